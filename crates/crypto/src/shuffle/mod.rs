//! A verifiable re-encryption shuffle of rows of vector-ElGamal ciphertexts. Spec: `shuffle` (docs/shuffle.md).
//!
//! A mixer takes [`Rows`], calls [`shuffle`] and publishes the new rows with the proof; anybody calls [`verify`].
//! What is proved: the new rows are the old ones in another order, each encrypted anew, none added, dropped or changed.
//! The order itself and the nonces stay with the mixer, which forgets them.

mod chain;
mod fault;
mod fixed;
mod generators;
mod judge;
pub(crate) mod parallel;
mod permutation;
mod proof;
mod prove;
mod rows;
mod statement;
pub(crate) mod sums;
mod verify;

pub use fault::{Equation, Fault};
pub use proof::ShuffleProof;
#[cfg(feature = "dishonest")]
pub use prove::shuffle_over_own_generators;
pub use prove::{Shuffled, shuffle};
pub use rows::{MAX_POINTS, Rows};
pub use statement::Statement;
pub use verify::{VerifiedShuffle, verify};

#[cfg(test)]
mod tests;
