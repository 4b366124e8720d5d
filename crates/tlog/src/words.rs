//! A tree head as four words that the big screen shows and every phone repeats.
//!
//! Each byte gives one picture of an adjective and a noun, sixteen of each: easy to read aloud, hard to mishear.
//! Thirty-two bits are enough for eyes: a false head would have to be found while the room waits.

use sha2::{Digest, Sha256};

use crate::hash::Hash;

/// The language of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 中文.
    Zh,
    /// English.
    En,
}

const ZH: ([&str; 16], [&str; 16]) = (
    [
        "红", "黄", "蓝", "白", "黑", "绿", "金", "银", "大", "小", "新", "老", "高", "长", "圆", "方",
    ],
    [
        "马", "牛", "羊", "鸟", "鱼", "山", "河", "花", "树", "石", "车", "船", "门", "灯", "书", "钟",
    ],
);

const EN: ([&str; 16], [&str; 16]) = (
    [
        "red", "yellow", "blue", "white", "black", "green", "golden", "silver", "big", "small", "new", "old",
        "tall", "long", "round", "square",
    ],
    [
        "horse", "cow", "sheep", "bird", "fish", "mountain", "river", "flower", "tree", "stone", "car",
        "boat", "door", "lamp", "book", "clock",
    ],
);

/// The four words of a root: the first four bytes of `SHA-256("gongxin/1 head words" ‖ root)`.
#[must_use]
pub fn head_words(root: &Hash, language: Language) -> [String; 4] {
    let digest = Sha256::new()
        .chain_update(b"gongxin/1 head words")
        .chain_update(root.0)
        .finalize();
    let (adjectives, nouns) = match language {
        Language::Zh => ZH,
        Language::En => EN,
    };
    let between = if language == Language::En { " " } else { "" };
    let word = |at: usize| {
        let byte = digest.get(at).copied().unwrap_or(0);
        let pick =
            |list: [&'static str; 16], index: u8| list.get(usize::from(index)).copied().unwrap_or_default();
        format!(
            "{}{between}{}",
            pick(adjectives, byte >> 4),
            pick(nouns, byte & 15)
        )
    };
    [word(0), word(1), word(2), word(3)]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_list_is_distinct() {
        for (adjectives, nouns) in [ZH, EN] {
            assert_eq!(adjectives.iter().chain(&nouns).collect::<HashSet<_>>().len(), 32);
        }
    }

    #[test]
    fn languages_show_the_same_bytes() {
        let root = Hash([3; 32]);
        let (zh, en) = (head_words(&root, Language::Zh), head_words(&root, Language::En));
        for (zh, en) in zh.iter().zip(&en) {
            let at = |list: [&str; 16], text: &str| list.iter().position(|w| text.starts_with(w));
            assert_eq!(at(ZH.0, zh), at(EN.0, en));
        }
        assert_ne!(zh, head_words(&Hash([4; 32]), Language::Zh));
    }
}
