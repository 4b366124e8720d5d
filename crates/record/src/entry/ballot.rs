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
    /// The classes that are tallied apart; none: all together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<Class>,
    /// From 1.
    pub round: u32,
    /// The ballot of which this is a further round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// Which names of the previous round's result this one has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<Take>,
    /// The rules, as written; the crate of the rules reads them.
    pub spec: Json,
}

/// Groups that are tallied together and apart from others (A/B/C 票). Spec: `{#classes}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Its identifier.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its groups.
    pub groups: Vec<String>,
    /// Its weight in a hundred, where classes are weighed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
}

/// The names that go on to a further round. Spec: `{#rounds}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Take {
    /// Those tied at the cut.
    Tied,
    /// Those for whom nothing was decided.
    Failed,
    /// Those with the most votes.
    Top,
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
