//! The receipt: the log key's promise that a cast will be in the log. Spec: `{#receipt}`.

use serde::{Deserialize, Serialize};

use crate::bytes::{LeafHash, PointBytes, SignatureBytes};
use crate::codec::{CodecError, Rest};
use crate::line::{Typed, Wire, decode, to_line, write_body};
use crate::malformed::Malformed;
use crate::signing::{NotSigned, sign_line};

/// A promise of inclusion. It is one line in strict form, but never an entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The meeting digest.
    pub meeting: LeafHash,
    /// The ballot.
    pub ballot: String,
    /// The voter's tag in it.
    pub tag: PointBytes,
    /// Which of the voter's casts.
    pub revision: u32,
    /// The leaf hash of the `cast` line.
    pub leaf: LeafHash,
    /// By the log key.
    pub signature: SignatureBytes,
}

impl Typed for Receipt {
    const TYPES: &'static [&'static str] = &["receipt"];

    fn read(_: &str, rest: Rest<'_, '_>) -> Result<Self, CodecError> {
        Self::deserialize(rest)
    }
}

impl Wire for Receipt {
    fn write(&self, out: &mut Vec<u8>) {
        write_body(out, "receipt", self);
    }
}

impl Receipt {
    /// Reads one line, without a line end.
    ///
    /// # Errors
    /// [`Malformed`] unless [`Receipt::to_line`] gives exactly these bytes.
    pub fn parse(line: &[u8]) -> Result<Self, Malformed> {
        decode(line, &mut Vec::with_capacity(line.len()))
    }

    /// The line, without a line end.
    #[must_use]
    pub fn to_line(&self) -> String {
        to_line(self)
    }

    /// The line with the signature that `sign` makes; it binds the receipt's own meeting.
    ///
    /// # Errors
    /// [`NotSigned`] never happens for a receipt; it is the error of [`sign_line`].
    pub fn sign(&self, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Result<String, NotSigned> {
        sign_line(&self.to_line(), &self.meeting, sign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;
    use crate::signing::signed_message;

    fn receipt() -> Receipt {
        Receipt {
            meeting: LeafHash([1; 32]),
            ballot: "b-1".to_owned(),
            tag: PointBytes([2; 32]),
            revision: 1,
            leaf: LeafHash([3; 32]),
            signature: SignatureBytes::PLACEHOLDER,
        }
    }

    #[test]
    fn a_receipt_is_signed_like_an_entry_but_is_none() {
        let line = receipt().sign(|_| [5; 64]).unwrap();
        assert!(line.starts_with(r#"{"type":"receipt","meeting":"AQEB"#));
        let read = Receipt::parse(line.as_bytes()).unwrap();
        assert_eq!(
            read,
            Receipt {
                signature: SignatureBytes([5; 64]),
                ..receipt()
            }
        );
        assert!(signed_message(line.as_bytes(), &read.meeting).is_ok());
        assert!(matches!(
            Entry::parse(line.as_bytes()),
            Err(Malformed::UnknownType { .. })
        ));
        assert!(matches!(
            Receipt::parse(br#"{"type":"note","text":""}"#),
            Err(Malformed::UnknownType { .. })
        ));
    }
}
