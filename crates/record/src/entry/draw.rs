//! The roster and the draw from it. Spec: `{#draw}`, `docs/draw.md`.

use serde::{Deserialize, Serialize};

use crate::bytes::{B32, RowLeaf};

/// The persons, as salted leaves, and how many are drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// One per person, ascending by leaf.
    pub rows: Vec<RosterRow>,
    /// How many of each stratum are drawn.
    pub quota: Quota,
}

/// One person of the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterRow {
    /// The salted hash of the person's row.
    pub leaf: RowLeaf,
    /// The group in which the person would vote.
    pub group: String,
    /// The stratum from which the person is drawn.
    pub stratum: String,
    /// How the person takes part.
    pub status: Status,
    /// Why a recused person is recused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How a person of the roster takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Takes part without a draw.
    Mandatory,
    /// May be drawn.
    Eligible,
    /// Takes no part (回避).
    Recused,
}

/// How many persons are drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quota {
    /// A number for each stratum.
    Fixed(Vec<Seats>),
    /// A number for all, shared out over the strata.
    Total(u64),
    /// A share of each stratum.
    Ratio(Ratio),
}

/// The seats of one stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seats {
    /// The stratum.
    pub stratum: String,
    /// How many are drawn from it.
    pub seats: u64,
}

/// A share, as a fraction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// Numerator.
    pub num: u64,
    /// Denominator.
    pub den: u64,
}

/// A contributor binds a value before any is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawCommit {
    /// From 1.
    pub attempt: u32,
    /// Who contributes.
    pub contributor: String,
    /// The hash of value and nonce.
    pub commitment: B32,
}

/// A contributor opens the commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawReveal {
    /// From 1.
    pub attempt: u32,
    /// Who contributes.
    pub contributor: String,
    /// What the contributor chose: dice, the number of a banknote.
    pub value: String,
    /// What kept the value hidden.
    pub nonce: B32,
}

/// The outcome of the draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draw {
    /// From 1.
    pub attempt: u32,
    /// From which everything follows.
    pub seed: B32,
    /// One per stratum, by the bytes of its name.
    pub strata: Vec<DrawnStratum>,
}

/// Who was drawn from one stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawnStratum {
    /// The stratum.
    pub stratum: String,
    /// Those drawn, in the order of the draw.
    pub drawn: Vec<RowLeaf>,
    /// Those next in line (候补), in order.
    pub alternates: Vec<RowLeaf>,
}

/// An attempt is given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redraw {
    /// The attempt given up.
    pub attempt: u32,
    /// Why.
    pub reason: String,
}

/// An alternate takes the place of a person drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternate {
    /// Who does not come.
    #[serde(rename = "out")]
    pub leaves: RowLeaf,
    /// Who comes instead.
    #[serde(rename = "in")]
    pub enters: RowLeaf,
    /// Why.
    pub reason: String,
}
