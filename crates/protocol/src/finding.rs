//! What a check found wrong: which check, where, and why, in Chinese and English.

pub use gongxin_record::Lang;

/// The permanent ids of the checks. Spec: `checks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// Archive members and the strict form of every line.
    V01,
    /// Protocol and suite.
    V02,
    /// The meeting's and the ballots' definitions.
    V03,
    /// The order of entries.
    V04,
    /// The log's head, witnesses, earlier heads.
    V05,
    /// Roster and draw.
    V06,
    /// Tokens, check-ins, rings.
    V07,
    /// The proof of every cast.
    V08,
    /// One ballot each: tags, revisions, epochs.
    V09,
    /// No copied ciphertexts.
    V10,
    /// Sums that the trustees worked from.
    V11,
    /// The key ceremony.
    V12,
    /// Decryption shares.
    V13,
    /// Mixes and openings of write-ins.
    V14,
    /// Counts, sheets, decision rules.
    V15,
    /// Challenged ballots; nothing that tells too much.
    V16,
    /// Receipts that were handed to the verifier.
    V17,
}

impl Check {
    /// All checks in order.
    pub const ALL: [Self; 17] = [
        Self::V01,
        Self::V02,
        Self::V03,
        Self::V04,
        Self::V05,
        Self::V06,
        Self::V07,
        Self::V08,
        Self::V09,
        Self::V10,
        Self::V11,
        Self::V12,
        Self::V13,
        Self::V14,
        Self::V15,
        Self::V16,
        Self::V17,
    ];
}

impl std::fmt::Display for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self, f)
    }
}

/// One fault of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check that it belongs to.
    pub check: Check,
    /// Number of the entry, if it is about one.
    pub entry: Option<u64>,
    /// Stable short code, e.g. `ring-not-live`.
    pub code: &'static str,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
}

impl Finding {
    /// A fault that is not yet tied to an entry.
    #[must_use]
    pub fn new(check: Check, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            check,
            entry: None,
            code,
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The same, tied to an entry.
    #[must_use]
    pub fn at(mut self, entry: u64) -> Self {
        self.entry = Some(entry);
        self
    }

    /// The text in one language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.check, self.code, self.en)
    }
}

impl std::error::Error for Finding {}

/// The findings of one entry, while they are collected.
#[derive(Default)]
pub(crate) struct Findings(pub(crate) Vec<Finding>);

impl Findings {
    pub(crate) fn add(
        &mut self,
        check: Check,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.0.push(Finding::new(check, code, zh, en));
    }

    /// Adds the fault unless the condition holds.
    pub(crate) fn require(
        &mut self,
        holds: bool,
        check: Check,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        if !holds {
            self.add(check, code, zh, en);
        }
    }
}
