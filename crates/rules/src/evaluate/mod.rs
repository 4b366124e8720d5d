//! From counts to result sheet: identities, quorum, validity, then each contest. Spec: docs/rules.md, "Evaluation".

mod classes;
mod contest;
mod election;
mod figures;
mod outcome;

use thiserror::Error;

use crate::{
    BallotSpec, ContestSheet, CountFault, Counts, Header, Lang, NextStep, Overall, Quorum, RuleSpec,
    SHEET_VERSION, Sheet, SpecFault,
};
pub use classes::{ClassFault, evaluate_classes, evaluate_with_classes, sum_of_classes};
pub(crate) use figures::millionths;

/// Why no sheet can be made: the input is wrong, not the vote lost.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EvaluateError {
    /// The ballot definition is faulty.
    #[error("the ballot definition has {} fault(s), the first: {}", .0.len(), first(.0))]
    Spec(Vec<SpecFault>),
    /// The figures contradict each other or the ballot.
    #[error("the counts have {} fault(s), the first: {}", .0.len(), first(.0))]
    Counts(Vec<CountFault>),
    /// The classes of voters are faulty.
    #[error("the classes have {} fault(s), the first: {}", .0.len(), first(.0))]
    Classes(Vec<ClassFault>),
}

impl EvaluateError {
    /// Every fault, a line each.
    pub fn messages(&self, lang: Lang) -> Vec<String> {
        match self {
            EvaluateError::Spec(faults) => faults.iter().map(|fault| fault.message(lang)).collect(),
            EvaluateError::Counts(faults) => faults.iter().map(|fault| fault.message(lang)).collect(),
            EvaluateError::Classes(faults) => faults.iter().map(|fault| fault.message(lang)).collect(),
        }
    }
}

fn first(faults: &[impl ToString]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}

/// The result sheet of `counts` under `spec`.
///
/// # Errors
/// [`EvaluateError::Spec`] when [`BallotSpec::check`] finds faults, [`EvaluateError::Counts`] when [`Counts::check`] does;
/// each carries all of them.
pub fn evaluate(spec: &BallotSpec, counts: &Counts) -> Result<Sheet, EvaluateError> {
    let faults = spec.check();
    if !faults.is_empty() {
        return Err(EvaluateError::Spec(faults));
    }
    let faults = counts.check(spec);
    if !faults.is_empty() {
        return Err(EvaluateError::Counts(faults));
    }
    Ok(whole(spec, counts))
}

/// The sheet of a sound ballot and counts without faults.
fn whole(spec: &BallotSpec, counts: &Counts) -> Sheet {
    let quorum = spec
        .rule
        .quorum
        .map(|share| Quorum::of(share, counts.present, counts.of(share.of)));
    let overall = overall(&spec.rule, quorum, counts);
    let mut contests = contest::sheets(spec, counts, overall);
    let mut next = overall_next(overall);
    for ((contest, figures), sheet) in spec.contests.iter().zip(&counts.contests).zip(&mut contests) {
        if overall == Overall::Valid {
            sheet.outcome = outcome::outcome(&spec.rule, contest.max, sheet, counts);
            sheet.next = outcome::next(&spec.rule.pass, &sheet.outcome);
            sheet.flags = figures::flags(&spec.rule, contest, figures, counts);
        }
    }
    let election = (overall == Overall::Valid)
        .then(|| election::election(spec, counts, &mut contests, &mut next))
        .flatten();
    if overall == Overall::Valid {
        figures::set_places(spec, counts, &mut contests);
    }
    sheet(spec, counts, quorum, overall, contests, election, next)
}

fn sheet(
    spec: &BallotSpec,
    counts: &Counts,
    quorum: Option<Quorum>,
    overall: Overall,
    contests: Vec<ContestSheet>,
    election: Option<crate::Election>,
    next: Vec<NextStep>,
) -> Sheet {
    Sheet {
        version: SHEET_VERSION,
        kind: spec.kind,
        template: spec.template.clone(),
        posts: spec.posts,
        rule: spec.rule.clone(),
        header: header(counts),
        quorum,
        overall,
        classes: Vec::new(),
        class: None,
        contests,
        election,
        next,
    }
}

fn header(counts: &Counts) -> Header {
    Header {
        expected: counts.expected,
        present: counts.present,
        issued: counts.issued,
        returned: counts.returned,
        valid: counts.valid,
        invalid: counts.invalid,
        not_returned: counts.not_returned(),
        void: counts.void,
    }
}

fn overall(rule: &RuleSpec, quorum: Option<Quorum>, counts: &Counts) -> Overall {
    if quorum.is_some_and(|quorum| !quorum.met) {
        Overall::NoQuorum
    } else if counts.returned_too_many(rule.validity) {
        Overall::VoidReturnedExceedsIssued
    } else {
        Overall::Valid
    }
}

fn overall_next(overall: Overall) -> Vec<NextStep> {
    match overall {
        Overall::Valid => vec![],
        Overall::NoQuorum => vec![NextStep::ConveneAgainWithQuorum],
        Overall::VoidReturnedExceedsIssued => vec![NextStep::VoteAgainAsNewRound],
    }
}
