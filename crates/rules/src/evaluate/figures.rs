//! Indices, means, flags and places. Exact: fractions are compared by products, rounded only where they are shown.

use std::cmp::Ordering;

use crate::{
    BallotSpec, ContestCounts, ContestSheet, ContestSpec, Counts, Flag, FlagSpec, FlagWhen, Mean, Ranking,
    RuleSpec,
};

/// `part / whole` in millionths, rounded half up: ⌊(2·10^6·part + whole) / (2·whole)⌋; nothing of nothing.
pub(crate) fn millionths(part: u64, whole: u64) -> Option<u64> {
    let (part, whole) = (u128::from(part), u128::from(whole));
    if whole == 0 {
        return None;
    }
    u64::try_from((2_000_000 * part + whole) / (2 * whole)).ok()
}

pub(super) fn mean(sum: u64, count: u64) -> Mean {
    Mean {
        sum,
        count,
        mean: millionths(sum, count),
    }
}

/// The marks of weighed options, without the `trim` lowest and the `trim` highest; no marks are left of 2·trim or fewer.
pub(super) fn index(rule: &RuleSpec, contest: &ContestSpec, counts: &ContestCounts) -> Option<Mean> {
    if !contest.valued() {
        return None;
    }
    let options = contest.options.iter().zip(&counts.votes);
    let mut marks: Vec<(u64, u64)> = options
        .filter_map(|(option, votes)| Some((u64::from(option.value?), *votes)))
        .collect();
    marks.sort_unstable();
    let trim = u64::from(rule.trim);
    let count: u64 = marks.iter().map(|(_, votes)| votes).sum();
    if count <= 2 * trim {
        return Some(mean(0, 0));
    }
    drop_first(&mut marks, trim);
    marks.reverse();
    drop_first(&mut marks, trim);
    let sum = marks.iter().map(|(value, votes)| value * votes).sum();
    Some(mean(sum, count - 2 * trim))
}

fn drop_first(marks: &mut [(u64, u64)], mut trim: u64) {
    for (_, votes) in marks {
        let dropped = trim.min(*votes);
        *votes -= dropped;
        trim -= dropped;
    }
}

/// The flags that speak of this contest.
pub(super) fn flags(
    rule: &RuleSpec,
    contest: &ContestSpec,
    counts: &ContestCounts,
    heads: &Counts,
) -> Vec<Flag> {
    let speaks = |flag: &&FlagSpec| contest.score.is_none() && contest.has_all(&flag.options);
    let flags = rule.flags.iter().filter(speaks);
    flags.map(|flag| state(flag, contest, counts, heads)).collect()
}

fn state(flag: &FlagSpec, contest: &ContestSpec, counts: &ContestCounts, heads: &Counts) -> Flag {
    let whole = heads.of_contest(flag.share.of, contest, counts);
    // Of nobody nothing is said: neither share nor lack of it.
    let raised = |votes: u64| whole > 0 && flag.share.holds(votes, whole) == (flag.when == FlagWhen::Holds);
    let options = contest.options.iter().zip(&counts.votes);
    let mut out = Flag {
        id: flag.id.clone(),
        whole,
        votes: None,
        raised: None,
        options: Vec::new(),
        write_ins: Vec::new(),
    };
    if flag.options.is_empty() {
        let names = options.filter(|(_, votes)| raised(**votes));
        out.options = names.map(|(option, _)| option.id.clone()).collect();
        let written = (0..).zip(&counts.write_ins);
        out.write_ins = written
            .filter(|(_, w)| raised(w.votes))
            .map(|(at, _)| at)
            .collect();
    } else {
        let votes = sum_of(&flag.options, contest, counts);
        out.votes = Some(votes);
        out.raised = Some(raised(votes));
    }
    out
}

fn sum_of(ids: &[String], contest: &ContestSpec, counts: &ContestCounts) -> u64 {
    let options = contest.options.iter().zip(&counts.votes);
    options
        .filter(|(option, _)| ids.contains(&option.id))
        .map(|(_, votes)| votes)
        .sum()
}

/// A fraction of what a contest is ranked by.
#[derive(Clone, Copy)]
pub(super) struct Figure {
    part: u64,
    whole: u64,
}

impl Figure {
    /// `part` of `whole`; a figure only if the whole is not 0.
    pub(super) fn of(part: u64, whole: u64) -> Option<Figure> {
        (whole > 0).then_some(Figure { part, whole })
    }

    fn compare(self, other: Figure) -> Ordering {
        let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
        product(self.part, other.whole).cmp(&product(other.part, self.whole))
    }
}

/// Ranks the contests by the rule's ranking, if it has one.
pub(super) fn set_places(spec: &BallotSpec, heads: &Counts, contests: &mut [ContestSheet]) {
    let Some(ranking) = &spec.rule.ranking else { return };
    let pairs = spec.contests.iter().zip(&heads.contests);
    let figures: Vec<Option<Figure>> = pairs
        .zip(contests.iter())
        .map(|((contest, counts), sheet)| match ranking {
            Ranking::Index => sheet
                .index
                .or(sheet.score)
                .and_then(|m| Figure::of(m.sum, m.count)),
            Ranking::Options(ids) => contest
                .has_all(ids)
                .then(|| sum_of(ids, contest, counts))
                .and_then(|votes| Figure::of(votes, heads.of_contest(spec.rule.percent_of, contest, counts))),
        })
        .collect();
    place(&figures, contests);
}

/// 1 + how many have more: equal figures share a rank and the next rank is skipped; without a figure no place.
pub(super) fn place(figures: &[Option<Figure>], contests: &mut [ContestSheet]) {
    for (figure, contest) in figures.iter().zip(contests) {
        contest.place = figure.map(|own| {
            let others = figures.iter().flatten();
            others
                .filter(|other| other.compare(own).is_gt())
                .fold(1, |rank, _| rank + 1)
        });
    }
}
