//! The command as people meet it, in one program: its tests wait beside each other.

#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod disk;
mod follow;
mod help;
mod json;
mod kill;
mod kinds;
mod mix;
mod on_paper;
mod paper;
mod restore;
mod roster;
mod seal;
mod serve;
mod settings;
mod support;
mod thousand;
mod tokens;
mod traces;
mod verify;
mod vote;
mod witness;
