//! The layout of the bit vector: ring digits, selections, slack. Spec: `ballot`.

use std::ops::Range;

/// Most keys in one bucket of a ring.
pub const MAX_BUCKET: usize = 1024;
/// Most selections that one ballot may have, all contests together.
pub const MAX_SELECTIONS: usize = 2048;

/// A question: so many options, of which at least `min` and at most `max` are selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contest {
    /// Number of options.
    pub options: u32,
    /// Fewest selections.
    pub min: u32,
    /// Most selections.
    pub max: u32,
}

/// A contest or ring that cannot be laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// No contests, or too many selections in all.
    #[error("a ballot has 1 to {MAX_SELECTIONS} selections, this one has {0}")]
    Selections(usize),
    /// `min ≤ max ≤ options`, `1 ≤ max` does not hold.
    #[error("contest {0}: limits must satisfy 0 ≤ min ≤ max ≤ options and 1 ≤ max")]
    Limits(usize),
    /// A ring bucket of this size cannot hide anybody or is too large.
    #[error("a bucket has 2 to {MAX_BUCKET} keys, this one has {0}")]
    Bucket(usize),
}

/// One set of bits with a fixed weighted sum; its first bit is the pivot, of weight 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BitSet {
    /// Where the set lies in the bit vector.
    pub(crate) range: Range<usize>,
    /// Weight of each bit.
    pub(crate) weights: Vec<u64>,
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
    contests: Vec<Contest>,
    pub(crate) sets: Vec<BitSet>,
    /// Positions of the selections in the bit vector, contest by contest.
    pub(crate) selections: Vec<usize>,
    bits: usize,
}

impl Shape {
    /// Lays out the bits.
    ///
    /// # Errors
    /// [`ShapeError`].
    pub fn new(contests: &[Contest], ring: usize) -> Result<Self, ShapeError> {
        let radices = Radices::of_ring(ring)?;
        check_contests(contests)?;
        let mut sets = Vec::new();
        let mut at = 0;
        for &radix in radices.radices() {
            sets.push(BitSet {
                range: at..at + radix,
                weights: vec![1; radix],
                target: 1,
            });
            at += radix;
        }
        let mut selections = Vec::new();
        let mut slack_at = at + contests.iter().map(|c| c.options as usize).sum::<usize>();
        // Selections stand before all slack bits, so a contest's set is two runs; see `members`.
        for contest in contests {
            let weights = slack_weights(u64::from(contest.max - contest.min));
            let options = contest.options as usize;
            selections.extend(at..at + options);
            let mut all = vec![1; options];
            all.extend_from_slice(&weights);
            sets.push(BitSet {
                range: at..at + options,
                weights: all,
                target: u64::from(contest.max),
            });
            at += options;
            slack_at += weights.len();
        }
        Ok(Self {
            radices,
            contests: contests.to_vec(),
            sets,
            selections,
            bits: slack_at,
        })
    }

    /// The ring's digits.
    #[must_use]
    pub fn radices(&self) -> &Radices {
        &self.radices
    }

    /// The contests.
    #[must_use]
    pub fn contests(&self) -> &[Contest] {
        &self.contests
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

    /// Positions of a set's bits: its run, then its slack bits.
    pub(crate) fn members(&self) -> Vec<Vec<usize>> {
        let mut slack_at = self.selections.last().map_or(0, |last| last + 1);
        self.sets
            .iter()
            .map(|set| {
                let run = set.range.len();
                let slack = set.weights.len() - run;
                let members = set.range.clone().chain(slack_at..slack_at + slack).collect();
                slack_at += slack;
                members
            })
            .collect()
    }
}

/// Checks the limits of contests.
fn check_contests(contests: &[Contest]) -> Result<(), ShapeError> {
    for (index, contest) in contests.iter().enumerate() {
        if contest.min > contest.max || contest.max > contest.options || contest.max == 0 {
            return Err(ShapeError::Limits(index));
        }
    }
    let total: u64 = contests.iter().map(|c| u64::from(c.options)).sum();
    match usize::try_from(total) {
        Ok(total) if (1..=MAX_SELECTIONS).contains(&total) => Ok(()),
        other => Err(ShapeError::Selections(other.unwrap_or(usize::MAX))),
    }
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

    #[test]
    fn bad_limits_are_named() {
        let contest = |options, min, max| Contest { options, min, max };
        assert_eq!(Shape::new(&[contest(3, 2, 1)], 4), Err(ShapeError::Limits(0)));
        assert_eq!(
            Shape::new(&[contest(3, 1, 1), contest(3, 0, 4)], 4),
            Err(ShapeError::Limits(1))
        );
        assert_eq!(Shape::new(&[contest(3, 0, 0)], 4), Err(ShapeError::Limits(0)));
        assert_eq!(Shape::new(&[], 4), Err(ShapeError::Selections(0)));
        assert_eq!(
            Shape::new(&[contest(u32::MAX, 0, 1)], 4),
            Err(ShapeError::Selections(u32::MAX as usize))
        );
    }

    #[test]
    fn selections_stand_before_slack() {
        let shape = Shape::new(
            &[
                Contest {
                    options: 3,
                    min: 0,
                    max: 2,
                },
                Contest {
                    options: 2,
                    min: 1,
                    max: 1,
                },
            ],
            5,
        )
        .unwrap();
        // 4 + 2 ring bits, 5 selections, 2 slack bits.
        assert_eq!(shape.bits(), 13);
        assert_eq!(shape.selections, [6, 7, 8, 9, 10]);
        assert_eq!(
            shape.members(),
            [vec![0, 1, 2, 3], vec![4, 5], vec![6, 7, 8, 11, 12], vec![9, 10]]
        );
        assert_eq!(shape.sent(), 9);
    }
}
