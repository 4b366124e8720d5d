//! One election of the size that is measured: 30 options, at most 5 selected, a ring of 1,024 keys.

use gongxin_crypto::{
    Scalar,
    ballot::{
        BallotContext, Bucket, Contest, ContextError, PostedBallot, Prover, SealedBallot, VerifiedBallot,
        verify_batch,
    },
    elgamal::ElectionKey,
    group::Element,
    possession::ProofError,
    secret::SecretScalar,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rayon::prelude::*;

use crate::BenchError;

/// W, the width of the election key.
pub const WIDTH: usize = 64;
/// Keys in the ring: one full bucket.
pub const RING: usize = 1024;
/// Options of the contest.
pub const OPTIONS: usize = 30;
/// Most of them that a ballot selects.
pub const MOST: u32 = 5;
/// The contest: so many options, of which 0 to 5 are selected.
pub const CONTEST: Contest = Contest::choice(OPTIONS as u32, 0, MOST);
/// The meeting digest of every fixture.
pub const MEETING: [u8; 32] = [1; 32];
/// The ballot id of every fixture.
pub const BALLOT: &str = "b1";

/// A generator that gives the same stream at every run; `stream` tells its uses apart.
#[must_use]
pub fn rng(stream: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([stream; 32])
}

/// The election, its ring, and the secrets of everyone in it.
pub struct Room {
    context: BallotContext,
    bucket: Bucket,
    secrets: Vec<SecretScalar>,
}

impl Room {
    /// An election of the usual size under a key whose secrets nobody keeps.
    ///
    /// # Errors
    /// [`BenchError`] only with negligible probability.
    pub fn new() -> Result<Self, BenchError> {
        let mut rng = rng(1);
        let key = (0..WIDTH)
            .map(|_| Element::from_point(SecretScalar::random(&mut rng).times_base()))
            .collect::<Result<_, _>>()?;
        Self::with_key(ElectionKey::new(key)?, RING)
    }

    /// The same under a given key, with a ring of this many keys.
    ///
    /// # Errors
    /// [`BenchError`] if the ring is too small or too large.
    pub fn with_key(key: ElectionKey, ring: usize) -> Result<Self, BenchError> {
        let mut rng = rng(2);
        let mut members: Vec<(Element, SecretScalar)> = (0..ring)
            .map(|_| {
                let secret = SecretScalar::random(&mut rng);
                Ok((Element::from_point(secret.times_base())?, secret))
            })
            .collect::<Result<_, BenchError>>()?;
        members.sort_by_key(|(key, _)| *key.bytes());
        let (keys, secrets) = members.into_iter().unzip();
        let questions = vec![CONTEST].try_into().map_err(ContextError::from)?;
        let context = BallotContext::new(MEETING, [2; 32], [3; 32], BALLOT, key, questions)?;
        let bucket = Bucket::new(&context, [4; 32], 0, keys)?;
        Ok(Self {
            context,
            bucket,
            secrets,
        })
    }

    /// The ballot definition.
    #[must_use]
    pub fn context(&self) -> &BallotContext {
        &self.context
    }

    /// The ring's only bucket.
    #[must_use]
    pub fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// The secret of the key at this place of the ring, places beyond its end starting over.
    ///
    /// # Errors
    /// [`BenchError::Missing`] if the ring is empty, which no room's is.
    pub fn secret(&self, place: usize) -> Result<&SecretScalar, BenchError> {
        self.secrets
            .get(place % self.secrets.len().max(1))
            .ok_or(BenchError::Missing("voter"))
    }

    /// The secret scalars in ring order, for an oracle that proves with the same keys.
    pub fn secret_scalars(&self) -> impl Iterator<Item = &Scalar> {
        self.secrets.iter().map(SecretScalar::expose)
    }

    /// Makes the whole ballot of the voter at this place.
    ///
    /// # Errors
    /// [`BenchError`] only with negligible probability.
    pub fn make(&self, place: usize, rng: &mut ChaCha20Rng) -> Result<SealedBallot, BenchError> {
        let prover = Prover::new(&self.context, &self.bucket, self.secret(place)?, 1)?;
        Ok(prover.seal(&vec![choices(place)].into(), &seed(place), rng)?)
    }

    /// Ballots of the first `count` places, made on all cores.
    ///
    /// # Errors
    /// [`BenchError`] only with negligible probability.
    pub fn ballots(&self, count: usize) -> Result<Vec<SealedBallot>, BenchError> {
        (0..count)
            .into_par_iter()
            .map(|place| {
                let mut rng = rng(3);
                rng.set_stream(place as u64);
                self.make(place, &mut rng)
            })
            .collect()
    }

    /// Judges ballots on the cores of the current thread pool; all must hold.
    ///
    /// # Errors
    /// The first ballot's [`ProofError`] that was refused.
    pub fn verify(&self, ballots: &[PostedBallot<'_>]) -> Result<Vec<VerifiedBallot>, ProofError> {
        verify_batch(&self.context, &[&self.bucket], ballots, &mut rng(4))
            .into_iter()
            .collect()
    }
}

/// A ballot as it is posted.
#[must_use]
pub fn post(ballot: &SealedBallot) -> PostedBallot<'_> {
    PostedBallot {
        bucket: 0,
        revision: ballot.revision,
        tag: ballot.tag.bytes(),
        votes: &ballot.votes,
        proof: &ballot.proof,
    }
}

/// Bytes of the points and scalars of a ballot: tag, votes and proof.
#[must_use]
pub fn size(ballot: &SealedBallot) -> usize {
    ballot.tag.bytes().len() + ballot.votes.len() + ballot.proof.len()
}

/// What the voter at this place selects: none to five options, spread over all of them.
#[must_use]
pub fn choices(place: usize) -> Vec<bool> {
    let mut selected = vec![false; OPTIONS];
    for step in 0..place % (MOST as usize + 1) {
        // 7 and 30 have no common divisor, so the options differ.
        selected[(place + 7 * step) % OPTIONS] = true;
    }
    selected
}

/// The seed of the voter's nonces.
#[must_use]
pub fn seed(place: usize) -> [u8; 32] {
    let mut seed = [7; 32];
    for (slot, byte) in seed.iter_mut().zip(place.to_be_bytes()) {
        *slot = byte;
    }
    seed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_reach_every_number_allowed_and_every_option() {
        let all: Vec<Vec<bool>> = (0..60).map(choices).collect();
        let mut numbers: Vec<usize> = all.iter().map(|c| c.iter().filter(|b| **b).count()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5]);
        assert!((0..OPTIONS).all(|option| all.iter().any(|c| c[option])));
    }

    #[test]
    fn a_ballot_has_the_size_that_the_layout_gives() {
        let room = Room::new().unwrap();
        let ballot = room.make(5, &mut rng(9)).unwrap();
        // Tag, R and 30 C; B, A, 5 X, S, E; 47 f, z_A, z_0, z.
        assert_eq!(size(&ballot), 32 * (1 + 31 + 9 + 50));
        assert!(room.verify(&[post(&ballot)]).is_ok());
    }
}
