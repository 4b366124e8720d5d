//! Write-ins after the close: who mixes, who opens, how spellings are merged. Spec: `order`, `write-ins`, V04, V14.
//!
//! The proofs need the rows and are judged in the room `tally`.

use std::collections::BTreeMap;

use gongxin_record::entry::{Merge, MergeRow, Mix, RowShare};

use super::{BallotState, Phase};
use crate::{
    finding::{
        Check::{V04, V14, V15},
        Findings,
    },
    state::{Posted, State},
    text::clean,
};

/// How far the write-ins of one contest are.
#[derive(Debug, Clone, Default)]
pub struct Mixing {
    /// Mixers in turn, each with the number of its entry.
    pub mixes: Vec<(u32, u64)>,
    /// Entry numbers of row-shares by trustee.
    pub shares: BTreeMap<u32, u64>,
    /// The table that holds, with the number of its entry.
    pub merge: Option<(u64, Vec<MergeRow>)>,
}

impl State {
    /// The closed ballot of an entry about one of its contests with write-ins.
    fn mixing_in(&self, ballot: &str, contest: &str, out: &mut Findings) -> Option<(&BallotState, Mixing)> {
        let ballot = self.ballot_in(ballot, Phase::Closed, out)?;
        let known = ballot.write_in_contests().any(|c| c.id == contest);
        out.require(
            known,
            V04,
            "no-write-ins",
            format!("项目 {contest} 没有另填栏"),
            format!("there are no write-ins in contest {contest}"),
        );
        known.then(|| (ballot, ballot.mixing.get(contest).cloned().unwrap_or_default()))
    }

    fn threshold(&self) -> usize {
        let meeting = self.meeting.as_ref();
        meeting.map_or(usize::MAX, |m| m.definition.threshold as usize)
    }

    pub(crate) fn check_mix(&self, e: &Mix, posted: &Posted<'_>, out: &mut Findings) {
        self.check_trustee(e.trustee, posted, V14, out);
        let Some((ballot, mixing)) = self.mixing_in(&e.ballot, &e.contest, out) else {
            return;
        };
        out.require(
            !ballot.counted.is_empty(),
            V04,
            "mix-nothing",
            "没有计入的选票，无须混洗",
            "no ballot was counted: there is nothing to mix",
        );
        out.require(
            mixing.shares.is_empty(),
            V04,
            "mix-late",
            "开始解密后不得再混洗",
            "no mix after the first row-share",
        );
        out.require(
            usize::try_from(e.stage).is_ok_and(|stage| stage == mixing.mixes.len() + 1),
            V04,
            "mix-stage",
            "混洗的次序不连续",
            "mixes are numbered 1, 2, 3, …",
        );
        let first = mixing.mixes.iter().all(|(trustee, _)| *trustee != e.trustee);
        out.require(
            first,
            V14,
            "mix-twice",
            "同一监票人混洗了两次",
            "this trustee has mixed these rows already",
        );
    }

    pub(crate) fn apply_mix(&mut self, e: &Mix, number: u64) {
        if let Some(mixing) = self.mixing_mut(&e.ballot, &e.contest) {
            mixing.mixes.push((e.trustee, number));
        }
    }

    pub(crate) fn check_row_share(&self, e: &RowShare, posted: &Posted<'_>, out: &mut Findings) {
        self.check_trustee(e.trustee, posted, V14, out);
        let Some((_, mixing)) = self.mixing_in(&e.ballot, &e.contest, out) else {
            return;
        };
        out.require(
            mixing.mixes.len() >= self.threshold(),
            V04,
            "row-share-early",
            "混洗的监票人不足门限，不能解密",
            "fewer mixes than the threshold",
        );
        out.require(
            !mixing.shares.contains_key(&e.trustee),
            V04,
            "row-share-twice",
            "同一监票人交了两份",
            "this trustee has given a row-share already",
        );
    }

    pub(crate) fn apply_row_share(&mut self, e: &RowShare, number: u64) {
        if let Some(mixing) = self.mixing_mut(&e.ballot, &e.contest) {
            mixing.shares.entry(e.trustee).or_insert(number);
        }
    }

    pub(crate) fn check_merge(&self, e: &Merge, out: &mut Findings) {
        let rows = e.table.iter();
        let texts = rows
            .flat_map(|r| [Some(&r.text), r.name.as_ref(), r.void.as_ref()])
            .flatten();
        clean([], texts.map(String::as_str), out);
        let Some((ballot, _)) = self.mixing_in(&e.ballot, &e.contest, out) else {
            return;
        };
        let ascending = e.table.is_sorted_by(|a, b| a.text < b.text);
        let one = |r: &MergeRow| {
            let targets = [&r.nominee, &r.name, &r.void];
            targets.into_iter().filter(|target| target.is_some()).count() == 1
        };
        out.require(
            ascending && e.table.iter().all(one),
            V15,
            "merge-table",
            "归并表须按文字递增，每行恰有一个去向",
            "a merge table rises by text and each row has exactly one target",
        );
        let nominees = ballot.spec.as_ref().map_or(&[][..], |s| s.nominees.as_slice());
        let known = |id: &String| nominees.iter().any(|n| n.id == *id);
        out.require(
            e.table.iter().filter_map(|r| r.nominee.as_ref()).all(known),
            V15,
            "merge-nominee",
            "归并表指向名单外的人",
            "a merge table names somebody who is not on the list",
        );
    }

    pub(crate) fn apply_merge(&mut self, e: &Merge, number: u64) {
        if let Some(mixing) = self.mixing_mut(&e.ballot, &e.contest) {
            mixing.merge = Some((number, e.table.clone()));
        }
    }

    fn mixing_mut(&mut self, ballot: &str, contest: &str) -> Option<&mut Mixing> {
        let ballot = self.ballots.get_mut(ballot)?;
        Some(ballot.mixing.entry(contest.to_owned()).or_default())
    }
}
