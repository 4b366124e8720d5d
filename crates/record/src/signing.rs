//! Which bytes a signed line's signature covers. Spec: `{#log}`, "Signed entries".
//!
//! The crate holds no keys: writers pass a closure that signs, readers get the message and the signature.

use thiserror::Error;

use crate::Entry;
use crate::bytes::{LeafHash, SignatureBytes};

/// What stands before the signature.
const HEAD: &[u8] = b",\"signature\":\"";
/// Characters of a signature in base64url.
const SIGNATURE: usize = 86;
/// What stands after it.
const END: &[u8] = b"\"}";
/// Length of the end of the line that is not signed.
pub const TAIL: usize = HEAD.len() + SIGNATURE + END.len();

/// The line does not end in a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the line does not end with a member \"signature\" of 64 bytes")]
pub struct NotSigned;

impl NotSigned {
    /// The message in Chinese; `Display` gives it in English.
    #[must_use]
    pub const fn zh(&self) -> &'static str {
        "该行没有以 64 字节的 \"signature\" 成员结尾"
    }
}

/// The message that the signature of `line` must sign, and that signature. `line` is a line that was parsed.
///
/// # Errors
/// [`NotSigned`] if the line does not end in a signature in canonical form.
pub fn signed_message(line: &[u8], meeting: &LeafHash) -> Result<(Vec<u8>, SignatureBytes), NotSigned> {
    let (prefix, signature) = split(line)?;
    Ok((message(prefix, meeting), signature))
}

/// The line of `entry` with the signature that `sign` makes. Whatever signature the entry holds is replaced, so writers
/// fill in [`SignatureBytes::PLACEHOLDER`].
///
/// # Errors
/// [`NotSigned`] if entries of this type have no signature.
pub fn sign_entry(
    entry: &Entry,
    meeting: &LeafHash,
    sign: impl FnOnce(&[u8]) -> [u8; 64],
) -> Result<String, NotSigned> {
    sign_line(&entry.to_line(), meeting, sign)
}

/// The line with its signature replaced by the one that `sign` makes.
///
/// # Errors
/// [`NotSigned`] if the line does not end in a signature, which may be a placeholder.
pub fn sign_line(
    line: &str,
    meeting: &LeafHash,
    sign: impl FnOnce(&[u8]) -> [u8; 64],
) -> Result<String, NotSigned> {
    let (prefix, _) = split(line.as_bytes())?;
    let signature = SignatureBytes(sign(&message(prefix, meeting)));
    let kept = line.get(..prefix.len() + HEAD.len()).ok_or(NotSigned)?;
    Ok(format!("{kept}{signature}\"}}"))
}

/// Splits a line into what is signed and the signature. In a line in strict form the quotes of the tail cannot lie inside
/// a string, and its single brace closes the line itself, so the tail is the line's last member.
fn split(line: &[u8]) -> Result<(&[u8], SignatureBytes), NotSigned> {
    let cut = line.len().checked_sub(TAIL).ok_or(NotSigned)?;
    let (prefix, tail) = line.split_at(cut);
    let text = tail
        .strip_prefix(HEAD)
        .and_then(|rest| rest.strip_suffix(END))
        .ok_or(NotSigned)?;
    let text = std::str::from_utf8(text).map_err(|_| NotSigned)?;
    SignatureBytes::from_b64(text)
        .map(|signature| (prefix, signature))
        .map_err(|_| NotSigned)
}

/// `F("gongxin/1") ‖ F("entry") ‖ F(M) ‖ F(prefix)`.
fn message(prefix: &[u8], meeting: &LeafHash) -> Vec<u8> {
    let parts: [&[u8]; 4] = [b"gongxin/1", b"entry", meeting.as_bytes(), prefix];
    let mut out = Vec::with_capacity(parts.iter().map(|part| part.len() + 4).sum());
    for part in parts {
        // Lines have at most 4 MiB, so their length fits four bytes; a longer one could not be parsed.
        out.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::B32;
    use crate::entry::{DkgCommit, Note};

    const MEETING: LeafHash = LeafHash([9; 32]);

    fn commit() -> Entry {
        DkgCommit {
            ceremony: 1,
            trustee: 2,
            digest: B32([3; 32]),
            signature: SignatureBytes::PLACEHOLDER,
        }
        .into()
    }

    #[test]
    fn the_message_is_the_framed_prefix() {
        let mut seen = Vec::new();
        let line = sign_entry(&commit(), &MEETING, |message| {
            seen = message.to_vec();
            [7; 64]
        });
        let line = line.unwrap();
        let (message, signature) = signed_message(line.as_bytes(), &MEETING).unwrap();
        assert_eq!((&message, signature), (&seen, SignatureBytes([7; 64])));
        let prefix = format!(
            r#"{{"type":"dkg-commit","ceremony":1,"trustee":2,"digest":"{}""#,
            B32([3; 32])
        );
        let mut expected = b"\0\0\0\x09gongxin/1\0\0\0\x05entry\0\0\0\x20".to_vec();
        expected.extend([9; 32]);
        expected.extend(u32::try_from(prefix.len()).unwrap().to_be_bytes());
        expected.extend(prefix.bytes());
        assert_eq!(message, expected);
        assert_eq!(line.len() - prefix.len(), TAIL);
        let read = Entry::parse(line.as_bytes()).unwrap();
        assert_eq!(read.signature(), Some(&SignatureBytes([7; 64])));
    }

    #[test]
    fn lines_without_a_last_signature_are_refused() {
        let note = Entry::from(Note { text: "x".to_owned() });
        assert_eq!(sign_entry(&note, &MEETING, |_| [0; 64]), Err(NotSigned));
        let line = commit().to_line();
        for broken in [
            "",
            "{}",
            &line[1..line.len() - 1],
            &line.replace('A', "="),
            &line.replace("signature", "signaturE"),
        ] {
            assert_eq!(
                signed_message(broken.as_bytes(), &MEETING),
                Err(NotSigned),
                "{broken}"
            );
        }
        // A signature quoted inside a text is escaped there and thus no tail.
        let quoted = Entry::from(Note { text: line }).to_line();
        assert_eq!(signed_message(quoted.as_bytes(), &MEETING), Err(NotSigned));
        assert_eq!(signed_message(&[0xff; 200], &MEETING), Err(NotSigned));
    }
}
