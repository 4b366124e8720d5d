//! The log of a meeting in memory, with what is made from it once.

use std::{collections::HashMap, sync::Arc};

use axum::body::Bytes;
use gongxin_record::{Entry, bytes::B32};
use gongxin_roles::writer::Writer;
use gongxin_store::{Store, StoreError};
use gongxin_tally::Room;

use crate::{patience::answered, problem::Problem};

/// Entries read from the store at a time.
const PAGE: u32 = 4096;

/// Makes entries from the log as it stands.
pub(crate) type Make = Box<dyn Fn(&Writer) -> Result<Vec<Entry>, Problem> + Send + Sync>;

/// What should be written.
pub(crate) enum Wanted {
    /// A line that somebody signed.
    Line(Vec<u8>),
    /// Entries of the host.
    Entries(Make),
}

/// The log in memory.
pub(crate) struct Replica {
    pub(crate) log: Writer,
    pub(crate) rooms: HashMap<String, Arc<Room>>,
    pub(crate) excerpts: HashMap<String, Bytes>,
    /// The head of what is known to be in the store. Whatever is read later goes on from it.
    pub(crate) durable: (u64, B32),
}

impl Replica {
    /// All of it in the store.
    pub(crate) fn fresh(log: Writer) -> Self {
        Self {
            durable: log.head(),
            log,
            rooms: HashMap::new(),
            excerpts: HashMap::new(),
        }
    }

    /// Appends in memory; answers the number of the last entry.
    pub(crate) fn say(&mut self, wanted: &Wanted) -> Result<u64, Problem> {
        match wanted {
            Wanted::Line(line) => Ok(self.log.take(line)?),
            Wanted::Entries(make) => {
                let entries = make(&self.log)?;
                let mut last = self.log.head().0;
                for entry in entries {
                    last = self.log.append_entry(entry)?;
                }
                Ok(last)
            }
        }
    }
}

/// The whole log as the store has it.
pub(crate) async fn read_all(store: &Store, id: &str) -> Result<Writer, Problem> {
    let mut log = Writer::default();
    read_on(&mut log, store, id).await?;
    Ok(log)
}

/// Reads what the store has more than the log.
pub(crate) async fn read_on(log: &mut Writer, store: &Store, id: &str) -> Result<(), Problem> {
    loop {
        let lines = answered(store.entries(id, log.head().0, PAGE)).await?;
        if lines.is_empty() {
            return Ok(());
        }
        for line in lines {
            log.append(&line).map_err(|_| damaged())?;
        }
    }
}

/// A log that the judge refuses was changed behind the server's back: nothing is served from it.
pub(crate) fn damaged() -> Problem {
    StoreError::Damaged("the log does not hold").into()
}
