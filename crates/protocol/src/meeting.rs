//! Entry 0: the definition that everything binds. Spec: `entries`, V02 and V03.

use gongxin_crypto::{dkg::MAX_TRUSTEES, elgamal::MAX_WIDTH, group::Element, sign::check_key};
use gongxin_record::{bytes::LeafHash, entry::Meeting};

use crate::{
    finding::{Check, Findings},
    state::State,
    text::{clean, distinct},
};

/// The version of the protocol that this judge knows.
const PROTOCOL: &str = "gongxin/1";
/// The only suite of that version.
const SUITE: &str = "ristretto255-shake256";

/// The meeting's definition with its digest M.
#[derive(Debug, Clone)]
pub struct MeetingState {
    /// Entry 0.
    pub definition: Meeting,
    /// Its leaf hash.
    pub digest: LeafHash,
}

impl State {
    pub(crate) fn check_meeting(&self, e: &Meeting, out: &mut Findings) {
        let known = e.protocol == PROTOCOL && e.suite == SUITE;
        out.require(
            known,
            Check::V02,
            "version",
            format!("不认识的版本：{} / {}", e.protocol, e.suite),
            format!("unknown version {} / {}", e.protocol, e.suite),
        );
        let texts = [e.title.as_str(), &e.organiser, &e.log.origin];
        let names = e.groups.iter().map(|g| g.name.as_str());
        let trustees = e.trustees.iter().map(|t| t.name.as_str());
        let witnesses = e.witnesses.iter().map(|w| w.name.as_str());
        clean(
            e.groups.iter().map(|g| g.id.as_str()),
            texts.into_iter().chain(names).chain(trustees).chain(witnesses),
            out,
        );
        let mut need = |holds: bool, code, zh: &str, en: &str| out.require(holds, Check::V03, code, zh, en);
        need(
            !e.groups.is_empty(),
            "no-groups",
            "没有选举人组别",
            "there are no groups",
        );
        need(
            distinct(e.groups.iter().map(|g| &g.id)),
            "groups",
            "组别标识重复",
            "a group id occurs twice",
        );

        let n = u32::try_from(e.trustees.len()).unwrap_or(u32::MAX);
        need(
            (1..=MAX_TRUSTEES).contains(&n),
            "trustees",
            "监票人应为 1 至 64 名",
            "there must be 1 to 64 trustees",
        );
        let ascending = e.trustees.iter().zip(1u32..).all(|(t, i)| t.index == i);
        need(
            ascending,
            "trustee-index",
            "监票人须按 1、2、3…编号",
            "trustees must be numbered 1, 2, 3, …",
        );
        let fits = e.threshold >= 1 && (e.threshold < n || (n <= 2 && e.threshold == n));
        need(
            fits,
            "threshold",
            "门限须小于监票人数",
            "the threshold must be below the number of trustees",
        );
        let keys = e
            .trustees
            .iter()
            .all(|t| check_key(&t.key.0).is_ok() && Element::decode(&t.box_key.0).is_ok());
        need(
            keys,
            "trustee-key",
            "监票人公钥无效",
            "a trustee's key is not valid",
        );
        let own =
            distinct(e.trustees.iter().map(|t| t.key)) && distinct(e.trustees.iter().map(|t| t.box_key));
        need(
            own,
            "trustee-keys",
            "两名监票人用了同一公钥",
            "two trustees share a key",
        );
        let width = usize::try_from(e.width).is_ok_and(|w| (1..=MAX_WIDTH).contains(&w));
        need(
            width,
            "width",
            "密钥宽度应为 1 至 512",
            "the key width must be 1 to 512",
        );

        let witnesses = e.witnesses.len();
        let quorum = usize::try_from(e.quorum).is_ok_and(|q| q <= witnesses);
        need(
            quorum,
            "quorum",
            "见证人法定数大于见证人数",
            "the quorum exceeds the number of witnesses",
        );
        need(
            distinct(e.witnesses.iter().map(|w| &w.key)),
            "witnesses",
            "见证人公钥重复",
            "a witness key occurs twice",
        );
        need(
            e.policy.min_ring >= 2,
            "min-ring",
            "最小环不得小于 2",
            "min_ring must be at least 2",
        );
        need(
            e.policy.min_cell >= 1,
            "min-cell",
            "计票类别的最少人数不得小于 1",
            "min_cell must be at least 1",
        );
    }

    pub(crate) fn apply_meeting(&mut self, e: &Meeting, leaf: LeafHash) {
        if self.meeting.is_none() {
            self.meeting = Some(MeetingState {
                definition: e.clone(),
                digest: leaf,
            });
        }
    }

    /// Whether the meeting has a group with this id.
    pub(crate) fn has_group(&self, id: &str) -> bool {
        self.meeting
            .as_ref()
            .is_some_and(|m| m.definition.groups.iter().any(|g| g.id == id))
    }
}
