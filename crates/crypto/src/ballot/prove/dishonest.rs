//! Ballots of a device that marks with other numbers than 0 and 1. Only tests are built with this feature.

use super::*;

impl Prover<'_> {
    /// Proves any numbers in place of marks (regular selections, then slot bits), keeping all that can be kept: the first slack
    /// place takes up what the sum of a contest or limit needs, so that nothing but "every value is a bit" is broken.
    ///
    /// # Errors
    /// [`ProveError::Choices`] if there are not as many numbers as selections, [`ProveError::Contents`],
    /// [`ProveError::Content`]; others with negligible probability.
    pub fn seal_anything(
        self,
        marks: &[Scalar],
        contents: &[Vec<Vec<u8>>],
        seed: &[u8; 32],
        rng: &mut impl CryptoRng,
    ) -> Result<SealedBallot, ProveError> {
        let bits = self.bits_anyhow(marks)?;
        let r = self.context.nonces(seed);
        let votes = self.context.encrypt_all(marks, contents, &r)?;
        self.seal_votes(&bits, &votes, &r, rng)
    }

    /// All bits of these marks, the first slack place of each set taking up what is missing.
    pub(in crate::ballot) fn bits_anyhow(&self, marks: &[Scalar]) -> Result<Vec<Scalar>, ProveError> {
        let shape = &self.bucket.shape;
        if marks.len() != shape.selections.len() {
            return Err(ProveError::Choices(0));
        }
        let mut bits = digit_bits(shape.radices().radices(), self.index);
        bits.extend_from_slice(marks);
        bits.resize(shape.bits(), Scalar::ZERO);
        for set in shape.sets.iter().skip(shape.radices().digits()) {
            let slack = set.members.iter().find(|(i, _)| *i >= shape.selections.end);
            let sum: Scalar = set.members.iter().map(|(i, w)| bits[*i] * Scalar::from(*w)).sum();
            if let Some((slack, _)) = slack {
                bits[*slack] = Scalar::from(set.target) - sum;
            }
        }
        Ok(bits)
    }

    /// Proves as well as can be that these votes hold these bits.
    pub(in crate::ballot) fn seal_votes(
        self,
        bits: &[Scalar],
        votes: &Votes,
        r: &[Scalar],
        rng: &mut impl CryptoRng,
    ) -> Result<SealedBallot, ProveError> {
        self.prove(bits, votes, r, commit_anything, rng)
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
