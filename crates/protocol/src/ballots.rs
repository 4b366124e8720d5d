//! Ballots from definition to result: phases, epochs, tags, revisions. Spec: `order`, V03, V04, V09.

use std::collections::{BTreeMap, HashMap};

use gongxin_crypto::ballot::{MAX_SELECTIONS, bucket_count};
use gongxin_record::{
    bytes::{LeafHash, PointBytes},
    entry::{Ballot, Cast, Challenged, Close, Epoch, Open, Outcome, Ring, Share},
};
use gongxin_rules::BallotSpec;

use crate::{
    finding::{
        Check::{V03, V04, V09, V13, V15},
        Finding, Findings,
    },
    state::{Posted, State},
    text::{clean, distinct, rises},
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
    /// Entry number of the result.
    pub result_at: Option<u64>,
}

impl State {
    pub(crate) fn check_ballot(&self, e: &Ballot, out: &mut Findings) {
        clean([e.id.as_str()], [e.title.as_str()], out);
        let fresh = !self.ballots.contains_key(&e.id);
        out.require(
            fresh,
            V04,
            "ballot-twice",
            "表决标识重复",
            format!("ballot {} exists already", e.id),
        );
        let groups =
            !e.groups.is_empty() && distinct(&e.groups) && e.groups.iter().all(|g| self.has_group(g));
        out.require(
            groups,
            V03,
            "ballot-groups",
            "表决的组别不存在或重复",
            "groups must exist and be distinct",
        );
        out.require(
            e.round >= 1,
            V03,
            "round",
            "轮次从 1 起",
            "rounds are numbered from 1",
        );
        if let Some(previous) = &e.previous {
            let counted = self
                .ballots
                .get(previous)
                .is_some_and(|b| b.phase == Phase::Counted);
            out.require(
                counted,
                V04,
                "previous",
                "上一轮尚无结果",
                "the previous round has no result",
            );
        }
        match e.spec.read::<BallotSpec>() {
            Err(error) => out.add(
                V03,
                "spec",
                error.text(gongxin_record::Lang::Zh),
                error.text(gongxin_record::Lang::En),
            ),
            Ok(spec) => {
                for fault in spec.check() {
                    let zh = fault.message(gongxin_rules::Lang::Zh);
                    out.add(V03, "spec", zh, fault.message(gongxin_rules::Lang::En));
                }
                let total: usize = spec.contests.iter().map(|c| c.options.len()).sum();
                out.require(
                    total <= MAX_SELECTIONS,
                    V03,
                    "options",
                    "选项过多",
                    "too many options",
                );
            }
        }
    }

    pub(crate) fn apply_ballot(&mut self, e: &Ballot, leaf: LeafHash) {
        let state = BallotState {
            definition: e.clone(),
            leaf,
            spec: e.spec.read().ok(),
            phase: Phase::Defined,
            rings: Vec::new(),
            epochs: 0,
            last_tag: None,
            casts: 0,
            counted: HashMap::new(),
            challenged: Vec::new(),
            closed_at: None,
            shares: BTreeMap::new(),
            result_at: None,
        };
        self.ballots.entry(e.id.clone()).or_insert(state);
    }

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

    pub(crate) fn check_open(&self, e: &Open, out: &mut Findings) {
        let Some(ballot) = self.ballot_in(&e.ballot, Phase::Defined, out) else {
            return;
        };
        out.require(
            self.ceremony.key.is_some(),
            V04,
            "open-key",
            "尚无公钥",
            "there is no key yet",
        );
        let drawn = self.roster.as_ref().is_some_and(|r| r.panel.is_some());
        out.require(
            drawn,
            V04,
            "open-roster",
            "名册或抽取尚未完成",
            "roster and draw must be complete",
        );
        let groups = e
            .rings
            .iter()
            .map(|id| self.rings.get(id).map(|r| r.group.as_str()));
        let right = groups.eq(ballot.definition.groups.iter().map(|g| Some(g.as_str())));
        out.require(
            right,
            V04,
            "open-rings",
            "环与表决的组别不一致",
            "rings must be those of the ballot's groups, in order",
        );
        for ring in e.rings.iter().filter_map(|id| self.rings.get(id)) {
            self.require_expected(&ring.group, ring.keys.len(), out);
        }
    }

    pub(crate) fn apply_open(&mut self, e: &Open) {
        if let Some(ballot) = self.ballots.get_mut(&e.ballot) {
            ballot.rings.clone_from(&e.rings);
            ballot.phase = Phase::Open;
        }
    }

    pub(crate) fn check_challenged(&self, e: &Challenged, out: &mut Findings) {
        self.ballot_in(&e.ballot, Phase::Open, out);
    }

    pub(crate) fn apply_challenged(&mut self, e: &Challenged, number: u64) {
        if let Some(ballot) = self.ballots.get_mut(&e.ballot) {
            ballot.challenged.push(number);
        }
    }

    pub(crate) fn check_epoch(&self, e: &Epoch, out: &mut Findings) {
        let Some(ballot) = self.ballot_in(&e.ballot, Phase::Open, out) else {
            return;
        };
        let next = e.number == ballot.epochs + 1;
        out.require(
            next,
            V09,
            "epoch-number",
            "批次号不连续",
            "epochs are numbered 1, 2, 3, …",
        );
    }

    pub(crate) fn apply_epoch(&mut self, e: &Epoch) {
        if let Some(ballot) = self.ballots.get_mut(&e.ballot) {
            ballot.epochs = e.number;
            ballot.last_tag = None;
            self.epoch = (e.casts > 0).then(|| (e.ballot.clone(), e.casts));
        }
    }

    /// What is wrong with a cast that waits for its epoch, apart from its proof: for whoever accepts ballots before the
    /// close. Nothing is changed.
    #[must_use]
    pub fn check_waiting(&self, e: &Cast) -> Vec<Finding> {
        let mut out = Findings::default();
        if let Some(ballot) = self.ballot_in(&e.ballot, Phase::Open, &mut out) {
            self.check_claims(ballot, e, &mut out);
        }
        out.0
    }

    pub(crate) fn check_cast(&self, e: &Cast, out: &mut Findings) {
        let Some(ballot) = self.ballot_in(&e.ballot, Phase::Open, out) else {
            return;
        };
        let inside = self
            .epoch
            .as_ref()
            .is_some_and(|(id, left)| *id == e.ballot && *left > 0);
        out.require(
            inside,
            V09,
            "cast-outside",
            "选票不在任何批次内",
            "this cast stands outside an epoch",
        );
        let sorted = ballot.last_tag.is_none_or(|last| last < e.tag);
        out.require(
            sorted,
            V09,
            "cast-order",
            "批次内须按标签严格递增",
            "tags must rise strictly within an epoch",
        );
        self.check_claims(ballot, e, out);
    }

    /// Ring, bucket and revision.
    fn check_claims(&self, ballot: &BallotState, e: &Cast, out: &mut Findings) {
        let ring = ballot
            .rings
            .contains(&e.ring)
            .then(|| self.rings.get(&e.ring))
            .flatten();
        let bucket = ring.is_some_and(|r| (e.bucket as usize) < bucket_count(r.keys.len()));
        out.require(
            bucket,
            V09,
            "cast-ring",
            "环或分段不属于本次表决",
            "no such ring and bucket in this ballot",
        );
        out.require(
            e.revision >= 1,
            V09,
            "revision-zero",
            "修订号从 1 起",
            "revisions are numbered from 1",
        );
        if let Some(earlier) = ballot.counted.get(&e.tag) {
            let revote = self.meeting.as_ref().is_some_and(|m| m.definition.policy.revote);
            out.require(
                revote,
                V09,
                "double",
                "同一标签投了两次",
                "this tag has voted already",
            );
            let newer = e.revision > earlier.revision;
            out.require(
                newer,
                V09,
                "revision",
                "修订号没有增加",
                "the revision does not rise",
            );
        }
    }

    pub(crate) fn apply_cast(&mut self, e: &Cast, number: u64) {
        if let Some((_, left)) = &mut self.epoch {
            *left = left.saturating_sub(1);
        }
        self.epoch = self.epoch.take().filter(|(_, left)| *left > 0);
        let Some(ballot) = self.ballots.get_mut(&e.ballot) else {
            return;
        };
        ballot.casts += 1;
        ballot.last_tag = Some(e.tag);
        let Some(ring) = ballot.rings.iter().position(|id| *id == e.ring) else {
            return;
        };
        let place = CastPlace {
            entry: number,
            ring,
            bucket: e.bucket,
            revision: e.revision,
        };
        let counted = ballot.counted.entry(e.tag).or_insert(place);
        if counted.revision < e.revision {
            *counted = place;
        }
    }

    pub(crate) fn check_close(&self, e: &Close, out: &mut Findings) {
        let Some(ballot) = self.ballot_in(&e.ballot, Phase::Open, out) else {
            return;
        };
        out.require(
            ballot.epochs >= 1,
            V04,
            "close-epoch",
            "关闭前至少有一批",
            "there must be an epoch before the close",
        );
        let casts = e.casts == ballot.casts && e.counted == ballot.counted.len() as u64;
        let (all, counted) = (ballot.casts, ballot.counted.len());
        let zh = format!("关闭时的票数不符：记录中有 {all} 张，计 {counted} 张");
        out.require(
            casts,
            V09,
            "close-counts",
            zh,
            format!("the log has {all} casts of {counted} tags"),
        );
    }

    pub(crate) fn apply_close(&mut self, e: &Close, number: u64) {
        if let Some(ballot) = self.ballots.get_mut(&e.ballot) {
            ballot.phase = Phase::Closed;
            ballot.closed_at = Some(number);
        }
    }

    pub(crate) fn check_share(&self, e: &Share, posted: &Posted<'_>, out: &mut Findings) {
        self.check_trustee(e.trustee, posted, V13, out);
        let Some(ballot) = self.ballot_in(&e.ballot, Phase::Closed, out) else {
            return;
        };
        let first = !ballot.shares.contains_key(&e.trustee);
        out.require(
            first,
            V04,
            "share-twice",
            "同一监票人交了两份",
            "this trustee has given a share already",
        );
    }

    pub(crate) fn apply_share(&mut self, e: &Share, number: u64) {
        if let Some(ballot) = self.ballots.get_mut(&e.ballot) {
            ballot.shares.entry(e.trustee).or_insert(number);
        }
    }

    pub(crate) fn check_outcome(&self, e: &Outcome, out: &mut Findings) {
        let Some(ballot) = self.ballot_in(&e.ballot, Phase::Closed, out) else {
            return;
        };
        let threshold = self
            .meeting
            .as_ref()
            .map_or(usize::MAX, |m| m.definition.threshold as usize);
        let enough = ballot.counted.is_empty() || ballot.shares.len() >= threshold;
        out.require(
            enough,
            V04,
            "result-early",
            "解密份额不足门限",
            "fewer shares than the threshold",
        );
        let known = rises(&e.trustees) && e.trustees.iter().all(|t| ballot.shares.contains_key(t));
        out.require(
            known,
            V13,
            "result-trustees",
            "结果所列监票人没有份额",
            "the result names trustees without a share",
        );
        let groups: Vec<Option<&str>> = tally_groups(&ballot.definition).collect();
        let right =
            e.tallies.iter().map(|t| t.group.as_deref()).eq(groups) && e.sheets.len() == e.tallies.len();
        out.require(
            right,
            V15,
            "result-tallies",
            "计票分组与表决定义不符",
            "tallies and sheets must follow the definition",
        );
    }

    pub(crate) fn apply_outcome(&mut self, e: &Outcome, number: u64) {
        if let Some(ballot) = self.ballots.get_mut(&e.ballot) {
            ballot.phase = Phase::Counted;
            ballot.result_at = Some(number);
        }
    }

    pub(crate) fn check_seal(&self, out: &mut Findings) {
        let done = self
            .ballots
            .values()
            .all(|b| matches!(b.phase, Phase::Defined | Phase::Counted));
        out.require(
            done,
            V04,
            "seal-early",
            "还有表决没有结果",
            "an opened ballot has no result",
        );
        let some = self.ballots.values().any(|b| b.phase == Phase::Counted);
        out.require(
            some,
            V04,
            "seal-empty",
            "没有任何表决结果",
            "there is no result at all",
        );
    }
}

/// The groups of a ballot's tallies: one for all, or one each with `split`.
#[must_use = "iterators are lazy"]
pub fn tally_groups(ballot: &Ballot) -> impl Iterator<Item = Option<&str>> {
    let each = ballot
        .groups
        .iter()
        .filter(|_| ballot.split)
        .map(|g| Some(g.as_str()));
    (!ballot.split).then_some(None).into_iter().chain(each)
}
