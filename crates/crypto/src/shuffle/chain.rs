//! The mixer's chain of products, made without one link waiting for the one before; its masks. Spec: `shuffle`.

use curve25519_dalek::{Scalar, ristretto::RistrettoPoint};
use zeroize::Zeroizing;

use super::{fixed::Fixed, parallel};
use crate::{
    group::{DecodeError, Element},
    secret::Nonces,
};

/// Masks of one proof, wiped on drop.
pub(super) struct Masks {
    /// `α_1 … α_4`.
    pub(super) sums: Zeroizing<[Scalar; 4]>,
    /// `γ_i`, of the links.
    pub(super) links: Zeroizing<Vec<Scalar>>,
    /// `β_i`, of the weights.
    pub(super) rows: Zeroizing<Vec<Scalar>>,
}

impl Masks {
    pub(super) fn new(nonces: &mut Nonces, count: usize) -> Self {
        Self {
            sums: Zeroizing::new([(); 4].map(|()| nonces.scalar())),
            links: Zeroizing::new(nonces.scalars(count)),
            rows: Zeroizing::new(nonces.scalars(count)),
        }
    }
}

/// The chain `Q_i = a_i·G + b_i·J*`, with its scalars added up so that no link waits for the one before.
pub(super) struct Products {
    star: Fixed,
    /// `(a_{i−1}, b_{i−1})` at i, beginning with (0, 1): one more than there are rows.
    scalars: Zeroizing<Vec<(Scalar, Scalar)>>,
}

impl Products {
    /// `Q_i = σ_i·G + u'_i·Q_{i−1}` gives `a_i = σ_i + u'_i·a_{i−1}` and `b_i = u'_i·b_{i−1}`.
    pub(super) fn new(star: &RistrettoPoint, weights: &[Scalar], steps: &[Scalar]) -> Self {
        let mut scalars = Zeroizing::new(Vec::with_capacity(weights.len() + 1));
        let (mut a, mut b) = (Scalar::ZERO, Scalar::ONE);
        scalars.push((a, b));
        for (weight, step) in weights.iter().zip(steps) {
            (a, b) = (step + weight * a, weight * b);
            scalars.push((a, b));
        }
        Self {
            star: Fixed::new(star),
            scalars,
        }
    }

    /// `a_{N−1}`.
    pub(super) fn total(&self) -> Scalar {
        self.scalars.last().map_or(Scalar::ZERO, |last| last.0)
    }

    /// `Q_0 … Q_{N−1}`.
    pub(super) fn chain(&self) -> Result<Vec<Element>, DecodeError> {
        self.points(|i| self.scalars[i + 1])
    }

    /// `B_i = γ_i·G + β_i·Q_{i−1}`.
    pub(super) fn announce(&self, masks: &Masks) -> Result<Vec<Element>, DecodeError> {
        self.points(|i| {
            let ((a, b), mask) = (self.scalars[i], masks.rows[i]);
            (masks.links[i] + mask * a, mask * b)
        })
    }

    /// A combination of G and J* a row.
    fn points(
        &self,
        pair: impl Fn(usize) -> (Scalar, Scalar) + Sync + Send,
    ) -> Result<Vec<Element>, DecodeError> {
        let point = |i| {
            let (a, b) = pair(i);
            Element::from_point(RistrettoPoint::mul_base(&a) + self.star.times(&b))
        };
        parallel::map(self.scalars.len().saturating_sub(1), point)
            .into_iter()
            .collect()
    }
}
