//! The rules of identifiers and free text, for the judge to apply: parsing itself takes any text. Spec: `{#entries}`.

use thiserror::Error;

/// Most characters of a free text.
pub const MAX_TEXT: usize = 400;
/// Most characters of an identifier.
pub const MAX_ID: usize = 32;

/// What is wrong with an identifier or a free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TextFault {
    /// Nothing is written.
    #[error("the text is empty")]
    Empty,
    /// More characters than permitted.
    #[error("the text has more than {limit} characters")]
    TooLong {
        /// How many characters are permitted.
        limit: usize,
    },
    /// A control character.
    #[error("character {at} is the control character U+{code:04X}")]
    Control {
        /// Its place, in characters from 0.
        at: usize,
        /// Its code point.
        code: u32,
    },
    /// A character that changes the direction of the text around it, so that it reads otherwise than it is.
    #[error("character {at} is the bidirectional control U+{code:04X}")]
    Bidirectional {
        /// Its place, in characters from 0.
        at: usize,
        /// Its code point.
        code: u32,
    },
    /// A character that nobody sees, so that two different names look the same.
    #[error("character {at} is the invisible character U+{code:04X}")]
    Invisible {
        /// Its place, in characters from 0.
        at: usize,
        /// Its code point.
        code: u32,
    },
    /// In an identifier, a character other than `a-z`, `0-9` and `-`.
    #[error("character {at} of the identifier is none of a-z, 0-9 and '-'")]
    NotIdentifier {
        /// Its place, in characters from 0.
        at: usize,
    },
}

impl TextFault {
    /// The fault in Chinese; `Display` gives it in English.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Empty => "文字为空".to_owned(),
            Self::TooLong { limit } => format!("文字超过 {limit} 个字符"),
            Self::Control { at, code } => format!("第 {} 个字符是控制字符 U+{code:04X}", at + 1),
            Self::Bidirectional { at, code } => format!("第 {} 个字符是双向控制符 U+{code:04X}", at + 1),
            Self::Invisible { at, code } => format!("第 {} 个字符是不可见字符 U+{code:04X}", at + 1),
            Self::NotIdentifier { at } => format!("标识的第 {} 个字符不是 a-z、0-9 或“-”", at + 1),
        }
    }
}

/// Checks free text: 1–400 characters, none of them a control, bidirectional control or zero-width character.
///
/// # Errors
/// The first fault found.
pub fn check_text(text: &str) -> Result<(), TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    for (at, character) in text.chars().enumerate() {
        let code = u32::from(character);
        match code {
            0..=0x1f | 0x7f..=0x9f => return Err(TextFault::Control { at, code }),
            0x200e..=0x200f | 0x202a..=0x202e | 0x2066..=0x2069 | 0x61c => {
                return Err(TextFault::Bidirectional { at, code });
            }
            0x200b..=0x200d | 0x2060 | 0xfeff => return Err(TextFault::Invisible { at, code }),
            _ if at >= MAX_TEXT => return Err(TextFault::TooLong { limit: MAX_TEXT }),
            _ => {}
        }
    }
    Ok(())
}

/// Checks an identifier of a group, ring, ballot, contest or option: `[a-z0-9-]{1,32}`.
///
/// # Errors
/// The first fault found.
pub fn check_id(id: &str) -> Result<(), TextFault> {
    if id.is_empty() {
        return Err(TextFault::Empty);
    }
    if let Some(at) = id.chars().position(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
        return Err(TextFault::NotIdentifier { at });
    }
    if id.len() > MAX_ID {
        Err(TextFault::TooLong { limit: MAX_ID })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_people_write_pass() {
        for text in ["张三", "Zhang (San) — 三", "é", "🗳️", "a b", &"票".repeat(400)] {
            assert_eq!(check_text(text), Ok(()), "{text}");
        }
        for id in ["a", "g-1", "0", &"z".repeat(32)] {
            assert_eq!(check_id(id), Ok(()));
        }
    }

    #[test]
    fn every_forbidden_character_is_refused_and_its_neighbours_are_not() {
        let forbidden = |c: u32| {
            matches!(c, 0..=0x1f | 0x7f..=0x9f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060 | 0x2066..=0x2069)
                || c == 0xfeff
                || c == 0x61c
        };
        for code in 0..=0x1_0000 {
            let Some(c) = char::from_u32(code) else { continue };
            assert_eq!(
                check_text(&format!("甲{c}")).is_err(),
                forbidden(code),
                "U+{code:04X}"
            );
        }
    }

    #[test]
    fn limits_and_places() {
        assert_eq!(check_text(""), Err(TextFault::Empty));
        assert_eq!(
            check_text(&"票".repeat(401)),
            Err(TextFault::TooLong { limit: 400 })
        );
        assert_eq!(
            check_text("甲\u{202e}"),
            Err(TextFault::Bidirectional { at: 1, code: 0x202e })
        );
        assert_eq!(check_id(""), Err(TextFault::Empty));
        assert_eq!(check_id("aB"), Err(TextFault::NotIdentifier { at: 1 }));
        assert_eq!(check_id("组"), Err(TextFault::NotIdentifier { at: 0 }));
        assert_eq!(check_id(&"z".repeat(33)), Err(TextFault::TooLong { limit: 32 }));
        assert_eq!(
            TextFault::Control { at: 0, code: 7 }.zh(),
            "第 1 个字符是控制字符 U+0007"
        );
    }
}
