//! Whole meetings in memory, for tests: the same roles as on the command line, with fixed randomness.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "test support: a failing fixture must stop the test"
)]

pub mod meeting;
pub mod mutate;
pub mod rich;
