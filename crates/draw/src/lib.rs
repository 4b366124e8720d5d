//! The draw (抽取) of participants from a roster: stratified, committed to beforehand, repeatable by anyone
//! with two standard functions, SHA-256 and HMAC-SHA256. Spec: `docs/draw.md`.
//!
//! Pure: no clock, no randomness of its own, no I/O, no JSON, nothing about elections.
//!
//! - [`Opening`] hides a person behind a [`Leaf`]; [`check_openings`] lets an authorised observer look behind it.
//! - [`Row`]s and a [`Quota`] make a [`Roster`]; [`seats`] says how many are drawn from each stratum.
//! - [`commitment`], [`seed`], [`ticket`] and [`outcome`] are the arithmetic, one line of the spec each.
//! - [`DrawSession`] leads through a draw in the room; [`verify`] recomputes one that has happened.
//! - [`Panel`] says who is expected, and lets alternates (候补) step in.

mod bytes;
mod coverage;
mod opening;
mod outcome;
mod panel;
mod quota;
mod roster;
mod seed;
mod session;
mod verify;

pub use coverage::{Coverage, OpeningFault, check_openings};
pub use opening::Opening;
pub use outcome::{Outcome, StratumOutcome, outcome, ticket};
pub use panel::{Activation, Panel, PanelError};
pub use quota::{Quota, QuotaError, seats};
pub use roster::{Leaf, Roster, RosterError, RosterFault, Row, Status, check_rows};
pub use seed::{Commitment, Contribution, ContributorError, check_contributors, commitment, seed};
pub use session::{
    Act, Committing, DrawSession, Drawn, Ended, Revealing, Rostered, SessionError, Sitting, Stage,
};
pub use verify::{
    ActivationFault, DrawFault, DrawRecord, List, OutcomeFault, verify, verify_activations, verify_outcome,
    verify_reveals,
};
