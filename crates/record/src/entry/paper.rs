//! Votes on paper, added in the open. Spec: `{#paper}`.

use serde::{Deserialize, Serialize};

use crate::bytes::{Ed25519Key, LeafHash, SignatureBytes};

/// The holder of a token votes on paper from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToPaper {
    /// The token.
    pub token: Ed25519Key,
}

/// The figures of the paper ballots of one class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// The ballot.
    pub ballot: String,
    /// The class, where the ballot has classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// 发出: paper ballots handed out.
    pub issued: u64,
    /// 收回: paper ballots that came back.
    pub returned: u64,
    /// 有效: of these, valid as a whole.
    pub valid: u64,
    /// 无效: of these, void as a whole.
    pub invalid: u64,
    /// Why: there exactly where some are void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<PaperVoid>,
    /// What was counted, contest by contest.
    pub contests: Vec<PaperContest>,
    /// Who entered the figures, each alone.
    pub entered: [String; 2],
}

/// 废票 by reason; the reasons that occurred.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperVoid {
    /// 超选.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_limit: Option<u64>,
    /// 无法辨认.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<u64>,
    /// 非统一票.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_official: Option<u64>,
    /// 其他.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<u64>,
}

impl PaperVoid {
    /// What stands under each reason, in the order of the entry.
    #[must_use]
    pub fn reasons(&self) -> [Option<u64>; 4] {
        [self.over_limit, self.unreadable, self.not_official, self.other]
    }
}

/// The figures of one contest on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperContest {
    /// Votes for each option.
    pub votes: Vec<u64>,
    /// 部分无效: rows that could not be read.
    pub row_void: u64,
    /// The points, in a score contest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<PaperScore>,
    /// Names written in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub write_ins: Vec<PaperWriteIn>,
    /// Write-ins that could not be read or repeat a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub write_in_void: Option<u64>,
}

/// The points given on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperScore {
    /// Rows with a score.
    pub answered: u64,
    /// The sum of their scores.
    pub total: u64,
}

/// Votes for one name written in on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperWriteIn {
    /// The nominee of the ballot's list, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nominee: Option<String>,
    /// The name.
    pub name: String,
    /// What tells a namesake apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Votes.
    pub votes: u64,
}

/// A trustee has checked the figures of a `paper`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperSign {
    /// The ballot.
    pub ballot: String,
    /// The leaf hash of the `paper`.
    pub paper: LeafHash,
    /// The trustee's index.
    pub trustee: u32,
    /// By the trustee.
    pub signature: SignatureBytes,
}
