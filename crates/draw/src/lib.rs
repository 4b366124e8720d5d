//! The draw (抽取) of participants from a roster: stratified, committed to beforehand, repeatable by anyone
//! with two standard functions, SHA-256 and HMAC-SHA256. Spec: `docs/draw.md`.
//!
//! Pure: no clock, no randomness of its own, no I/O, no JSON, nothing about elections.

mod opening;
mod outcome;
mod panel;
mod quota;
mod roster;
mod seed;

pub use opening::{Opening, OpeningFault, check_openings};
pub use outcome::{Outcome, StratumOutcome, outcome};
pub use panel::{Panel, PanelError};
pub use quota::{Quota, QuotaError, seats};
pub use roster::{Leaf, RosterError, Row, Status, check_rows};
pub use seed::{Contribution, commitment, seed};

/// `u32(len) ‖ bytes`.
pub(crate) fn frame(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), bytes].concat()
}
