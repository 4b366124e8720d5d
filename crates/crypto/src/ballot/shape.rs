//! The layout of the bit vector: ring digits, selections, slack, and the sets that bind them. Spec: `ballot`.

use std::ops::Range;

use super::questions::{Form, Questions, ShapeError};

/// Most keys in one bucket of a ring.
pub const MAX_BUCKET: usize = 1024;

/// One set of bits with a fixed weighted sum; its first member is the pivot, of weight 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BitSet {
    /// Positions in the bit vector with their weights, the pivot first.
    pub(crate) members: Vec<(usize, u64)>,
    /// The weighted sum.
    pub(crate) target: u64,
}

/// The digits of a ring index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Radices(Vec<usize>);

impl Radices {
    /// Radix 4 for every digit but the top one, which has just what the ring needs (at least 2).
    ///
    /// # Errors
    /// [`ShapeError::Bucket`].
    pub fn of_ring(size: usize) -> Result<Self, ShapeError> {
        if !(2..=MAX_BUCKET).contains(&size) {
            return Err(ShapeError::Bucket(size));
        }
        let mut lower = 1usize;
        let mut radices = Vec::new();
        while lower * 4 < size {
            radices.push(4);
            lower *= 4;
        }
        radices.push(size.div_ceil(lower).max(2));
        Ok(Self(radices))
    }

    /// Radix of each digit, lowest digit first.
    #[must_use]
    pub fn radices(&self) -> &[usize] {
        &self.0
    }

    /// m, the number of digits.
    #[must_use]
    pub fn digits(&self) -> usize {
        self.0.len()
    }

    /// N', the ring's size with its padding.
    #[must_use]
    pub fn padded(&self) -> usize {
        self.0.iter().product()
    }
}

/// The layout of a ballot in a ring of a given size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    radices: Radices,
    /// Digits, then contests, then limits: a limit's members may be pivots of contests, never the other way round.
    pub(crate) sets: Vec<BitSet>,
    /// Positions of the selections in the bit vector: regular ones, then slot bits.
    pub(crate) selections: Range<usize>,
    bits: usize,
}

impl Shape {
    /// Lays out the bits.
    ///
    /// # Errors
    /// [`ShapeError::Bucket`].
    pub fn new(questions: &Questions, ring: usize) -> Result<Self, ShapeError> {
        let radices = Radices::of_ring(ring)?;
        let mut sets = Vec::new();
        let mut at = 0;
        for &radix in radices.radices() {
            sets.push(BitSet {
                members: (at..at + radix).map(|i| (i, 1)).collect(),
                target: 1,
            });
            at += radix;
        }
        let selections = at..at + questions.selections();
        let mut slot = at + questions.regular();
        let mut slack = selections.end;
        for contest in questions.contests() {
            let regular = at..at + contest.regular();
            let slots = slot..slot + contest.slots();
            (at, slot) = (regular.end, slots.end);
            sets.push(match contest.form {
                Form::Choice { min, max, .. } => BitSet {
                    members: (regular.chain(slots).map(|i| (i, 1)))
                        .chain(numbered(&mut slack, slack_weights(u64::from(max - min))))
                        .collect(),
                    target: max.into(),
                },
                Form::Score { range, .. } => {
                    let range = u64::from(range);
                    let weights = slack_weights(range);
                    // The blank bit, if there is one, stands after the score bits and weighs the whole range.
                    BitSet {
                        members: (regular.zip(weights.iter().copied().chain([range])))
                            .chain(numbered(&mut slack, weights.clone()))
                            .collect(),
                        target: range,
                    }
                }
            });
        }
        for limit in questions.limits() {
            let own = numbered(&mut slack, slack_weights(limit.max.into()));
            let counted = limit.selections.iter().map(|i| (selections.start + i, 1));
            sets.push(BitSet {
                members: own.chain(counted).collect(),
                target: limit.max.into(),
            });
        }
        Ok(Self {
            radices,
            sets,
            selections,
            bits: slack,
        })
    }

    /// The ring's digits.
    #[must_use]
    pub fn radices(&self) -> &Radices {
        &self.radices
    }

    /// κ, the number of bits.
    #[must_use]
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// Number of responses `f` that are sent: all bits but one pivot a set.
    #[must_use]
    pub fn sent(&self) -> usize {
        self.bits - self.sets.len()
    }

    /// Of every bit whether it is a set's pivot.
    pub(crate) fn pivots(&self) -> Vec<bool> {
        let mut pivots = vec![false; self.bits];
        let first = self.sets.iter().filter_map(|set| set.members.first());
        first.for_each(|(i, _)| pivots[*i] = true);
        pivots
    }
}

/// Gives the next positions to these weights.
fn numbered(next: &mut usize, weights: Vec<u64>) -> impl Iterator<Item = (usize, u64)> + use<> {
    let start = *next;
    *next += weights.len();
    (start..).zip(weights)
}

/// Weights whose subset sums are exactly 0 … `range`: 1, 2, 4, … and the remainder.
#[must_use]
pub fn slack_weights(range: u64) -> Vec<u64> {
    let mut weights = Vec::new();
    let (mut sum, mut power) = (0u64, 1u64);
    while sum + power <= range {
        weights.push(power);
        sum += power;
        power *= 2;
    }
    if sum < range {
        weights.push(range - sum);
    }
    weights
}

/// The number of buckets of a ring of `size` keys.
#[must_use]
pub fn bucket_count(size: usize) -> usize {
    size.div_ceil(MAX_BUCKET)
}

/// The positions of one bucket's keys in a ring of `size` keys, or `None` if there is no such bucket.
#[must_use]
pub fn bucket_range(size: usize, bucket: usize) -> Option<Range<usize>> {
    let count = bucket_count(size);
    (bucket < count).then(|| bucket * size / count..(bucket + 1) * size / count)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn slack_sums_are_exactly_the_range() {
        for range in 0..=70u64 {
            let weights = slack_weights(range);
            let sums: BTreeSet<u64> = (0..1u32 << weights.len())
                .map(|mask| {
                    (0..)
                        .zip(&weights)
                        .filter(|(i, _)| mask >> i & 1 == 1)
                        .map(|(_, w)| w)
                        .sum()
                })
                .collect();
            assert_eq!(sums, (0..=range).collect());
        }
        assert_eq!(slack_weights(5), [1, 2, 2]);
    }

    #[test]
    fn radices_cover_every_ring() {
        for size in 2..=MAX_BUCKET {
            let radices = Radices::of_ring(size).unwrap();
            let padded = radices.padded();
            assert!(padded >= size);
            let (top, lower) = radices.radices().split_last().unwrap();
            assert!((2..=4).contains(top));
            assert!(lower.iter().all(|r| *r == 4));
            // The least number of digits: one fewer would not reach the size.
            assert!(size == 2 || 4usize.pow(u32::try_from(lower.len()).unwrap()) < size);
        }
        assert_eq!(Radices::of_ring(1024).unwrap().radices(), [4; 5]);
        assert_eq!(Radices::of_ring(300).unwrap().radices(), [4, 4, 4, 4, 2]);
        assert_eq!(Radices::of_ring(1), Err(ShapeError::Bucket(1)));
        assert_eq!(Radices::of_ring(1025), Err(ShapeError::Bucket(1025)));
    }

    #[test]
    fn buckets_partition_a_ring() {
        for size in [2, 1023, 1024, 1025, 2049, 4999, 5000] {
            let mut next = 0;
            for bucket in 0..bucket_count(size) {
                let range = bucket_range(size, bucket).unwrap();
                assert_eq!(range.start, next);
                assert!((2..=MAX_BUCKET).contains(&range.len()));
                next = range.end;
            }
            assert_eq!(next, size);
            assert_eq!(bucket_range(size, bucket_count(size)), None);
        }
    }
}
