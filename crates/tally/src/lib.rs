//! From the ballots of a record to its result. Public arithmetic only: no secret comes here.
//!
//! ```text
//! casts ──Room::judge──▶ verified ballots ─┬─Counted::take──▶ sums ──shares──▶ counts ─┬─rules──▶ sheets
//!                                          └─WriteIns::gather──▶ mixes ──row-shares──▶ names ──┘
//! ```
//!
//! The writer of a record, every trustee and every verifier walk this one path. Spec: `ballot`, `shares`, `write-ins`,
//! `paper`, V08, V10, V11, V13–V16.

mod challenge;
mod copies;
mod counted;
mod questions;
mod result;
mod room;
mod sums;
mod write_ins;

pub use challenge::check_challenged;
pub use copies::{Copies, nonce_points};
pub use counted::Counted;
pub use questions::questions;
pub use result::{counts_of, outcome, share_context, sheet_counts, verify_posted_share, void_of};
pub use room::Room;
pub use sums::{Sums, TallySum};
pub use write_ins::{Name, UsedSlots, WriteIns, mix_name, mix_statement, row_share_context};
