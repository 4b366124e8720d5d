//! What simulated voters answer: lawful answers to any ballot, varied from voter to voter. For demonstrations, load and tests.

use gongxin_crypto::write_in::text_len;
use gongxin_rules::{BallotSpec, ContestSpec, LimitSpec, WriteInFrom, WriteInSpec};
use gongxin_tally::Name;

use crate::answers::Answer;

/// Names that simulated voters write in.
const NAMES: [&str; 5] = ["韩向东", "苏晓梅", "韩 向东", "郑国强", "𠮷田"];

/// The answers of the n-th voter.
#[must_use]
pub fn answers(spec: &BallotSpec, n: usize) -> Vec<Answer> {
    let mut given: Vec<Answer> = spec
        .contests
        .iter()
        .enumerate()
        .map(|(at, c)| answer(spec, c, at, n))
        .collect();
    for limit in &spec.limits {
        keep(spec, limit, &mut given);
    }
    given
}

fn answer(spec: &BallotSpec, contest: &ContestSpec, at: usize, n: usize) -> Answer {
    if let Some(score) = contest.score {
        let blank = contest.min == 0 && n % 11 == 10;
        let points = (n * 7 + at * 3) % (score.high.saturating_sub(score.low) as usize + 1);
        let points = u32::try_from(points).unwrap_or(0);
        return Answer::Score((!blank).then(|| score.low.saturating_add(points)));
    }
    let (min, max) = (contest.min as usize, contest.max as usize);
    // A blank now and then where it is allowed, else as many marks as fit.
    let marks = if n % 7 == 6 {
        min
    } else {
        max.min(min + 1 + n % max.max(1))
    };
    let mut names = Vec::new();
    if let Some(slots) = &contest.write_in
        && (n % 2 == 1 || contest.options.is_empty())
    {
        let count = (slots.slots as usize).min(marks);
        let count = if contest.options.is_empty() {
            count
        } else {
            count.min(1)
        };
        names.extend((0..count).filter_map(|place| name(spec, slots, n + place)));
        names.dedup();
    }
    let options = contest.options.len();
    let count = marks.saturating_sub(names.len()).min(options);
    let start = if n % 5 == 4 { n + at } else { n * n / 3 + at };
    Answer::Marks((0..count).map(|i| (start + i) % options.max(1)).collect(), names)
}

fn name(spec: &BallotSpec, slots: &WriteInSpec, n: usize) -> Option<Name> {
    let listed = (!spec.nominees.is_empty()).then(|| Name::Nominee(n % spec.nominees.len()));
    let text = NAMES
        .get(n / 2 % NAMES.len())
        .filter(|t| t.len() <= text_len(slots.blocks));
    let text = text.map(|t| Name::Text((*t).to_owned()));
    match slots.from {
        WriteInFrom::List => listed,
        WriteInFrom::Text => text,
        WriteInFrom::Both if n % 4 == 1 => listed.or(text),
        WriteInFrom::Both => text.or(listed),
    }
}

/// Takes back what a limit forbids: write-ins first, then marks, moved to an option outside the limit where the row must be
/// answered.
fn keep(spec: &BallotSpec, limit: &LimitSpec, given: &mut [Answer]) {
    let counted = |contest: &ContestSpec, option: &usize| {
        contest
            .options
            .get(*option)
            .is_some_and(|o| limit.options.contains(&o.id))
    };
    let used = |given: &[Answer]| -> usize {
        let own = |(contest, answer): (&ContestSpec, &Answer)| match answer {
            Answer::Score(_) => 0,
            Answer::Marks(options, names) => {
                let written = if limit.write_ins { names.len() } else { 0 };
                options.iter().filter(|o| counted(contest, o)).count() + written
            }
        };
        spec.contests.iter().zip(given).map(own).sum()
    };
    for (at, contest) in spec.contests.iter().enumerate().rev() {
        while used(given) > limit.max as usize {
            let Some(Answer::Marks(options, names)) = given.get_mut(at) else {
                break;
            };
            if limit.write_ins && names.pop().is_some() {
                continue;
            }
            let Some(place) = options.iter().position(|o| counted(contest, o)) else {
                break;
            };
            options.remove(place);
            if options.len() + names.len() < contest.min as usize {
                let free = (0..contest.options.len()).find(|o| !counted(contest, o) && !options.contains(o));
                options.extend(free);
            }
        }
    }
}
