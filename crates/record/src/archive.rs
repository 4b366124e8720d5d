//! The archive of a record: one ZIP with the log, its head and the files that the seal names. Spec: `{#archive}`.
//!
//! ZIP has two places for everything (a directory at the end, a header before each member), and readers differ in which
//! they believe. This reader accepts only archives where both agree and no byte belongs to neither, so that every tool
//! unpacks the same files. Hence its own layout code; only inflating is left to a library.

mod fault;
mod inflate;
mod layout;
mod seal;
mod write;

use std::collections::BTreeMap;
use std::io::{self, Read};

pub use fault::ArchiveFault;
pub use write::Packer;

/// Most members of an archive.
pub const MAX_MEMBERS: usize = 64;
/// Most bytes of all members together, inflated: 1 GiB.
pub const MAX_INFLATED: usize = 1 << 30;
/// Most bytes of the archive file: members that do not shrink, and room for headers.
pub const MAX_FILE: usize = MAX_INFLATED + (1 << 20);
/// Name of the member with the log.
pub const LOG: &str = "log.jsonl";
/// Name of the member with the head of the log.
pub const CHECKPOINT: &str = "checkpoint";

/// The members of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Archive {
    /// The log, each entry with its line end.
    pub log: Vec<u8>,
    /// The head of the log with its signatures.
    pub checkpoint: Vec<u8>,
    /// The other files, by name.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    /// Unpacks what can be unpacked and lists every fault; without any, the archive is whole in form. A member with a
    /// fault of its own is left out (log and checkpoint: empty). Whether the files are those of the seal is
    /// [`Archive::check_seal`].
    #[must_use]
    pub fn open(zip: &[u8]) -> (Self, Vec<ArchiveFault>) {
        let mut archive = Self::default();
        let (members, mut faults) = match layout::members(zip) {
            Ok(found) => found,
            Err(fault) => return (archive, vec![fault]),
        };
        let (mut log, mut checkpoint) = (None, None);
        let mut budget = MAX_INFLATED;
        for member in members {
            let bytes = match inflate::inflate(&member, budget) {
                Ok(bytes) => bytes,
                Err(fault) => {
                    let exhausted = matches!(fault, ArchiveFault::TooLarge { .. });
                    faults.push(fault);
                    if exhausted {
                        break;
                    }
                    continue;
                }
            };
            budget -= bytes.len();
            match member.name.as_str() {
                LOG => log = Some(bytes),
                CHECKPOINT => checkpoint = Some(bytes),
                _ => {
                    archive.files.insert(member.name, bytes);
                }
            }
        }
        for (name, found) in [(LOG, log.is_some()), (CHECKPOINT, checkpoint.is_some())] {
            // A member that is there but damaged has been reported as such.
            if !found && !faults.iter().any(|fault| fault.member() == Some(name)) {
                faults.push(ArchiveFault::Missing {
                    name: name.to_owned(),
                });
            }
        }
        archive.log = log.unwrap_or_default();
        archive.checkpoint = checkpoint.unwrap_or_default();
        (archive, faults)
    }

    /// Reads a source to its end and opens it; a source longer than [`MAX_FILE`] is not read further.
    ///
    /// # Errors
    /// Whatever the source reports.
    pub fn read(source: impl Read) -> io::Result<(Self, Vec<ArchiveFault>)> {
        let mut zip = Vec::new();
        source.take(MAX_FILE as u64 + 1).read_to_end(&mut zip)?;
        Ok(Self::open(&zip))
    }

    /// Every member with its name, in the order in which they are written.
    pub fn members(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter();
        let mut all: Vec<(&str, &[u8])> = files
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .chain([(LOG, &self.log[..]), (CHECKPOINT, &self.checkpoint[..])])
            .collect();
        all.sort_by_key(|&(name, _)| name);
        all.into_iter()
    }
}

/// Whether a name is a plain relative path in any operating system: parts of `A-Z a-z 0-9 . _ -` joined by `/`, none of
/// them empty, `.` or `..`, at most 100 bytes in all.
#[must_use]
pub fn is_safe_name(name: &str) -> bool {
    let part = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
    };
    name.len() <= 100 && name.split('/').all(part)
}

#[cfg(test)]
mod tests;
