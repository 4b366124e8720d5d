//! Ristretto255 elements and scalars as they travel: canonical or refused. Spec: `notation`.

use curve25519_dalek::{
    Scalar,
    ristretto::{CompressedRistretto, RistrettoPoint},
    traits::{Identity, IsIdentity},
};
use shake::{
    Shake256,
    digest::{ExtendableOutput, Update, XofReader},
};

/// Why 32 bytes are not the value that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Not the canonical encoding of a Ristretto255 element (RFC 9496, section 4.3.1).
    #[error("not a canonical Ristretto255 encoding")]
    Point,
    /// The identity where a key, tag, ciphertext or commitment must stand.
    #[error("the identity element is not allowed here")]
    Identity,
    /// A scalar that is not reduced modulo the group order.
    #[error("not a canonical scalar")]
    Scalar,
    /// A list of encodings whose length is not the expected one.
    #[error("wrong length: {got} bytes where {want} are expected")]
    Length {
        /// Bytes found.
        got: usize,
        /// Bytes expected.
        want: usize,
    },
}

/// A decoded group element that is not the identity, with its 32-byte encoding kept beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    point: RistrettoPoint,
    bytes: [u8; 32],
}

impl Element {
    /// Decodes a canonical, non-identity element.
    ///
    /// # Errors
    /// [`DecodeError::Point`] or [`DecodeError::Identity`].
    pub fn decode(bytes: &[u8; 32]) -> Result<Self, DecodeError> {
        let point = decode_point(bytes)?;
        if point.is_identity() {
            return Err(DecodeError::Identity);
        }
        Ok(Self { point, bytes: *bytes })
    }

    /// Takes a computed point.
    ///
    /// # Errors
    /// [`DecodeError::Identity`] if the computation gave the identity.
    pub fn from_point(point: RistrettoPoint) -> Result<Self, DecodeError> {
        if point.is_identity() {
            return Err(DecodeError::Identity);
        }
        Ok(Self {
            point,
            bytes: point.compress().to_bytes(),
        })
    }

    /// The group element.
    #[must_use]
    pub fn point(&self) -> &RistrettoPoint {
        &self.point
    }

    /// Its canonical encoding.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
}

/// Decodes a canonical element; the identity is allowed (sums and decryption shares of empty columns).
///
/// # Errors
/// [`DecodeError::Point`].
pub fn decode_point(bytes: &[u8; 32]) -> Result<RistrettoPoint, DecodeError> {
    CompressedRistretto(*bytes).decompress().ok_or(DecodeError::Point)
}

/// Decodes a canonical scalar.
///
/// # Errors
/// [`DecodeError::Scalar`].
pub fn decode_scalar(bytes: &[u8; 32]) -> Result<Scalar, DecodeError> {
    Option::from(Scalar::from_canonical_bytes(*bytes)).ok_or(DecodeError::Scalar)
}

/// Splits a byte string into exactly `count` 32-byte encodings.
///
/// # Errors
/// [`DecodeError::Length`].
pub fn split32(bytes: &[u8], count: usize) -> Result<&[[u8; 32]], DecodeError> {
    let (chunks, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() || chunks.len() != count {
        return Err(DecodeError::Length {
            got: bytes.len(),
            want: count.saturating_mul(32),
        });
    }
    Ok(chunks)
}

/// Decodes a concatenation of exactly `count` non-identity elements.
///
/// # Errors
/// The first [`DecodeError`] met.
pub fn decode_elements(bytes: &[u8], count: usize) -> Result<Vec<Element>, DecodeError> {
    split32(bytes, count)?.iter().map(Element::decode).collect()
}

/// Concatenates encodings.
#[must_use]
pub fn concat(elements: &[Element]) -> Vec<u8> {
    elements.iter().flat_map(|e| e.bytes).collect()
}

/// The identity element.
#[must_use]
pub fn identity() -> RistrettoPoint {
    RistrettoPoint::identity()
}

/// Appends the frame `u32(len) ‖ bytes` to a hash.
pub(crate) fn absorb_frame(hash: &mut Shake256, bytes: &[u8]) {
    hash.update(&frame_len(bytes));
    hash.update(bytes);
}

/// The length prefix of a frame. Values longer than 4 GiB do not occur: every input is bounded far below.
pub(crate) fn frame_len(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes()
}

/// `SHAKE256(F("gongxin/1") ‖ F(part) ‖ …)` read to fill `out`.
pub fn expand(parts: &[&[u8]], out: &mut [u8]) {
    let mut hash = Shake256::default();
    absorb_frame(&mut hash, crate::transcript::PROTOCOL);
    for part in parts {
        absorb_frame(&mut hash, part);
    }
    hash.finalize_xof().read(out);
}

/// A scalar from 64 uniform bytes of [`expand`].
#[must_use]
pub fn expand_scalar(parts: &[&[u8]]) -> Scalar {
    let mut wide = [0u8; 64];
    expand(parts, &mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

/// `H2G(role, parts…)`: an element whose logarithm nobody knows. Spec: `notation`.
#[must_use]
pub fn hash_to_group(role: &str, parts: &[&[u8]]) -> RistrettoPoint {
    let mut frames: Vec<&[u8]> = vec![b"group", role.as_bytes()];
    frames.extend_from_slice(parts);
    let mut wide = [0u8; 64];
    expand(&frames, &mut wide);
    RistrettoPoint::from_uniform_bytes(&wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_and_non_canonical_are_refused() {
        assert_eq!(Element::decode(&[0; 32]), Err(DecodeError::Identity));
        assert!(decode_point(&[0; 32]).is_ok());
        // p, as an encoding of zero that is not canonical.
        let mut p = [0xff; 32];
        p[0] = 0xed;
        p[31] = 0x7f;
        assert_eq!(decode_point(&p), Err(DecodeError::Point));
        // The base point with bit 255 set.
        let mut g = curve25519_dalek::constants::RISTRETTO_BASEPOINT_COMPRESSED.to_bytes();
        g[31] |= 0x80;
        assert_eq!(decode_point(&g), Err(DecodeError::Point));
    }

    #[test]
    fn scalars_must_be_reduced() {
        // q itself, little-endian.
        let mut q = (-Scalar::ONE).to_bytes();
        q[0] += 1;
        assert_eq!(decode_scalar(&q), Err(DecodeError::Scalar));
        assert!(decode_scalar(&(-Scalar::ONE).to_bytes()).is_ok());
    }

    #[test]
    fn lists_have_exact_lengths() {
        assert_eq!(
            decode_elements(&[0; 31], 1),
            Err(DecodeError::Length { got: 31, want: 32 })
        );
        assert_eq!(
            decode_elements(&[], 1),
            Err(DecodeError::Length { got: 0, want: 32 })
        );
        assert_eq!(decode_elements(&[], 0), Ok(vec![]));
    }

    #[test]
    fn frames_do_not_collide() {
        let (mut a, mut b) = ([0; 32], [0; 32]);
        expand(&[b"ab", b"c"], &mut a);
        expand(&[b"a", b"bc"], &mut b);
        assert_ne!(a, b);
    }
}
