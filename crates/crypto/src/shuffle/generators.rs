//! `J*`, `J_i`: bases of the commitments to the permutation, by hashing only. Spec: `shuffle`.

use curve25519_dalek::ristretto::RistrettoPoint;

use super::parallel;
use crate::group::hash_to_group;

/// Independent bases. There is no way to take them from anybody: whoever knew a relation could swap rows unseen.
pub(super) struct Generators {
    /// `J*`, where the chain starts.
    pub(super) star: RistrettoPoint,
    /// `J_0, J_1, …`, one an output row.
    pub(super) rows: Vec<RistrettoPoint>,
}

impl Generators {
    /// The generators for so many rows.
    pub(super) fn new(rows: usize) -> Self {
        Self {
            star: hash_to_group("J*", &[]),
            rows: parallel::map(rows, |i| {
                // The number of rows is limited far below 2^32.
                let index = u32::try_from(i).unwrap_or(u32::MAX);
                hash_to_group("J", &[&index.to_be_bytes()])
            }),
        }
    }
}
