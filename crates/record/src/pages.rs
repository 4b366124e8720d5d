//! Which pages a meeting is held with: a list of files with their digests, the digest of that list, and the note that states it.
//! Spec: `{#pages}`.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::entry::Note;

/// What a note begins with that states the digest of pages.
const STATED: &str = "pages sha256 ";

/// The SHA-256 digest of some bytes, in hexadecimal as `sha256sum` writes it.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The list of some files, a line each as `sha256sum` writes it. They must come in the order of their names' bytes.
#[must_use]
pub fn list<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let line = |(name, bytes): (&str, &[u8])| format!("{}  {name}\n", sha256_hex(bytes));
    files.into_iter().map(line).collect()
}

impl Note {
    /// States the digest of a list of pages.
    #[must_use]
    pub fn of_pages(digest: &str) -> Self {
        Self {
            text: format!("{STATED}{digest}"),
        }
    }

    /// The digest of pages that this note states, if it does.
    #[must_use]
    pub fn pages(&self) -> Option<&str> {
        let digest = self.text.strip_prefix(STATED)?;
        let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (digest.len() == 64 && digest.bytes().all(hex)).then_some(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::{Note, list, sha256_hex};

    /// What `printf abc > a; printf '' > b; sha256sum a b` prints.
    const PRINTED: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n\
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b\n";

    #[test]
    fn a_list_is_what_sha256sum_prints() {
        assert_eq!(list([("a", &b"abc"[..]), ("b", &[])]), PRINTED);
    }

    #[test]
    fn a_note_states_a_digest_or_something_else() {
        let digest = sha256_hex(b"abc");
        assert_eq!(Note::of_pages(&digest).pages(), Some(&*digest));
        for other in [
            "",
            "abc",
            &digest.to_uppercase(),
            &digest[1..],
            &format!("{digest} "),
        ] {
            assert_eq!(Note::of_pages(other).pages(), None, "{other}");
        }
        let said = Note { text: digest.clone() };
        assert_eq!(said.pages(), None);
    }
}
