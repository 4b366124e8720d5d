//! The JavaScript face of the core. It only calls: no cryptography, no network, no storage is in here.
//!
//! Four modules are built from it (`cargo run -p gongxin-xtask -- wasm`): with the feature `voter` a voter's device, with
//! `observer` the verifier, with `desk` what hosts and trustees do, with `kiosk` what a shared terminal has besides a voter's
//! device. Every failure is a JavaScript `Error` with the members `code`, `zh` and `en`; no input panics.
//!
//! **Randomness comes in as a seed argument of 32 bytes** rather than from a backend inside the module. The page can see
//! and test where it comes from, the same seed gives the same bytes as natively (tests/wasm), and without one nothing can
//! be made: there is no silent fallback. [`fresh_seed`] asks `crypto.getRandomValues` and fails where that is missing,
//! throws, or returns a constant. Nonces are hedged with the secret and the statement on top of it (`crypto::secret`).

#[cfg(feature = "desk")]
mod desk;
#[cfg(feature = "voter")]
mod excerpt;
mod fault;
#[cfg(any(feature = "desk", feature = "observer", feature = "voter"))]
mod json;
#[cfg(feature = "kiosk")]
mod kiosk;
#[cfg(any(feature = "desk", feature = "observer"))]
mod log;
#[cfg(feature = "observer")]
mod observer;
#[cfg(feature = "observer")]
mod record;
#[cfg(any(feature = "desk", feature = "observer"))]
mod role_faults;
mod seed;
#[cfg(any(feature = "desk", feature = "observer"))]
mod stored;
#[cfg(any(feature = "desk", feature = "kiosk", feature = "voter"))]
mod token;
#[cfg(any(feature = "desk", feature = "observer"))]
mod view;
#[cfg(feature = "voter")]
mod voter;
#[cfg(feature = "observer")]
mod witness;
#[cfg(any(feature = "desk", feature = "observer", feature = "voter"))]
mod words;
#[cfg(any(feature = "desk", feature = "observer"))]
mod writer_fault;

#[cfg(feature = "desk")]
pub use desk::*;
#[cfg(feature = "voter")]
pub use excerpt::Excerpt;
pub use fault::Fault;
#[cfg(feature = "kiosk")]
pub use kiosk::Locker;
#[cfg(any(feature = "desk", feature = "observer"))]
pub use log::MeetingLog;
#[cfg(feature = "observer")]
pub use observer::{OnProgress, sha256_hex, verify, verify_record};
#[cfg(feature = "observer")]
pub use record::{PublicRecord, catalogue};
pub use seed::fresh_seed;
#[cfg(any(feature = "desk", feature = "kiosk", feature = "voter"))]
pub use token::token_of;
#[cfg(feature = "voter")]
pub use voter::{Ready, VoterDevice, VotingRoom};
#[cfg(feature = "observer")]
pub use witness::{WitnessDesk, open_witness};
#[cfg(any(feature = "desk", feature = "voter"))]
pub use words::meeting_words;
