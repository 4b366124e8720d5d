//! Figures of what a crowd did.

use std::time::Duration;

use gongxin_record::Trust;
use serde::Serialize;

use crate::{flood::Flooded, listeners::Listened};

/// One kind of request, done by many.
#[derive(Debug, Clone, Serialize)]
pub struct Lap {
    /// What was done.
    pub what: &'static str,
    /// How many succeeded.
    pub done: usize,
    /// Answers that asked to come back later, each tried again.
    pub retries: usize,
    /// Wall time in seconds.
    pub seconds: f64,
    /// Successes a second.
    pub per_second: f64,
    /// Latencies in milliseconds: half, 99 of 100, the slowest.
    pub p50_ms: f64,
    /// See `p50_ms`.
    pub p99_ms: f64,
    /// See `p50_ms`.
    pub max_ms: f64,
}

impl Lap {
    pub(crate) fn new(
        what: &'static str,
        wall: Duration,
        mut latencies: Vec<Duration>,
        retries: usize,
    ) -> Self {
        latencies.sort_unstable();
        let at = |share: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "an index within a list"
            )]
            let index = ((latencies.len() as f64 * share) as usize).min(latencies.len().saturating_sub(1));
            latencies.get(index).map_or(0.0, |d| d.as_secs_f64() * 1000.0)
        };
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        let per_second = latencies.len() as f64 / wall.as_secs_f64().max(1e-9);
        Self {
            what,
            done: latencies.len(),
            retries,
            seconds: wall.as_secs_f64(),
            per_second,
            p50_ms: at(0.5),
            p99_ms: at(0.99),
            max_ms: at(1.0),
        }
    }
}

/// What came of a meeting.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// The meeting.
    pub meeting: String,
    /// Laps in their order.
    pub laps: Vec<Lap>,
    /// Floods of false ballots, one for each ballot.
    pub floods: Vec<Flooded>,
    /// Phones on the event stream.
    pub listened: Listened,
    /// Requests that were wrong on purpose, and refused as they should be.
    pub refusals: usize,
    /// The verifier's exit code: 0 if every check passed.
    pub verified: u8,
    /// The verifier's report.
    pub report: String,
    /// Result sheets as the record holds them.
    pub sheets: Vec<String>,
    /// The record archive.
    #[serde(skip)]
    pub record: Vec<u8>,
    /// The roots of trust, as people would have them on paper.
    #[serde(skip)]
    pub trust: Trust,
}
