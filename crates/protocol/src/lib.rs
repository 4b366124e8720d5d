//! The one judge: who may say what, when. The writer of a record asks it before an entry is logged, the
//! verifier replays a record through it. Spec: `order` and the checks V02–V04, V06, V07, V09, V12.
//!
//! Pure: no I/O, no clock, no randomness. [`State::check`] says what is wrong with an entry and changes nothing;
//! [`State::apply`] takes the entry into account and refuses nothing, so that a replay can go on after a fault.
//! Proofs of ballots, shares and results need the whole tally and are judged in the room `tally`.

mod admission;
mod ballots;
mod ceremony;
mod draw;
mod finding;
mod meeting;
mod state;
mod text;
mod trace;

pub use admission::{Admission, Token};
pub use ballots::{Attendance, BallotState, CastPlace, FrozenRing, Mixing, PaperState, Phase, Rings};
pub use ceremony::{CeremonyState, TrusteeKeys};
pub use draw::{RosterState, drawn_strata};
pub use finding::{Check, Finding, Lang};
pub use meeting::MeetingState;
pub use state::{Posted, State};
pub use trace::trace;
