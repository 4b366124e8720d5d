//! What each person does, as types with only their verbs: a [`voter::Device`] checks in and votes, a
//! [`trustee::Trustee`] makes keys and shares, a [`writer::Writer`] keeps the record.
//!
//! Sans I/O: bytes in, lines out. The browser, the command line and the load driver use the same code.

pub mod answers;
mod base32;
pub mod contributor;
#[cfg(feature = "dishonest")]
pub mod dishonest;
pub mod excerpt;
pub mod few;
pub mod host;
pub mod intake;
mod kept;
pub mod locker;
pub mod memory;
pub mod mixer;
pub mod posted;
pub mod receipt;
pub mod sealed;
pub mod simulated;
pub mod token;
pub mod trustee;
pub mod voter;
pub mod witness;
pub mod witnessed;
pub mod words;
pub mod writer;
