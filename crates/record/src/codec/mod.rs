//! Serde for the strict form and nothing else: no floating point, no null, no second spelling of anything.
//!
//! A general JSON library reads every type in more ways than a record may use; the code for that was a third of what a
//! voter's page had to load. Texts are checked by [`crate::strict`] first, so this reader only follows them.

mod read;
mod write;

use serde::{Deserialize, Serialize};

pub(crate) use read::{Reader, Rest};
pub(crate) use write::append;

use crate::strict;

/// The name under which a type asks for the text of a value as it stands, in place of the value.
pub(crate) const RAW: &str = "gongxin raw text";

/// Why a text is not the value asked for, or a value cannot be written. One pointer, for it goes through all of the code
/// that reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.what)]
pub struct CodecError(Box<Flaw>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Flaw {
    at: usize,
    what: String,
    order: bool,
}

impl CodecError {
    #[inline(never)]
    fn new(what: String) -> Self {
        Self(Box::new(Flaw {
            at: 0,
            what,
            order: false,
        }))
    }

    fn at(mut self, at: usize) -> Self {
        self.0.at = at;
        self
    }

    /// Byte offset in the text; 0 for a value that cannot be written.
    #[must_use]
    pub fn place(&self) -> usize {
        self.0.at
    }

    /// Whether only the order of members is wrong.
    #[must_use]
    pub fn is_order(&self) -> bool {
        self.0.order
    }

    /// What is wrong, in English.
    #[must_use]
    pub fn what(self) -> String {
        self.0.what
    }
}

// What was found is not repeated: printing any value at all would bring in the printing of floating point.
impl serde::de::Error for CodecError {
    fn custom<T: std::fmt::Display>(what: T) -> Self {
        Self::new(what.to_string())
    }

    fn invalid_type(_: serde::de::Unexpected<'_>, wanted: &dyn serde::de::Expected) -> Self {
        Self::new(format!("expected {wanted}"))
    }

    // The reader knows better what is missing, and says it in place of this.
    fn invalid_length(_: usize, _: &dyn serde::de::Expected) -> Self {
        Self::new("too few parts".to_owned())
    }

    fn invalid_value(_: serde::de::Unexpected<'_>, wanted: &dyn serde::de::Expected) -> Self {
        Self::new(format!("expected {wanted}"))
    }
}

impl serde::ser::Error for CodecError {
    fn custom<T: std::fmt::Display>(what: T) -> Self {
        Self::new(what.to_string())
    }
}

/// Reads a value from a text in strict form.
///
/// # Errors
/// [`CodecError`] if the text is not in strict form or is not such a value.
pub fn from_str<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, CodecError> {
    strict::check(text.as_bytes())
        .map_err(|fault| CodecError::new(fault.what.en().to_owned()).at(fault.at))?;
    from_strict(text)
}

/// The same for a text that is known to be in strict form.
pub(crate) fn from_strict<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, CodecError> {
    let mut reader = Reader::new(text);
    let value = T::deserialize(&mut reader).map_err(|error| reader.locate(error))?;
    reader.end()?;
    Ok(value)
}

/// Writes a value without white space. What is left out of an `Option` is `null`, which is not in strict form: types of the
/// record skip such members.
///
/// # Errors
/// [`CodecError`] for floating point, bytes, and names of members that are neither texts nor integers.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, CodecError> {
    let mut out = Vec::new();
    append(&mut out, value)?;
    String::from_utf8(out).map_err(|_| CodecError::new("text is not UTF-8".to_owned()))
}

#[cfg(test)]
mod tests;
