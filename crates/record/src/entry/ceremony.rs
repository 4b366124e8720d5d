//! The making of the election key, every message of it. Spec: `{#dkg}`.

use serde::{Deserialize, Serialize};

use crate::bytes::{B32, B64Bytes, LeafHash, PointBytes, Points, Proof64, SignatureBytes};

/// A trustee binds the deal to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DkgCommit {
    /// From 1.
    pub ceremony: u32,
    /// The trustee's index.
    pub trustee: u32,
    /// The hash of commitments and proof.
    pub digest: B32,
    /// By the trustee.
    pub signature: SignatureBytes,
}

/// A trustee deals a share to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DkgDeal {
    /// From 1.
    pub ceremony: u32,
    /// The dealer's index.
    pub trustee: u32,
    /// The polynomials' coefficients times G, `width · threshold` points.
    pub commitments: Points,
    /// Possession of the constant terms: announcement and response.
    pub proof: Proof64,
    /// One for each other trustee, ascending.
    pub shares: Vec<SealedShare>,
    /// By the dealer.
    pub signature: SignatureBytes,
}

/// A share only its receiver can open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedShare {
    /// The receiver's index.
    pub to: u32,
    /// An ephemeral point, then the masked scalars.
    #[serde(rename = "box")]
    pub sealed: B64Bytes,
}

/// A trustee found all shares good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DkgAccept {
    /// From 1.
    pub ceremony: u32,
    /// The trustee's index.
    pub trustee: u32,
    /// The leaf hashes of the deals it saw, by dealer.
    pub deals: Vec<LeafHash>,
    /// By the trustee.
    pub signature: SignatureBytes,
}

/// A trustee shows that a share was bad.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DkgComplaint {
    /// From 1.
    pub ceremony: u32,
    /// The trustee's index.
    pub trustee: u32,
    /// The index of the dealer.
    pub against: u32,
    /// What opens the share for everybody.
    pub shared: PointBytes,
    /// That `shared` is right: challenge and response.
    pub proof: Proof64,
    /// By the trustee.
    pub signature: SignatureBytes,
}

/// The host gives a ceremony up: a trustee is missing, or sent what does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DkgAbort {
    /// From 1.
    pub ceremony: u32,
    /// Why.
    pub reason: String,
}

/// The election key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElectionKey {
    /// The ceremony that made it.
    pub ceremony: u32,
    /// `width` points.
    pub key: Points,
}
