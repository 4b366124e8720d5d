//! `elastic-elgamal`: one ElGamal ciphertext and one ring proof of a bit for every option.

use elastic_elgamal::{
    Ciphertext, DiscreteLogTable, Keypair, SecretKey,
    app::{ChoiceParams, EncryptedChoice, MultiChoice},
    group::Ristretto,
};
use rand_chacha::ChaCha20Rng;

use crate::{BenchError, room::OPTIONS};

/// An encrypted multiple choice with its proof.
pub type Choice = EncryptedChoice<Ristretto, MultiChoice>;

/// A poll with as many options as the measured contest. Its limits are not proven, only that each is a bit.
pub struct Poll {
    params: ChoiceParams<Ristretto, MultiChoice>,
    secret: SecretKey<Ristretto>,
}

impl Poll {
    /// A poll under a fresh key.
    #[must_use]
    pub fn new(rng: &mut ChaCha20Rng) -> Self {
        let (receiver, secret) = Keypair::generate(rng).into_tuple();
        Self {
            params: ChoiceParams::multi(receiver, OPTIONS),
            secret,
        }
    }

    /// Encrypts and proves.
    ///
    /// # Errors
    /// [`BenchError::Oracle`] if the number of choices is wrong.
    pub fn make(&self, choices: &[bool], rng: &mut ChaCha20Rng) -> Result<Choice, BenchError> {
        // The oracle would panic.
        if choices.len() != OPTIONS {
            return Err(BenchError::Oracle(format!(
                "{} choices where {OPTIONS} are expected",
                choices.len()
            )));
        }
        Ok(EncryptedChoice::new(&self.params, choices, rng))
    }

    /// Verifies, and gives the ciphertexts.
    ///
    /// # Errors
    /// [`BenchError::Oracle`] if the proof does not hold.
    pub fn verify<'a>(&self, choice: &'a Choice) -> Result<&'a [Ciphertext<Ristretto>], BenchError> {
        choice
            .verify(&self.params)
            .map_err(|error| BenchError::Oracle(error.to_string()))
    }

    /// Verifies all and opens the sum of each option, up to `bound`.
    ///
    /// # Errors
    /// [`BenchError::Oracle`] if a proof does not hold or a sum is above `bound`.
    pub fn count(&self, choices: &[Choice], bound: u64) -> Result<Vec<u64>, BenchError> {
        let mut sums = vec![Ciphertext::zero(); OPTIONS];
        for choice in choices {
            for (sum, ciphertext) in sums.iter_mut().zip(self.verify(choice)?) {
                *sum += *ciphertext;
            }
        }
        let table = DiscreteLogTable::new(0..=bound);
        sums.into_iter()
            .map(|sum| self.secret.decrypt(sum, &table))
            .collect::<Option<_>>()
            .ok_or_else(|| BenchError::Oracle(format!("a sum is above {bound}")))
    }
}
