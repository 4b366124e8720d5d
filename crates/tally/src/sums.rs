//! Sums of the counted ballots, tally by tally. Spec: `shares`.

use gongxin_crypto::{ballot::VerifiedBallot, elgamal::Aggregate, share::Columns};
use gongxin_protocol::{BallotState, State, tally_groups};

use crate::Room;

/// One tally: all groups together, or one group.
#[derive(Debug, Clone)]
pub struct TallySum {
    /// The group, with `split`.
    pub group: Option<String>,
    /// Ballots counted.
    pub counted: u64,
    /// Their sum.
    pub sum: Aggregate,
}

/// All tallies of a ballot.
#[derive(Debug, Clone)]
pub struct Sums(pub Vec<TallySum>);

impl Sums {
    /// Empty sums for a ballot.
    #[must_use]
    pub fn new(room: &Room, ballot: &BallotState) -> Self {
        let zero = Aggregate::zero(room.context.key().width(), room.context.selections());
        let tally = |group: Option<&str>| TallySum {
            group: group.map(str::to_owned),
            counted: 0,
            sum: zero.clone(),
        };
        Self(tally_groups(&ballot.definition).map(tally).collect())
    }

    /// Adds a counted ballot from this group.
    pub fn add(&mut self, group: &str, ballot: &VerifiedBallot) {
        for tally in &mut self.0 {
            if tally.group.as_deref().is_none_or(|own| own == group) {
                tally.counted += 1;
                tally.sum.add(ballot.votes());
            }
        }
    }

    /// What the trustees decrypt: the tallies in which anything was counted.
    #[must_use]
    pub fn columns(&self) -> Columns {
        Columns::new(self.0.iter().filter(|t| t.counted > 0).map(|t| t.sum.clone()))
    }
}

/// The group of a ballot's ring.
pub(crate) fn group_of_ring<'a>(state: &'a State, ballot: &BallotState, ring: usize) -> Option<&'a str> {
    let id = ballot.rings.get(ring)?;
    state.rings.get(id).map(|ring| ring.group.as_str())
}

impl Sums {
    /// Sums the counted casts of a ballot. `verified` gives the verified ballot of an entry number.
    #[must_use]
    pub fn of<'a>(
        state: &State,
        room: &Room,
        ballot: &BallotState,
        verified: impl Fn(u64) -> Option<&'a VerifiedBallot>,
    ) -> Self {
        let mut sums = Self::new(room, ballot);
        for place in ballot.counted.values() {
            if let (Some(group), Some(vote)) =
                (group_of_ring(state, ballot, place.ring), verified(place.entry))
            {
                sums.add(group, vote);
            }
        }
        sums
    }
}
