//! Decryption shares and the result. Spec: `{#shares}`, `docs/rules.md`.

use serde::{Deserialize, Serialize};

use super::Json;
use crate::bytes::{B32, B64Bytes, Points, SignatureBytes, TreeRoot};

/// A trustee's part of the decryption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The ballot.
    pub ballot: String,
    /// The trustee's index.
    pub trustee: u32,
    /// Size of the log that the trustee verified.
    pub size: u64,
    /// Its root at that size.
    pub root: TreeRoot,
    /// The hash of the sums that were decrypted.
    pub aggregate: B32,
    /// The decryption factors.
    pub points: Points,
    /// That they are right, 96 bytes per column.
    pub proof: B64Bytes,
    /// By the trustee.
    pub signature: SignatureBytes,
}

/// What was decided; the entry `result`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The ballot.
    pub ballot: String,
    /// Whose shares were combined, ascending.
    pub trustees: Vec<u32>,
    /// The counts of the encrypted ballots, of all classes or of each.
    pub tallies: Vec<Tally>,
    /// What was written in, as it stood in the encrypted ballots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub write_ins: Vec<WrittenIn>,
    /// What the rules make of it, as written; the crate of the rules reads them.
    pub sheets: Vec<Json>,
}

/// What was written in, in one contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenIn {
    /// The contest.
    pub contest: String,
    /// The names and their votes: nominees in the order of the list, then texts.
    pub rows: Vec<WriteInRow>,
    /// Slots that cannot be read, or repeat a name on their ballot.
    pub void: u64,
}

/// One name that was written in: exactly one of `nominee` and `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteInRow {
    /// A person of the ballot's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nominee: Option<String>,
    /// A text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Votes.
    pub votes: u64,
}

/// The counts of one tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// The class, where classes are tallied apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// For each contest, a count for each figure.
    pub counts: Vec<Vec<u64>>,
}
