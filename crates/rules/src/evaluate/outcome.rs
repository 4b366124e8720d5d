//! What a contest comes to by the rule, and what follows.

use std::cmp::Reverse;

use crate::{ContestSheet, Counts, NextStep, Outcome, Pass, RuleSpec, Share, TieRule};

/// The outcome of a contest in a vote that stands.
pub(super) fn outcome(rule: &RuleSpec, max: u32, sheet: &ContestSheet, counts: &Counts) -> Outcome {
    match &rule.pass {
        Pass::Threshold { option, share } => threshold(option, *share, sheet, counts),
        Pass::TopM { per_post, tie } => top_m(u64::from(*per_post) * u64::from(max), *tie, sheet),
        Pass::TopShare { share, tie } => top_share(u64::from(max), *share, *tie, sheet, counts),
        // Elections are decided over all contests together.
        Pass::Elect { .. } | Pass::None => Outcome::Counted,
    }
}

fn threshold(option: &str, share: Share, sheet: &ContestSheet, counts: &Counts) -> Outcome {
    let whole = counts.of(share.of);
    // `BallotSpec::check` made sure that every contest has the option; without it nobody agreed.
    let row = sheet.rows.iter().find(|row| row.id == option);
    let votes = row.map_or(0, |row| row.votes);
    let least = share.least(whole);
    if share.holds(votes, whole) {
        Outcome::Passed { votes, least }
    } else {
        Outcome::NotPassed { votes, least }
    }
}

/// A name of the list or one written in, and its votes.
#[derive(Clone, Copy)]
enum Name<'a> {
    Option(&'a str),
    WriteIn(u32),
}

type Named<'a> = (u64, Name<'a>);

/// Everyone with a vote: most votes first, then options by id, then write-ins by position.
fn named(sheet: &ContestSheet) -> Vec<Named<'_>> {
    let options = sheet
        .rows
        .iter()
        .map(|row| (row.votes, Name::Option(row.id.as_str())));
    let write_ins = (0..)
        .zip(&sheet.write_ins)
        .map(|(at, w)| (w.votes, Name::WriteIn(at)));
    let mut named: Vec<Named<'_>> = options.chain(write_ins).filter(|(votes, _)| *votes > 0).collect();
    named.sort_by_key(|(votes, name)| match name {
        Name::Option(id) => (Reverse(*votes), 0, *id, 0),
        Name::WriteIn(at) => (Reverse(*votes), 1, "", *at),
    });
    named
}

fn options(named: &[Named<'_>]) -> Vec<String> {
    let option = |(_, name): &Named<'_>| match name {
        Name::Option(id) => Some((*id).to_owned()),
        Name::WriteIn(_) => None,
    };
    named.iter().filter_map(option).collect()
}

fn write_ins(named: &[Named<'_>]) -> Vec<u32> {
    let write_in = |(_, name): &Named<'_>| match name {
        Name::Option(_) => None,
        Name::WriteIn(at) => Some(*at),
    };
    named.iter().filter_map(write_in).collect()
}

fn count(named: &[Named<'_>]) -> u64 {
    u64::try_from(named.len()).unwrap_or(u64::MAX)
}

/// The `places` names with the most votes, or the tie that stands in the way.
fn top_m(places: u64, handling: TieRule, sheet: &ContestSheet) -> Outcome {
    let named = named(sheet);
    if let Some(tie) = tie_at_cut(places, handling, &named) {
        return tie;
    }
    let within = named.get(..cut(places)).unwrap_or(&named);
    Outcome::Recommended {
        options: options(within),
        write_ins: write_ins(within),
        unfilled: places.saturating_sub(count(within)),
    }
}

/// Up to `places` of the names that satisfy the share, or the tie among those that stands in the way.
fn top_share(places: u64, share: Share, handling: TieRule, sheet: &ContestSheet, counts: &Counts) -> Outcome {
    let whole = counts.of(share.of);
    let mut named = named(sheet);
    named.retain(|(votes, _)| share.holds(*votes, whole));
    if let Some(tie) = tie_at_cut(places, handling, &named) {
        return tie;
    }
    let within = named.get(..cut(places)).unwrap_or(&named);
    Outcome::Chosen {
        options: options(within),
        least: share.least(whole),
        unfilled: places.saturating_sub(count(within)),
    }
}

fn cut(places: u64) -> usize {
    usize::try_from(places).unwrap_or(usize::MAX)
}

/// The tie between the last within `places` and the first after it, if they are equal.
fn tie_at_cut(places: u64, handling: TieRule, named: &[Named<'_>]) -> Option<Outcome> {
    let cut = cut(places);
    let (votes, _) = *named.get(cut.checked_sub(1)?)?;
    let (after, _) = *named.get(cut)?;
    if votes > after {
        return None;
    }
    let above: Vec<Named<'_>> = named.iter().copied().filter(|(own, _)| *own > votes).collect();
    let tied: Vec<Named<'_>> = named.iter().copied().filter(|(own, _)| *own == votes).collect();
    Some(Outcome::TieAtCut {
        above: options(&above),
        above_write_ins: write_ins(&above),
        tied: options(&tied),
        tied_write_ins: write_ins(&tied),
        votes,
        places: places.saturating_sub(count(&above)),
        handling,
    })
}

/// What follows from an outcome.
pub(super) fn next(pass: &Pass, outcome: &Outcome) -> Vec<NextStep> {
    match outcome {
        Outcome::Passed { .. } | Outcome::Chosen { unfilled: 0, .. } => vec![NextStep::ContinueProcedure],
        Outcome::NotPassed { .. } => vec![NextStep::SamePostOnlyAtAnotherMeeting],
        Outcome::Chosen { .. } => vec![NextStep::NextRoundAmongTop],
        Outcome::Recommended { unfilled: 0, .. } => vec![NextStep::TreatAsReference],
        Outcome::Recommended { .. } => vec![NextStep::PlacesLeftUnfilled, NextStep::TreatAsReference],
        Outcome::TieAtCut { handling, .. } => {
            let mut next = vec![match handling {
                TieRule::KeepAllAtCut => NextStep::ReportAllTied,
                TieRule::SecondRound => NextStep::SecondRoundAmongTied,
            }];
            if matches!(pass, Pass::TopM { .. }) {
                next.push(NextStep::TreatAsReference);
            }
            next
        }
        Outcome::Elected { .. }
        | Outcome::NotElected { .. }
        | Outcome::TiedForPlace { .. }
        | Outcome::Counted
        | Outcome::NotDecided => vec![],
    }
}
