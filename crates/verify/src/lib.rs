//! Verifies a record: every check of the catalogue, none skipped after a fault. Spec: `checks`.
//!
//! Callers hand in bytes and get a [`Report`]. One file per check in `checks/`; what they share is gathered once
//! in [`Facts`].

mod catalogue;
mod checks;
mod facts;
mod report;

pub use catalogue::{Description, describe};
pub use facts::{Facts, Input, Progress};
pub use report::{CheckReport, Report, Status, Verdict};

use rand_core::CryptoRng;

/// Verifies a record.
pub fn verify(input: &Input<'_>, rng: &mut impl CryptoRng, progress: &mut dyn FnMut(Progress)) -> Report {
    let facts = Facts::gather(input, rng, progress);
    let all = checks::all();
    let checks = all
        .iter()
        .map(|(check, run)| CheckReport::new(*check, run(&facts)));
    let meeting = facts.state.meeting.as_ref();
    let rehearsal = meeting.is_some_and(|m| m.definition.policy.rehearsal);
    Report::new(checks.collect(), rehearsal)
}
