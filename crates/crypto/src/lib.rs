//! The mathematics of Gongxin: group, transcript, the ballot proof, trustees' key and shares.
//!
//! Knows no elections, does no I/O, reads no clock; randomness arrives as `&mut impl CryptoRng`.
//! The specification is `docs/protocol.md`; each module names the anchor it answers to.
//!
//! *Untrusted bytes* become [`group::Element`]s and [`curve25519_dalek::Scalar`]s by decoding, which refuses
//! everything that is not canonical. *Unverified* statements become facts only through a `verify` that
//! returns `Result`, never `bool`.

pub mod ballot;
pub mod dkg;

pub mod dlog;
pub mod elgamal;
pub mod embed;
pub mod figures;
pub mod generators;
pub mod group;
pub mod possession;
pub mod row_share;
pub mod secret;
pub mod share;

pub mod shuffle;
pub mod sign;
pub mod transcript;
#[cfg(test)]
mod trustees_for_tests;
pub mod write_in;

pub use curve25519_dalek::{Scalar, ristretto::RistrettoPoint};
