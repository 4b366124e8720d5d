//! The head of a log: origin, size, root. C2SP `tlog-checkpoint`, without extension lines.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::hash::Hash;

/// A note text that is no checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not exactly three lines, or an empty origin.
    #[error("a checkpoint has three lines: origin, size, root")]
    Lines,
    /// Not a plain decimal number.
    #[error("the size is not a plain decimal number")]
    Size,
    /// Not base64 of 32 bytes.
    #[error("the root is not base64 of 32 bytes")]
    Root,
}

/// A tree head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root hash.
    pub root: Hash,
}

impl Checkpoint {
    /// Parses the text of a note.
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let lines: Vec<&str> = text
            .strip_suffix('\n')
            .ok_or(CheckpointError::Lines)?
            .split('\n')
            .collect();
        let [origin, size, root] = lines.as_slice() else {
            return Err(CheckpointError::Lines);
        };
        if origin.is_empty() {
            return Err(CheckpointError::Lines);
        }
        let parsed: u64 = size.parse().map_err(|_| CheckpointError::Size)?;
        if parsed.to_string() != *size {
            return Err(CheckpointError::Size);
        }
        let root = STANDARD
            .decode(root)
            .ok()
            .and_then(|r| r.try_into().ok())
            .ok_or(CheckpointError::Root)?;
        Ok(Self {
            origin: (*origin).to_owned(),
            size: parsed,
            root: Hash(root),
        })
    }
}

impl std::fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            STANDARD.encode(self.root.0)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_plain_form_is_read() {
        let good = Checkpoint {
            origin: "log.example/x".into(),
            size: 12,
            root: Hash([7; 32]),
        };
        let text = good.to_string();
        assert_eq!(Checkpoint::parse(&text), Ok(good));
        for (change, error) in [
            (text.replace("12", "012"), CheckpointError::Size),
            (text.replace("12", "+12"), CheckpointError::Size),
            (text.replace("12", "12.0"), CheckpointError::Size),
            (text.replace("12", "-0"), CheckpointError::Size),
            (text.replace("log.example/x", ""), CheckpointError::Lines),
            (format!("{text}extension\n"), CheckpointError::Lines),
            (text.trim_end().to_owned(), CheckpointError::Lines),
            (text.replace("Bw", "B"), CheckpointError::Root),
        ] {
            assert_eq!(Checkpoint::parse(&change), Err(error), "{change:?}");
        }
    }
}
