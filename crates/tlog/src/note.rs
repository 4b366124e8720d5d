//! Signed notes: text, a blank line, signature lines. C2SP `signed-note`.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::key::{Signer, VerifierKey};

/// Longest note.
const MAX_BYTES: usize = 64 * 1024;
/// Most signature lines.
const MAX_SIGNATURES: usize = 100;

/// Bytes that are no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Longer than 64 KiB or with more than 100 signatures.
    #[error("the note is too long")]
    TooLong,
    /// Not UTF-8, a control character, or no newline at the end.
    #[error("the note is not plain text that ends with a newline")]
    Text,
    /// No blank line between text and signatures, or no signatures.
    #[error("the note has no signatures")]
    NoSignatures,
    /// A line that is not `— name base64`.
    #[error("signature line {0} is malformed")]
    Line(usize),
    /// One key signed twice.
    #[error("signature line {0} repeats a key")]
    Repeated(usize),
}

/// One signature line; unknown ones are kept and mean nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLine {
    /// Key name.
    pub name: String,
    /// Key id.
    pub id: [u8; 4],
    /// What follows the id.
    pub payload: Vec<u8>,
}

/// A parsed note. Nothing is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The signed text with its final newline.
    pub text: String,
    /// The signatures.
    pub signatures: Vec<SignatureLine>,
}

impl Note {
    /// Parses a note.
    ///
    /// # Errors
    /// [`NoteError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_BYTES {
            return Err(NoteError::TooLong);
        }
        let all = std::str::from_utf8(bytes).map_err(|_| NoteError::Text)?;
        if !all.ends_with('\n') || all.chars().any(|c| c.is_control() && c != '\n') {
            return Err(NoteError::Text);
        }
        // By bytes: a search for any text from the end is code that nothing else on a phone needs.
        let gap = bytes.windows(2).rposition(|pair| pair == b"\n\n");
        let (text, lines) = gap.map_or((all, ""), |gap| all.split_at(gap));
        let Some(lines) = lines.strip_prefix("\n\n") else {
            return Err(NoteError::NoSignatures);
        };
        let mut signatures: Vec<SignatureLine> = Vec::new();
        for (at, line) in lines.lines().enumerate() {
            let signature = SignatureLine::parse(line).ok_or(NoteError::Line(at))?;
            if signatures
                .iter()
                .any(|s| s.name == signature.name && s.id == signature.id)
            {
                return Err(NoteError::Repeated(at));
            }
            if at == MAX_SIGNATURES {
                return Err(NoteError::TooLong);
            }
            signatures.push(signature);
        }
        if signatures.is_empty() {
            return Err(NoteError::NoSignatures);
        }
        Ok(Self {
            text: format!("{text}\n"),
            signatures,
        })
    }

    /// A note with one signature by the log.
    #[must_use]
    pub fn sign(text: String, signer: &Signer) -> Self {
        let payload = signer.sign(text.as_bytes()).to_vec();
        let public = signer.public();
        let signature = SignatureLine {
            name: public.name().to_owned(),
            id: public.id(),
            payload,
        };
        Self {
            text,
            signatures: vec![signature],
        }
    }

    /// The payload that a key put under the note, if any.
    #[must_use]
    pub fn payload_of(&self, key: &VerifierKey) -> Option<&[u8]> {
        let own = |s: &&SignatureLine| s.name == key.name() && s.id == key.id();
        self.signatures.iter().find(own).map(|s| s.payload.as_slice())
    }

    /// Whether a log key signed the text.
    #[must_use]
    pub fn signed_by(&self, key: &VerifierKey) -> bool {
        let signature = self.payload_of(key).and_then(|payload| payload.try_into().ok());
        signature.is_some_and(|signature| {
            key.kind() == crate::Kind::Log && key.holds(self.text.as_bytes(), signature)
        })
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        for signature in &self.signatures {
            let bytes = [signature.id.as_slice(), &signature.payload].concat();
            writeln!(f, "\u{2014} {} {}", signature.name, STANDARD.encode(bytes))?;
        }
        Ok(())
    }
}

impl SignatureLine {
    fn parse(line: &str) -> Option<Self> {
        let (name, base64) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let bytes = STANDARD.decode(base64).ok()?;
        let (id, payload) = bytes.split_first_chunk::<4>()?;
        let bad = |c: char| c == '+' || c.is_whitespace();
        let clean = !name.is_empty() && !name.contains(bad) && !payload.is_empty();
        clean.then(|| Self {
            name: name.to_owned(),
            id: *id,
            payload: payload.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Kind;

    /// The example of the Go package `sumdb/note`.
    const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn published_note_verifies_and_no_change_does() {
        let key = VerifierKey::parse(GO_KEY).unwrap();
        let note = Note::parse(GO_NOTE.as_bytes()).unwrap();
        assert!(note.signed_by(&key));
        assert_eq!(note.to_string(), GO_NOTE);
        let other = Note::parse(GO_NOTE.replace("answer", "Answer").as_bytes()).unwrap();
        assert!(!other.signed_by(&key));
    }

    #[test]
    fn another_key_of_the_same_name_is_another_key() {
        let key = VerifierKey::parse(GO_KEY).unwrap();
        let forger = Signer::new("PeterNeumann", Kind::Log, &[1; 32]).unwrap();
        let mut note = Note::sign("text\n".into(), &forger);
        assert!(!note.signed_by(&key));
        // The same id by force: still not signed by that key.
        note.signatures[0].id = key.id();
        assert!(!note.signed_by(&key));
        assert!(!note.signed_by(forger.public()));
    }

    #[test]
    fn malformed_notes_are_named() {
        let parse = |text: &str| Note::parse(text.as_bytes()).map(drop);
        assert_eq!(
            parse(&GO_NOTE.replace("\n\n", "\n")),
            Err(NoteError::NoSignatures)
        );
        assert_eq!(parse(GO_NOTE.trim_end()), Err(NoteError::Text));
        assert_eq!(parse(&GO_NOTE.replace('\n', "\r\n")), Err(NoteError::Text));
        assert_eq!(parse(&GO_NOTE.replace('\u{2014}', "-")), Err(NoteError::Line(0)));
        for name in ["Peter+Neumann", "Peter\u{3000}Neumann", ""] {
            let other = GO_NOTE.replace("\u{2014} PeterNeumann", &format!("\u{2014} {name}"));
            assert_eq!(parse(&other), Err(NoteError::Line(0)), "{name:?}");
        }
        assert_eq!(parse(""), Err(NoteError::Text));
        assert_eq!(Note::parse(&[0xff, b'\n']), Err(NoteError::Text));
        assert_eq!(parse(&"x\n".repeat(40_000)), Err(NoteError::TooLong));
        let line = GO_NOTE.lines().last().unwrap();
        assert_eq!(parse(&format!("{GO_NOTE}{line}\n")), Err(NoteError::Repeated(1)));
    }
}
