//! The published log: its lines, their numbers and leaf hashes. Spec: `{#log}`, `{#archive}`.

use std::ops::Range;

use sha2::{Digest as _, Sha256};

use crate::bytes::LeafHash;
use crate::entry::Entry;
use crate::line::{MAX_LINE, Parser};
use crate::malformed::{Malformed, Place};

/// Most entries of a log.
pub const MAX_ENTRIES: usize = 2_000_000;
/// Most bytes of a log: 1 GiB.
pub const MAX_LOG: usize = 1 << 30;
/// How many faults are listed before [`Malformed::More`].
pub const MAX_FAULTS: usize = 1_000;

/// The leaf hash of a line: `SHA-256(0x00 ‖ line)`.
#[must_use]
pub fn leaf_hash(line: &[u8]) -> LeafHash {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(line);
    LeafHash(hash.finalize().into())
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The number of the entry, from 0.
    pub number: u64,
    /// Where its bytes lie in the log, without the line end.
    pub range: Range<usize>,
    /// Its leaf hash.
    pub leaf: LeafHash,
}

/// The lines of a log. They are counted and hashed whatever they hold; reading them is [`Log::entries`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log<'a> {
    bytes: &'a [u8],
    /// Every line, in order.
    pub lines: Vec<Line>,
}

impl<'a> Log<'a> {
    /// Splits the bytes of `log.jsonl` into lines, and lists what is wrong with the lines as lines. A bad line keeps its
    /// number, so that faults further on are placed right.
    #[must_use]
    pub fn split(bytes: &'a [u8]) -> (Self, Vec<Malformed>) {
        let mut log = Self {
            bytes,
            lines: Vec::new(),
        };
        let mut faults = Faults::default();
        if bytes.len() > MAX_LOG {
            return (
                log,
                vec![Malformed::LogTooLong {
                    length: bytes.len(),
                    limit: MAX_LOG,
                }],
            );
        }
        let mut start = 0;
        while let Some(rest) = bytes.get(start..).filter(|rest| !rest.is_empty()) {
            let number = log.lines.len() as u64;
            if log.lines.len() == MAX_ENTRIES {
                faults.push(Malformed::TooManyEntries {
                    place: Place::entry(number),
                    limit: MAX_ENTRIES,
                });
                break;
            }
            let end = rest.iter().position(|&byte| byte == b'\n');
            let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            check_line(line, number, end.is_some(), &mut faults);
            log.lines.push(Line {
                number,
                range: start..start + line.len(),
                leaf: leaf_hash(line),
            });
            start += line.len() + 1;
        }
        (log, faults.list)
    }

    /// The bytes of a line of this log.
    #[must_use]
    pub fn line(&self, line: &Line) -> &'a [u8] {
        self.bytes.get(line.range.clone()).unwrap_or_default()
    }

    /// Reads every line; faults carry the number of their entry.
    pub fn entries(&self) -> impl Iterator<Item = (&Line, Result<Entry, Malformed>)> {
        let mut parser = Parser::new();
        self.lines.iter().map(move |line| {
            let entry = parser
                .parse(self.line(line))
                .map_err(|fault| fault.in_entry(line.number));
            (line, entry)
        })
    }

    /// The leaf hashes, in order.
    pub fn leaves(&self) -> impl ExactSizeIterator<Item = LeafHash> {
        self.lines.iter().map(|line| line.leaf)
    }
}

fn check_line(line: &[u8], number: u64, ended: bool, faults: &mut Faults) {
    let at = |at| Place {
        entry: Some(number),
        at,
        member: None,
    };
    if line.is_empty() {
        faults.push(Malformed::EmptyLine { place: at(0) });
    }
    if line.last() == Some(&b'\r') {
        faults.push(Malformed::CarriageReturn {
            place: at(line.len() - 1),
        });
    }
    if line.len() > MAX_LINE {
        faults.push(Malformed::TooLong {
            place: at(0),
            length: line.len(),
            limit: MAX_LINE,
        });
    }
    if !ended {
        faults.push(Malformed::NoFinalNewline {
            place: at(line.len()),
        });
    }
}

/// A list of faults that ends before it fills the memory.
#[derive(Default)]
struct Faults {
    list: Vec<Malformed>,
}

impl Faults {
    fn push(&mut self, fault: Malformed) {
        if self.list.len() < MAX_FAULTS {
            self.list.push(fault);
        } else if self.list.len() == MAX_FAULTS {
            self.list.push(Malformed::More {
                place: fault.place().cloned().unwrap_or_default(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Note;
    use crate::strict::StrictKind;

    fn note(text: &str) -> String {
        Entry::from(Note {
            text: text.to_owned(),
        })
        .to_line()
    }

    #[test]
    fn lines_are_numbered_and_hashed() {
        let bytes = format!("{}\n{}\n", note("一"), note("二"));
        let (log, faults) = Log::split(bytes.as_bytes());
        assert_eq!(faults, []);
        assert_eq!(log.lines.len(), 2);
        assert_eq!(log.line(&log.lines[1]), note("二").as_bytes());
        assert_eq!(log.lines[1].leaf, leaf_hash(note("二").as_bytes()));
        let entries: Vec<_> = log
            .entries()
            .map(|(line, entry)| (line.number, entry.unwrap().type_name()))
            .collect();
        assert_eq!(entries, [(0, "note"), (1, "note")]);
        assert_eq!(Log::split(b"").0.lines, []);
    }

    // RFC 6962 section 2.1.3 and its test vectors: the leaf hash of the empty string.
    #[test]
    fn leaf_hash_is_that_of_rfc_6962() {
        let empty = "bjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB0";
        assert_eq!(leaf_hash(b"").to_b64(), empty);
    }

    // T09, and a log that was cut off.
    #[test]
    fn every_fault_of_lines_is_listed() {
        let bytes = format!(
            "\u{feff}{}\n\n{}\r\n{}x\n{}",
            note("a"),
            note("b"),
            note("c"),
            note("d")
        );
        let (log, faults) = Log::split(bytes.as_bytes());
        assert_eq!(log.lines.len(), 5);
        assert!(matches!(&faults[0], Malformed::EmptyLine { place } if place.entry == Some(1)));
        assert!(matches!(&faults[1], Malformed::CarriageReturn { place } if place.entry == Some(2)));
        assert!(matches!(&faults[2], Malformed::NoFinalNewline { place } if place.entry == Some(4)));
        assert_eq!(faults.len(), 3);
        let kinds: Vec<_> = log
            .entries()
            .map(|(_, entry)| match entry {
                Err(Malformed::Strict { kind, .. }) => Some(kind),
                _ => None,
            })
            .collect();
        use StrictKind::*;
        assert_eq!(
            kinds,
            [
                Some(ByteOrderMark),
                Some(Truncated),
                Some(WhiteSpace),
                Some(Trailing),
                None
            ]
        );
    }

    #[test]
    fn faults_and_lines_are_bounded() {
        let empty = vec![b'\n'; MAX_ENTRIES + 5];
        let (log, faults) = Log::split(&empty);
        assert_eq!(log.lines.len(), MAX_ENTRIES);
        assert_eq!(faults.len(), MAX_FAULTS + 1);
        assert!(matches!(faults.last(), Some(Malformed::More { .. })));
        let long = vec![b'a'; MAX_LINE + 1];
        let (log, faults) = Log::split(&long);
        assert!(matches!(faults[0], Malformed::TooLong { .. }));
        assert!(matches!(
            log.entries().next(),
            Some((_, Err(Malformed::TooLong { .. })))
        ));
    }
}
