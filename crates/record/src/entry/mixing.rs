//! Write-ins: mixed, opened row by row, spellings merged in the open. Spec: `{#write-ins}`.

use serde::{Deserialize, Serialize};

use crate::bytes::{B32, B64Bytes, Points, SignatureBytes, TreeRoot};

/// The rows of a contest in another order and encryption, with the proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// The ballot.
    pub ballot: String,
    /// The contest.
    pub contest: String,
    /// From 1.
    pub stage: u32,
    /// The trustee who mixed.
    pub trustee: u32,
    /// The rows that came out.
    pub rows: B64Bytes,
    /// That they are the rows of the stage before.
    pub proof: B64Bytes,
    /// By the trustee.
    pub signature: SignatureBytes,
}

/// A trustee's part in opening the rows of the last mix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowShare {
    /// The ballot.
    pub ballot: String,
    /// The contest.
    pub contest: String,
    /// The trustee's index.
    pub trustee: u32,
    /// Size of the log that the trustee verified.
    pub size: u64,
    /// Its root at that size.
    pub root: TreeRoot,
    /// The hash of the rows that were opened.
    pub rows: B32,
    /// The decryption factors, row by row.
    pub points: Points,
    /// That they are right, 96 bytes.
    pub proof: B64Bytes,
    /// By the trustee.
    pub signature: SignatureBytes,
}

/// How the texts written in are read. The last one of a contest holds; the others stay on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The ballot.
    pub ballot: String,
    /// The contest.
    pub contest: String,
    /// What each text stands for, ascending by text.
    pub table: Vec<MergeRow>,
}

/// What one text stands for: exactly one of `nominee`, `name`, `void`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeRow {
    /// The text as written.
    pub text: String,
    /// A person of the ballot's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nominee: Option<String>,
    /// Another spelling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Nobody: the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<String>,
}
