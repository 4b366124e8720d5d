//! Independent implementations of the two halves of a ballot, by other hands.
//!
//! *Every selection is a bit* is what `elastic-elgamal`'s multiple choice proves; *one of the ring's keys made
//! this* is what Triptych proves. Neither is the whole statement of a ballot, so their times bound what a
//! composition of known parts would cost, and their answers must agree with ours where the statement is the same.

pub mod elastic;
pub mod ring;
