//! A 32-byte secret under a passphrase, as one line of JSON that a browser and the command line read alike.
//!
//! Argon2id (RFC 9106) makes a key from passphrase and salt; ChaCha20-Poly1305 (RFC 8439) seals the secret with it. A
//! salt is never used twice, so neither is a key, and the nonce may be zero. Purpose and costs are authenticated.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use gongxin_record::bytes::{array_from_b64, from_b64, to_b64};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Memory in KiB, passes: the second recommended choice of RFC 9106 section 4.
const COST: (u32, u32) = (64 * 1024, 3);
/// A file may not ask for more than this: it would only stall the reader.
const MOST: (u32, u32) = (1024 * 1024, 16);

/// Why a sealed secret does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealedError {
    /// The text is no sealed secret.
    #[error("this is no sealed secret")]
    Malformed,
    /// The secret serves something else.
    #[error("this secret is a {0:?} secret")]
    Purpose(String),
    /// Wrong passphrase, or the file was changed.
    #[error("the passphrase is wrong, or the file was changed")]
    Passphrase,
    /// The costs are beyond what is read, or the machine lacks the memory.
    #[error("the passphrase cannot be stretched with the costs of this file")]
    Cost,
}

impl SealedError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Malformed => "这不是加密的密钥文件".into(),
            Self::Purpose(other) => format!("这是“{other}”的密钥文件"),
            Self::Passphrase => "口令不对，或文件被改动过".into(),
            Self::Cost => "无法按此文件的参数推导口令".into(),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    gongxin: String,
    purpose: String,
    memory_kib: u32,
    passes: u32,
    salt: String,
    sealed: String,
}

const FORM: &str = "sealed-secret/1";

/// Seals a secret for one purpose, e.g. `trustee`.
///
/// # Errors
/// [`SealedError::Cost`] if the machine lacks 64 MiB.
pub fn seal(
    secret: &[u8; 32],
    purpose: &str,
    passphrase: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<String, SealedError> {
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let mut file = File {
        gongxin: FORM.to_owned(),
        purpose: purpose.to_owned(),
        memory_kib: COST.0,
        passes: COST.1,
        salt: to_b64(&salt),
        sealed: String::new(),
    };
    let cipher = cipher(&file, &salt, passphrase)?;
    let payload = Payload {
        msg: secret,
        aad: &bound(&file),
    };
    let sealed = cipher
        .encrypt(&Nonce::default(), payload)
        .map_err(|_| SealedError::Cost)?;
    file.sealed = to_b64(&sealed);
    serde_json::to_string(&file).map_err(|_| SealedError::Malformed)
}

/// Whether a text has the look of a sealed secret.
#[must_use]
pub fn is_sealed(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Opens a sealed secret.
///
/// # Errors
/// [`SealedError`].
pub fn open(text: &str, purpose: &str, passphrase: &[u8]) -> Result<Zeroizing<[u8; 32]>, SealedError> {
    let file: File = serde_json::from_str(text).map_err(|_| SealedError::Malformed)?;
    let salt: [u8; 16] = array_from_b64(&file.salt).map_err(|_| SealedError::Malformed)?;
    let sealed = from_b64(&file.sealed).map_err(|_| SealedError::Malformed)?;
    if file.gongxin != FORM {
        return Err(SealedError::Malformed);
    }
    if file.purpose != purpose {
        return Err(SealedError::Purpose(file.purpose));
    }
    if file.memory_kib > MOST.0 || file.passes > MOST.1 {
        return Err(SealedError::Cost);
    }
    let payload = Payload {
        msg: sealed.as_slice(),
        aad: &bound(&file),
    };
    let opened = cipher(&file, &salt, passphrase)?.decrypt(&Nonce::default(), payload);
    let opened = Zeroizing::new(opened.map_err(|_| SealedError::Passphrase)?);
    let secret: [u8; 32] = opened.as_slice().try_into().map_err(|_| SealedError::Malformed)?;
    Ok(Zeroizing::new(secret))
}

fn bound(file: &File) -> Vec<u8> {
    format!(
        "{}\n{}\n{}\n{}",
        file.gongxin, file.purpose, file.memory_kib, file.passes
    )
    .into_bytes()
}

fn cipher(file: &File, salt: &[u8; 16], passphrase: &[u8]) -> Result<ChaCha20Poly1305, SealedError> {
    let params = Params::new(file.memory_kib, file.passes, 1, Some(32)).map_err(|_| SealedError::Cost)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase, salt, &mut *key)
        .map_err(|_| SealedError::Cost)?;
    ChaCha20Poly1305::new_from_slice(&*key).map_err(|_| SealedError::Cost)
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::{SealedError, open, seal};

    #[test]
    fn it_opens_with_the_passphrase_and_for_its_purpose_only() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let text = seal(&[7; 32], "trustee", "青山 不改".as_bytes(), &mut rng).unwrap();
        assert_eq!(*open(&text, "trustee", "青山 不改".as_bytes()).unwrap(), [7; 32]);
        assert_eq!(
            open(&text, "trustee", b"no").unwrap_err(),
            SealedError::Passphrase
        );
        assert!(matches!(
            open(&text, "witness", b"no"),
            Err(SealedError::Purpose(_))
        ));
        let other = text.replace("trustee", "witness");
        assert_eq!(
            open(&other, "witness", "青山 不改".as_bytes()).unwrap_err(),
            SealedError::Passphrase
        );
        let greedy = text.replace("65536", "4000000000");
        assert_eq!(open(&greedy, "trustee", b"no").unwrap_err(), SealedError::Cost);
        assert_eq!(open("{}", "trustee", b"no").unwrap_err(), SealedError::Malformed);
        let again = seal(&[7; 32], "trustee", b"x", &mut rng).unwrap();
        assert_ne!(text, again);
    }
}
