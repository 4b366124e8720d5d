//! What a printed text may contain: nothing that hides, reorders or imitates. Spec: docs/rules.md, "Texts".

use crate::Lang;

/// Longest option label, in characters.
pub const MAX_LABEL: usize = 64;
/// Longest contest title, in characters.
pub const MAX_TITLE: usize = 120;
/// Longest detail, in characters.
pub const MAX_DETAIL: usize = 300;
/// Longest write-in, in characters: sixteen blocks of 30 bytes hold fewer.
pub const MAX_WRITE_IN: usize = 480;
/// Longest id, in bytes.
pub const MAX_ID: usize = 32;

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing is printed.
    Empty,
    /// More characters than allowed.
    TooLong {
        /// Characters found.
        found: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// White space at an end makes two names look alike.
    OuterSpace,
    /// A character that does not print as itself: control, bidirectional, zero-width, odd space, unassigned use.
    Forbidden {
        /// The character.
        found: char,
    },
}

impl TextFault {
    /// What is wrong, in words.
    pub fn message(&self, lang: Lang) -> String {
        match (self, lang) {
            (TextFault::Empty, Lang::Zh) => "不能为空".into(),
            (TextFault::Empty, Lang::En) => "must not be empty".into(),
            (TextFault::TooLong { found, limit }, Lang::Zh) => format!("有{found}个字，最多{limit}个"),
            (TextFault::TooLong { found, limit }, Lang::En) => format!("{found} characters, at most {limit}"),
            (TextFault::OuterSpace, Lang::Zh) => "首尾不能有空格".into(),
            (TextFault::OuterSpace, Lang::En) => "must not begin or end with a space".into(),
            (TextFault::Forbidden { found }, Lang::Zh) => {
                format!("含有看不见的字符 U+{:04X}，请删去", u32::from(*found))
            }
            (TextFault::Forbidden { found }, Lang::En) => {
                format!(
                    "contains the character U+{:04X}, which does not print as itself; remove it",
                    u32::from(*found)
                )
            }
        }
    }
}

/// What keeps a written-in text from standing on a result sheet, if anything. It is free text as the record defines it, a wider
/// class than what may be printed on a ballot: what voters write cannot be sent back to them.
pub fn write_in_fault(text: &str) -> Option<TextFault> {
    if text.is_empty() {
        return Some(TextFault::Empty);
    }
    if let Some(found) = text.chars().find(|c| is_unclean(*c)) {
        return Some(TextFault::Forbidden { found });
    }
    bounds(text, MAX_WRITE_IN)
}

/// What the record's free text (docs/protocol.md, section 4) may not hold: controls, bidirectional and zero-width characters.
fn is_unclean(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x061C | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060 | 0x2066..=0x2069 | 0xFEFF)
}

/// Checks a text that has to be there.
pub(crate) fn required(text: &str, limit: usize) -> Option<TextFault> {
    if text.is_empty() {
        Some(TextFault::Empty)
    } else {
        optional(text, limit)
    }
}

/// Checks a text that may be empty.
pub(crate) fn optional(text: &str, limit: usize) -> Option<TextFault> {
    if let Some(found) = text.chars().find(|c| is_forbidden(*c)) {
        return Some(TextFault::Forbidden { found });
    }
    bounds(text, limit)
}

fn bounds(text: &str, limit: usize) -> Option<TextFault> {
    let found = text.chars().count();
    if found > limit {
        return Some(TextFault::TooLong { found, limit });
    }
    let outer = text.starts_with(is_space) || text.ends_with(is_space);
    outer.then_some(TextFault::OuterSpace)
}

/// Whether an id is `[a-z0-9-]{1,32}`.
pub(crate) fn is_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=MAX_ID).contains(&id.len()) && id.bytes().all(plain)
}

/// A name as it is compared: without its spaces, since 张 三 and 张三 are one name.
pub(crate) fn compared(name: &str) -> String {
    name.chars().filter(|c| !is_space(*c)).collect()
}

/// The two spaces a text may have inside: ASCII and ideographic.
fn is_space(c: char) -> bool {
    c == ' ' || c == '\u{3000}'
}

/// Characters that do not print as themselves.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && !is_space(c))
        || matches!(u32::from(c),
            0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x2800 | 0x3164
            | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFD
            | 0x1_BCA0..=0x1_BCA3 | 0x1_D173..=0x1_D17A | 0xE_0000..=0xE_0FFF)
        // Noncharacters: the last two of every plane and U+FDD0..U+FDEF.
        || (u32::from(c) & 0xFFFE) == 0xFFFE
        || matches!(u32::from(c), 0xFDD0..=0xFDEF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_are_fine() {
        for name in [
            "张三",
            "买买提·吐尔逊",
            "欧阳 娜娜",
            "张\u{3000}三",
            "O'Neil",
            "𠮷田",
            "\u{E863}",
        ] {
            assert_eq!(required(name, MAX_LABEL), None, "{name}");
        }
    }

    #[test]
    fn hidden_characters_are_refused() {
        let hidden = [
            '\0',
            '\n',
            '\u{7f}',
            '\u{85}',
            '\u{a0}',
            '\u{ad}',
            '\u{61c}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{202a}',
            '\u{202e}',
            '\u{2066}',
            '\u{2069}',
            '\u{2060}',
            '\u{feff}',
            '\u{fe0f}',
            '\u{e0041}',
            '\u{fffd}',
            '\u{3164}',
            '\u{ffff}',
        ];
        for found in hidden {
            assert_eq!(
                required(&format!("张{found}三"), MAX_LABEL),
                Some(TextFault::Forbidden { found }),
                "{found:?}"
            );
        }
    }

    #[test]
    fn emptiness_length_and_outer_space() {
        assert_eq!(required("", 5), Some(TextFault::Empty));
        assert_eq!(optional("", 5), None);
        assert_eq!(required("五个字好了", 5), None);
        assert_eq!(
            required("六个字太长了", 5),
            Some(TextFault::TooLong { found: 6, limit: 5 })
        );
        assert_eq!(required(" 张三", 5), Some(TextFault::OuterSpace));
        assert_eq!(required("张三\u{3000}", 5), Some(TextFault::OuterSpace));
    }

    #[test]
    fn ids_are_short_lowercase_ascii() {
        assert!(is_id("a") && is_id("p-001") && is_id(&"x".repeat(32)));
        assert!(!is_id("") && !is_id("A") && !is_id("张") && !is_id("a b") && !is_id(&"x".repeat(33)));
    }
}
