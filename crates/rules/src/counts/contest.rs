//! The identities of one contest.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{ContestCounts, CountFault, Printed, WriteInCount, check_size, printed::names_persons};
use crate::{
    BallotSpec, ContestSpec, ScoreSpec, WriteInFrom,
    label::{self, MAX_DETAIL},
};

/// Sizes first: the sums that follow cannot overflow.
pub(super) fn check_sizes(contest: &ContestSpec, counts: &ContestCounts, faults: &mut Vec<CountFault>) {
    let id = &contest.id;
    for (option, votes) in contest.options.iter().zip(&counts.votes) {
        check_size(|| format!("{id}.{}", option.id), *votes, faults);
    }
    check_size(|| format!("{id}.row_void"), counts.row_void, faults);
    check_size(|| format!("{id}.write_in_void"), counts.write_in_void, faults);
    if let Some(score) = counts.score {
        check_size(|| format!("{id}.score.answered"), score.answered, faults);
    }
    for (at, write_in) in counts.write_ins.iter().enumerate() {
        check_size(|| format!("{id}.write_ins[{at}]"), write_in.votes, faults);
    }
}

/// With c = valid − row_void readable rows: every option ≤ c, min·c ≤ Σ ≤ max·c, and what the contest has beside options.
pub(super) fn check(
    spec: &BallotSpec,
    contest: &ContestSpec,
    counts: &ContestCounts,
    valid: u64,
    faults: &mut Vec<CountFault>,
) {
    let Some(rows) = valid.checked_sub(counts.row_void) else {
        faults.push(CountFault::RowVoidExceedsValid {
            contest: contest.id.clone(),
            row_void: counts.row_void,
            valid,
        });
        return;
    };
    let written = !counts.write_ins.is_empty() || counts.write_in_void > 0;
    if counts.score.is_some() != contest.score.is_some() || (written && contest.write_in.is_none()) {
        faults.push(CountFault::WrongFigures {
            contest: contest.id.clone(),
        });
        return;
    }
    if let Some(score) = contest.score {
        check_score(contest, score, counts, rows, faults);
        return;
    }
    for (option, votes) in contest.options.iter().zip(&counts.votes) {
        if *votes > rows {
            faults.push(CountFault::OptionExceedsRows {
                contest: contest.id.clone(),
                option: option.id.clone(),
                votes: *votes,
                rows,
            });
        }
    }
    let sum = counts.votes.iter().sum::<u64>() + counts.written_in();
    let (low, high) = (u64::from(contest.min) * rows, u64::from(contest.max) * rows);
    if sum < low || sum > high {
        faults.push(CountFault::SumOutOfRange {
            contest: contest.id.clone(),
            sum,
            low,
            high,
        });
    }
    check_write_ins(spec, contest, counts, rows, faults);
}

fn check_score(
    contest: &ContestSpec,
    range: ScoreSpec,
    counts: &ContestCounts,
    rows: u64,
    faults: &mut Vec<CountFault>,
) {
    let Some(score) = counts.score else { return };
    let answered = score.answered;
    let low = if contest.min == 1 { rows } else { 0 };
    if answered < low || answered > rows {
        faults.push(CountFault::AnsweredOutOfRange {
            contest: contest.id.clone(),
            answered,
            low,
            high: rows,
        });
    }
    let (low, high) = (u64::from(range.low) * answered, u64::from(range.high) * answered);
    if score.total < low || score.total > high {
        faults.push(CountFault::TotalOutOfRange {
            contest: contest.id.clone(),
            total: score.total,
            low,
            high,
        });
    }
}

fn check_write_ins(
    ballot: &BallotSpec,
    contest: &ContestSpec,
    counts: &ContestCounts,
    rows: u64,
    faults: &mut Vec<CountFault>,
) {
    let Some(spec) = contest.write_in else { return };
    let found = counts.written_in();
    let most = u64::from(spec.slots) * rows;
    if found > most {
        faults.push(CountFault::TooManyWriteIns {
            contest: contest.id.clone(),
            found,
            most,
        });
    }
    let persons = names_persons(ballot);
    let printed = Printed::beside(ballot, contest);
    let mut seen = BTreeSet::new();
    for (at, write_in) in counts.write_ins.iter().enumerate() {
        let id = || contest.id.clone();
        let text = label::write_in_fault(&write_in.name).or(label::optional(&write_in.detail, MAX_DETAIL));
        if let Some(fault) = text {
            faults.push(CountFault::BadWriteIn {
                contest: id(),
                at,
                fault,
            });
        }
        let listed = ballot.nominees.iter().find(|n| n.id == write_in.nominee);
        let allowed = match listed {
            Some(person) => {
                spec.from != WriteInFrom::Text
                    && person.label == write_in.name
                    && person.detail == write_in.detail
            }
            None => spec.from != WriteInFrom::List && write_in.nominee.is_empty(),
        };
        if !allowed || write_in.votes == 0 {
            faults.push(CountFault::WriteInNotAllowed { contest: id(), at });
        }
        let again = !seen.insert(compared(&write_in.name, &write_in.detail));
        if persons && (again || printed.has(&write_in.name, &write_in.detail)) {
            faults.push(CountFault::WriteInRepeated { contest: id(), at });
        }
    }
    let key = |w: &WriteInCount| {
        let texts = (w.name.clone(), w.detail.clone(), w.nominee.clone());
        (Reverse(w.votes), texts)
    };
    if !counts.write_ins.is_sorted_by(|a, b| key(a) < key(b)) {
        faults.push(CountFault::WriteInsOutOfOrder {
            contest: contest.id.clone(),
        });
    }
}

fn compared(name: &str, detail: &str) -> (String, String) {
    (label::compared(name), label::compared(detail))
}
