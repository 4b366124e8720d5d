//! What a trustee or witness remembers: the last head of each meeting they acted on. A log that does not extend it is a
//! fork (two histories), and whoever shows it gets nothing.
//!
//! With it no trustee ever gives shares of two different sums of one ballot, and no witness cosigns two histories.

use std::collections::BTreeMap;

use gongxin_record::bytes::{B32, LeafHash};
use serde::{Deserialize, Serialize};

use crate::writer::Writer;

/// The shown log is not a continuation of what was seen before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forked {
    /// The log is shorter than one seen earlier.
    #[error("this log has {now} entries; an earlier one had {seen}: ask for the whole log")]
    Shorter {
        /// Entries now.
        now: u64,
        /// Entries seen.
        seen: u64,
    },
    /// The log has another history.
    #[error(
        "this log says something else in its first {seen} entries than the log seen before: two histories, stop and say so aloud"
    )]
    Differs {
        /// Entries seen.
        seen: u64,
    },
}

impl Forked {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Shorter { now, seen } => format!("此日志只有 {now} 条，先前见过 {seen} 条：请索要完整日志"),
            Self::Differs { seen } => {
                format!("此日志的前 {seen} 条与先前所见不同：出现两份历史，请立即停下并当众说明")
            }
        }
    }
}

/// A head once seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    size: u64,
    root: B32,
}

/// The last head seen, by meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Memory(BTreeMap<String, Seen>);

impl Memory {
    /// Checks that a log extends what was seen of its meeting, and remembers its head. Store the memory before you hand
    /// out anything that rests on the log.
    ///
    /// # Errors
    /// [`Forked`]; the memory is unchanged then.
    pub fn follow(&mut self, log: &Writer) -> Result<(), Forked> {
        self.kept(log)?;
        let (size, root) = log.head();
        self.0.insert(log.state().digest().to_b64(), Seen { size, root });
        Ok(())
    }

    /// The part of a log that this memory knows. Ask the memory as it was stored: whoever signs a head in that part
    /// will know it again, whatever happens to the program next.
    ///
    /// # Errors
    /// [`Forked`].
    pub fn kept<'a>(&self, log: &'a Writer) -> Result<Kept<'a>, Forked> {
        let meeting: LeafHash = log.state().digest();
        let Some(seen) = self.0.get(&meeting.to_b64()) else {
            return Ok(Kept { log, size: 0 });
        };
        let (now, _) = log.head();
        if now < seen.size {
            return Err(Forked::Shorter { now, seen: seen.size });
        }
        if log.root_at(seen.size) != Some(seen.root) {
            return Err(Forked::Differs { seen: seen.size });
        }
        Ok(Kept { log, size: seen.size })
    }
}

/// A log and how much of it a memory knows. Only [`Memory::kept`] makes one.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    log: &'a Writer,
    size: u64,
}

impl<'a> Kept<'a> {
    /// The log. It may have grown since.
    #[must_use]
    pub fn log(&self) -> &'a Writer {
        self.log
    }

    /// How many of its entries are known.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }
}
