//! The counted ballots, taken up while they are judged. Spec: `shares`, `write-ins`.

use std::collections::BTreeMap;

use gongxin_crypto::ballot::VerifiedBallot;
use gongxin_protocol::{BallotState, State};

use crate::{Room, Sums};

/// Takes verified ballots one after the other: adds the counted ones to the sums, and keeps those whose write-ins are
/// shuffled. A verified ballot is large, its points being decoded; no other is kept.
pub struct Counted<'a> {
    /// The group of each counted cast, by its entry.
    groups: BTreeMap<u64, &'a str>,
    has_write_ins: bool,
    /// The sums so far.
    pub sums: Sums,
    /// Counted ballots with write-ins, by their entry.
    pub votes: BTreeMap<u64, VerifiedBallot>,
}

impl<'a> Counted<'a> {
    /// None yet.
    #[must_use]
    pub fn new(state: &'a State, room: &Room, ballot: &'a BallotState) -> Self {
        let places = ballot.counted.values();
        let groups = places.filter_map(|place| {
            let ring = state.rings.get(ballot.rings.get(place.ring)?)?;
            Some((place.entry, ring.group.as_str()))
        });
        let mut contests = ballot.spec.iter().flat_map(|spec| &spec.contests);
        Self {
            groups: groups.collect(),
            has_write_ins: contests.any(|contest| contest.write_in.is_some()),
            sums: Sums::new(room, ballot),
            votes: BTreeMap::new(),
        }
    }

    /// Takes the verified ballot of an entry; one that is not counted leaves nothing.
    pub fn take(&mut self, entry: u64, vote: VerifiedBallot) {
        let Some(group) = self.groups.get(&entry) else {
            return;
        };
        self.sums.add(group, &vote);
        if self.has_write_ins {
            self.votes.insert(entry, vote);
        }
    }
}
