//! From the ballots of a record to its result. Public arithmetic only: no secret comes here.
//!
//! ```text
//! casts ──Room::judge──▶ verified ballots ──Sums::add──▶ sums ──shares──▶ counts ──rules──▶ sheets
//! ```
//!
//! The writer of a record, every trustee and every verifier walk this one path. Spec: `ballot`, `shares`, V08,
//! V10, V11, V13, V15, V16.

mod challenge;
mod copies;
mod result;
mod room;
mod sums;

pub use challenge::check_challenged;
pub use copies::Copies;
pub use gongxin_crypto::ballot::Contest;
pub use result::{counts_of, outcome, share_context, sheet_counts, verify_posted_share};
pub use room::Room;
pub use sums::{Sums, TallySum};
