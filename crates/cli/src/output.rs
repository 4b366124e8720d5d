//! What a command says: text for people or one JSON object for programs.

use clap::ValueEnum;
use gongxin_record::Lang;
use serde_json::{Value, json};

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
    #[expect(clippy::print_stdout, reason = "this is what the command prints")]
    pub(crate) fn say(self, text: &str, value: &Value) {
        if self.quiet {
            return;
        }
        if self.json {
            println!("{value}");
        } else {
            println!("{}", text.trim_end());
        }
    }
}

/// Says why nothing was done.
#[expect(clippy::print_stderr, reason = "errors go to standard error")]
pub(crate) fn print_error(output: &Output, error: &anyhow::Error) {
    if output.json {
        eprintln!("{}", json!({ "ok": false, "error": format!("{error:#}") }));
    } else {
        eprintln!("{}{error:#}", output.pick("错误：", "error: "));
    }
}
