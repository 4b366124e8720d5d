//! The box in which a dealer sends its shares to another trustee: `E ‖ U ‖ z ‖ ciphertext`. Spec: `dkg`.
//!
//! `U ‖ z` proves that the dealer knows the logarithm of E. Without it a dealer could shift the E of another's box and have the
//! recipient's complaint open that other box; so only a [`Parcel`], whose proof holds, is ever opened or complained about.

use curve25519_dalek::{Scalar, ristretto::RistrettoPoint};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::Ceremony;
use crate::{
    group::{DecodeError, Element, decode_scalar, expand, split32},
    possession::ProofError,
    secret::{Nonces, SecretScalar},
    transcript::{Transcript, ZeroChallenge},
};

/// Whose box it is and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// The ceremony.
    pub ceremony: Ceremony,
    /// Index of the dealer.
    pub dealer: u32,
    /// Index of the recipient.
    pub to: u32,
    /// The recipient's box key of entry 0.
    pub box_key: Element,
}

impl Address {
    fn transcript(&self) -> Transcript {
        let mut t = Transcript::new("dkg-box");
        t.append("meeting", &self.ceremony.meeting);
        t.append_u32("ceremony", self.ceremony.number);
        t.append_u32("dealer", self.dealer);
        t.append_u32("to", self.to);
        t.append("box-key", self.box_key.bytes());
        t
    }

    fn challenge(&self, ephemeral: &Element, announcement: &Element) -> Result<Scalar, ZeroChallenge> {
        let mut t = self.transcript();
        t.append("ephemeral", ephemeral.bytes());
        t.append("announcement", announcement.bytes());
        t.challenge("c")
    }

    fn pad(&self, ephemeral: &Element, shared: &Element) -> Zeroizing<Vec<u8>> {
        let mut pad = Zeroizing::new(vec![0u8; self.ceremony.width * 32]);
        let parts: [&[u8]; 8] = [
            b"dkg-share",
            &self.ceremony.meeting,
            &self.ceremony.number.to_be_bytes(),
            &self.dealer.to_be_bytes(),
            &self.to.to_be_bytes(),
            ephemeral.bytes(),
            self.box_key.bytes(),
            shared.bytes(),
        ];
        expand(&parts, &mut pad);
        pad
    }
}

/// Puts shares into a box. `seed` is the dealer's.
///
/// # Errors
/// With negligible probability.
pub(super) fn seal(
    address: &Address,
    shares: &[Scalar],
    seed: &[u8; 32],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, ProofError> {
    let mut nonces = Nonces::new(seed, &address.transcript().digest(), rng);
    let e = SecretScalar::new(nonces.scalar());
    let u = SecretScalar::new(nonces.scalar());
    let ephemeral = Element::from_point(e.times_base())?;
    let announcement = Element::from_point(u.times_base())?;
    let shared = Element::from_point(e.times(address.box_key.point()))?;
    let c = address.challenge(&ephemeral, &announcement)?;
    let z = u.expose() + c * e.expose();
    let mut cipher = address.pad(&ephemeral, &shared);
    for (byte, share) in cipher.iter_mut().zip(shares.iter().flat_map(Scalar::to_bytes)) {
        *byte ^= share;
    }
    Ok([
        ephemeral.bytes(),
        announcement.bytes(),
        z.as_bytes(),
        cipher.as_slice(),
    ]
    .concat())
}

/// A box whose dealer knows the logarithm of its ephemeral point. Only verification makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    address: Address,
    ephemeral: Element,
    cipher: Vec<u8>,
}

impl Parcel {
    /// Decodes a box and checks `z·G = U + c·E`.
    ///
    /// # Errors
    /// [`ProofError`]: a wrong length, no points, or the equation.
    pub fn verify(address: Address, sealed: &[u8]) -> Result<Self, ProofError> {
        let fields = split32(sealed, address.ceremony.width.saturating_add(3))?;
        let [ephemeral, announcement, z, cipher @ ..] = fields else {
            return Err(ProofError::Equation);
        };
        let (ephemeral, announcement) = (Element::decode(ephemeral)?, Element::decode(announcement)?);
        let z = decode_scalar(z)?;
        let c = address.challenge(&ephemeral, &announcement)?;
        let left = RistrettoPoint::vartime_double_scalar_mul_basepoint(&-c, ephemeral.point(), &z);
        if left != *announcement.point() {
            return Err(ProofError::Equation);
        }
        Ok(Self {
            address,
            ephemeral,
            cipher: cipher.concat(),
        })
    }

    /// Whose it is and for whom.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// E.
    #[must_use]
    pub fn ephemeral(&self) -> &Element {
        &self.ephemeral
    }

    /// `S = s·E` for the recipient's secret s.
    pub(super) fn shared(&self, box_secret: &SecretScalar) -> Result<Element, DecodeError> {
        Element::from_point(box_secret.times(self.ephemeral.point()))
    }

    /// The shares, if S is right; whether they fit is for the caller to check.
    pub(super) fn open(&self, shared: &Element) -> Result<Zeroizing<Vec<Scalar>>, DecodeError> {
        let mut plain = self.address.pad(&self.ephemeral, shared);
        for (byte, cipher) in plain.iter_mut().zip(&self.cipher) {
            *byte ^= cipher;
        }
        let mut shares = Zeroizing::new(Vec::with_capacity(self.address.ceremony.width));
        for chunk in split32(&plain, self.address.ceremony.width)? {
            shares.push(decode_scalar(chunk)?);
        }
        Ok(shares)
    }

    /// The same E and ciphertext elsewhere, with no proof asked for.
    #[cfg(test)]
    pub(super) fn readdressed(&self, address: Address) -> Self {
        Self {
            address,
            ..self.clone()
        }
    }
}
