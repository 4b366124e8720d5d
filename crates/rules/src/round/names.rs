//! The next round of a list: the same posts, fewer names, written-in ones among them.

use std::collections::BTreeSet;

use super::{RoundFault, Size, Take, recommends, top};
use crate::{BallotSpec, ContestSheet, ContestSpec, Kind, OptionSpec, Outcome, Pass, Sheet, TieRule};

/// A name of the last round, by its position among options or write-ins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Option(usize),
    WriteIn(usize),
}

pub(super) fn round(
    previous: &BallotSpec,
    sheet: &Sheet,
    take: Take,
    size: &Size<'_>,
) -> Result<BallotSpec, RoundFault> {
    if take == Take::Failed && recommends(previous) {
        return Err(RoundFault::NotOfThisKind);
    }
    let mut contests = Vec::new();
    for (contest, result) in previous.contests.iter().zip(&sheet.contests) {
        let Some((names, places)) = taken(previous, contest, result, take, size(&contest.id))? else {
            continue;
        };
        if names.len() <= usize::try_from(places).unwrap_or(usize::MAX) {
            return Err(RoundFault::NothingToChoose);
        }
        contests.push(next_contest(contest, result, &names, places));
    }
    if contests.is_empty() {
        return Err(RoundFault::Nobody);
    }
    let kind = match previous.kind {
        Kind::Ce => Kind::Ce,
        _ => Kind::TjR2,
    };
    let mut rule = previous.rule.clone();
    if let Pass::TopM { tie, .. } = rule.pass {
        rule.pass = Pass::TopM { per_post: 1, tie };
    }
    rule.flags.retain(|flag| flag.options.is_empty());
    Ok(BallotSpec {
        kind,
        template: if kind == previous.kind {
            previous.template.clone()
        } else {
            String::new()
        },
        posts: contests.iter().map(|c| c.max).fold(0, u32::saturating_add),
        contests,
        limits: Vec::new(),
        nominees: Vec::new(),
        rule,
    })
}

/// Whom the next round of one contest is among, and for how many places; nothing if it is settled.
fn taken(
    previous: &BallotSpec,
    contest: &ContestSpec,
    result: &ContestSheet,
    take: Take,
    size: Option<usize>,
) -> Result<Option<(Vec<Name>, u32)>, RoundFault> {
    let small = |places: u64| u32::try_from(places).unwrap_or(u32::MAX);
    match (take, &result.outcome) {
        (
            Take::Tied,
            Outcome::TieAtCut {
                tied,
                tied_write_ins,
                places,
                handling: TieRule::SecondRound,
                ..
            },
        ) => {
            let names = all(contest, result).into_iter().filter(|(_, name)| match name {
                Name::Option(at) => contest.options.get(*at).is_some_and(|o| tied.contains(&o.id)),
                Name::WriteIn(at) => u32::try_from(*at).is_ok_and(|at| tied_write_ins.contains(&at)),
            });
            Ok(Some((names.map(|(_, name)| name).collect(), small(*places))))
        }
        (Take::Tied, _) => Ok(None),
        (Take::Top, _) if recommends(previous) => {
            let size = size.ok_or(RoundFault::TopMissing)?;
            Ok(Some((top(all(contest, result), size), contest.max)))
        }
        (
            Take::Top | Take::Failed,
            Outcome::Chosen {
                options, unfilled, ..
            },
        ) if *unfilled > 0 => {
            let mut left = all(contest, result);
            left.retain(|(_, name)| match name {
                Name::Option(at) => contest.options.get(*at).is_some_and(|o| !options.contains(&o.id)),
                Name::WriteIn(_) => true,
            });
            let places = small(*unfilled);
            let size = match take {
                Take::Top => size.unwrap_or(usize::try_from(places).unwrap_or(usize::MAX).saturating_add(1)),
                _ => left.len(),
            };
            Ok(Some((top(left, size), places)))
        }
        (Take::Top | Take::Failed, _) => Ok(None),
    }
}

fn all(contest: &ContestSpec, result: &ContestSheet) -> Vec<(u64, Name)> {
    let options = result.rows.iter().take(contest.options.len()).enumerate();
    let write_ins = result.write_ins.iter().enumerate();
    options
        .map(|(at, row)| (row.votes, Name::Option(at)))
        .chain(write_ins.map(|(at, w)| (w.votes, Name::WriteIn(at))))
        .collect()
}

/// Options keep their ids and the order of the ballot; written-in names follow with ids of their own.
fn next_contest(contest: &ContestSpec, result: &ContestSheet, names: &[Name], places: u32) -> ContestSpec {
    let taken: BTreeSet<&str> = contest.options.iter().map(|o| o.id.as_str()).collect();
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    let option = |name: &Name| match name {
        Name::Option(at) => contest.options.get(*at).cloned(),
        Name::WriteIn(at) => result.write_ins.get(*at).map(|w| OptionSpec {
            id: fresh_id(*at, &taken),
            label: w.name.clone(),
            detail: w.detail.clone(),
            ..OptionSpec::default()
        }),
    };
    ContestSpec {
        id: contest.id.clone(),
        title: contest.title.clone(),
        detail: contest.detail.clone(),
        options: sorted.iter().filter_map(option).collect(),
        min: 0,
        max: places,
        ..ContestSpec::default()
    }
}

/// `w001` for the first write-in, with as many more w as it takes to differ from the ids there are.
pub(super) fn fresh_id(at: usize, taken: &BTreeSet<&str>) -> String {
    let mut id = format!("w{:03}", at.saturating_add(1));
    while taken.contains(id.as_str()) {
        id.insert(0, 'w');
    }
    id
}
