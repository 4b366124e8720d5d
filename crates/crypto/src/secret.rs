//! Secret scalars and hedged nonces: wiped when dropped, never printed, never copied by accident.

use curve25519_dalek::{Scalar, ristretto::RistrettoPoint};
use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::group::expand_scalar;

/// A secret scalar. No `Debug`, no `Clone`, wiped on drop.
///
/// Wiping covers this value, not copies that the compiler or the operating system may have made.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SecretScalar(Scalar);

impl SecretScalar {
    /// Takes a scalar into custody.
    #[must_use]
    pub fn new(scalar: Scalar) -> Self {
        Self(scalar)
    }

    /// A uniformly random non-zero secret.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        loop {
            let scalar = Scalar::random(rng);
            if scalar != Scalar::ZERO {
                return Self(scalar);
            }
        }
    }

    /// `secret · base` in constant time.
    #[must_use]
    pub fn times(&self, base: &RistrettoPoint) -> RistrettoPoint {
        base * self.0
    }

    /// `secret · G` in constant time.
    #[must_use]
    pub fn times_base(&self) -> RistrettoPoint {
        RistrettoPoint::mul_base(&self.0)
    }

    /// The scalar itself, for arithmetic in constant time and for sealing into a file.
    #[must_use]
    pub fn expose(&self) -> &Scalar {
        &self.0
    }
}

/// A source of nonces that stays safe when the machine's randomness fails: each value is
/// `SHAKE256(secret ‖ context ‖ fresh randomness ‖ counter)` (hedged nonces).
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Nonces {
    seed: [u8; 32],
    counter: u64,
}

impl Nonces {
    /// Binds the secret, the statement and 32 fresh bytes.
    pub fn new(secret: &[u8], context: &[u8], rng: &mut impl CryptoRng) -> Self {
        let mut fresh = [0u8; 32];
        rng.fill_bytes(&mut fresh);
        let mut seed = [0u8; 32];
        crate::group::expand(&[b"nonces", secret, context, &fresh], &mut seed);
        fresh.zeroize();
        Self { seed, counter: 0 }
    }

    /// The next nonce.
    pub fn scalar(&mut self) -> Scalar {
        self.counter = self.counter.wrapping_add(1);
        expand_scalar(&[b"nonce", &self.seed, &self.counter.to_be_bytes()])
    }

    /// The next `count` nonces.
    pub fn scalars(&mut self, count: usize) -> Vec<Scalar> {
        (0..count).map(|_| self.scalar()).collect()
    }
}
