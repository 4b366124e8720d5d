//! A voter's locker on a terminal that many people use: the record of a device, sealed under a key that comes from the code of
//! the slip. A code has 128 random bits, so no slow derivation is needed. Spec: docs/threat-model.md, "Shared terminals".
//!
//! XChaCha20-Poly1305 with a random nonce. Name and key hang on the meeting, so a record opens in its own meeting only.

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use gongxin_crypto::group::expand;
use gongxin_record::bytes::to_b64;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{intake, token::Token};

/// Bytes of a nonce.
const NONCE: usize = 24;
/// Bytes to which every record is filled up before it is sealed, in every meeting and for every kind of ballot: its length must
/// not tell who has voted, how often, or on what. There is room for one ballot on its way, be it the longest that a host takes,
/// and for the check-in and the receipts of a whole meeting (at most 3 KiB each with the longest title).
pub const SIZE: usize = intake::LONGEST + 128 * 1024;
/// Bytes that say how long the text is.
const LENGTH: usize = 4;

/// The locker of one slip in one meeting. Its key is wiped on drop; no `Debug`, no `Clone`.
pub struct Locker {
    name: String,
    key: Zeroizing<[u8; 32]>,
}

impl Locker {
    /// The locker of a token in a meeting.
    #[must_use]
    pub fn of(token: &Token, meeting: &str) -> Self {
        let mut name = [0; 16];
        expand(&[b"locker name", meeting.as_bytes(), token.expose()], &mut name);
        let mut key = Zeroizing::new([0; 32]);
        expand(&[b"locker key", meeting.as_bytes(), token.expose()], &mut *key);
        Self {
            name: to_b64(&name),
            key,
        }
    }

    /// What it is called. The token's public key, which stands in the log, does not lead to it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seals a text: nonce, then ciphertext, of one length for all texts. Nothing if the text has no room: a longer locker would
    /// stand out among the others.
    pub fn seal(&self, text: &str, rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
        let length = u32::try_from(text.len()).ok()?;
        let mut plain = Zeroizing::new(vec![0; SIZE]);
        let (head, room) = plain.split_first_chunk_mut::<LENGTH>()?;
        *head = length.to_be_bytes();
        room.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        let mut nonce = [0; NONCE];
        rng.fill_bytes(&mut nonce);
        let sealed = self
            .cipher()?
            .encrypt(&XNonce::from(nonce), plain.as_slice())
            .ok()?;
        Some([&nonce[..], &sealed].concat())
    }

    /// Opens what [`Locker::seal`] made; nothing else.
    #[must_use]
    pub fn open(&self, sealed: &[u8]) -> Option<Zeroizing<String>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let plain = Zeroizing::new(self.cipher()?.decrypt(&XNonce::from(*nonce), sealed).ok()?);
        let (length, rest) = plain.split_first_chunk::<LENGTH>()?;
        let text = rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        Some(Zeroizing::new(std::str::from_utf8(text).ok()?.to_owned()))
    }

    fn cipher(&self) -> Option<XChaCha20Poly1305> {
        XChaCha20Poly1305::new_from_slice(&*self.key).ok()
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;

    #[test]
    fn a_locker_opens_with_its_slip_in_its_meeting_only() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let token = |byte| Token::from_bytes([byte; 16]);
        let own = Locker::of(&token(1), "meeting");
        let sealed = own.seal("签到与选票", &mut rng).unwrap();
        assert_eq!(own.open(&sealed).unwrap().as_str(), "签到与选票");
        for other in [Locker::of(&token(2), "meeting"), Locker::of(&token(1), "other")] {
            assert_ne!(other.name(), own.name());
            assert!(other.open(&sealed).is_none());
        }
        let mut changed = sealed.clone();
        changed[NONCE] ^= 1;
        assert!(own.open(&changed).is_none());
        assert!(own.open(&sealed[..NONCE - 1]).is_none() && own.open(&[]).is_none());
        assert_ne!(
            own.seal("签到与选票", &mut rng).unwrap(),
            sealed,
            "a fresh nonce each time"
        );
    }

    #[test]
    fn its_length_does_not_tell_what_is_in_it() {
        let mut rng = ChaCha20Rng::from_seed([2; 32]);
        let own = Locker::of(&Token::from_bytes([3; 16]), "meeting");
        let empty = own.seal("", &mut rng).unwrap().len();
        // The longest ballot beside everything else that is kept, down to the last byte.
        for length in [1, 100_000, 128 * 1024, intake::LONGEST + 3 * 1024, SIZE - LENGTH] {
            let text = "x".repeat(length);
            let sealed = own.seal(&text, &mut rng).unwrap();
            assert_eq!(sealed.len(), empty);
            assert_eq!(own.open(&sealed).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_has_no_room_is_refused_and_never_sealed_in_another_size() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let own = Locker::of(&Token::from_bytes([3; 16]), "meeting");
        assert!(own.seal(&"x".repeat(SIZE - LENGTH + 1), &mut rng).is_none());
    }
}
