//! Text as people type it, made comparable: NFKC, spaces, middle dots; and the characters no honest text holds.

use unicode_normalization::UnicodeNormalization;

/// The first character that hides or turns text, if there is one.
///
/// Tab and line breaks count as spaces: cells with a break typed inside them are common and harmless.
pub(crate) fn hidden_character(text: &str) -> Option<char> {
    text.chars().find(|&c| {
        matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFD}' | '\u{E0000}'..='\u{E0FFF}')
            || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
    })
}

/// The first private use character, if there is one: old systems store rare names so.
pub(crate) fn private_use(text: &str) -> Option<char> {
    text.chars().find(
        |c| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}'),
    )
}

/// NFKC, trimmed, runs of spaces and line breaks as one space.
pub(crate) fn tidy(text: &str) -> String {
    let folded: String = text.nfkc().collect();
    let mut tidied = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        // A line broken after a Chinese enumeration goes on without a space.
        let goes_on = tidied.ends_with(['、', ',', ';']) && word.starts_with(is_ideograph);
        if !tidied.is_empty() && !goes_on {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    tidied
}

/// As [`tidy`], with no spaces at all: for words that are compared.
pub(crate) fn compact(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// As [`tidy`], and without spaces next to an ideograph: `张 三` is padding, `John Smith` is not.
pub(crate) fn tidy_name(text: &str) -> String {
    let tidied = tidy(text);
    let mut name = String::with_capacity(tidied.len());
    let mut chars = tidied.chars().peekable();
    while let Some(c) = chars.next() {
        let beside_ideograph = name.chars().next_back().is_some_and(is_ideograph)
            || chars.peek().copied().is_some_and(is_ideograph);
        if c == ' ' && beside_ideograph {
            continue;
        }
        name.push(match c {
            // The dot of a transcribed name comes in many shapes; one person, one dot.
            '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' | '\u{30FB}' => '\u{00B7}',
            _ => c,
        });
    }
    name
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

/// Whether a spreadsheet would take the text for a formula.
pub(crate) fn formula_like(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

/// Whether a number was shown in scientific notation, such as `1.10101E+17`.
pub(crate) fn scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let Some(exponent) = exponent.strip_prefix('+') else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_padding_and_keep_words() {
        assert_eq!(tidy_name("张　三"), "张三");
        assert_eq!(tidy_name(" 李 \n 四 "), "李四");
        assert_eq!(tidy_name("John   Smith"), "John Smith");
        assert_eq!(tidy_name("阿依古丽・买买提"), "阿依古丽·买买提");
    }

    #[test]
    fn full_width_becomes_plain() {
        assert_eq!(compact("ＹＬ００１　"), "YL001");
        assert_eq!(tidy("书记\n 县长"), "书记 县长");
        assert_eq!(tidy("书记、\n县长, mayor"), "书记、县长, mayor");
    }

    #[test]
    fn hidden_characters_are_seen() {
        for bad in [
            "张\u{202E}三",
            "张\u{200B}三",
            "张\u{0007}三",
            "张\u{FEFF}三",
            "张\u{FFFD}三",
            "张\u{0085}三",
        ] {
            assert!(hidden_character(bad).is_some(), "{bad:?}");
        }
        assert_eq!(hidden_character("张三\n（兼）\t𠮷"), None);
    }

    #[test]
    fn scientific_notation_is_told_from_codes() {
        assert!(scientific("1.10101E+17") && scientific("4e+9"));
        assert!(!scientific("1E05") && !scientific("E+1") && !scientific("A1E+5") && !scientific("1001"));
    }
}
