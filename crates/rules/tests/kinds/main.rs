//! Every kind, with sheets worked out by hand.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail by panicking"
)]

mod classes;
mod common;
mod decisions;
mod edges;
mod elections;
mod identities;
mod law;
mod ratings;
mod recommendations;
mod rounds;
mod sheets;
