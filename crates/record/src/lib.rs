//! The public record of a meeting: what was said, as types. It parses anything safely and judges nothing.
//!
//! Formats: `docs/protocol.md` sections `{#log}`, `{#archive}`, `{#entries}` and `{#receipt}`. Every decoder here is total
//! and bounded: any bytes give a value or a fault with its place, never a panic and never unbounded memory. Whether an
//! entry is *allowed* (order, signatures, proofs, text rules) is the business of the crates above this one.
//!
//! The path of a line: [`strict::check`] (the bytes have the one permitted form) → [`Entry::parse`] (typed, every member
//! known) → written again and compared, so that an accepted line has exactly one reading.

pub mod archive;
pub mod bytes;
pub mod codec;
pub mod entry;
mod excerpted;
mod line;
pub mod log;
mod malformed;
pub mod pages;
pub mod receipt;
pub mod signing;
pub mod strict;
pub mod text;
pub mod trust;

pub use archive::Archive;
pub use entry::Entry;
pub use line::{MAX_LINE, Parser, strings};
pub use log::Log;
pub use malformed::{Lang, Malformed, Place};
pub use receipt::Receipt;
pub use trust::Trust;
