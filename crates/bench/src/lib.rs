//! Fixtures, oracles and measuring for the mathematics of Gongxin. Nothing depends on this crate.
//!
//! [`room`] sets up one election of the size that the wanted figures speak of, [`trustees`] its key and its
//! count, [`mix`] a shuffle, [`oracles`] holds two independent implementations of the halves of a ballot, [`record`] makes a
//! whole record, [`measure`] takes medians and [`report`] prints them beside what is wanted.

pub mod measure;
pub mod mix;
pub mod oracles;
pub mod record;
pub mod report;
pub mod room;
pub mod trustees;

use gongxin_crypto::{
    ballot::{ContextError, ProveError},
    dkg::DkgError,
    group::DecodeError,
    possession::ProofError,
    share::CombineError,
    shuffle::Fault,
};
use gongxin_roles::{voter::VoterError, writer::WriteError};

/// A step of a measurement that did not do what it must.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// A ballot definition or ring was refused.
    #[error("the definition is refused: {0}")]
    Context(#[from] ContextError),
    /// No ballot could be made.
    #[error("no ballot could be made: {0}")]
    Prove(#[from] ProveError),
    /// A computed encoding was refused.
    #[error("an encoding is refused: {0}")]
    Decode(#[from] DecodeError),
    /// An honest proof was refused.
    #[error("an honest proof is refused: {0}")]
    Proof(#[from] ProofError),
    /// The key ceremony failed.
    #[error("the key ceremony failed: {0}")]
    Dkg(#[from] DkgError),
    /// Shares did not combine.
    #[error("the shares do not combine: {0}")]
    Combine(#[from] CombineError),
    /// Rows could not be shuffled, or an honest shuffle was refused.
    #[error("the shuffle failed: {0}")]
    Shuffle(#[from] Fault),
    /// An oracle refused its own work, or could not take ours.
    #[error("oracle: {0}")]
    Oracle(String),
    /// The record being made refused a line.
    #[error("the record refuses a line: {0}")]
    Write(#[from] WriteError),
    /// A voter's device refused.
    #[error("the device refuses: {0}")]
    Voter(#[from] VoterError),
    /// The ballot of the record cannot be opened.
    #[error("the ballot cannot be opened: {0}")]
    Finding(#[from] gongxin_protocol::Finding),
    /// A cast that was made cannot be read back.
    #[error("a cast cannot be read back")]
    Cast,
    /// A file could not be written.
    #[error("not written: {0}")]
    Io(#[from] std::io::Error),
    /// The program that was measured did not succeed.
    #[error("the program measured did not exit with 0")]
    Refused,
    /// The thread pool could not be started.
    #[error("the thread pool could not be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// Something that every fixture has is not there.
    #[error("the fixture has no {0}")]
    Missing(&'static str),
}
