//! A secret permutation as the switches of a sorting network: drawn and applied without a secret address or branch.
//!
//! Random keys are sorted by Batcher's merge exchange (Knuth 5.2.2, algorithm M), whose comparisons depend on the
//! number of rows only. The switches that the keys set are kept; moving anything else means running the same network.
//! The usual Fisher–Yates loop would tell the permutation to whoever watches which memory is touched.

use subtle::{Choice, ConditionallySelectable};
use zeroize::{Zeroize, Zeroizing};

use crate::secret::Nonces;

/// A permutation π of `0 … size−1`; wiped on drop.
pub(super) struct Permutation {
    size: usize,
    /// One byte a comparator in network order: 1 swaps.
    switches: Zeroizing<Vec<u8>>,
}

impl Permutation {
    /// A uniformly random permutation. The keys have 128 bits, so equal ones (which would bias it) do not occur.
    pub(super) fn random(size: usize, nonces: &mut Nonces) -> Self {
        let draw = |_| {
            let mut low = [0u8; 16];
            let mut bytes = nonces.scalar().to_bytes();
            low.iter_mut().zip(&bytes).for_each(|(to, from)| *to = *from);
            bytes.zeroize();
            u128::from_le_bytes(low)
        };
        let mut keys: Zeroizing<Vec<u128>> = Zeroizing::new((0..size).map(draw).collect());
        let layers = layers(size);
        let count = layers.iter().map(|layer| layer.pairs(size).count()).sum();
        let mut switches = Zeroizing::new(Vec::with_capacity(count));
        for (low, high) in layers.iter().flat_map(|layer| layer.pairs(size)) {
            let swap = Choice::from(greater(keys[low], keys[high]));
            let mask = u128::from(swap.unwrap_u8()).wrapping_neg();
            let change = (keys[low] ^ keys[high]) & mask;
            keys[low] ^= change;
            keys[high] ^= change;
            switches.push(swap.unwrap_u8());
        }
        Self { size, switches }
    }

    /// Moves rows of `stride` items each: new row i is old row π(i).
    pub(super) fn apply<T: ConditionallySelectable>(&self, items: &mut [T], stride: usize) {
        let layers = layers(self.size);
        let pairs = layers.iter().flat_map(|layer| layer.pairs(self.size));
        for (pair, switch) in pairs.zip(self.switches.iter()) {
            exchange(items, stride, pair, *switch);
        }
    }

    /// Undoes [`Permutation::apply`]: new row π(i) is old row i.
    pub(super) fn undo<T: ConditionallySelectable>(&self, items: &mut [T], stride: usize) {
        let layers = layers(self.size);
        let pairs = layers.iter().rev().flat_map(|layer| layer.pairs(self.size).rev());
        for (pair, switch) in pairs.zip(self.switches.iter().rev()) {
            exchange(items, stride, pair, *switch);
        }
    }
}

/// 1 if a > b, else 0: the borrow of b − a.
fn greater(a: u128, b: u128) -> u8 {
    let borrow = (!b & a) | ((!b | a) & b.wrapping_sub(a));
    let [top, ..] = borrow.to_be_bytes();
    top >> 7
}

/// Swaps two rows if the switch is 1, touching both either way.
fn exchange<T: ConditionallySelectable>(
    items: &mut [T],
    stride: usize,
    (low, high): (usize, usize),
    switch: u8,
) {
    let (left, right) = items.split_at_mut(high * stride);
    let choice = Choice::from(switch);
    for (a, b) in left.iter_mut().skip(low * stride).take(stride).zip(right) {
        T::conditional_swap(a, b, choice);
    }
}

/// Comparators that touch distinct rows: (i, i + distance) for every i whose bit `mask` is as in `value`.
struct Layer {
    distance: usize,
    mask: usize,
    value: usize,
}

impl Layer {
    fn pairs(&self, size: usize) -> impl DoubleEndedIterator<Item = (usize, usize)> + use<> {
        let Self {
            distance,
            mask,
            value,
        } = *self;
        (0..size.saturating_sub(distance))
            .filter(move |i| i & mask == value)
            .map(move |i| (i, i + distance))
    }
}

/// The layers of the network for so many rows.
fn layers(size: usize) -> Vec<Layer> {
    let mut out = Vec::new();
    if size < 2 {
        return out;
    }
    let top = size.next_power_of_two() / 2;
    let mut mask = top;
    while mask > 0 {
        let (mut step, mut value, mut distance) = (top, 0, mask);
        loop {
            out.push(Layer {
                distance,
                mask,
                value,
            });
            if step == mask {
                break;
            }
            distance = step - mask;
            step /= 2;
            value = mask;
        }
        mask /= 2;
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;

    fn permutation(size: usize, seed: u8) -> Permutation {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        Permutation::random(size, &mut Nonces::new(b"", b"test", &mut rng))
    }

    /// What a permutation does to 0, 1, 2, …
    fn image(permutation: &Permutation) -> Vec<u32> {
        let mut image: Vec<u32> = (0..).take(permutation.size).collect();
        permutation.apply(&mut image, 1);
        image
    }

    #[test]
    fn the_network_sorts_whatever_comes() {
        // A network that sorts every sequence of zeros and ones sorts every sequence (Knuth 5.3.4, theorem Z).
        for size in 0..=12 {
            for pattern in 0u32..1 << size {
                let mut bits: Vec<u32> = (0..size).map(|i| pattern >> i & 1).collect();
                for (low, high) in layers(size).iter().flat_map(|l| l.pairs(size)) {
                    if bits[low] > bits[high] {
                        bits.swap(low, high);
                    }
                }
                assert!(bits.is_sorted(), "{size} {pattern:b}");
            }
        }
    }

    #[test]
    fn comparing_is_comparing() {
        let values = [
            0,
            1,
            2,
            u128::MAX / 2,
            u128::MAX / 2 + 1,
            u128::MAX - 1,
            u128::MAX,
        ];
        for a in values {
            for b in values {
                assert_eq!(greater(a, b), u8::from(a > b));
            }
        }
    }

    #[test]
    fn all_orders_of_four_are_equally_likely() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let mut nonces = Nonces::new(b"", b"test", &mut rng);
        let mut seen: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        for _ in 0..24_000 {
            *seen
                .entry(image(&Permutation::random(4, &mut nonces)))
                .or_default() += 1;
        }
        assert_eq!(seen.len(), 24);
        // Mean 1000, standard deviation 31: six of them either way, for a fixed seed.
        assert!(seen.values().all(|n| (814..=1186).contains(n)), "{seen:?}");
    }

    proptest! {
        #[test]
        fn every_row_moves_whole_and_comes_back(size in 0usize..200, stride in 1usize..4, seed: u8) {
            let permutation = permutation(size, seed);
            let before: Vec<u32> = (0..).take(size * stride).collect();
            let mut rows = before.clone();
            permutation.apply(&mut rows, stride);
            let image = image(&permutation);
            let mut sorted = image.clone();
            sorted.sort_unstable();
            prop_assert!(sorted.into_iter().eq((0..).take(size)));
            for (row, from) in rows.chunks(stride).zip(&image) {
                prop_assert!(row.iter().zip(before.iter().skip(*from as usize * stride)).all(|(a, b)| a == b));
            }
            permutation.undo(&mut rows, stride);
            prop_assert_eq!(rows, before);
        }
    }
}
