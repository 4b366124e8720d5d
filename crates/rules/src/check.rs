//! Checks a ballot definition: shape, texts, names, shares, then the law of its kind. Collects every fault.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    BallotSpec, Base, ContestSpec, MAX_CONTESTS, MAX_OPTIONS, Pass, RuleSpec, SpecFault,
    label::{self, MAX_DETAIL, MAX_LABEL, MAX_TITLE, TextFault},
};

impl BallotSpec {
    /// Every fault of this definition; empty when it may be put to the vote.
    ///
    /// Stops after the size limits when they are broken, so that hostile input costs little.
    pub fn check(&self) -> Vec<SpecFault> {
        let mut faults = Vec::new();
        check_sizes(self, &mut faults);
        if !faults.is_empty() {
            return faults;
        }
        check_ids(
            "contests",
            self.contests.iter().map(|c| c.id.as_str()),
            &mut faults,
        );
        let titles = self
            .contests
            .iter()
            .map(|c| (c.title.as_str(), c.detail.as_str()));
        check_names("contests", titles, &mut faults);
        for (i, contest) in self.contests.iter().enumerate() {
            check_contest(&format!("contests[{i}]"), contest, &mut faults);
        }
        check_rule(&self.rule, &mut faults);
        (self.kind.info().check)(self, &mut faults);
        faults
    }
}

fn check_sizes(spec: &BallotSpec, faults: &mut Vec<SpecFault>) {
    if spec.contests.is_empty() {
        faults.push(SpecFault::NoContests);
    }
    let found = spec.contests.len();
    if found > MAX_CONTESTS {
        faults.push(SpecFault::TooManyContests { found });
    }
    let found: usize = spec.contests.iter().map(|c| c.options.len()).sum();
    if found > MAX_OPTIONS {
        faults.push(SpecFault::TooManyOptions { found });
    }
}

fn check_contest(place: &str, contest: &ContestSpec, faults: &mut Vec<SpecFault>) {
    check_text(
        &format!("{place}.title"),
        label::required(&contest.title, MAX_TITLE),
        faults,
    );
    check_text(
        &format!("{place}.detail"),
        label::optional(&contest.detail, MAX_DETAIL),
        faults,
    );
    for (i, option) in contest.options.iter().enumerate() {
        check_text(
            &format!("{place}.options[{i}].label"),
            label::required(&option.label, MAX_LABEL),
            faults,
        );
        check_text(
            &format!("{place}.options[{i}].detail"),
            label::optional(&option.detail, MAX_DETAIL),
            faults,
        );
    }
    let options = format!("{place}.options");
    check_ids(&options, contest.options.iter().map(|o| o.id.as_str()), faults);
    check_names(
        &options,
        contest
            .options
            .iter()
            .map(|o| (o.label.as_str(), o.detail.as_str())),
        faults,
    );
    let fits = usize::try_from(contest.max).is_ok_and(|max| max <= contest.options.len());
    if contest.min > contest.max || contest.max == 0 || !fits {
        faults.push(SpecFault::BadSelection {
            place: place.to_owned(),
        });
    }
}

fn check_text(place: &str, fault: Option<TextFault>, faults: &mut Vec<SpecFault>) {
    if let Some(fault) = fault {
        faults.push(SpecFault::BadText {
            place: place.to_owned(),
            fault,
        });
    }
}

fn check_ids<'a>(list: &str, ids: impl Iterator<Item = &'a str>, faults: &mut Vec<SpecFault>) {
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
fn check_names<'a>(list: &str, names: impl Iterator<Item = (&'a str, &'a str)>, faults: &mut Vec<SpecFault>) {
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

fn check_rule(rule: &RuleSpec, faults: &mut Vec<SpecFault>) {
    if let Some(quorum) = &rule.quorum {
        if !quorum.is_sound() {
            faults.push(SpecFault::BadShare {
                place: "rule.quorum".into(),
            });
        }
        if quorum.of != Base::Expected {
            faults.push(SpecFault::QuorumBase);
        }
    }
    if let Pass::Threshold { share, .. } = &rule.pass
        && !share.is_sound()
    {
        faults.push(SpecFault::BadShare {
            place: "rule.pass.threshold.share".into(),
        });
    }
}
