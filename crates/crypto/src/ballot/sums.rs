//! Sums of products over the ring: the coefficient of every ring key, added up over many ballots.
//!
//! In a batch, ballot after ballot adds `w·p_i(c)` to the coefficient of key i, a thousand products each. They
//! are added as 512-bit integers and reduced once in a while: ten times cheaper than a reduction each.
//! Only public values come here, so nothing needs constant time.

use curve25519_dalek::Scalar;

/// Products of two reduced scalars are below 2^506: so many fit 512 bits.
const MOST_PENDING: u32 = 63;

/// Running sums of outer products `low ⊗ high`.
pub(super) struct OuterSums {
    wide: Vec<[u64; 8]>,
    pending: u32,
}

impl OuterSums {
    pub(super) fn new(size: usize) -> Self {
        Self {
            wide: vec![[0; 8]; size],
            pending: 0,
        }
    }

    /// Adds `low[i]·high[j]` to sum `i + j·low.len()`.
    pub(super) fn add(&mut self, low: &[Scalar], high: &[Scalar]) {
        if self.pending == MOST_PENDING {
            self.reduce();
        }
        self.pending += 1;
        let low: Vec<[u64; 4]> = low.iter().map(limbs).collect();
        for (row, factor) in self.wide.chunks_mut(low.len().max(1)).zip(high) {
            let factor = limbs(factor);
            for (sum, value) in row.iter_mut().zip(&low) {
                multiply_add(sum, value, &factor);
            }
        }
    }

    /// The sums modulo the group order.
    pub(super) fn finish(&self) -> Vec<Scalar> {
        self.wide.iter().map(reduced).collect()
    }

    fn reduce(&mut self) {
        for sum in &mut self.wide {
            let low = limbs(&reduced(sum));
            *sum = [low[0], low[1], low[2], low[3], 0, 0, 0, 0];
        }
        // A reduced sum counts as one product.
        self.pending = 1;
    }
}

fn reduced(sum: &[u64; 8]) -> Scalar {
    let mut bytes = [0u8; 64];
    for (chunk, limb) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(sum) {
        *chunk = limb.to_le_bytes();
    }
    Scalar::from_bytes_mod_order_wide(&bytes)
}

fn limbs(scalar: &Scalar) -> [u64; 4] {
    let mut out = [0u64; 4];
    for (limb, chunk) in out.iter_mut().zip(scalar.as_bytes().as_chunks::<8>().0) {
        *limb = u64::from_le_bytes(*chunk);
    }
    out
}

/// `sum += a·b`, schoolbook; the caller guarantees that the sum stays below 2^512.
#[inline]
fn multiply_add(sum: &mut [u64; 8], a: &[u64; 4], b: &[u64; 4]) {
    for i in 0..4 {
        let mut carry = 0u64;
        for j in 0..4 {
            (sum[i + j], carry) = step(a[i], b[j], sum[i + j], carry);
        }
        for limb in &mut sum[i + 4..] {
            let (value, overflow) = limb.overflowing_add(carry);
            *limb = value;
            carry = u64::from(overflow);
        }
    }
}

/// `a·b + c + carry` as (low, high): it always fits 128 bits.
#[inline]
fn step(a: u64, b: u64, c: u64, carry: u64) -> (u64, u64) {
    let wide = u128::from(a) * u128::from(b) + u128::from(c) + u128::from(carry);
    ((wide & u128::from(u64::MAX)) as u64, (wide >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;

    #[test]
    fn equals_scalar_arithmetic_over_many_reductions() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let mut sums = OuterSums::new(12);
        let mut expected = vec![Scalar::ZERO; 12];
        for round in 0..200 {
            // Every tenth round the largest values there are.
            let mut pick = || {
                if round % 10 == 0 {
                    -Scalar::ONE
                } else {
                    Scalar::random(&mut rng)
                }
            };
            let low: Vec<Scalar> = (0..4).map(|_| pick()).collect();
            let high: Vec<Scalar> = (0..3).map(|_| pick()).collect();
            sums.add(&low, &high);
            for (i, slot) in expected.iter_mut().enumerate() {
                *slot += low[i % 4] * high[i / 4];
            }
        }
        assert_eq!(sums.finish(), expected);
    }

    #[test]
    fn the_largest_pending_sum_does_not_overflow() {
        let mut sums = OuterSums::new(1);
        for _ in 0..MOST_PENDING + 2 {
            sums.add(&[-Scalar::ONE], &[-Scalar::ONE]);
        }
        assert_eq!(sums.finish(), [Scalar::from(u64::from(MOST_PENDING) + 2)]);
    }
}
