//! `triptych`: one of 4^5 keys, with a linking tag, in twice the points of our ring part and without a vote.

use std::sync::Arc;

use dalek4::{RistrettoPoint, Scalar, ristretto::CompressedRistretto};
use gongxin_crypto::group::Element;
use rand_chacha03::{ChaCha20Rng, rand_core::SeedableRng};
use triptych::{
    Transcript, TriptychInputSet, TriptychParameters, TriptychProof, TriptychStatement, TriptychWitness,
};

use crate::BenchError;

/// Radix of the digits of an index, as ours.
const RADIX: u32 = 4;
/// Digits of an index, as ours.
const DIGITS: u32 = 5;

/// A ring of exactly 1,024 keys as Triptych sees it.
pub struct TriptychRing {
    params: Arc<TriptychParameters>,
    keys: Arc<TriptychInputSet>,
}

/// A proof of membership with what it states.
pub struct Membership {
    statement: TriptychStatement,
    proof: TriptychProof,
}

impl TriptychRing {
    /// Takes our ring: both sides have the same base point, so a secret has the same public key.
    ///
    /// # Errors
    /// [`BenchError::Oracle`] if the other generation of the group refuses a key.
    pub fn new(keys: &[Element]) -> Result<Self, BenchError> {
        let keys = keys
            .iter()
            .map(|key| CompressedRistretto(*key.bytes()).decompress())
            .collect::<Option<Vec<RistrettoPoint>>>()
            .ok_or_else(|| BenchError::Oracle("a key is refused by the other group".into()))?;
        Ok(Self {
            params: Arc::new(TriptychParameters::new(RADIX, DIGITS).map_err(oracle)?),
            keys: Arc::new(TriptychInputSet::new(&keys).map_err(oracle)?),
        })
    }

    /// Proves membership of the key at `place`, in the timing that the oracle calls constant. `run` seeds its
    /// randomness.
    ///
    /// # Errors
    /// [`BenchError::Oracle`] if the secret is not that key's, or the ring has not 1,024 keys.
    pub fn make(
        &self,
        place: u32,
        secret: &gongxin_crypto::Scalar,
        run: u64,
    ) -> Result<Membership, BenchError> {
        let secret = Option::from(Scalar::from_canonical_bytes(secret.to_bytes()))
            .ok_or_else(|| BenchError::Oracle("a secret is refused by the other group".into()))?;
        let witness = TriptychWitness::new(&self.params, place, &secret).map_err(oracle)?;
        let tag = witness.compute_linking_tag();
        let statement = TriptychStatement::new(&self.params, &self.keys, &tag).map_err(oracle)?;
        let mut rng = ChaCha20Rng::seed_from_u64(run);
        let proof = TriptychProof::prove_with_rng(&witness, &statement, &mut rng, &mut transcript())
            .map_err(oracle)?;
        Ok(Membership { statement, proof })
    }

    /// Verifies proofs together.
    ///
    /// # Errors
    /// [`BenchError::Oracle`] if one does not hold in this ring.
    pub fn verify(&self, members: &[Membership]) -> Result<(), BenchError> {
        // Stated anew for this ring: a proof made in another must not bring its own along.
        let statements = members
            .iter()
            .map(|m| TriptychStatement::new(&self.params, &self.keys, m.statement.get_J()).map_err(oracle))
            .collect::<Result<Vec<_>, _>>()?;
        let proofs: Vec<TriptychProof> = members.iter().map(|m| m.proof.clone()).collect();
        let mut transcripts = vec![transcript(); members.len()];
        TriptychProof::verify_batch(&statements, &proofs, &mut transcripts).map_err(oracle)
    }
}

fn transcript() -> Transcript {
    Transcript::new(b"gongxin bench")
}

fn oracle(error: impl std::fmt::Display) -> BenchError {
    BenchError::Oracle(error.to_string())
}
