//! A definition's contests and limits as the proof sees them. Spec: `ballot`, "Selections".

use gongxin_crypto::ballot::{Contest, Form, Limit, Questions, ShapeError, WriteIn};
use gongxin_rules::{BallotSpec, ContestSpec, LimitSpec};

/// What a ballot of this definition proves.
///
/// # Errors
/// If the contests or limits cannot be laid out.
pub fn questions(spec: &BallotSpec) -> Result<Questions, ShapeError> {
    let contests: Vec<Contest> = spec.contests.iter().map(contest).collect();
    let limits = spec
        .limits
        .iter()
        .map(|limit| numbered(spec, &contests, limit))
        .collect();
    Questions::new(contests, limits)
}

fn contest(c: &ContestSpec) -> Contest {
    let form = match c.score {
        Some(score) => Form::Score {
            range: score.high.saturating_sub(score.low),
            blank: c.min == 0,
        },
        None => Form::Choice {
            options: u32::try_from(c.options.len()).unwrap_or(u32::MAX),
            min: c.min,
            max: c.max,
        },
    };
    let write_in = c.write_in.map(|w| WriteIn {
        slots: w.slots,
        blocks: w.blocks,
    });
    Contest { form, write_in }
}

/// A limit with the numbers of its selections: regular ones contest by contest, then the slots.
fn numbered(spec: &BallotSpec, contests: &[Contest], limit: &LimitSpec) -> Limit {
    let mut selections = Vec::new();
    let mut first = 0;
    for (c, contest) in spec.contests.iter().zip(contests) {
        let named = c
            .options
            .iter()
            .enumerate()
            .filter(|(_, o)| limit.options.contains(&o.id));
        selections.extend(named.map(|(at, _)| first + at));
        first += contest.regular();
    }
    if limit.write_ins {
        let slots: usize = contests
            .iter()
            .filter_map(|c| c.write_in)
            .map(|w| w.slots as usize)
            .sum();
        selections.extend(first..first + slots);
    }
    Limit {
        selections,
        max: limit.max,
    }
}
