//! Checks that bytes are JSON in the one permitted form. Spec: `{#log}`, "Strict form".
//!
//! One pass, no recursion, no allocation but the member names' places. It knows nothing of entries, so it holds for the
//! JSON inside them too (a ballot's rules, a result's sheets).

use std::fmt;

use thiserror::Error;

/// Deepest permitted nesting of objects and lists.
pub const MAX_DEPTH: usize = 16;
/// The least integer that is refused: 2^53, from which on readers that use floating point differ.
pub const INTEGER_LIMIT: u64 = 1 << 53;

/// Where and how a text departs from the strict form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("byte {at}: {what}")]
pub struct StrictFault {
    /// Byte offset in the checked text.
    pub at: usize,
    /// What is wrong there.
    pub what: StrictKind,
}

/// The ways to depart from the strict form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StrictKind {
    /// The bytes are no UTF-8 text.
    Utf8,
    /// A byte-order mark before the text.
    ByteOrderMark,
    /// The text ends in the middle of a value.
    Truncated,
    /// Something follows the value.
    Trailing,
    /// White space between tokens.
    WhiteSpace,
    /// A byte that cannot stand here.
    Unexpected,
    /// `null`; absent members are left out.
    Null,
    /// A fraction, an exponent or a sign.
    NotAnInteger,
    /// A leading zero.
    LeadingZero,
    /// An integer of 2^53 or more.
    TooLarge,
    /// A control character that is not escaped.
    Control,
    /// An escape that is not the one way to write its character.
    Escape,
    /// Objects and lists nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// A member name that its object already has.
    DuplicateMember,
}

impl StrictKind {
    /// What is wrong and what to do, in English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::Utf8 => "the bytes are not UTF-8",
            Self::ByteOrderMark => "a byte-order mark; save without it",
            Self::Truncated => "the text ends in the middle of a value",
            Self::Trailing => "something follows the value",
            Self::WhiteSpace => "white space outside a string",
            Self::Unexpected => "a character that cannot stand here",
            Self::Null => "null; an absent member is left out",
            Self::NotAnInteger => "a number with sign, fraction or exponent; only plain integers are allowed",
            Self::LeadingZero => "an integer with a leading zero",
            Self::TooLarge => "an integer of 2^53 or more",
            Self::Control => "a control character that is not escaped",
            Self::Escape => "an escape that is not the canonical one",
            Self::TooDeep => "nesting deeper than 16",
            Self::DuplicateMember => "a member name that this object already has",
        }
    }

    /// What is wrong and what to do, in Chinese.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Utf8 => "不是 UTF-8 文本",
            Self::ByteOrderMark => "开头有字节顺序标记（BOM），请去掉",
            Self::Truncated => "文本在值的中间结束",
            Self::Trailing => "值之后还有多余内容",
            Self::WhiteSpace => "字符串之外有空白",
            Self::Unexpected => "此处不应出现的字符",
            Self::Null => "出现 null；没有的成员应当省略",
            Self::NotAnInteger => "数字带有符号、小数或指数；只允许普通整数",
            Self::LeadingZero => "整数有前导零",
            Self::TooLarge => "整数不小于 2^53",
            Self::Control => "控制字符没有转义",
            Self::Escape => "转义写法不是规定的唯一写法",
            Self::TooDeep => "嵌套超过 16 层",
            Self::DuplicateMember => "同一对象中成员名重复",
        }
    }
}

impl fmt::Display for StrictKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.en())
    }
}

/// Checks that `text` is exactly one JSON value in strict form, and gives it back as text.
///
/// # Errors
/// The first departure from the strict form.
pub fn check(text: &[u8]) -> Result<&str, StrictFault> {
    let utf8 = std::str::from_utf8(text).map_err(|fault| StrictFault {
        at: fault.valid_up_to(),
        what: StrictKind::Utf8,
    })?;
    if text.starts_with(b"\xef\xbb\xbf") {
        return Err(StrictFault {
            at: 0,
            what: StrictKind::ByteOrderMark,
        });
    }
    let mut scanner = Scanner {
        text,
        at: 0,
        open: Vec::with_capacity(8),
        names: Vec::with_capacity(16),
    };
    scanner.document()?;
    Ok(utf8)
}

/// An object or list that is not closed yet.
enum Open {
    /// With the number of names that lay on the stack before its own.
    Object(usize),
    List,
}

struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    open: Vec<Open>,
    /// Places of the member names of all open objects, outermost first. A line has at most 4 MiB, so `u32` would do;
    /// `usize` keeps this honest for any text.
    names: Vec<(usize, usize)>,
}

impl Scanner<'_> {
    fn document(&mut self) -> Result<(), StrictFault> {
        loop {
            // A value is due. Containers that open push themselves and ask for their first value again.
            if self.value()? {
                continue;
            }
            loop {
                match (self.open.last(), self.text.get(self.at)) {
                    (None, None) => return Ok(()),
                    (None, Some(byte)) => return Err(self.fault(white_or(*byte, StrictKind::Trailing))),
                    (Some(Open::Object(_)), Some(b',')) => {
                        self.at += 1;
                        self.name()?;
                        break;
                    }
                    (Some(Open::List), Some(b',')) => {
                        self.at += 1;
                        break;
                    }
                    (Some(Open::Object(first)), Some(b'}')) => {
                        let first = *first;
                        self.close_object(first)?;
                    }
                    (Some(Open::List), Some(b']')) => {
                        self.at += 1;
                        self.open.pop();
                    }
                    (Some(_), Some(byte)) => return Err(self.fault(white_or(*byte, StrictKind::Unexpected))),
                    (Some(_), None) => return Err(self.fault(StrictKind::Truncated)),
                }
            }
        }
    }

    /// Reads a value; true if it opened a container whose first value is due.
    fn value(&mut self) -> Result<bool, StrictFault> {
        match self.text.get(self.at) {
            Some(b'"') => self.string().map(|()| false),
            Some(b'0'..=b'9') => self.integer().map(|()| false),
            Some(b'{') => {
                self.enter(Open::Object(self.names.len()))?;
                if self.text.get(self.at) == Some(&b'}') {
                    self.at += 1;
                    self.open.pop();
                    return Ok(false);
                }
                self.name().map(|()| true)
            }
            Some(b'[') => {
                self.enter(Open::List)?;
                if self.text.get(self.at) == Some(&b']') {
                    self.at += 1;
                    self.open.pop();
                    return Ok(false);
                }
                Ok(true)
            }
            Some(b't') => self.word(b"true").map(|()| false),
            Some(b'f') => self.word(b"false").map(|()| false),
            Some(b'n') => Err(self.fault(StrictKind::Null)),
            Some(b'-' | b'+' | b'.') => Err(self.fault(StrictKind::NotAnInteger)),
            Some(byte) => Err(self.fault(white_or(*byte, StrictKind::Unexpected))),
            None => Err(self.fault(StrictKind::Truncated)),
        }
    }

    fn enter(&mut self, container: Open) -> Result<(), StrictFault> {
        if self.open.len() == MAX_DEPTH {
            return Err(self.fault(StrictKind::TooDeep));
        }
        self.open.push(container);
        self.at += 1;
        Ok(())
    }

    fn word(&mut self, word: &[u8]) -> Result<(), StrictFault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.fault(StrictKind::Unexpected));
        }
        self.at += word.len();
        Ok(())
    }

    fn integer(&mut self) -> Result<(), StrictFault> {
        let start = self.at;
        let mut value: u64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.text.get(self.at) {
            // Below 2^53 one more digit cannot overflow, and larger values are refused at once.
            value = value * 10 + u64::from(digit - b'0');
            if value >= INTEGER_LIMIT {
                return Err(StrictFault {
                    at: start,
                    what: StrictKind::TooLarge,
                });
            }
            self.at += 1;
        }
        if self.text[start] == b'0' && self.at - start > 1 {
            return Err(StrictFault {
                at: start,
                what: StrictKind::LeadingZero,
            });
        }
        match self.text.get(self.at) {
            Some(b'.' | b'e' | b'E') => Err(self.fault(StrictKind::NotAnInteger)),
            _ => Ok(()),
        }
    }

    fn name(&mut self) -> Result<(), StrictFault> {
        match self.text.get(self.at) {
            Some(b'"') => {}
            Some(byte) => return Err(self.fault(white_or(*byte, StrictKind::Unexpected))),
            None => return Err(self.fault(StrictKind::Truncated)),
        }
        let start = self.at;
        self.string()?;
        self.names.push((start, self.at));
        match self.text.get(self.at) {
            Some(b':') => {
                self.at += 1;
                Ok(())
            }
            Some(byte) => Err(self.fault(white_or(*byte, StrictKind::Unexpected))),
            None => Err(self.fault(StrictKind::Truncated)),
        }
    }

    /// Escapes are canonical, so two names are equal exactly if their bytes are.
    fn close_object(&mut self, first: usize) -> Result<(), StrictFault> {
        let text = self.text;
        let names = &mut self.names[first..];
        names.sort_unstable_by_key(|&(start, end)| (&text[start..end], start));
        let twin = names
            .windows(2)
            .filter(|pair| text[pair[0].0..pair[0].1] == text[pair[1].0..pair[1].1])
            .map(|pair| pair[1].0)
            .min();
        if let Some(at) = twin {
            return Err(StrictFault {
                at,
                what: StrictKind::DuplicateMember,
            });
        }
        self.names.truncate(first);
        self.open.pop();
        self.at += 1;
        Ok(())
    }

    /// Reads a string; `at` is on its opening quote.
    fn string(&mut self) -> Result<(), StrictFault> {
        self.at += 1;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            match rest.iter().position(|&byte| !PLAIN[usize::from(byte)]) {
                Some(run) => self.at += run,
                None => {
                    self.at = self.text.len();
                    return Err(self.fault(StrictKind::Truncated));
                }
            }
            match self.text[self.at] {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.escape()?,
                _ => return Err(self.fault(StrictKind::Control)),
            }
        }
    }

    fn escape(&mut self) -> Result<(), StrictFault> {
        let rest = &self.text[self.at..];
        self.at += match rest {
            [_, b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => 2,
            // U+0000–U+001F without those that have a short form.
            [_, b'u', b'0', b'0', b'0', b'0'..=b'7' | b'b' | b'e' | b'f', ..]
            | [_, b'u', b'0', b'0', b'1', b'0'..=b'9' | b'a'..=b'f', ..] => 6,
            _ => return Err(self.fault(StrictKind::Escape)),
        };
        Ok(())
    }

    const fn fault(&self, what: StrictKind) -> StrictFault {
        StrictFault { at: self.at, what }
    }
}

const fn white_or(byte: u8, other: StrictKind) -> StrictKind {
    if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
        StrictKind::WhiteSpace
    } else {
        other
    }
}

/// Bytes that stand for themselves in a string.
const PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 0x20 {
        plain[byte] = false;
        byte += 1;
    }
    plain[b'"' as usize] = false;
    plain[b'\\' as usize] = false;
    plain
};

/// The name of the outermost member in which byte `at` lies, for messages about any text, well-formed or not.
#[must_use]
pub fn member_at(text: &[u8], at: usize) -> Option<String> {
    let (mut depth, mut quote, mut name) = (0_usize, None, None);
    let mut bytes = text.iter().enumerate().take(at.saturating_add(1));
    while let Some((place, byte)) = bytes.next() {
        match (quote, byte) {
            (Some(_), b'\\') => {
                bytes.next();
            }
            (Some(start), b'"') => {
                quote = None;
                if depth == 1 && text.get(place + 1) == Some(&b':') {
                    name = Some(start..place);
                }
            }
            (None, b'"') => quote = Some(place + 1),
            (None, b'{' | b'[') => depth += 1,
            (None, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    // A fault inside a name, such as its duplicate: read on to the end of that name.
    if let Some(start) = quote.filter(|_| depth == 1)
        && let Some(length) = text[start..].iter().take(MAX_NAME).position(|&byte| byte == b'"')
        && text.get(start + length + 1) == Some(&b':')
    {
        name = Some(start..start + length);
    }
    let name = text.get(name?)?;
    (name.len() <= MAX_NAME).then(|| String::from_utf8_lossy(name).into_owned())
}

/// Longest member name worth a place in a message.
const MAX_NAME: usize = 64;

#[cfg(test)]
mod tests;
