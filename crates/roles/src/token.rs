//! The one-time token (票码) on a slip: 128 bits, typeable, with a checksum. Spec: `check-in`.

use gongxin_crypto::{group::expand, sign::Signing};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::base32::{decode, encode, value};

/// Bytes of a token.
const LEN: usize = 16;
/// Characters of a token without its checksum.
const BODY: usize = 26;
/// Characters of the checksum.
const CHECKSUM: usize = 4;

/// A typed code that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Too many or too few characters.
    #[error("a code has 30 characters, this one has {0}")]
    Length(usize),
    /// A character that no code has.
    #[error("the code holds a character that cannot occur")]
    Character,
    /// A slip of the finger.
    #[error("the code's checksum does not fit: a character is mistyped")]
    Checksum,
}

impl CodeError {
    /// The text in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Length(n) => format!("票码应为 {} 个字符，现有 {n} 个", BODY + CHECKSUM),
            Self::Character => "票码中有不会出现的字符".into(),
            Self::Checksum => "票码校验不符：有字符输错".into(),
        }
    }

    /// Stable short code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length(_) => "code-length",
            Self::Character => "code-character",
            Self::Checksum => "code-checksum",
        }
    }
}

/// A token. Wiped on drop; no `Debug`, no `Clone`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Token([u8; LEN]);

impl Token {
    /// A fresh token.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; LEN];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Takes the bytes of a token.
    #[must_use]
    pub fn from_bytes(bytes: [u8; LEN]) -> Self {
        Self(bytes)
    }

    /// Reads a code as people type it: in any case, with spaces and hyphens, O for 0, I and L for 1.
    ///
    /// # Errors
    /// [`CodeError`].
    pub fn from_code(code: &str) -> Result<Self, CodeError> {
        let plain: Zeroizing<String> =
            Zeroizing::new(code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect());
        let length = plain.chars().count();
        if length != BODY + CHECKSUM {
            return Err(CodeError::Length(length));
        }
        let (body, checksum) = plain.split_at_checked(BODY).ok_or(CodeError::Character)?;
        let bytes = decode(body).ok_or(CodeError::Character)?;
        let token = Self(bytes.as_slice().try_into().map_err(|_| CodeError::Character)?);
        // Values are compared, not letters: O for 0 is fine in a checksum too.
        if checksum.chars().any(|c| value(c).is_none()) {
            return Err(CodeError::Character);
        }
        if checksum
            .chars()
            .map(value)
            .eq(token.checksum().chars().map(value))
        {
            Ok(token)
        } else {
            Err(CodeError::Checksum)
        }
    }

    /// The code of the slip: six groups of five.
    #[must_use]
    pub fn code(&self) -> Zeroizing<String> {
        let all = Zeroizing::new(encode(&self.0) + &self.checksum());
        let mut out = Zeroizing::new(String::with_capacity(BODY + CHECKSUM + 5));
        for (at, c) in all.chars().enumerate() {
            if at > 0 && at % 5 == 0 {
                out.push('-');
            }
            out.push(c);
        }
        out
    }

    /// The bytes, for a link or a file.
    #[must_use]
    pub fn expose(&self) -> &[u8; LEN] {
        &self.0
    }

    /// The Ed25519 key that the token signs with.
    #[must_use]
    pub fn signing(&self) -> Signing {
        let mut seed = Zeroizing::new([0; 32]);
        expand(&[b"token", &self.0], &mut *seed);
        Signing::from_seed(&seed)
    }

    fn checksum(&self) -> Zeroizing<String> {
        let hash = Sha256::new()
            .chain_update(b"gongxin/1 token")
            .chain_update(self.0)
            .finalize();
        let mut text = Zeroizing::new(encode(&hash));
        text.truncate(CHECKSUM);
        text
    }
}

/// The tracker of encrypted votes, shown before casting: two groups of five characters. Spec: `challenge`.
#[must_use]
pub fn tracker(meeting: &[u8; 32], ballot: &str, votes: &[u8]) -> String {
    let length = u32::try_from(ballot.len()).unwrap_or(u32::MAX).to_be_bytes();
    let hash = Sha256::new()
        .chain_update(b"gongxin/1 tracker")
        .chain_update(meeting)
        .chain_update(length)
        .chain_update(ballot)
        .chain_update(votes)
        .finalize();
    let text = encode(&hash);
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    format!("{}-{}", part(0..5), part(5..10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back_as_people_type_them() {
        let token = Token::from_bytes([0, 1, 2, 3, 250, 251, 252, 253, 254, 255, 16, 17, 18, 19, 20, 21]);
        let code = token.code();
        assert_eq!(code.len(), 35);
        for typed in [
            code.to_string(),
            code.to_lowercase(),
            code.replace('-', " "),
            code.replace('-', ""),
            code.replace('0', "O").replace('1', "l"),
            format!("  {} ", code.as_str()),
        ] {
            assert!(Token::from_code(&typed).is_ok_and(|t| t.0 == token.0), "{typed}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        let code = Token::from_bytes([7; 16]).code().to_string();
        assert_eq!(Token::from_code(&code[1..]).err(), Some(CodeError::Length(29)));
        assert_eq!(Token::from_code("").err(), Some(CodeError::Length(0)));
        assert_eq!(
            Token::from_code(&"票".repeat(30)).err(),
            Some(CodeError::Character)
        );
        assert_eq!(
            Token::from_code(&code.replacen(&code[..1], "U", 1)).err(),
            Some(CodeError::Character)
        );
        // Every single wrong character is caught.
        let plain = code.replace('-', "");
        for at in 0..30 {
            let mut typed: Vec<char> = plain.chars().collect();
            typed[at] = if typed[at] == 'Z' { 'Y' } else { 'Z' };
            assert!(
                Token::from_code(&typed.iter().collect::<String>()).is_err(),
                "{at}"
            );
        }
    }

    #[test]
    fn trackers_depend_on_everything() {
        let base = tracker(&[1; 32], "b1", b"votes");
        assert_eq!(base.len(), 11);
        assert_ne!(base, tracker(&[2; 32], "b1", b"votes"));
        assert_ne!(base, tracker(&[1; 32], "b2", b"votes"));
        assert_ne!(base, tracker(&[1; 32], "b1", b"Votes"));
    }
}
