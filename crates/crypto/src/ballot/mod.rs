//! The ballot and its one proof: one of the ring's keys, its tag, every selection a bit, every contest
//! within its limits, in one vector and one challenge. Spec: `ballot`.
//!
//! [`BallotContext`] and [`Bucket`] are the statement's public part, a [`Prover`] makes a ballot, [`verify_batch`] judges many
//! at once and names the guilty.

mod answers;
mod context;
mod cube;
mod proof;
mod prove;
mod questions;
mod shape;
mod sums;
#[cfg(test)]
mod tests;
mod verify;

pub use answers::{Answers, score_bits};
pub use context::{BallotContext, Bucket, ContextError};
pub use proof::{DecodedBallot, Proof};
pub use prove::{ProveError, Prover, SealedBallot};
pub use questions::{
    Contest, Form, Limit, MAX_LIMITS, MAX_RANGE, MAX_SELECTIONS, Questions, ShapeError, WriteIn,
};
pub use shape::{MAX_BUCKET, Radices, Shape, bucket_count, bucket_range, slack_weights};
pub use verify::{PostedBallot, VerifiedBallot, verify_batch, verify_one};
