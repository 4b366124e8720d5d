//! `J*`, `J_i`: bases of the commitments to the permutation, by hashing only. Spec: `shuffle`.

#[cfg(any(test, feature = "dishonest"))]
use curve25519_dalek::Scalar;
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

    /// Generators of a mixer's own, `J_i = 5^i·G`: of no use, since verifiers make theirs.
    #[cfg(any(test, feature = "dishonest"))]
    pub(super) fn known(rows: usize) -> Self {
        let powers = std::iter::successors(Some(Scalar::ONE), |power| Some(power * Scalar::from(5u64)));
        Self {
            rows: powers
                .take(rows)
                .map(|power| RistrettoPoint::mul_base(&power))
                .collect(),
            ..Self::new(rows)
        }
    }
}
