//! Texts, ids and names of a definition.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    SpecFault,
    label::{self, MAX_DETAIL, TextFault},
};

/// A name with its limit, and its detail.
pub(super) fn check_titled(
    place: &str,
    member: &str,
    (name, most): (&str, usize),
    detail: &str,
    faults: &mut Vec<SpecFault>,
) {
    check_text(&format!("{place}.{member}"), label::required(name, most), faults);
    check_text(
        &format!("{place}.detail"),
        label::optional(detail, MAX_DETAIL),
        faults,
    );
}

pub(super) fn check_text(place: &str, fault: Option<TextFault>, faults: &mut Vec<SpecFault>) {
    if let Some(fault) = fault {
        faults.push(SpecFault::BadText {
            place: place.to_owned(),
            fault,
        });
    }
}

pub(super) fn check_ids<'a>(list: &str, ids: impl Iterator<Item = &'a str>, faults: &mut Vec<SpecFault>) {
    let mut seen = BTreeSet::new();
    for (i, id) in ids.enumerate() {
        let place = || format!("{list}[{i}].id");
        if !label::is_id(id) {
            faults.push(SpecFault::BadId { place: place() });
        } else if !seen.insert(id) {
            faults.push(SpecFault::DuplicateId {
                place: place(),
                id: id.to_owned(),
            });
        }
    }
}

/// Namesakes need details that are present and different.
pub(super) fn check_names<'a>(
    list: &str,
    names: impl Iterator<Item = (&'a str, &'a str)>,
    faults: &mut Vec<SpecFault>,
) {
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (i, (name, detail)) in names.enumerate() {
        let details = seen.entry(label::compared(name)).or_default();
        let detail = label::compared(detail);
        let first = details.is_empty();
        let anonymous = !first && (detail.is_empty() || details.contains(""));
        if !details.insert(detail) || anonymous {
            faults.push(SpecFault::SameName {
                place: format!("{list}[{i}]"),
                name: name.to_owned(),
            });
        }
    }
}
