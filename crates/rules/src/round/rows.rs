//! The next round of an election or of 推荐 by rows: a row for each candidate that goes on.

use std::collections::BTreeSet;

use super::{RoundFault, Size, Take, names::fresh_id, recommends, top};
use crate::{
    AGREE, BallotSpec, Candidate, ContestSheet, ContestSpec, FOR, Kind, Law, OptionSpec, Sheet, WriteInSpec,
    law,
};

/// A candidate: the contest of the last round, and the write-in there if it was one.
type Who = (usize, Option<usize>);

pub(super) fn round(
    previous: &BallotSpec,
    sheet: &Sheet,
    take: Take,
    size: &Size<'_>,
) -> Result<BallotSpec, RoundFault> {
    let recommended = recommends(previous);
    if recommended && take != Take::Top {
        return Err(RoundFault::NotOfThisKind);
    }
    let favour = if recommended { AGREE } else { FOR };
    let (places, left) = match &sheet.election {
        _ if recommended => (previous.posts, candidates(sheet, favour)),
        None => return Err(RoundFault::NotOfThisKind),
        Some(election) => {
            let places = u32::try_from(election.unfilled).unwrap_or(u32::MAX);
            let among = candidates(sheet, favour);
            let keep = |list: &[Candidate], (at, write_in): Who| {
                let id = sheet.contests.get(at).map(|c| c.id.as_str());
                let write_in = write_in.and_then(|w| u32::try_from(w).ok());
                list.iter()
                    .any(|c| Some(c.contest.as_str()) == id && c.write_in == write_in)
            };
            let tied = !election.tied.is_empty();
            let among = among.into_iter().filter(|(_, who)| match take {
                Take::Tied => keep(&election.tied, *who),
                // Those tied go first: only they are voted on again.
                Take::Failed | Take::Top => !tied && !keep(&election.elected, *who),
            });
            (places, if places == 0 { Vec::new() } else { among.collect() })
        }
    };
    if left.is_empty() {
        return Err(RoundFault::Nobody);
    }
    let size = match take {
        Take::Tied | Take::Failed => left.len(),
        Take::Top if recommended => size("").ok_or(RoundFault::TopMissing)?,
        Take::Top => size("").unwrap_or(usize::try_from(places).unwrap_or(usize::MAX).saturating_add(1)),
    };
    let mut who = top(left, size);
    who.sort_unstable();
    let least = usize::try_from(places).unwrap_or(usize::MAX);
    if who.len() < least || (recommended && who.len() == least) {
        return Err(RoundFault::NothingToChoose);
    }
    // Those tied are voted on among themselves; in any other round of an election voters may still choose somebody else.
    let open = !recommended && take != Take::Tied;
    let others = others(previous, places).filter(|_| open);
    Ok(ballot(previous, sheet, &who, places, others))
}

/// The contest of write-ins, with no more slots than there are places.
fn others(previous: &BallotSpec, places: u32) -> Option<ContestSpec> {
    let contest = previous.contests.iter().find(|c| c.options.is_empty())?;
    let write_in = contest.write_in?;
    let slots = write_in.slots.min(places);
    Some(ContestSpec {
        max: slots,
        write_in: Some(WriteInSpec { slots, ..write_in }),
        ..contest.clone()
    })
}

/// Every candidate with the votes in favour: rows in the order of the ballot, then those written in.
fn candidates(sheet: &Sheet, favour: &str) -> Vec<(u64, Who)> {
    let contests = sheet.contests.iter().enumerate();
    let of = |(at, contest): (usize, &ContestSheet)| {
        let own = contest
            .rows
            .iter()
            .filter(|row| row.id == favour)
            .map(move |row| (row.votes, (at, None)));
        let own: Vec<(u64, Who)> = own.collect();
        let written = contest.write_ins.iter().enumerate();
        own.into_iter()
            .chain(written.map(move |(w, row)| (row.votes, (at, Some(w)))))
            .collect::<Vec<_>>()
    };
    contests.flat_map(of).collect()
}

fn ballot(
    previous: &BallotSpec,
    sheet: &Sheet,
    who: &[Who],
    places: u32,
    others: Option<ContestSpec>,
) -> BallotSpec {
    let taken: BTreeSet<&str> = previous.contests.iter().map(|c| c.id.as_str()).collect();
    let options = previous
        .contests
        .iter()
        .find(|c| !c.options.is_empty())
        .map(|c| c.options.clone());
    let min = u32::from(previous.kind != Kind::TjList);
    let contest = |(at, write_in): &Who| {
        let contest = previous.contests.get(*at)?;
        let Some(w) = write_in else {
            return Some(contest.clone());
        };
        let row = sheet.contests.get(*at)?.write_ins.get(*w)?;
        Some(row_of(
            fresh_id(*w, &taken),
            &row.name,
            &row.detail,
            options.clone()?,
            min,
        ))
    };
    let contests: Vec<ContestSpec> = who.iter().filter_map(contest).collect();
    let slots = others.as_ref().map_or(0, |c| c.max);
    let rows = u32::try_from(contests.len()).unwrap_or(u32::MAX);
    let limits = law::limits(Law::of(previous).form, rows, slots, places);
    let nominees = if others.is_some() {
        previous.nominees.clone()
    } else {
        Vec::new()
    };
    BallotSpec {
        posts: places,
        contests: contests.into_iter().chain(others).collect(),
        limits,
        nominees,
        ..previous.clone()
    }
}

fn row_of(id: String, title: &str, detail: &str, options: Vec<OptionSpec>, min: u32) -> ContestSpec {
    ContestSpec {
        id,
        title: title.to_owned(),
        detail: detail.to_owned(),
        options,
        min,
        max: 1,
        ..ContestSpec::default()
    }
}
