//! What is voted on and by which keys. Spec: `{#entries}`, `docs/rules.md`.

use serde::{Deserialize, Serialize};

use super::Json;
use crate::bytes::PointBytes;

/// A ballot and its rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    /// Its identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The groups that vote.
    pub groups: Vec<String>,
    /// Whether each group is tallied apart.
    pub split: bool,
    /// From 1.
    pub round: u32,
    /// The ballot of which this is a further round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// The rules, as written; the crate of the rules reads them.
    pub spec: Json,
}

/// The keys that may vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ring {
    /// Its identifier.
    pub id: String,
    /// The group whose live keys it holds.
    pub group: String,
    /// The keys, ascending.
    pub keys: Vec<PointBytes>,
}

/// Voting begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// The ballot.
    pub ballot: String,
    /// A ring for each of its groups, in their order.
    pub rings: Vec<String>,
}
