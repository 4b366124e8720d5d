//! The figures of each contest, before anything is decided.

use super::figures;
use crate::{
    BallotSpec, Base, ContestCounts, ContestSheet, ContestSpec, Counts, Form, Law, Outcome, Overall, Row,
    WriteInRow, share::basis_points,
};

/// One sheet for each contest, its outcome still open.
pub(super) fn sheets(spec: &BallotSpec, counts: &Counts, overall: Overall) -> Vec<ContestSheet> {
    let form = Law::of(spec).form;
    let pairs = spec.contests.iter().zip(&counts.contests);
    pairs
        .map(|(contest, figures)| sheet(spec, form, contest, figures, counts, overall))
        .collect()
}

fn sheet(
    spec: &BallotSpec,
    form: Form,
    contest: &ContestSpec,
    counts: &ContestCounts,
    heads: &Counts,
    overall: Overall,
) -> ContestSheet {
    let list = form == Form::Names || (contest.max >= 2 && !contest.options.is_empty());
    let ranked = list && overall == Overall::Valid;
    let whole = heads.of_contest(spec.rule.percent_of, contest, counts);
    let rank = |votes: u64| {
        let all = counts
            .votes
            .iter()
            .chain(counts.write_ins.iter().map(|w| &w.votes));
        ranked.then(|| all.filter(|other| **other > votes).fold(1, |rank, _| rank + 1))
    };
    let row = |(option, votes): (&crate::OptionSpec, &u64)| Row {
        id: option.id.clone(),
        label: option.label.clone(),
        detail: option.detail.clone(),
        votes: *votes,
        // What stands outside the base is no part of it.
        basis_points: (!option.outside_base || spec.rule.percent_of != Base::Answered)
            .then(|| basis_points(*votes, whole))
            .flatten(),
        rank: rank(*votes),
    };
    let write_in = |w: &crate::WriteInCount| WriteInRow {
        nominee: w.nominee.clone(),
        name: w.name.clone(),
        detail: w.detail.clone(),
        votes: w.votes,
        basis_points: basis_points(w.votes, whole),
        rank: rank(w.votes),
    };
    let asks = contest.score.is_some() || (contest.single() && !contest.options.is_empty());
    let stated = asks && (form == Form::Rate || spec.rule.percent_of == Base::Answered);
    let answered = counts.answered(contest, heads.valid);
    let marked = match counts.score {
        Some(score) => score.answered,
        None => counts.votes.iter().sum::<u64>() + counts.written_in(),
    };
    let rows = heads.valid.saturating_sub(counts.row_void);
    ContestSheet {
        id: contest.id.clone(),
        title: contest.title.clone(),
        detail: contest.detail.clone(),
        max: contest.max,
        failed_before: contest.failed_before,
        row_void: counts.row_void,
        answered: stated.then_some(answered),
        blank: stated.then_some(rows.saturating_sub(marked)),
        rows: contest.options.iter().zip(&counts.votes).map(row).collect(),
        write_ins: counts.write_ins.iter().map(write_in).collect(),
        write_in_void: counts.write_in_void,
        index: figures::index(&spec.rule, contest, counts),
        score: counts
            .score
            .map(|score| figures::mean(score.total, score.answered)),
        weighted: None,
        flags: Vec::new(),
        place: None,
        outcome: if overall == Overall::Valid {
            Outcome::Counted
        } else {
            Outcome::NotDecided
        },
        next: Vec::new(),
    }
}
