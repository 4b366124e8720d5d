//! The ballot server: meetings held live over HTTP.
//!
//! It keeps the log, the ballot boxes and the accounts, and holds no rule of an election: every line goes through the judge that
//! the verifier replays. `live` is a meeting in memory, `intake` the ballots' way in, `visibility` who reads what, `packed` the record as a file, `routes` one file for each kind of people.

mod app;
mod auth;
mod config;
mod dress;
mod finish;
mod heads;
mod intake;
mod live;
mod metrics;
mod openings;
mod packed;
mod pages;
mod patience;
mod problem;
mod pulse;
mod replica;
mod routes;
mod seams;
mod serve;
mod set_up;
mod suspects;
mod throttle;
mod tls;
mod visibility;

pub use config::{Config, ConfigError, Tls};
pub use pages::{PAGES_LIST, page_address, pages_digest};
#[cfg(feature = "moved-clock")]
pub use seams::{rest_at_once, set_clock_off, set_looking};
pub use serve::{Running, ServeError, start};
