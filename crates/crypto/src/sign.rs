//! Ed25519, verified strictly: canonical, no small-order keys, one answer for everybody. Spec: `log`.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand_core::CryptoRng;

/// A signature that does not hold, or a key that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The public key is not a point in its one canonical spelling or has small order.
    #[error("not a usable Ed25519 public key")]
    Key,
    /// The signature does not belong to this key and message.
    #[error("the Ed25519 signature does not hold")]
    Signature,
}

/// A signing key; wiped on drop, no `Debug`, no `Clone`.
pub struct Signing(SigningKey);

impl Signing {
    /// The key of a 32-byte seed (RFC 8032).
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// A fresh key.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut seed = zeroize::Zeroizing::new([0u8; 32]);
        rng.fill_bytes(&mut *seed);
        Self::from_seed(&seed)
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The seed, for sealing into a file.
    #[must_use]
    pub fn seed(&self) -> zeroize::Zeroizing<[u8; 32]> {
        zeroize::Zeroizing::new(self.0.to_bytes())
    }

    /// Signs a message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// Checks that bytes are a key that strict verification can ever accept.
///
/// # Errors
/// [`SignError::Key`].
pub fn check_key(key: &[u8; 32]) -> Result<(), SignError> {
    parse_key(key).map(drop)
}

/// Verifies a signature strictly.
///
/// # Errors
/// [`SignError`].
pub fn verify(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Result<(), SignError> {
    parse_key(key)?
        .verify_strict(message, &Signature::from_bytes(signature))
        .map_err(|_| SignError::Signature)
}

fn parse_key(key: &[u8; 32]) -> Result<VerifyingKey, SignError> {
    let parsed = VerifyingKey::from_bytes(key).map_err(|_| SignError::Key)?;
    // The library takes a y that is not reduced (RFC 8032, 5.1.3 refuses it), and keeps the bytes as they came.
    let canonical = parsed.to_edwards().compress().to_bytes() == *key;
    if parsed.is_weak() || !canonical {
        Err(SignError::Key)
    } else {
        Ok(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip_and_each_part_counts() {
        let key = Signing::from_seed(&[7; 32]);
        let signature = key.sign(b"message");
        assert_eq!(verify(&key.public(), b"message", &signature), Ok(()));
        assert_eq!(
            verify(&key.public(), b"massage", &signature),
            Err(SignError::Signature)
        );
        assert!(verify(&Signing::from_seed(&[8; 32]).public(), b"message", &signature).is_err());
        for i in 0..64 {
            let mut bad = signature;
            bad[i] ^= 1;
            assert!(verify(&key.public(), b"message", &bad).is_err());
        }
    }

    #[test]
    fn small_order_keys_are_refused() {
        let mut one = [0; 32];
        one[0] = 1;
        assert_eq!(check_key(&one), Err(SignError::Key));
        assert_eq!(check_key(&[0; 32]), Err(SignError::Key));
    }
}
