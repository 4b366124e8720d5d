//! What the trustees decrypt of a ballot: weighted sums of selections, added up over the counted casts. Spec: `shares`.

use curve25519_dalek::{Scalar, ristretto::RistrettoPoint};

use crate::{
    ballot::{Form, Questions, slack_weights},
    elgamal::Votes,
    group::identity,
};

/// A weighted sum of selections of one block or row: (κ, weight) of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) terms: Vec<(usize, u64)>,
}

impl Figure {
    /// The largest value one ballot can give.
    pub(crate) fn most(&self) -> u64 {
        self.terms.iter().map(|(_, weight)| weight).sum()
    }

    /// `Σ w·x_κ` of scalars, in constant time in them.
    pub(crate) fn of_scalars(&self, values: &[Scalar]) -> Scalar {
        let value = |at: usize| values.get(at).copied().unwrap_or_default();
        self.terms
            .iter()
            .map(|(at, w)| value(*at) * Scalar::from(*w))
            .sum()
    }

    /// `Σ w·P_κ` of public points.
    fn of_points(&self, values: &[RistrettoPoint]) -> RistrettoPoint {
        let points = self
            .terms
            .iter()
            .filter_map(|(at, w)| Some((values.get(*at)?, *w)));
        points
            .map(|(point, w)| if w == 1 { *point } else { point * Scalar::from(w) })
            .sum()
    }
}

/// Where the counts of a contest come from: column and figure of each part of each count.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Count(Vec<(usize, usize)>);

/// The figures of a ballot, column by column, and the counts of its contests that they give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    pub(crate) columns: Vec<Vec<Figure>>,
    /// Ciphertexts of each column.
    sizes: Vec<usize>,
    contests: Vec<Vec<Count>>,
}

impl Figures {
    /// The figures of a ballot under a key of this width.
    #[must_use]
    pub fn of(questions: &Questions, width: usize) -> Self {
        let layout = questions.layout(width);
        let width = width.max(1);
        let mut columns = vec![Vec::new(); layout.blocks()];
        let mut contests = Vec::new();
        let mut at = 0;
        for contest in questions.contests() {
            let mut counts = Vec::new();
            match contest.form {
                Form::Choice { .. } => {
                    for i in at..at + contest.regular() {
                        counts.push(Count(add(&mut columns, width, [(i, 1)])));
                    }
                }
                Form::Score { range, blank } => {
                    let score: Vec<_> = (at..).zip(slack_weights(range.into())).collect();
                    let next = at + score.len();
                    counts.push(Count(add(&mut columns, width, score)));
                    if blank {
                        counts.push(Count(add(&mut columns, width, [(next, 1)])));
                    }
                }
            }
            at += contest.regular();
            contests.push(counts);
        }
        for (contest, row) in questions.written().zip(layout.rows()) {
            let terms = row.columns().map(|k| (k, 1)).collect();
            if let Some(counts) = contests.get_mut(contest) {
                counts.push(Count(vec![(columns.len(), 0)]));
            }
            columns.push(vec![Figure { terms }]);
        }
        Self {
            columns,
            sizes: layout.spans().iter().map(|span| span.size).collect(),
            contests,
        }
    }

    /// Number of columns of one tally.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// The counts of each contest, from the decrypted figures of one tally's columns: votes of each option; or points
    /// above the lowest score, then blanks; then slots used.
    #[must_use]
    pub fn counts(&self, decrypted: &[Vec<u64>]) -> Vec<Vec<u64>> {
        let value = |(column, figure): &(usize, usize)| -> u64 {
            let found = decrypted.get(*column).and_then(|c| c.get(*figure));
            found.copied().unwrap_or_default()
        };
        let count = |count: &Count| count.0.iter().map(value).sum();
        let contest = |counts: &Vec<Count>| counts.iter().map(count).collect();
        self.contests.iter().map(contest).collect()
    }

    /// The counts of a tally in which nothing was counted.
    #[must_use]
    pub fn zero_counts(&self) -> Vec<Vec<u64>> {
        self.counts(&[])
    }
}

/// Adds the figure of these selections to their columns, split where a block ends; says where its parts went.
fn add(
    columns: &mut [Vec<Figure>],
    width: usize,
    selections: impl IntoIterator<Item = (usize, u64)>,
) -> Vec<(usize, usize)> {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for (selection, weight) in selections {
        let (block, term) = (selection / width, (selection % width, weight));
        let Some(column) = columns.get_mut(block) else {
            continue;
        };
        match parts.last() {
            Some((last, figure)) if *last == block => {
                if let Some(figure) = column.get_mut(*figure) {
                    figure.terms.push(term);
                }
            }
            _ => {
                parts.push((block, column.len()));
                let terms = vec![term];
                column.push(Figure { terms });
            }
        }
    }
    parts
}

/// The sum of the counted votes of one tally, ciphertext by ciphertext. Sums may be the identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate {
    /// `Σ R` and `Σ C_i` of every block and row.
    sums: Vec<(RistrettoPoint, Vec<RistrettoPoint>)>,
    counted: u64,
}

impl Aggregate {
    /// The empty sum of ballots with these figures.
    #[must_use]
    pub fn zero(figures: &Figures) -> Self {
        let sums = figures.sizes.iter();
        Self {
            sums: sums.map(|size| (identity(), vec![identity(); *size])).collect(),
            counted: 0,
        }
    }

    /// Adds the votes of one ballot.
    pub fn add(&mut self, votes: &Votes) {
        self.counted += 1;
        for ((sum_r, sum_c), block) in self.sums.iter_mut().zip(votes.all()) {
            *sum_r += block.r.point();
            sum_c
                .iter_mut()
                .zip(&block.c)
                .for_each(|(sum, c)| *sum += c.point());
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        self.counted += other.counted;
        for ((r, c), (other_r, other_c)) in self.sums.iter_mut().zip(&other.sums) {
            *r += other_r;
            c.iter_mut().zip(other_c).for_each(|(sum, c)| *sum += c);
        }
    }

    /// Ballots added.
    #[must_use]
    pub fn counted(&self) -> u64 {
        self.counted
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counted == 0
    }

    /// `R̂` and the `Ĉ` of its figures, column by column.
    pub(crate) fn fold(&self, figures: &Figures) -> Vec<(RistrettoPoint, Vec<RistrettoPoint>)> {
        let columns = self.sums.iter().zip(&figures.columns);
        columns
            .map(|((r, c), figures)| (*r, figures.iter().map(|f| f.of_points(c)).collect()))
            .collect()
    }
}
