//! Byte strings of the record, on the wire as canonical base64url without padding. Spec: `{#notation}`.
//!
//! One newtype per meaning where a mix-up would hurt. None of them says that the bytes are a valid point, key or
//! signature: that is decided where they are used.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// Why a text is not the `b64` of the bytes asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum B64Fault {
    /// A character outside the base64url alphabet, padding, or unused bits that are not zero.
    #[error("not canonical base64url without padding")]
    NotCanonical,
    /// The bytes are well written, but not as many as the member has.
    #[error("{found} bytes where {expected} are expected")]
    Length {
        /// How many bytes the member has.
        expected: usize,
        /// How many bytes were written, or could be at most.
        found: usize,
    },
    /// A list of 32-byte points whose length is no multiple of 32.
    #[error("{found} bytes are no whole number of 32-byte points")]
    NotPoints {
        /// How many bytes were written.
        found: usize,
    },
}

/// Writes `bytes` in canonical base64url without padding.
#[must_use]
pub fn to_b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads canonical base64url without padding.
///
/// # Errors
/// [`B64Fault::NotCanonical`] for anything that [`to_b64`] would not have written.
pub fn from_b64(text: &str) -> Result<Vec<u8>, B64Fault> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| B64Fault::NotCanonical)
}

/// Reads exactly `N` bytes of canonical base64url without padding, without allocating.
///
/// # Errors
/// [`B64Fault`] if the text is not canonical or holds another number of bytes.
pub fn array_from_b64<const N: usize>(text: &str) -> Result<[u8; N], B64Fault> {
    let found = text.len() / 4 * 3 + (text.len() % 4).saturating_sub(1);
    if found != N {
        return Err(B64Fault::Length { expected: N, found });
    }
    let mut out = [0; N];
    match URL_SAFE_NO_PAD.decode_slice(text, &mut out) {
        Ok(written) if written == N => Ok(out),
        Ok(_) | Err(_) => Err(B64Fault::NotCanonical),
    }
}

/// Feeds the text of a JSON string to a decoder, borrowed where the input allows it.
struct TextVisitor<F>(F, &'static str);

impl<T, F: FnOnce(&str) -> Result<T, B64Fault>> Visitor<'_> for TextVisitor<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

/// Writes base64url through a stack buffer for short strings, which are most of a record.
fn serialize_b64<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    let mut short = [0; 128];
    match URL_SAFE_NO_PAD.encode_slice(bytes, &mut short) {
        Ok(length) => {
            let text = std::str::from_utf8(&short[..length]).map_err(serde::ser::Error::custom)?;
            serializer.serialize_str(text)
        }
        Err(_) => serializer.serialize_str(&to_b64(bytes)),
    }
}

macro_rules! fixed {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// How many bytes it has.
            pub const LEN: usize = $len;

            /// The bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// Reads the canonical base64url form.
            ///
            /// # Errors
            /// [`B64Fault`] if the text is not canonical or holds another number of bytes.
            pub fn from_b64(text: &str) -> Result<Self, B64Fault> {
                array_from_b64(text).map(Self)
            }

            /// The canonical base64url form.
            #[must_use]
            pub fn to_b64(&self) -> String {
                to_b64(&self.0)
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl From<[u8; $len]> for $name {
            fn from(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.to_b64())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serialize_b64(&self.0, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let expecting = concat!("base64url of ", $len, " bytes");
                deserializer.deserialize_str(TextVisitor(array_from_b64::<$len>, expecting)).map(Self)
            }
        }
    };
}

fixed! {
    /// Thirty-two bytes without a further meaning here: digests, commitments, nonces, seeds.
    B32, 32
}
fixed! {
    /// The RFC 6962 leaf hash of an entry of the log.
    LeafHash, 32
}
fixed! {
    /// The root of the log's tree at some size.
    TreeRoot, 32
}
fixed! {
    /// The leaf of one person in a `roster`: a salted hash of the row, made by the roster's keeper.
    RowLeaf, 32
}
fixed! {
    /// What should be the encoding of a Ristretto255 point.
    PointBytes, 32
}
fixed! {
    /// What should be an Ed25519 public key: a token's, a trustee's.
    Ed25519Key, 32
}
fixed! {
    /// What should be an Ed25519 signature.
    SignatureBytes, 64
}
fixed! {
    /// A proof of two 32-byte parts: announcement and response, or challenge and response.
    Proof64, 64
}
fixed! {
    /// The random name of a meeting.
    MeetingId, 16
}

impl SignatureBytes {
    /// What stands in an entry that is still to be signed.
    pub const PLACEHOLDER: Self = Self([0; 64]);
}

impl Proof64 {
    /// Both 32-byte parts, in the order of the wire.
    #[must_use]
    pub fn halves(&self) -> ([u8; 32], [u8; 32]) {
        let (mut first, mut second) = ([0; 32], [0; 32]);
        first.copy_from_slice(&self.0[..32]);
        second.copy_from_slice(&self.0[32..]);
        (first, second)
    }
}

/// Bytes of any length.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct B64Bytes(pub Vec<u8>);

impl AsRef<[u8]> for B64Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for B64Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for B64Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "B64Bytes({})", to_b64(&self.0))
    }
}

impl Serialize for B64Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_b64(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for B64Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_str(TextVisitor(from_b64, "base64url without padding"))
            .map(Self)
    }
}

/// Concatenated 32-byte encodings, of points or of scalars.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(pub Vec<[u8; 32]>);

impl Points {
    /// The concatenation, as transcripts and hashes take it.
    #[must_use]
    pub fn concatenated(&self) -> &[u8] {
        self.0.as_flattened()
    }
}

impl From<Vec<[u8; 32]>> for Points {
    fn from(points: Vec<[u8; 32]>) -> Self {
        Self(points)
    }
}

impl fmt::Debug for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Points[{}]({})", self.0.len(), to_b64(self.concatenated()))
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_b64(self.concatenated(), serializer)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = B64Bytes::deserialize(deserializer)?.0;
        let (points, rest) = bytes.as_chunks::<32>();
        if rest.is_empty() {
            Ok(Self(points.to_vec()))
        } else {
            Err(D::Error::custom(B64Fault::NotPoints { found: bytes.len() }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Option<T> {
        serde_json::from_str(&format!("\"{text}\"")).ok()
    }

    #[test]
    fn round_trip_of_every_length_class() {
        for n in [0, 1, 2, 3, 31, 32, 33, 63, 95, 96, 97, 500] {
            let bytes = B64Bytes((0..n).map(|i| (i * 7) as u8).collect());
            let text = serde_json::to_string(&bytes).unwrap();
            assert_eq!(serde_json::from_str::<B64Bytes>(&text).unwrap(), bytes);
        }
    }

    // T05: one value, one spelling.
    #[test]
    fn other_spellings_of_the_same_bytes_are_refused() {
        let good = B32([0xfb; 32]).to_b64();
        assert_eq!(read::<B32>(&good), Some(B32([0xfb; 32])));
        let mut loose_bits = good.clone();
        loose_bits.pop();
        for last in ['t', 'u', 'v'] {
            assert_eq!(
                read::<B32>(&format!("{loose_bits}{last}")),
                None,
                "unused bits set by {last}"
            );
        }
        assert_eq!(read::<B32>(&format!("{good}=")), None, "padding");
        assert_eq!(
            read::<B32>(&good.replace('-', "+").replace('_', "/")),
            None,
            "the other alphabet"
        );
        assert_eq!(read::<B32>(&"fb".repeat(32)), None, "hexadecimal");
        assert_eq!(read::<B32>(&format!(" {good}")), None, "white space");
        assert_eq!(read::<B32>(&to_b64(&[1; 31])), None, "one byte short");
        assert_eq!(read::<B32>(&to_b64(&[1; 33])), None, "one byte long");
        assert_eq!(read::<B64Bytes>("AB"), None, "unused bits of a free length");
        assert_eq!(read::<B64Bytes>("A"), None, "an impossible length");
    }

    #[test]
    fn wrong_lengths_are_named() {
        assert_eq!(
            array_from_b64::<32>("AAAA"),
            Err(B64Fault::Length {
                expected: 32,
                found: 3
            })
        );
        assert_eq!(array_from_b64::<3>("A=AA"), Err(B64Fault::NotCanonical));
        assert_eq!(read::<Points>(&to_b64(&[1; 64])), Some(Points(vec![[1; 32]; 2])));
        assert_eq!(read::<Points>(&to_b64(&[1; 65])), None);
        assert_eq!(read::<Points>(""), Some(Points(vec![])));
    }

    #[test]
    fn halves_keep_their_order() {
        let mut bytes = [1; 64];
        bytes[32..].fill(2);
        assert_eq!(Proof64(bytes).halves(), ([1; 32], [2; 32]));
    }
}
