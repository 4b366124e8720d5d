//! Sums of the counted ballots, tally by tally. Spec: `shares`, `classes`.

use gongxin_crypto::{
    ballot::VerifiedBallot,
    figures::{Aggregate, Figures},
    share::Columns,
};
use gongxin_protocol::BallotState;

use crate::Room;

/// One tally: all groups together, or those of one class.
#[derive(Debug, Clone)]
pub struct TallySum {
    /// The class, where the ballot has classes.
    pub class: Option<String>,
    /// Its groups.
    groups: Vec<String>,
    /// Ballots counted.
    pub counted: u64,
    /// Their sum.
    pub sum: Aggregate,
}

/// All tallies of a ballot.
#[derive(Debug, Clone)]
pub struct Sums {
    /// What of the sums is decrypted.
    pub figures: Figures,
    /// One tally for each class, or one for all.
    pub tallies: Vec<TallySum>,
}

impl Sums {
    /// Empty sums for a ballot.
    #[must_use]
    pub fn new(room: &Room, ballot: &BallotState) -> Self {
        let figures = Figures::of(room.context.questions(), room.context.key().width());
        let zero = Aggregate::zero(&figures);
        let tallies = ballot.tallies().map(|class| TallySum {
            class: class.map(|c| c.id.clone()),
            groups: ballot.groups_of(class).to_vec(),
            counted: 0,
            sum: zero.clone(),
        });
        let tallies = tallies.collect();
        Self { figures, tallies }
    }

    /// Adds a counted ballot from this group.
    pub fn add(&mut self, group: &str, ballot: &VerifiedBallot) {
        for tally in &mut self.tallies {
            if tally.groups.iter().any(|own| own == group) {
                tally.counted += 1;
                tally.sum.add(ballot.votes());
            }
        }
    }

    /// What the trustees decrypt: the tallies in which anything was counted.
    #[must_use]
    pub fn columns(&self) -> Columns {
        Columns::new(&self.figures, self.tallies.iter().map(|t| &t.sum))
    }
}
