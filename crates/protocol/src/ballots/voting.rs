//! While a ballot is open: opening, challenges, epochs, casts, the close. Spec: `order`, V04, V09.

use gongxin_crypto::ballot::bucket_count;
use gongxin_record::entry::{Cast, Challenged, Close, Epoch, Open};
use gongxin_rules::repeats;

use super::{BallotState, CastPlace, Phase};
use crate::{
    finding::{
        Check::{V03, V04, V07, V09},
        Finding, Findings,
    },
    state::State,
};

/// Most of (6 + w)·voters for rows of width w: a mix of them and its proof fit one line. Spec: `order`, 6.
const MAX_MIXED: u64 = 97_000;

impl State {
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
        if ballot.paper_alone() {
            out.require(
                e.rings.is_empty(),
                V04,
                "open-paper-alone",
                "这类表决只用纸质票，开放时不列环",
                "this kind is held on paper alone: it opens without rings",
            );
        } else {
            let groups = e
                .rings
                .iter()
                .map(|id| self.rings.get(id).map(|r| r.group.as_str()));
            out.require(
                groups.eq(ballot.definition.groups.iter().map(|g| Some(g.as_str()))),
                V04,
                "open-rings",
                "环与表决的组别不一致",
                "rings must be those of the ballot's groups, in order",
            );
        }
        let rings = || e.rings.iter().filter_map(|id| self.rings.get(id));
        for ring in rings() {
            self.require_expected(&ring.group, ring.keys.len(), out);
            out.require(
                !self.admission.has_void(ring),
                V07,
                "open-void",
                "冻结之后有票码作废，请重新冻结名单",
                "a token was revoked since this ring was frozen: freeze the group anew",
            );
        }
        let persons = |groups: &[String]| -> u64 {
            let keys = rings()
                .filter(|r| groups.contains(&r.group))
                .map(|r| r.keys.len() as u64);
            keys.sum::<u64>() + groups.iter().map(|g| self.on_paper(ballot, g)).sum::<u64>()
        };
        let least = self
            .meeting
            .as_ref()
            .map_or(1, |m| u64::from(m.definition.policy.min_cell));
        for class in ballot.tallies() {
            let groups = ballot.groups_of(class).iter();
            let papers: u64 = groups.map(|g| self.on_paper(ballot, g)).sum();
            out.require(
                // On paper alone nobody else is there to make a result of.
                papers >= least || (papers == 0 && !ballot.paper_alone()),
                V07,
                "open-paper",
                format!("只有 {papers} 人用纸质票，不足 {least} 人会暴露投票意向：请改用共用投票机，或调低会议的最少人数"),
                format!("{papers} persons vote on paper, fewer than {least}: their figures would show how they voted"),
            );
        }
        self.check_repeats(ballot, out);
        for class in &ballot.definition.classes {
            let found = persons(&class.groups);
            out.require(
                found >= least,
                V07,
                "open-cell",
                format!(
                    "类别“{}”只有 {found} 人，不足 {least} 人，须先与别的类别合并",
                    class.name
                ),
                format!(
                    "class {} has {found} persons, fewer than {least}: merge it with another first",
                    class.id
                ),
            );
        }
        let keys: u64 = rings().map(|r| r.keys.len() as u64).sum();
        for write_in in ballot.write_in_contests().filter_map(|c| c.write_in.as_ref()) {
            let width = u64::from(write_in.slots) * (1 + u64::from(write_in.blocks));
            out.require(
                (6 + width).saturating_mul(keys) <= MAX_MIXED,
                V04,
                "open-rows",
                format!("{keys} 人的另填内容放不进一条混洗记录，请减少另填栏或分开表决"),
                format!(
                    "the write-ins of {keys} voters do not fit one mix: use fewer slots or separate ballots"
                ),
            );
        }
    }

    /// Nobody who was not passed in this meeting is voted on again for the same post.
    fn check_repeats(&self, ballot: &BallotState, out: &mut Findings) {
        let Some(spec) = &ballot.spec else { return };
        let counted = self
            .ballots
            .values()
            .filter_map(|b| b.spec.as_ref().zip(b.sheet.as_ref()));
        for fault in counted.flat_map(|(before, sheet)| repeats(before, sheet, spec)) {
            let zh = fault.message(gongxin_rules::Lang::Zh);
            out.add(V03, "again", zh, fault.message(gongxin_rules::Lang::En));
        }
    }

    /// Who of a group may vote on paper in a ballot: all of them where it is held on paper alone.
    fn on_paper(&self, ballot: &BallotState, group: &str) -> u64 {
        if ballot.paper_alone() {
            self.expected(group).unwrap_or(0)
        } else {
            self.admission.on_paper(group)
        }
    }

    pub(crate) fn apply_open(&mut self, e: &Open) {
        let Some(ballot) = self.ballots.get(&e.ballot) else {
            return;
        };
        let groups = ballot.definition.groups.iter();
        let on_paper = groups.map(|group| (group.clone(), self.on_paper(ballot, group)));
        let on_paper = on_paper.filter(|(_, voters)| *voters > 0).collect();
        if let Some(ballot) = self.ballots.get_mut(&e.ballot) {
            ballot.paper_voters = on_paper;
            if !ballot.paper_alone() {
                ballot.rings.clone_from(&e.rings);
            }
            ballot.phase = Phase::Open;
        }
    }

    /// The open ballot of an entry that only a device can make.
    fn cast_on(&self, id: &str, out: &mut Findings) -> Option<&BallotState> {
        let ballot = self.ballot_in(id, Phase::Open, out)?;
        out.require(
            !ballot.paper_alone(),
            V04,
            "paper-alone",
            format!("表决 {id} 只用纸质票，不收电子票"),
            format!("ballot {id} is held on paper alone: nothing is cast"),
        );
        Some(ballot)
    }

    pub(crate) fn check_challenged(&self, e: &Challenged, out: &mut Findings) {
        self.cast_on(&e.ballot, out);
    }

    pub(crate) fn apply_challenged(&mut self, e: &Challenged, number: u64) {
        if let Some(ballot) = self.ballots.get_mut(&e.ballot) {
            ballot.challenged.push(number);
        }
    }

    pub(crate) fn check_epoch(&self, e: &Epoch, out: &mut Findings) {
        let Some(ballot) = self.cast_on(&e.ballot, out) else {
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
        if let Some(ballot) = self.cast_on(&e.ballot, &mut out) {
            self.check_claims(ballot, e, &mut out);
        }
        out.0
    }

    /// What is wrong with an opened ballot that is sent in, apart from whether it opens. Nothing is changed.
    #[must_use]
    pub fn check_opening(&self, e: &Challenged) -> Vec<Finding> {
        let mut out = Findings::default();
        self.check_challenged(e, &mut out);
        out.0
    }

    pub(crate) fn check_cast(&self, e: &Cast, out: &mut Findings) {
        let Some(ballot) = self.cast_on(&e.ballot, out) else {
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
            ballot.epochs >= 1 || ballot.paper_alone(),
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
}
