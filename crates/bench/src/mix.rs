//! A shuffle of many rows: made and judged.

use gongxin_crypto::{
    Scalar,
    elgamal::{ElectionKey, encrypt},
    group::Element,
    secret::SecretScalar,
    shuffle::{Rows, ShuffleProof, Shuffled, Statement, VerifiedShuffle, shuffle, verify},
};
use rayon::prelude::*;

use crate::{
    BenchError,
    room::{BALLOT, MEETING, rng},
};

/// Rows of one width under a key whose secrets nobody keeps.
pub struct Mix {
    key: ElectionKey,
    input: Rows,
}

impl Mix {
    /// So many rows of this width.
    ///
    /// # Errors
    /// [`BenchError`] if there are too many, or they have no width.
    pub fn new(rows: usize, width: usize) -> Result<Self, BenchError> {
        let mut source = rng(20);
        let key = (0..width)
            .map(|_| Element::from_point(SecretScalar::random(&mut source).times_base()))
            .collect::<Result<_, _>>()?;
        let key = ElectionKey::new(key)?;
        let blocks = (0..rows)
            .into_par_iter()
            .map(|row| {
                let mut source = rng(21);
                source.set_stream(row as u64);
                let plain: Vec<Scalar> = (0..width).map(|_| Scalar::random(&mut source)).collect();
                Ok(encrypt(&key, &[Scalar::random(&mut source)], &plain)?)
            })
            .collect::<Result<Vec<_>, BenchError>>()?;
        let input = Rows::from_blocks(width, blocks.iter().flat_map(|votes| votes.blocks()))?;
        Ok(Self { key, input })
    }

    /// A mixer's whole work, on the cores of the current thread pool.
    ///
    /// # Errors
    /// [`BenchError`] only with negligible probability.
    pub fn make(&self) -> Result<Shuffled, BenchError> {
        Ok(shuffle(&self.statement(), &self.input, &mut rng(22))?)
    }

    /// The output rows and the proof as they travel.
    #[must_use]
    pub fn post(shuffled: &Shuffled) -> (Vec<u8>, Vec<u8>) {
        (shuffled.rows.encode(), shuffled.proof.encode())
    }

    /// A verifier's whole work, decoding too, on the cores of the current thread pool.
    ///
    /// # Errors
    /// [`BenchError::Shuffle`] if the shuffle is refused.
    pub fn verify(&self, (rows, proof): &(Vec<u8>, Vec<u8>)) -> Result<VerifiedShuffle, BenchError> {
        let output = Rows::decode(rows, self.input.width())?;
        let proof = ShuffleProof::decode(proof, self.input.len(), self.input.width())?;
        Ok(verify(
            &self.statement(),
            &self.input,
            output,
            &proof,
            &mut rng(23),
        )?)
    }

    fn statement(&self) -> Statement<'_> {
        Statement {
            meeting: &MEETING,
            ballot: BALLOT,
            mixer: 1,
            stage: 1,
            keys: self.key.elements(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_holds_for_its_own_rows_only() {
        let mix = Mix::new(20, 3).unwrap();
        let posted = Mix::post(&mix.make().unwrap());
        assert_eq!(
            (posted.0.len(), posted.1.len()),
            (20 * 4 * 32, 32 * (5 * 20 + 3 + 8))
        );
        assert_eq!(mix.verify(&posted).unwrap().rows().encode(), posted.0);
        assert!(Mix::new(20, 2).unwrap().verify(&posted).is_err());
    }
}
