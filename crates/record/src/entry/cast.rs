//! What comes in while a ballot is open. Spec: `{#ballot}`, `{#challenge}`.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::bytes::{B32, B64Bytes, PointBytes};

/// A ballot that was opened instead of cast, to test the device that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenged {
    /// The ballot.
    pub ballot: String,
    /// The ciphertexts.
    pub votes: B64Bytes,
    /// From which the nonces follow.
    pub seed: B32,
    /// For each contest, 0 or 1 for each selection, then for each write-in slot.
    #[serde(deserialize_with = "bits")]
    pub choices: Vec<Vec<u8>>,
    /// For each contest with write-ins, the content of each slot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub write_ins: Vec<Vec<B64Bytes>>,
}

/// Lists of 0 and 1.
fn bits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
    let lists = Vec::<Vec<u8>>::deserialize(deserializer)?;
    if lists.iter().flatten().all(|&bit| bit <= 1) {
        Ok(lists)
    } else {
        Err(D::Error::custom("a choice is 0 or 1"))
    }
}

/// The casts that follow were published together, so that their order says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epoch {
    /// The ballot.
    pub ballot: String,
    /// From 1.
    pub number: u64,
    /// How many casts follow at once.
    pub casts: u64,
}

/// One ballot cast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// The ballot.
    pub ballot: String,
    /// The ring in which the voter hides.
    pub ring: String,
    /// The part of the ring.
    pub bucket: u32,
    /// From 1; higher when the voter votes again.
    pub revision: u32,
    /// The same for all casts of one voter in this ballot.
    pub tag: PointBytes,
    /// The ciphertexts.
    pub votes: B64Bytes,
    /// That all of it is right. A whole number of 32-byte parts by its statement; here any bytes.
    pub proof: B64Bytes,
}

/// Voting ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// The ballot.
    pub ballot: String,
    /// How many casts were logged.
    pub casts: u64,
    /// How many count: one per tag.
    pub counted: u64,
}
