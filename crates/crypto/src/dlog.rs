//! Small discrete logarithms: the counts in a tally. Spec: `shares`.

use std::collections::HashMap;

use curve25519_dalek::{
    Scalar, constants::RISTRETTO_BASEPOINT_POINT as G, ristretto::RistrettoPoint, traits::Identity,
};

/// The largest count that is searched for: scores of 10,000 from every line of a log of 2,000,000.
pub const MAX_COUNT: u64 = 20_000_000_000;

/// A baby-step giant-step table for counts up to a bound.
pub struct SmallLog {
    /// Encoding of `2·j·G` → j. Doubled, because doubled points are compressed in batches at a tenth of the cost.
    baby: HashMap<[u8; 32], u64>,
    step: u64,
    giant: RistrettoPoint,
    bound: u64,
}

impl SmallLog {
    /// A table for 0 ≤ count ≤ bound; `bound` is cut to [`MAX_COUNT`]. Takes about √bound steps.
    #[must_use]
    pub fn new(bound: u64) -> Self {
        let bound = bound.min(MAX_COUNT);
        let step = (bound + 1).isqrt() + 1;
        let mut point = RistrettoPoint::identity();
        let mut points = Vec::new();
        for _ in 0..step {
            points.push(point);
            point += G;
        }
        let baby = RistrettoPoint::double_and_compress_batch(&points)
            .iter()
            .zip(0..)
            .map(|(encoding, j)| (encoding.to_bytes(), j))
            .collect();
        Self {
            baby,
            step,
            giant: G * Scalar::from(step),
            bound,
        }
    }

    /// The count v with `v·G = point`, if 0 ≤ v ≤ bound.
    #[must_use]
    pub fn find(&self, point: &RistrettoPoint) -> Option<u64> {
        self.find_up_to(point, self.bound)
    }

    /// The count v with `v·G = point`, if 0 ≤ v ≤ most; `most` is cut to the table's bound.
    #[must_use]
    pub fn find_up_to(&self, point: &RistrettoPoint, most: u64) -> Option<u64> {
        const BATCH: usize = 256;
        let most = most.min(self.bound);
        let mut point = *point;
        let mut base = 0u64;
        while base <= most {
            let mut batch = Vec::with_capacity(BATCH);
            for _ in 0..BATCH {
                batch.push(point);
                point -= self.giant;
            }
            for encoding in RistrettoPoint::double_and_compress_batch(&batch) {
                if let Some(j) = self.baby.get(encoding.as_bytes()) {
                    return Some(base + j).filter(|v| *v <= most);
                }
                base += self.step;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_count_up_to_the_bound_and_nothing_else() {
        let table = SmallLog::new(300);
        for v in 0..=300u64 {
            assert_eq!(table.find(&(G * Scalar::from(v))), Some(v));
        }
        assert_eq!(table.find(&(G * Scalar::from(301u64))), None);
        assert_eq!(table.find(&(-G)), None);
        assert_eq!(SmallLog::new(0).find(&RistrettoPoint::identity()), Some(0));
        assert_eq!(SmallLog::new(0).find(&G), None);
    }

    #[test]
    fn ten_million() {
        let table = SmallLog::new(MAX_COUNT);
        for v in [MAX_COUNT, MAX_COUNT - 1, 1, 3163, 3164, 9_999_000] {
            assert_eq!(table.find(&(G * Scalar::from(v))), Some(v));
        }
        assert_eq!(table.find(&(G * Scalar::from(MAX_COUNT + 1))), None);
    }
}
