//! After the close: shares, the result, the seal. Spec: `order`, V04, V13, V15.

use gongxin_record::entry::{Outcome, Share};
use gongxin_rules::ContestSpec;

use super::Phase;
use crate::{
    finding::{
        Check::{V04, V13, V15},
        Findings,
    },
    state::{Posted, State},
    text::rises,
};

impl State {
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
        let opened = |c: &ContestSpec| ballot.mixing.get(&c.id).map_or(0, |m| m.shares.len()) >= threshold;
        let enough = ballot.counted.is_empty()
            || (ballot.shares.len() >= threshold && ballot.write_in_contests().all(opened));
        out.require(
            enough,
            V04,
            "result-early",
            "解密份额不足门限",
            "fewer shares than the threshold",
        );
        let shared = |t: &u32| {
            let rows = |c: &ContestSpec| ballot.mixing.get(&c.id).is_some_and(|m| m.shares.contains_key(t));
            let mixed = ballot.counted.is_empty() || ballot.write_in_contests().all(rows);
            ballot.shares.contains_key(t) && mixed
        };
        let known = rises(&e.trustees) && e.trustees.iter().all(shared);
        out.require(
            known,
            V13,
            "result-trustees",
            "结果所列监票人没有份额",
            "the result names trustees without a share",
        );
        self.check_papers(ballot, threshold, out);
        let classes = ballot.tallies().map(|class| class.map(|c| c.id.as_str()));
        let contests = ballot.write_in_contests().map(|c| c.id.as_str());
        let right = e.tallies.iter().map(|t| t.class.as_deref()).eq(classes)
            && e.write_ins.iter().map(|w| w.contest.as_str()).eq(contests)
            && e.sheets.len() == 1 + ballot.definition.classes.len();
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
            ballot.sheet = e.sheets.first().and_then(|sheet| sheet.read().ok());
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
