//! Independent generators by hashing to the group. Spec: `notation`.

use curve25519_dalek::ristretto::RistrettoPoint;

use crate::group::hash_to_group;

/// `K*`, `K_i`, `L_i`: bases of the two bit commitments. Nobody knows a relation between them.
pub struct Generators {
    /// `K*`, the base of the blinding.
    pub star: RistrettoPoint,
    /// `K_0, K_1, …`: bases of the bits.
    pub k: Vec<RistrettoPoint>,
    /// `L_0, L_1, …`: bases of what must vanish when every bit is a bit.
    pub l: Vec<RistrettoPoint>,
}

impl Generators {
    /// The generators for `bits` bits; about 15 µs a bit natively.
    #[must_use]
    pub fn new(bits: usize) -> Self {
        let series = |role: &str| {
            (0u32..)
                .take(bits)
                .map(|i| hash_to_group(role, &[&i.to_be_bytes()]))
                .collect()
        };
        Self {
            star: hash_to_group("K*", &[]),
            k: series("K"),
            l: series("L"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn generators_are_distinct_and_not_the_base_point() {
        let g = Generators::new(100);
        let mut seen = HashSet::new();
        assert!(seen.insert(curve25519_dalek::constants::RISTRETTO_BASEPOINT_COMPRESSED.to_bytes()));
        for point in g.k.iter().chain(&g.l).chain([&g.star]) {
            assert!(seen.insert(point.compress().to_bytes()));
        }
        assert_eq!(seen.len(), 202);
    }

    #[test]
    fn a_longer_list_extends_a_shorter_one() {
        assert_eq!(Generators::new(3).l, Generators::new(5).l.get(..3).unwrap());
    }
}
