//! The server as its clients meet it, in one program: its tests wait beside each other. Those that change what the whole process
//! sees stand alone.

#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod accounts;
mod close;
#[path = "../common/mod.rs"]
mod common;
mod floods;
mod fork;
mod hung;
mod luck;
mod meeting;
mod pages;
mod papers;
mod poison;
mod rights;
mod tiles;
mod tls;
mod two_persons;
mod visibility;
mod watching;
mod witnesses;
