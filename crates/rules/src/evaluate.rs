//! From counts to result sheet: identities, quorum, validity, then each contest. Spec: docs/rules.md, "Evaluation".

use std::cmp::Reverse;

use thiserror::Error;

use crate::{
    BallotSpec, ContestCounts, ContestSheet, ContestSpec, CountFault, Counts, Header, Lang, NextStep,
    Outcome, Overall, Pass, Quorum, Row, RuleSpec, SHEET_VERSION, Share, Sheet, SpecFault, TieRule, share,
};

/// Why no sheet can be made: the input is wrong, not the vote lost.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EvaluateError {
    /// The ballot definition is faulty.
    #[error("the ballot definition has {} fault(s), the first: {}", .0.len(), first(.0))]
    Spec(Vec<SpecFault>),
    /// The figures contradict each other or the ballot.
    #[error("the counts have {} fault(s), the first: {}", .0.len(), first(.0))]
    Counts(Vec<CountFault>),
}

impl EvaluateError {
    /// Every fault, a line each.
    pub fn messages(&self, lang: Lang) -> Vec<String> {
        match self {
            EvaluateError::Spec(faults) => faults.iter().map(|fault| fault.message(lang)).collect(),
            EvaluateError::Counts(faults) => faults.iter().map(|fault| fault.message(lang)).collect(),
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
    let quorum = spec.rule.quorum.map(|share| quorum(share, counts));
    let overall = overall(&spec.rule, quorum, counts);
    let pairs = spec.contests.iter().zip(&counts.contests);
    Ok(Sheet {
        version: SHEET_VERSION,
        kind: spec.kind,
        posts: spec.posts,
        rule: spec.rule.clone(),
        header: header(counts),
        quorum,
        overall,
        contests: pairs
            .map(|(contest, figures)| contest_sheet(&spec.rule, contest, figures, counts, overall))
            .collect(),
        next: overall_next(overall),
    })
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
    }
}

fn quorum(share: Share, counts: &Counts) -> Quorum {
    let whole = counts.of(share.of);
    Quorum {
        share,
        least: share.least(whole),
        met: share.holds(counts.present, whole),
    }
}

fn overall(rule: &RuleSpec, quorum: Option<Quorum>, counts: &Counts) -> Overall {
    if quorum.is_some_and(|quorum| !quorum.met) {
        Overall::NoQuorum
    } else if counts.returned > counts.of(rule.validity.base()) {
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

fn contest_sheet(
    rule: &RuleSpec,
    contest: &ContestSpec,
    figures: &ContestCounts,
    counts: &Counts,
    overall: Overall,
) -> ContestSheet {
    let ranked = overall == Overall::Valid && !matches!(rule.pass, Pass::Threshold { .. });
    let whole = counts.of(rule.percent_of);
    let row = |(option, votes): (&crate::OptionSpec, &u64)| Row {
        id: option.id.clone(),
        label: option.label.clone(),
        detail: option.detail.clone(),
        votes: *votes,
        basis_points: share::basis_points(*votes, whole),
        rank: ranked.then(|| rank(*votes, &figures.votes)),
    };
    let rows: Vec<Row> = contest.options.iter().zip(&figures.votes).map(row).collect();
    let outcome = if overall == Overall::Valid {
        outcome(rule, contest.max, &rows, counts)
    } else {
        Outcome::NotDecided
    };
    ContestSheet {
        id: contest.id.clone(),
        title: contest.title.clone(),
        detail: contest.detail.clone(),
        max: contest.max,
        row_void: figures.row_void,
        next: contest_next(&outcome),
        rows,
        outcome,
    }
}

/// 1 + how many have more: equal votes share a rank and the next rank is skipped.
fn rank(votes: u64, all: &[u64]) -> u32 {
    all.iter()
        .filter(|other| **other > votes)
        .fold(1, |rank, _| rank + 1)
}

fn outcome(rule: &RuleSpec, max: u32, rows: &[Row], counts: &Counts) -> Outcome {
    match &rule.pass {
        Pass::Threshold { option, share } => {
            let whole = counts.of(share.of);
            // `BallotSpec::check` made sure that every contest has the option; without it nobody agreed.
            let votes = rows
                .iter()
                .find(|row| row.id == *option)
                .map_or(0, |row| row.votes);
            let least = share.least(whole);
            if share.holds(votes, whole) {
                Outcome::Passed { votes, least }
            } else {
                Outcome::NotPassed { votes, least }
            }
        }
        Pass::TopM { per_post, tie } => top_m(u64::from(*per_post) * u64::from(max), *tie, rows),
        Pass::None => Outcome::Counted,
    }
}

/// The `places` options with the most votes, or the tie that stands in the way.
fn top_m(places: u64, handling: TieRule, rows: &[Row]) -> Outcome {
    let mut named: Vec<&Row> = rows.iter().filter(|row| row.votes > 0).collect();
    named.sort_by_key(|row| (Reverse(row.votes), row.id.as_str()));
    let ids = |rows: &[&Row]| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
    let cut = usize::try_from(places).unwrap_or(usize::MAX);
    let (Some(last_in), Some(first_out)) = (cut.checked_sub(1).and_then(|i| named.get(i)), named.get(cut))
    else {
        let found = u64::try_from(named.len()).unwrap_or(u64::MAX);
        return Outcome::Recommended {
            options: ids(&named),
            unfilled: places.saturating_sub(found),
        };
    };
    if last_in.votes > first_out.votes {
        return Outcome::Recommended {
            options: ids(named.get(..cut).unwrap_or_default()),
            unfilled: 0,
        };
    }
    let votes = last_in.votes;
    let (above, rest): (Vec<&Row>, Vec<&Row>) = named.into_iter().partition(|row| row.votes > votes);
    let tied: Vec<&Row> = rest.into_iter().filter(|row| row.votes == votes).collect();
    let taken = u64::try_from(above.len()).unwrap_or(u64::MAX);
    Outcome::TieAtCut {
        above: ids(&above),
        tied: ids(&tied),
        votes,
        places: places.saturating_sub(taken),
        handling,
    }
}

fn contest_next(outcome: &Outcome) -> Vec<NextStep> {
    match outcome {
        Outcome::Passed { .. } => vec![NextStep::ContinueProcedure],
        Outcome::NotPassed { .. } => vec![NextStep::SamePostOnlyAtAnotherMeeting],
        Outcome::Recommended { unfilled: 0, .. } => vec![NextStep::TreatAsReference],
        Outcome::Recommended { .. } => vec![NextStep::PlacesLeftUnfilled, NextStep::TreatAsReference],
        Outcome::TieAtCut {
            handling: TieRule::KeepAllAtCut,
            ..
        } => {
            vec![NextStep::ReportAllTied, NextStep::TreatAsReference]
        }
        Outcome::TieAtCut {
            handling: TieRule::SecondRound,
            ..
        } => {
            vec![NextStep::SecondRoundAmongTied, NextStep::TreatAsReference]
        }
        Outcome::Counted | Outcome::NotDecided => vec![],
    }
}
