//! Tokens (票码) and the keys entered for them. Spec: `{#check-in}`.

use serde::{Deserialize, Serialize};

use crate::bytes::{Ed25519Key, PointBytes, Proof64, SignatureBytes};

/// The tokens of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// The group.
    pub group: String,
    /// Their public keys, ascending, so that the order says nothing.
    pub tokens: Vec<Ed25519Key>,
}

/// A device enters a key for a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// The token.
    pub token: Ed25519Key,
    /// The key with which the device will vote.
    pub key: PointBytes,
    /// Higher than the token's last.
    pub counter: u32,
    /// Possession of `key`: announcement and response.
    pub proof: Proof64,
    /// By the token.
    pub signature: SignatureBytes,
}

/// A token is no longer good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    /// The token.
    pub token: Ed25519Key,
    /// Why.
    pub reason: String,
}
