//! Proof that a check-in key has a known secret (Schnorr). Spec: `check-in`.

use curve25519_dalek::Scalar;
use curve25519_dalek::ristretto::RistrettoPoint;
use rand_core::CryptoRng;

use crate::{
    group::{DecodeError, Element, decode_scalar},
    secret::{Nonces, SecretScalar},
    transcript::{Transcript, ZeroChallenge},
};

/// Why a proof is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// An encoding that is not canonical, or the identity, or a wrong length.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A challenge was zero.
    #[error(transparent)]
    Challenge(#[from] ZeroChallenge),
    /// The verification equation does not hold.
    #[error("the proof's equation does not hold")]
    Equation,
}

/// What a check-in proof is bound to.
#[derive(Clone, Copy)]
pub struct CheckInContext<'a> {
    /// The meeting digest.
    pub meeting: &'a [u8; 32],
    /// The token's Ed25519 public key.
    pub token: &'a [u8; 32],
    /// The token's counter.
    pub counter: u32,
}

impl CheckInContext<'_> {
    /// The statement.
    fn transcript(&self, key: &Element) -> Transcript {
        let mut t = Transcript::new("check-in");
        t.append("meeting", self.meeting);
        t.append("token", self.token);
        t.append_u32("counter", self.counter);
        t.append("key", key.bytes());
        t
    }
}

fn challenge(mut statement: Transcript, announcement: &Element) -> Result<Scalar, ZeroChallenge> {
    statement.append("announcement", announcement.bytes());
    statement.challenge("c")
}

/// Proves knowledge of the secret of `key = secret · G`: `U ‖ z`, 64 bytes.
///
/// # Errors
/// Only with negligible probability: a zero challenge or a zero nonce.
pub fn prove(
    context: CheckInContext<'_>,
    secret: &SecretScalar,
    key: &Element,
    rng: &mut impl CryptoRng,
) -> Result<[u8; 64], ProofError> {
    let statement = context.transcript(key);
    let mut nonces = Nonces::new(secret.expose().as_bytes(), &statement.digest(), rng);
    let u = SecretScalar::new(nonces.scalar());
    let announcement = Element::from_point(u.times_base())?;
    let c = challenge(statement, &announcement)?;
    let z = u.expose() + c * secret.expose();
    Ok(join(announcement.bytes(), &z))
}

/// Verifies such a proof: `z·G = U + c·P`.
///
/// # Errors
/// [`ProofError`].
pub fn verify(context: CheckInContext<'_>, key: &Element, proof: &[u8; 64]) -> Result<(), ProofError> {
    let (announcement, z) = split(proof)?;
    let c = challenge(context.transcript(key), &announcement)?;
    let left = RistrettoPoint::vartime_double_scalar_mul_basepoint(&-c, key.point(), &z);
    if left == *announcement.point() {
        Ok(())
    } else {
        Err(ProofError::Equation)
    }
}

/// `point ‖ scalar` as 64 bytes.
pub(crate) fn join(point: &[u8; 32], scalar: &Scalar) -> [u8; 64] {
    let mut out = [0u8; 64];
    let (left, right) = out.split_at_mut(32);
    left.copy_from_slice(point);
    right.copy_from_slice(scalar.as_bytes());
    out
}

/// Splits 64 bytes into a non-identity element and a canonical scalar.
pub(crate) fn split(proof: &[u8; 64]) -> Result<(Element, Scalar), DecodeError> {
    let [point, scalar] = crate::group::split32(proof, 2)? else {
        return Err(DecodeError::Length { got: 64, want: 64 });
    };
    Ok((Element::decode(point)?, decode_scalar(scalar)?))
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;

    #[test]
    fn completeness_and_every_part_counts() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let secret = SecretScalar::random(&mut rng);
        let key = Element::from_point(secret.times_base()).unwrap();
        let context = CheckInContext {
            meeting: &[1; 32],
            token: &[2; 32],
            counter: 3,
        };
        let proof = prove(context, &secret, &key, &mut rng).unwrap();
        assert_eq!(verify(context, &key, &proof), Ok(()));

        let twisted = [
            CheckInContext {
                meeting: &[9; 32],
                ..context
            },
            CheckInContext {
                token: &[9; 32],
                ..context
            },
            CheckInContext {
                counter: 4,
                ..context
            },
        ];
        for other in twisted {
            assert_eq!(verify(other, &key, &proof), Err(ProofError::Equation));
        }
        let stranger = Element::from_point(SecretScalar::random(&mut rng).times_base()).unwrap();
        assert_eq!(verify(context, &stranger, &proof), Err(ProofError::Equation));
        for i in 0..64 {
            let mut bad = proof;
            bad[i] ^= 4;
            assert!(verify(context, &key, &bad).is_err());
        }
    }

    #[test]
    fn two_proofs_never_share_an_announcement_even_with_broken_randomness() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let secret = SecretScalar::random(&mut rng);
        let key = Element::from_point(secret.times_base()).unwrap();
        let make = |meeting, token, counter| {
            let context = CheckInContext {
                meeting: &meeting,
                token: &token,
                counter,
            };
            let mut broken = ChaCha20Rng::from_seed([0; 32]);
            let proof = prove(context, &secret, &key, &mut broken).unwrap();
            proof[..32].to_vec()
        };
        let base = make([1; 32], [2; 32], 1);
        assert_eq!(base, make([1; 32], [2; 32], 1));
        assert_ne!(base, make([9; 32], [2; 32], 1));
        assert_ne!(base, make([1; 32], [9; 32], 1));
        assert_ne!(base, make([1; 32], [2; 32], 2));
    }
}
