//! What a ballot server must keep, behind one face: SQLite in a file, or PostgreSQL.
//!
//! Every statement is plain SQL that both understand; what differs stands in `open.rs` and in the two folders of
//! `migrations/`. Nothing here judges: callers hand over lines that the judge has admitted.
//!
//! - `log`: the entries of a meeting, appended by compare-and-swap on the size of the log.
//! - `ballot_box`: casts that wait for the close, keyed by tag, with neither time nor order.
//! - `nonces`: the nonce points that ballots have taken, each once.
//! - `factors`: the second factors of accounts.
//! - `people`: accounts, sessions, roles in meetings, the journal; `proposals`: acts that wait for a second person.
//! - `deeds`: who did what, in one transaction with what was done.
//! - `documents`: named bytes of a meeting that are not in its record.
//! - `changes`: hearing what another server on the same database wrote; `backup`: copies of a whole store.

mod backup;
mod ballot_box;
mod changes;
mod deeds;
mod documents;
mod error;
mod factors;
mod log;
mod nonces;
mod open;
mod people;
mod proposals;

pub use ballot_box::{Kept, Put, Waiting};
pub use changes::Changes;
pub use deeds::Deed;
pub use error::StoreError;
pub use factors::Factor;
pub use log::{Appended, Founding};
pub use open::Store;
pub use people::{Account, JournalLine, Member};
pub use proposals::Proposal;
