//! Checks a ballot definition: sizes, texts, names, selections, shares, then the law of its kind. Collects every fault.

mod contest;
mod rule;
mod text;

use std::collections::BTreeSet;

use crate::{
    BallotSpec, LimitSpec, MAX_CONTESTS, MAX_LIMITS, MAX_NOMINEES, MAX_OPTIONS, Ranking, SpecFault,
    WriteInFrom,
    label::{self, MAX_LABEL},
    law,
};
use text::{check_ids, check_names, check_text, check_titled};

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
        if !self.template.is_empty() && !self.kind.templates().contains(&self.template.as_str()) {
            faults.push(SpecFault::UnknownTemplate {
                template: self.template.chars().take(label::MAX_ID).collect(),
                known: self.kind.templates(),
            });
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
            contest::check(&format!("contests[{i}]"), contest, &mut faults);
        }
        for (i, limit) in self.limits.iter().enumerate() {
            check_limit(&format!("limits[{i}]"), limit, self, &mut faults);
        }
        check_nominees(self, &mut faults);
        rule::check(self, &mut faults);
        law::check(self, &mut faults);
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
    let found = spec
        .contests
        .iter()
        .fold(0usize, |sum, c| sum.saturating_add(c.selections()));
    if found > MAX_OPTIONS {
        faults.push(SpecFault::TooManyOptions { found });
    }
    let lists = [
        ("limits", spec.limits.len(), MAX_LIMITS),
        ("rule.flags", spec.rule.flags.len(), MAX_LIMITS),
        ("nominees", spec.nominees.len(), MAX_NOMINEES),
    ];
    let named = [
        (
            "limits[].options",
            spec.limits.iter().map(|l| l.options.len()).max(),
        ),
        (
            "rule.flags[].options",
            spec.rule.flags.iter().map(|f| f.options.len()).max(),
        ),
        (
            "rule.ranking.options",
            spec.rule.ranking.as_ref().map(Ranking::named),
        ),
    ]
    .map(|(place, found)| (place, found.unwrap_or(0), MAX_OPTIONS));
    for (place, found, most) in lists.into_iter().chain(named) {
        if found > most {
            faults.push(SpecFault::TooMany { place, found, most });
        }
    }
}

/// The options of `ids` occur, none twice; how many selections they are over all contests.
fn named<'a>(ids: &'a [String], spec: &BallotSpec) -> Option<usize> {
    let unique: BTreeSet<&'a str> = ids.iter().map(String::as_str).collect();
    let count = |id: &str| {
        let options = spec.contests.iter().flat_map(|c| &c.options);
        options.filter(|option| option.id == id).count()
    };
    let counts: Vec<usize> = unique.iter().map(|id| count(id)).collect();
    (unique.len() == ids.len() && counts.iter().all(|count| *count > 0)).then(|| counts.iter().sum())
}

fn check_limit(place: &str, limit: &LimitSpec, spec: &BallotSpec, faults: &mut Vec<SpecFault>) {
    let slots = spec.contests.iter().filter_map(|c| c.write_in);
    let slots: u64 = slots.map(|w| u64::from(w.slots)).sum();
    let named = named(&limit.options, spec).and_then(|n| u64::try_from(n).ok());
    let selections = named.map(|n| n + if limit.write_ins { slots } else { 0 });
    if selections.is_none_or(|n| limit.max == 0 || u64::from(limit.max) >= n) {
        faults.push(SpecFault::BadLimit {
            place: place.to_owned(),
        });
    }
}

fn check_nominees(spec: &BallotSpec, faults: &mut Vec<SpecFault>) {
    let listed = spec
        .contests
        .iter()
        .filter_map(|c| c.write_in)
        .any(|w| w.from != WriteInFrom::Text);
    if listed == spec.nominees.is_empty() {
        faults.push(SpecFault::not_allowed(
            "nominees",
            "从名册另提他人，须附名册；不从名册另提的，不附名册",
            "a list of persons goes with write-ins from a list, and only with them",
        ));
    }
    check_ids("nominees", spec.nominees.iter().map(|n| n.id.as_str()), faults);
    let names = spec
        .nominees
        .iter()
        .map(|n| (n.label.as_str(), n.detail.as_str()));
    check_names("nominees", names, faults);
    for (i, nominee) in spec.nominees.iter().enumerate() {
        let place = format!("nominees[{i}]");
        check_titled(
            &place,
            "label",
            (&nominee.label, MAX_LABEL),
            &nominee.detail,
            faults,
        );
        check_text(
            &format!("{place}.pinyin"),
            label::optional(&nominee.pinyin, label::MAX_TITLE),
            faults,
        );
    }
}
