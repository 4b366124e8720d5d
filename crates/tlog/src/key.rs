//! Note keys: `vkey` text form and signers. C2SP `signed-note`.

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Plain Ed25519 notes (algorithm byte 0x01): the log itself.
    Log,
    /// Timestamped cosignatures (algorithm byte 0x04): a witness.
    Witness,
}

impl Kind {
    fn byte(self) -> u8 {
        match self {
            Self::Log => 1,
            Self::Witness => 4,
        }
    }
}

/// A `vkey` text that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VkeyError {
    /// Not `name+hash+base64`.
    #[error("a key reads name+hash+base64")]
    Form,
    /// A name with a plus sign, a space or nothing in it.
    #[error("a key's name must not be empty nor hold spaces or plus signs")]
    Name,
    /// The hash does not belong to name and key.
    #[error("the hash in the key does not belong to it")]
    Hash,
    /// An algorithm other than 0x01 and 0x04, or a key that is no usable Ed25519 key.
    #[error("not an Ed25519 key that is known here")]
    Key,
}

impl VkeyError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Form => "公钥应写成 名称+编号+密钥 三段，请整行复制",
            Self::Name => "公钥的名称不能是空的，也不能有空格和加号",
            Self::Hash => "公钥中的编号与密钥不符：有字符抄错，或没有复制完整",
            Self::Key => "这不是可用的 Ed25519 公钥",
        }
    }
}

/// A verifier key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: Kind,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Parses the text form.
    ///
    /// # Errors
    /// [`VkeyError`].
    pub fn parse(text: &str) -> Result<Self, VkeyError> {
        let (name, rest) = text.split_once('+').ok_or(VkeyError::Form)?;
        let (id, key) = rest.split_once('+').ok_or(VkeyError::Form)?;
        check_name(name)?;
        let bytes = STANDARD.decode(key).map_err(|_| VkeyError::Form)?;
        let (algorithm, key) = bytes.split_first().ok_or(VkeyError::Form)?;
        let kind = match algorithm {
            1 => Kind::Log,
            4 => Kind::Witness,
            _ => return Err(VkeyError::Key),
        };
        let bytes: &[u8; 32] = key.try_into().map_err(|_| VkeyError::Key)?;
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| VkeyError::Key)?;
        // The library takes a y that is not reduced (RFC 8032, 5.1.3 refuses it).
        if key.is_weak() || key.to_edwards().compress().to_bytes() != *bytes {
            return Err(VkeyError::Key);
        }
        let parsed = Self {
            name: name.to_owned(),
            kind,
            key,
        };
        if id == hex(&parsed.id()) {
            Ok(parsed)
        } else {
            Err(VkeyError::Hash)
        }
    }

    /// Key name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The Ed25519 key.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// `SHA-256(name ‖ "\n" ‖ algorithm ‖ key)[..4]`.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', self.kind.byte()])
            .chain_update(self.key.as_bytes())
            .finalize()
            .into();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// Strict Ed25519 verification.
    pub(crate) fn holds(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.key
            .verify_strict(message, &Signature::from_bytes(signature))
            .is_ok()
    }
}

impl std::fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![self.kind.byte()];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex(&self.id()), STANDARD.encode(bytes))
    }
}

/// A signing key with its name; wiped on drop, no `Debug`, no `Clone`.
pub struct Signer {
    public: VerifierKey,
    secret: SigningKey,
}

impl Signer {
    /// The key of a 32-byte seed.
    ///
    /// # Errors
    /// [`VkeyError::Name`].
    pub fn new(name: &str, kind: Kind, seed: &[u8; 32]) -> Result<Self, VkeyError> {
        check_name(name)?;
        let secret = SigningKey::from_bytes(seed);
        Ok(Self {
            public: VerifierKey {
                name: name.to_owned(),
                kind,
                key: secret.verifying_key(),
            },
            secret,
        })
    }

    /// The verifier key.
    #[must_use]
    pub fn public(&self) -> &VerifierKey {
        &self.public
    }

    /// Signs bytes; also used for receipts.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.secret.sign(message).to_bytes()
    }
}

fn check_name(name: &str) -> Result<(), VkeyError> {
    let bad = name.is_empty()
        || name
            .chars()
            .any(|c| c == '+' || c.is_whitespace() || c.is_control());
    if bad { Err(VkeyError::Name) } else { Ok(()) }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of the Go checksum database's documentation.
    const GO: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    #[test]
    fn published_key_reads_and_writes() {
        let key = VerifierKey::parse(GO).unwrap();
        assert_eq!((key.name(), key.kind()), ("PeterNeumann", Kind::Log));
        assert_eq!(key.to_string(), GO);
    }

    #[test]
    fn bad_keys_are_named() {
        assert_eq!(VerifierKey::parse("x"), Err(VkeyError::Form));
        assert_eq!(
            VerifierKey::parse(&GO.replace("PeterNeumann", "Peter Neumann")),
            Err(VkeyError::Name)
        );
        assert_eq!(
            VerifierKey::parse(&GO.replace("PeterNeumann", "Peter")),
            Err(VkeyError::Hash)
        );
        assert_eq!(
            VerifierKey::parse(&GO.replace("ARpc", "Ahpc")),
            Err(VkeyError::Key)
        );
        // y = 3 is a point; 3 + p is the same spelt otherwise.
        let vkey = |low: u8, high: u8| {
            let mut bytes = [high; 33];
            (bytes[0], bytes[1], bytes[32]) = (1, low, high & 0x7f);
            let id = Sha256::new().chain_update(b"a\n").chain_update(bytes).finalize();
            format!("a+{}+{}", hex(&id[..4]), STANDARD.encode(bytes))
        };
        assert!(VerifierKey::parse(&vkey(3, 0)).is_ok());
        assert_eq!(VerifierKey::parse(&vkey(0xed + 3, 0xff)), Err(VkeyError::Key));
        assert_eq!(
            VerifierKey::parse(&GO.replace("10TW", "10T")),
            Err(VkeyError::Form)
        );
    }
}
