//! The Fiat–Shamir transcript: SHAKE256 over length-prefixed frames. Spec: `notation`.

use curve25519_dalek::Scalar;
use shake::{
    Shake256,
    digest::{ExtendableOutput, Update, XofReader},
};

use crate::group::{Element, absorb_frame, frame_len};

/// First frame of every hash of this protocol version.
pub const PROTOCOL: &[u8] = b"gongxin/1";

/// A challenge came out as zero: it happens with probability 2^-252 and is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("zero challenge")]
pub struct ZeroChallenge;

/// An append-only transcript that yields challenges.
#[derive(Clone)]
pub struct Transcript {
    hash: Shake256,
}

impl Transcript {
    /// Starts the transcript of the named proof.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let mut hash = Shake256::default();
        absorb_frame(&mut hash, PROTOCOL);
        absorb_frame(&mut hash, name.as_bytes());
        Self { hash }
    }

    /// Appends a labelled value.
    pub fn append(&mut self, label: &str, value: &[u8]) {
        absorb_frame(&mut self.hash, label.as_bytes());
        absorb_frame(&mut self.hash, value);
    }

    /// Appends a labelled number.
    pub fn append_u32(&mut self, label: &str, value: u32) {
        self.append(label, &value.to_be_bytes());
    }

    /// Appends a labelled list of elements as one value.
    pub fn append_elements<'a>(&mut self, label: &str, elements: impl ExactSizeIterator<Item = &'a Element>) {
        absorb_frame(&mut self.hash, label.as_bytes());
        let length = u32::try_from(elements.len().saturating_mul(32)).unwrap_or(u32::MAX);
        self.hash.update(&length.to_be_bytes());
        for element in elements {
            self.hash.update(element.bytes());
        }
    }

    /// Appends several byte strings as one value.
    pub fn append_concat(&mut self, label: &str, parts: &[&[u8]]) {
        absorb_frame(&mut self.hash, label.as_bytes());
        let length: usize = parts.iter().map(|p| p.len()).sum();
        self.hash
            .update(&u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        for part in parts {
            self.hash.update(part);
        }
    }

    /// Draws a challenge and absorbs it back.
    ///
    /// # Errors
    /// [`ZeroChallenge`].
    pub fn challenge(&mut self, label: &str) -> Result<Scalar, ZeroChallenge> {
        absorb_frame(&mut self.hash, b"challenge");
        absorb_frame(&mut self.hash, label.as_bytes());
        let mut wide = [0u8; 64];
        self.hash.clone().finalize_xof().read(&mut wide);
        self.hash.update(&frame_len(&wide));
        self.hash.update(&wide);
        let challenge = Scalar::from_bytes_mod_order_wide(&wide);
        if challenge == Scalar::ZERO {
            Err(ZeroChallenge)
        } else {
            Ok(challenge)
        }
    }

    /// A digest of all that was appended so far, for seeding nonces and batch weights. Not a challenge.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut out = [0u8; 32];
        let mut fork = self.hash.clone();
        absorb_frame(&mut fork, b"digest");
        fork.finalize_xof().read(&mut out);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(build: impl FnOnce(&mut Transcript)) -> Scalar {
        let mut t = Transcript::new("test");
        build(&mut t);
        t.challenge("c").unwrap()
    }

    #[test]
    fn labels_values_and_order_all_count() {
        let base = challenge(|t| t.append("a", b"1"));
        assert_ne!(base, challenge(|t| t.append("b", b"1")));
        assert_ne!(base, challenge(|t| t.append("a", b"2")));
        assert_ne!(base, challenge(|t| t.append("a1", b"")));
        assert_ne!(
            base,
            challenge(|t| {
                t.append("a", b"1");
                t.append("a", b"1");
            })
        );
        assert_eq!(base, challenge(|t| t.append_concat("a", &[b"", b"1"])));
    }

    #[test]
    fn a_challenge_is_absorbed() {
        let mut t = Transcript::new("test");
        let first = t.challenge("c").unwrap();
        assert_ne!(first, t.challenge("c").unwrap());
    }
}
