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
    /// The counts, of all groups or of each.
    pub tallies: Vec<Tally>,
    /// What the rules make of each tally, as written; the crate of the rules reads them.
    pub sheets: Vec<Json>,
}

/// The counts of one tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// The group, where groups are tallied apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// For each contest, a count for each selection.
    pub counts: Vec<Vec<u64>>,
}
