//! Large multiscalar sums, cut into pieces that fit the cache and run on all cores.

use curve25519_dalek::{
    Scalar,
    ristretto::RistrettoPoint,
    traits::{MultiscalarMul, VartimeMultiscalarMul},
};

use super::parallel;

/// Terms of a piece in variable time: Pippenger's buckets cost little beside so many, and its tables fit the cache.
const PUBLIC: usize = 4096;
/// Terms of a piece in constant time: the doublings cost little beside so many.
const SECRET: usize = 256;

/// One term of a sum.
pub(crate) type Term<'a> = (Scalar, &'a RistrettoPoint);

/// `Σ s·P` in variable time: for public scalars only.
pub(crate) fn public(terms: &[Term<'_>]) -> RistrettoPoint {
    parallel::chunks(terms, PUBLIC, |piece| {
        RistrettoPoint::vartime_multiscalar_mul(piece.iter().map(|t| &t.0), piece.iter().map(|t| t.1))
    })
    .iter()
    .sum()
}

/// `Σ s·P` in constant time.
pub(crate) fn secret(terms: &[(&Scalar, &RistrettoPoint)]) -> RistrettoPoint {
    parallel::chunks(terms, SECRET, |piece| {
        RistrettoPoint::multiscalar_mul(piece.iter().map(|t| t.0), piece.iter().map(|t| t.1))
    })
    .iter()
    .sum()
}
