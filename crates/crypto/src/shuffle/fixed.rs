//! A point that many secrets multiply. Spec: `shuffle`.

#[cfg(feature = "tables")]
use curve25519_dalek::ristretto::RistrettoBasepointTable;
use curve25519_dalek::{Scalar, ristretto::RistrettoPoint};

/// With tables a mixer is several times as fast; both ways take constant time.
#[cfg(feature = "tables")]
pub(super) struct Fixed(RistrettoBasepointTable);

/// Without tables: the point itself.
#[cfg(not(feature = "tables"))]
pub(super) struct Fixed(RistrettoPoint);

impl Fixed {
    #[cfg(feature = "tables")]
    pub(super) fn new(point: &RistrettoPoint) -> Self {
        Self(RistrettoBasepointTable::create(point))
    }

    #[cfg(not(feature = "tables"))]
    pub(super) fn new(point: &RistrettoPoint) -> Self {
        Self(*point)
    }

    pub(super) fn times(&self, scalar: &Scalar) -> RistrettoPoint {
        std::ops::Mul::mul(&self.0, scalar)
    }
}
