//! What a command says: text for people, or one JSON object for programs, always on standard output.

use std::{
    ffi::OsString,
    io::{self, Write},
};

use clap::ValueEnum;
use gongxin_record::Lang;
use serde_json::{Value, json};

use crate::wording;

/// Language of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

/// Where and how to say it.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    pub(crate) json: bool,
    pub(crate) lang: Language,
    /// Say nothing: one command of many.
    pub(crate) quiet: bool,
}

impl Output {
    /// How to speak to somebody whose command line could not be read.
    pub(crate) fn of_words(words: &[OsString]) -> Self {
        let is = |word: &OsString, text: &str| word.to_str() == Some(text);
        let english = words
            .windows(2)
            .any(|w| matches!(w, [a, b] if is(a, "--lang") && is(b, "en")))
            || words.iter().any(|w| is(w, "--lang=en"));
        Self {
            json: words.iter().any(|w| is(w, "--json")),
            lang: if english { Language::En } else { Language::Zh },
            quiet: false,
        }
    }

    pub(crate) fn record_lang(self) -> Lang {
        if self.lang == Language::Zh {
            Lang::Zh
        } else {
            Lang::En
        }
    }

    pub(crate) fn rules_lang(self) -> gongxin_rules::Lang {
        if self.lang == Language::Zh {
            gongxin_rules::Lang::Zh
        } else {
            gongxin_rules::Lang::En
        }
    }

    pub(crate) fn pick(self, zh: impl Into<String>, en: impl Into<String>) -> String {
        if self.lang == Language::Zh {
            zh.into()
        } else {
            en.into()
        }
    }

    /// Says what was done.
    pub(crate) fn say(self, text: &str, value: &Value) {
        if self.quiet {
            return;
        }
        if self.json {
            line(&value.to_string());
        } else {
            line(text.trim_end());
        }
    }

    /// Says what is being done, on standard error: long work without a bar.
    #[expect(clippy::print_stderr, reason = "progress goes to standard error")]
    pub(crate) fn step(self, text: &str) {
        if !self.json && !self.quiet {
            eprintln!("  {text}");
        }
    }

    /// Says why nothing was done.
    #[expect(clippy::print_stderr, reason = "errors go to standard error")]
    pub(crate) fn say_error(self, error: &anyhow::Error) {
        let (text, code) = wording::describe(error, self.record_lang());
        if self.json {
            line(&json!({ "ok": false, "error": text, "code": code }).to_string());
        } else {
            eprintln!("{}{}", self.pick("错误：", "error: "), text.trim_end());
        }
    }
}

/// Prints a line. Nobody is told if the reader has gone away (`gongxin … | head`): that is what they wanted.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}
