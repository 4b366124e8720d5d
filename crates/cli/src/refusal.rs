//! Why a command does nothing: said in Chinese and English, with a short code that programs can rely on.

use std::{error::Error, fmt};

use anyhow::Result;

/// A refusal in both languages. The code is stable; the texts may change.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) zh: String,
    pub(crate) en: String,
    /// What lies behind it, if a library said so.
    pub(crate) cause: Option<anyhow::Error>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl Error for Refusal {}

/// A refusal as an error.
pub(crate) fn refusal(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> anyhow::Error {
    anyhow::Error::new(Refusal {
        code,
        zh: zh.into(),
        en: en.into(),
        cause: None,
    })
}

/// Refuses unless the condition holds.
pub(crate) fn require(
    holds: bool,
    code: &'static str,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Result<()> {
    if holds { Ok(()) } else { Err(refusal(code, zh, en)) }
}

/// Says what a failure means to the person at the keyboard.
pub(crate) trait Explain<T> {
    /// The value, or a refusal with these words; what failed beneath is kept and printed after them.
    fn explain(self, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Result<T>;

    /// The same where the words are a path or a name, alike in both languages.
    fn about(self, code: &'static str, what: impl fmt::Display) -> Result<T>
    where
        Self: Sized,
    {
        let what = what.to_string();
        self.explain(code, what.clone(), what)
    }
}

impl<T, E: Into<anyhow::Error>> Explain<T> for Result<T, E> {
    fn explain(self, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Result<T> {
        self.map_err(|error| {
            anyhow::Error::new(Refusal {
                code,
                zh: zh.into(),
                en: en.into(),
                cause: Some(error.into()),
            })
        })
    }
}

impl<T> Explain<T> for Option<T> {
    fn explain(self, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Result<T> {
        self.ok_or_else(|| refusal(code, zh, en))
    }
}
