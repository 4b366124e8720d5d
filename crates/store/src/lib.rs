//! What a ballot server must keep, behind one face: SQLite in a file, or PostgreSQL.
//!
//! Every statement is plain SQL that both understand; what differs stands in `open.rs` and in the two folders of
//! `migrations/`. Nothing here judges: callers hand over lines that the judge has admitted.
//!
//! - `log`: the entries of a meeting, appended by compare-and-swap on the size of the log.
//! - `ballot_box`: casts that wait for the close, keyed by tag, with neither time nor order.
//! - `nonces`: the nonce points that ballots have taken, each once.
//! - `factors`: the second factors of accounts.
//! - `accounts`, `sessions`: people who can log in, and who are; `members`: their roles in meetings; `journal`: who did what.
//! - `proposals`: acts that wait for a second person.
//! - `deeds`: who did what, in one transaction with what was done.
//! - `documents`: named bytes of a meeting that are not in its record.
//! - `changes`: hearing what another server on the same database wrote; `backup`: copies of a whole store.

mod accounts;
mod backup;
mod ballot_box;
mod changes;
mod deeds;
mod documents;
mod error;
mod factors;
mod journal;
mod log;
mod members;
mod nonces;
mod open;
mod proposals;
mod sessions;

pub use accounts::{Account, SecondFactor};
pub use ballot_box::{Kept, Put, Waiting};
pub use changes::Changes;
pub use deeds::Deed;
pub use error::StoreError;
pub use factors::Factor;
pub use journal::JournalLine;
pub use log::{Appended, Founding};
pub use members::{Member, Taken};
pub use open::Store;
pub use proposals::Proposal;
