//! The roles against each other, in one program.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

mod complaint_fork;
mod excerpt;
mod few;
mod forks;
mod late_commitment;
mod mixing;
mod poison;
mod steered;
mod strata;
mod two_rings;
mod writer;
