//! What is wrong with bytes that should have been a part of the record, and where. Spec: `{#log}`, check V01.

use std::fmt;

use thiserror::Error;

use crate::codec::CodecError;
use crate::strict::{StrictFault, StrictKind, member_at};

/// The language of a message for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// Where in the record something is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The number of the entry, from 0, if the line is one of a log.
    pub entry: Option<u64>,
    /// Byte offset in the line.
    pub at: usize,
    /// The outermost member in which it lies.
    pub member: Option<String>,
}

impl Place {
    /// The place of byte `at` of a single line.
    #[must_use]
    pub fn in_line(line: &[u8], at: usize) -> Self {
        Self {
            entry: None,
            at,
            member: member_at(line, at),
        }
    }

    /// The start of entry `number`.
    #[must_use]
    pub const fn entry(number: u64) -> Self {
        Self {
            entry: Some(number),
            at: 0,
            member: None,
        }
    }

    /// The place in the given language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (entry, byte, member) = match lang {
            Lang::Zh => ("条目 ", "字节 ", "成员 "),
            Lang::En => ("entry ", "byte ", "member "),
        };
        let mut text = self
            .entry
            .map_or_else(String::new, |number| format!("{entry}{number}, "));
        text.push_str(&format!("{byte}{}", self.at));
        if let Some(name) = &self.member {
            text.push_str(&format!(", {member}{name:?}"));
        }
        text
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

/// Bytes that are no line, or no log, in the form of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Malformed {
    /// The JSON is not in strict form.
    #[error("{place}: {kind}")]
    Strict {
        /// Where.
        place: Place,
        /// How.
        kind: StrictKind,
    },
    /// The line does not begin with its type.
    #[error("{place}: an entry begins with its member \"type\"")]
    NoType {
        /// Where.
        place: Place,
    },
    /// The type is none of the protocol's.
    #[error("{place}: unknown type {name:?}; it may belong to a later version")]
    UnknownType {
        /// Where.
        place: Place,
        /// The type as written, cut if long.
        name: String,
    },
    /// A member is missing, unknown or of another shape than its type has.
    #[error("{place}: {detail}")]
    Shape {
        /// Where.
        place: Place,
        /// What was expected.
        detail: String,
    },
    /// The members are right but stand in another order than the type lists.
    #[error("{place}: members are not in the order of the protocol")]
    Order {
        /// The first byte that would be another.
        place: Place,
    },
    /// The line is longer than permitted.
    #[error("{place}: the line has {length} bytes, more than {limit}")]
    TooLong {
        /// Where.
        place: Place,
        /// Its length in bytes.
        length: usize,
        /// The permitted length.
        limit: usize,
    },
    /// A line without any byte.
    #[error("{place}: an empty line")]
    EmptyLine {
        /// Where.
        place: Place,
    },
    /// A line that ends in CR LF.
    #[error("{place}: the line ends in CR LF; the log ends lines with LF alone")]
    CarriageReturn {
        /// Where.
        place: Place,
    },
    /// The last line has no line end: something was cut off.
    #[error("{place}: the last line has no line end; the log may be cut off")]
    NoFinalNewline {
        /// Where.
        place: Place,
    },
    /// More entries than permitted; those after the limit were not read.
    #[error("{place}: the log has more than {limit} entries; the rest was not read")]
    TooManyEntries {
        /// The first entry that was not read.
        place: Place,
        /// How many are permitted.
        limit: usize,
    },
    /// The whole log is longer than permitted and was not read.
    #[error("the log has {length} bytes, more than {limit}; it was not read")]
    LogTooLong {
        /// Its length in bytes.
        length: usize,
        /// The permitted length.
        limit: usize,
    },
    /// So many faults that the rest is not listed.
    #[error("{place}: and further faults, not listed")]
    More {
        /// The first one that is not listed.
        place: Place,
    },
}

impl Malformed {
    pub(crate) fn strict(line: &[u8], fault: StrictFault) -> Self {
        Self::Strict {
            place: Place::in_line(line, fault.at),
            kind: fault.what,
        }
    }

    pub(crate) fn shape(line: &[u8], error: CodecError) -> Self {
        let place = Place::in_line(line, error.place());
        if error.is_order() {
            return Self::Order { place };
        }
        Self::Shape {
            place,
            detail: error.what(),
        }
    }

    /// Where it is; `None` if the whole log is meant.
    #[must_use]
    pub const fn place(&self) -> Option<&Place> {
        match self {
            Self::Strict { place, .. }
            | Self::NoType { place }
            | Self::UnknownType { place, .. }
            | Self::Shape { place, .. }
            | Self::Order { place }
            | Self::TooLong { place, .. }
            | Self::EmptyLine { place }
            | Self::CarriageReturn { place }
            | Self::NoFinalNewline { place }
            | Self::TooManyEntries { place, .. }
            | Self::More { place } => Some(place),
            Self::LogTooLong { .. } => None,
        }
    }

    /// The same fault, found in entry `number` of a log.
    #[must_use]
    pub fn in_entry(mut self, number: u64) -> Self {
        match &mut self {
            Self::Strict { place, .. }
            | Self::NoType { place }
            | Self::UnknownType { place, .. }
            | Self::Shape { place, .. }
            | Self::Order { place }
            | Self::TooLong { place, .. }
            | Self::EmptyLine { place }
            | Self::CarriageReturn { place }
            | Self::NoFinalNewline { place }
            | Self::TooManyEntries { place, .. }
            | Self::More { place } => place.entry = Some(number),
            Self::LogTooLong { .. } => {}
        }
        self
    }

    /// The message in the given language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        let what = match self {
            Self::Strict { kind, .. } => kind.zh().to_owned(),
            Self::NoType { .. } => "条目必须以成员 \"type\" 开头".to_owned(),
            Self::UnknownType { name, .. } => format!("未知的条目类型 {name:?}，可能属于更新的版本"),
            Self::Shape { detail, .. } => format!("成员缺失、多余或格式不符（{detail}）"),
            Self::Order { .. } => "成员顺序与协议不符".to_owned(),
            Self::TooLong { length, limit, .. } => format!("该行有 {length} 字节，超过上限 {limit}"),
            Self::EmptyLine { .. } => "空行".to_owned(),
            Self::CarriageReturn { .. } => "行尾为 CR LF；日志只用 LF".to_owned(),
            Self::NoFinalNewline { .. } => "最后一行没有换行符，日志可能被截断".to_owned(),
            Self::TooManyEntries { limit, .. } => format!("条目超过 {limit} 条，其余未读"),
            Self::LogTooLong { length, limit } => {
                return format!("日志有 {length} 字节，超过上限 {limit}，未读取");
            }
            Self::More { .. } => "还有更多错误，不再列出".to_owned(),
        };
        self.place().map_or_else(
            || what.clone(),
            |place| format!("{}：{what}", place.text(Lang::Zh)),
        )
    }
}
