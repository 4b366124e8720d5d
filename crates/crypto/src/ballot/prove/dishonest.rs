//! Ballots of a device that marks with other numbers than 0 and 1. Only tests are built with this feature.

use super::*;
use crate::{ballot::slack_weights, group::DecodeError};

impl Preparation<'_> {
    /// Proves any numbers in place of marks, keeping all that can be kept: the first slack place takes up what a contest's
    /// sum needs, so that nothing but "every value is a bit" is broken.
    ///
    /// # Errors
    /// [`ProveError::Choices`] if there are too few numbers; others with negligible probability.
    pub fn seal_anything(self, marks: &[Scalar], seed: &[u8; 32]) -> Result<SealedBallot, ProveError> {
        let shape = &self.bucket.shape;
        let mut bits = digit_bits(shape.radices().radices(), self.index);
        let mut slack = Vec::new();
        let mut left = marks;
        for (number, contest) in shape.contests().iter().enumerate() {
            let split = left.split_at_checked(contest.options as usize);
            let (own, rest) = split.ok_or(ProveError::Choices(number))?;
            left = rest;
            bits.extend_from_slice(own);
            let places = slack_weights(u64::from(contest.max - contest.min)).len();
            let missing = Scalar::from(contest.max) - own.iter().sum::<Scalar>();
            slack.extend((0..places).map(|place| if place == 0 { missing } else { Scalar::ZERO }));
        }
        bits.extend(slack);
        let commitment = commit_anything(self.context, &bits, &self.masks, &self.beta)?;
        self.prove(&bits, commitment, seed)
    }
}

/// `B` of numbers that need not be bits.
fn commit_anything(
    context: &BallotContext,
    bits: &[Scalar],
    masks: &[Scalar],
    beta: &SecretScalar,
) -> Result<Element, DecodeError> {
    let g = &context.generators;
    let cross = bits.iter().zip(masks).map(|(b, a)| a * (Scalar::ONE - b - b));
    Element::from_point(RistrettoPoint::multiscalar_mul(
        [*beta.expose()]
            .into_iter()
            .chain(bits.iter().copied())
            .chain(cross),
        [&g.star]
            .into_iter()
            .chain(g.k.iter().take(bits.len()))
            .chain(g.l.iter().take(bits.len())),
    ))
}
