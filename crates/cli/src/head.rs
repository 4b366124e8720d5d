//! The head of a log as people compare it: size, root in both ways it is written, and the four words.

use gongxin_record::{
    Trust,
    bytes::{B32, TreeRoot},
    trust,
};
use gongxin_roles::writer::Writer;
use gongxin_tlog::{Hash, Language as Tongue, head_words};
use serde_json::{Value, json};

use crate::output::{Language, Output};

/// Size and root of a log.
#[derive(Clone, Copy)]
pub(crate) struct Head {
    pub(crate) size: u64,
    pub(crate) root: B32,
}

impl Head {
    /// The head of a log as it is now.
    pub(crate) fn of(log: &Writer) -> Self {
        let (size, root) = log.head();
        Self { size, root }
    }

    /// Takes this head of a log that is about to be saved into the roots of trust.
    pub(crate) fn note(&self, trust: &mut Trust) {
        // A head of a log that was never saved would contradict the record for ever.
        trust.heads.retain(|seen| seen.size < self.size);
        trust.heads.push(trust::Head {
            size: self.size,
            root: TreeRoot(self.root.0),
        });
    }

    /// The four words for the big screen.
    pub(crate) fn words(&self, lang: Language) -> String {
        let tongue = match lang {
            Language::Zh => Tongue::Zh,
            Language::En => Tongue::En,
        };
        let between = if lang == Language::Zh { " " } else { ", " };
        head_words(&Hash(self.root.0), tongue).join(between)
    }

    /// The root as a checkpoint writes it; `trust.json` writes the same bytes with `-` and `_` and without `=`.
    pub(crate) fn checkpoint_root(&self) -> String {
        let url = self.root.to_b64();
        url.replace('-', "+").replace('_', "/") + "="
    }

    /// Lines to read aloud.
    pub(crate) fn text(&self, output: &Output) -> String {
        let (size, root, other) = (self.size, self.root.to_b64(), self.checkpoint_root());
        let words = self.words(output.lang);
        output.pick(
            format!("日志头：{size} 条，四个词：{words}\n  根 {root}\n  检查点里写作 {other}"),
            format!("head: {size} entries, words: {words}\n  root {root}\n  in a checkpoint {other}"),
        )
    }

    /// The same for programs.
    pub(crate) fn json(&self) -> Value {
        json!({
            "size": self.size, "root": self.root.to_b64(), "checkpoint_root": self.checkpoint_root(),
            "words": self.words(Language::Zh), "words_en": self.words(Language::En),
        })
    }
}
