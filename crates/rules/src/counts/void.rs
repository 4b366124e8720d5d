//! 废票 by reason: why paper ballots are void as a whole. Spec: docs/rules.md, "Counts".

use serde::{Deserialize, Serialize};

use crate::{Lang, spec::is_zero_count};

/// How many ballots are void for each reason; all 0 where nobody said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VoidCounts {
    /// 超选: more marks than the ballot allows.
    #[serde(skip_serializing_if = "is_zero_count")]
    pub over_limit: u64,
    /// 无法辨认: the whole ballot cannot be read.
    #[serde(skip_serializing_if = "is_zero_count")]
    pub unreadable: u64,
    /// 非统一票: not one of the ballots handed out.
    #[serde(skip_serializing_if = "is_zero_count")]
    pub not_official: u64,
    /// 其他.
    #[serde(skip_serializing_if = "is_zero_count")]
    pub other: u64,
}

impl VoidCounts {
    /// Whether no reason is given.
    pub fn is_empty(&self) -> bool {
        *self == VoidCounts::default()
    }

    /// Each reason that occurred with its word, in the order printed.
    pub fn reasons(&self, lang: Lang) -> impl Iterator<Item = (&'static str, u64)> {
        [
            (lang.pick("超选", "more marks than allowed"), self.over_limit),
            (lang.pick("无法辨认", "unreadable"), self.unreadable),
            (
                lang.pick("非统一票", "not a ballot handed out"),
                self.not_official,
            ),
            (lang.pick("其他", "other"), self.other),
        ]
        .into_iter()
        .filter(|(_, ballots)| *ballots > 0)
    }

    /// All of them. Saturating: what is too large is refused by the check of the counts.
    pub fn sum(&self) -> u64 {
        let all = [self.over_limit, self.unreadable, self.not_official, self.other];
        all.into_iter().fold(0, u64::saturating_add)
    }

    /// Those of two tallies together.
    #[must_use]
    pub fn and(&self, other: &VoidCounts) -> VoidCounts {
        VoidCounts {
            over_limit: self.over_limit.saturating_add(other.over_limit),
            unreadable: self.unreadable.saturating_add(other.unreadable),
            not_official: self.not_official.saturating_add(other.not_official),
            other: self.other.saturating_add(other.other),
        }
    }
}
