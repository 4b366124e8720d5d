//! Ballots from definition to result. Spec: `order`, V03, V04, V07, V09, V13–V15.
//!
//! One file for each part of a ballot's life: [`definition`], [`attendance`], [`voting`], [`counting`], [`mixing`], [`paper`].

mod attendance;
mod counting;
mod definition;
mod mixing;
mod paper;
mod voting;

use std::collections::{BTreeMap, HashMap};

use gongxin_record::{
    bytes::{LeafHash, PointBytes},
    entry::{Ballot, Class, Ring},
};
use gongxin_rules::{BallotSpec, ContestSpec, Sheet};

pub use self::{attendance::Attendance, mixing::Mixing, paper::PaperState};
use crate::{
    finding::{Check::V04, Findings},
    state::State,
};

/// Where a ballot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Defined, not open.
    Defined,
    /// Taking ballots.
    Open,
    /// Closed, to be counted.
    Closed,
    /// Counted.
    Counted,
}

/// A frozen ring.
#[derive(Debug, Clone)]
pub struct FrozenRing {
    /// Leaf hash of its entry.
    pub leaf: LeafHash,
    /// Electorate group.
    pub group: String,
    /// Keys, ascending.
    pub keys: Vec<PointBytes>,
}

/// Frozen rings by id.
#[derive(Debug, Clone, Default)]
pub struct Rings(BTreeMap<String, FrozenRing>);

impl Rings {
    /// A ring.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&FrozenRing> {
        self.0.get(id)
    }

    /// All rings by id.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &FrozenRing)> {
        self.0.iter()
    }

    pub(crate) fn apply(&mut self, e: &Ring, leaf: LeafHash) {
        let ring = FrozenRing {
            leaf,
            group: e.group.clone(),
            keys: e.keys.clone(),
        };
        self.0.entry(e.id.clone()).or_insert(ring);
    }
}

/// Where a cast stands in the log and in the rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CastPlace {
    /// Entry number.
    pub entry: u64,
    /// Index into the ballot's rings.
    pub ring: usize,
    /// Bucket of that ring.
    pub bucket: u32,
    /// Revision.
    pub revision: u32,
}

/// One ballot as the record tells it.
#[derive(Debug, Clone)]
pub struct BallotState {
    /// The `ballot` entry.
    pub definition: Ballot,
    /// Its leaf hash.
    pub leaf: LeafHash,
    /// Its rules, if they can be read.
    pub spec: Option<BallotSpec>,
    /// Where it stands.
    pub phase: Phase,
    /// Ids of its rings, group by group.
    pub rings: Vec<String>,
    /// Paper voters of each group, once it is open.
    pub paper_voters: BTreeMap<String, u64>,
    /// Epochs so far.
    pub epochs: u64,
    /// The last tag of the running epoch.
    last_tag: Option<PointBytes>,
    /// Casts in the log.
    pub casts: u64,
    /// The counted cast of every tag: the highest revision.
    pub counted: HashMap<PointBytes, CastPlace>,
    /// Entry numbers of challenged ballots.
    pub challenged: Vec<u64>,
    /// Entry number of the `close`.
    pub closed_at: Option<u64>,
    /// Entry numbers of shares by trustee.
    pub shares: BTreeMap<u32, u64>,
    /// Mixes and openings of each contest with write-ins, by its id.
    pub mixing: BTreeMap<String, Mixing>,
    /// The figures on paper that hold, by class.
    pub papers: BTreeMap<Option<String>, PaperState>,
    /// Entry number of the result.
    pub result_at: Option<u64>,
    /// The first sheet of the result, if it can be read.
    pub sheet: Option<Sheet>,
}

impl BallotState {
    /// The contests with write-in slots.
    pub fn write_in_contests(&self) -> impl Iterator<Item = &ContestSpec> {
        let contests = self
            .spec
            .as_ref()
            .map_or(&[][..], |spec| spec.contests.as_slice());
        contests.iter().filter(|contest| contest.write_in.is_some())
    }

    /// Whether it is held on paper alone (谈话推荐): nobody casts a ballot. Spec: `paper`.
    #[must_use]
    pub fn paper_alone(&self) -> bool {
        self.spec.as_ref().is_some_and(|spec| spec.kind.paper_only())
    }

    /// The tallies: one for each class, or one for all.
    pub fn tallies(&self) -> impl Iterator<Item = Option<&Class>> {
        let classes = &self.definition.classes;
        classes
            .is_empty()
            .then_some(None)
            .into_iter()
            .chain(classes.iter().map(Some))
    }

    /// The groups of a tally.
    #[must_use]
    pub fn groups_of<'a>(&'a self, class: Option<&'a Class>) -> &'a [String] {
        class.map_or(&self.definition.groups, |class| &class.groups)
    }

    /// The paper voters of a tally.
    #[must_use]
    pub fn paper_voters_of(&self, class: Option<&Class>) -> u64 {
        let groups = self.groups_of(class).iter();
        groups.filter_map(|group| self.paper_voters.get(group)).sum()
    }
}

impl State {
    /// The ballot of an entry, in the phase that the entry needs.
    fn ballot_in(&self, id: &str, phase: Phase, out: &mut Findings) -> Option<&BallotState> {
        let ballot = self.ballots.get(id);
        if ballot.is_none() {
            out.add(
                V04,
                "ballot-unknown",
                format!("没有表决 {id}"),
                format!("there is no ballot {id}"),
            );
        }
        let ballot = ballot?;
        let en = format!("ballot {id} is {:?}, but must be {phase:?} here", ballot.phase);
        out.require(
            ballot.phase == phase,
            V04,
            "phase",
            format!("表决 {id} 此时不允许这一步"),
            en,
        );
        Some(ballot)
    }
}
