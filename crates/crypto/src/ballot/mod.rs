//! The ballot and its one proof: one of the ring's keys, its tag, every selection a bit, every contest
//! within its limits, in one vector and one challenge. Spec: `ballot`.
//!
//! [`BallotContext`] and [`Bucket`] are the statement's public part, [`Preparation`] makes a ballot (its slow
//! half before the voter has chosen), [`verify_batch`] judges many at once and names the guilty.

mod context;
mod cube;
mod proof;
mod prove;
mod shape;
mod sums;
#[cfg(test)]
mod tests;
mod verify;

pub use context::{BallotContext, Bucket, ContextError};
pub use proof::{DecodedBallot, Proof};
pub use prove::{Preparation, ProveError, SealedBallot};
pub use shape::{
    Contest, MAX_BUCKET, MAX_SELECTIONS, Radices, Shape, ShapeError, bucket_count, bucket_range,
    slack_weights,
};
pub use verify::{PostedBallot, VerifiedBallot, verify_batch, verify_one};
