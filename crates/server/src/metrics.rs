//! Counts for those who watch the machine. No label names a person, a meeting or an address; all of it could stand on the wall.

use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeLabelValue, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::problem::Problem;

/// What became of a request on the ballot path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Fate {
    /// Kept and acknowledged.
    Accepted,
    /// Refused by a rule or a proof.
    Refused,
    /// Asked to come back.
    Busy,
}

impl Fate {
    pub(crate) fn of<T>(answer: &Result<T, Problem>) -> Self {
        match answer {
            Ok(_) => Self::Accepted,
            Err(problem) if problem.passes() => Self::Busy,
            Err(_) => Self::Refused,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Label {
    fate: Fate,
}

/// All counts.
pub(crate) struct Metrics {
    registry: Registry,
    casts: Family<Label, Counter>,
    lines: Family<Label, Counter>,
    /// Ballots judged together.
    pub(crate) batch: Histogram,
    /// Seconds from a batch to its receipts.
    pub(crate) accepting: Histogram,
    /// Event streams open now.
    pub(crate) listeners: Gauge<i64>,
    /// Meetings in memory.
    pub(crate) meetings: Gauge<i64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let metrics = Self {
            registry: Registry::with_prefix("gongxin"),
            casts: Family::default(),
            lines: Family::default(),
            batch: Histogram::new([1.0, 4.0, 16.0, 64.0, 128.0]),
            accepting: Histogram::new([0.001, 0.005, 0.02, 0.1, 0.5, 2.0]),
            listeners: Gauge::default(),
            meetings: Gauge::default(),
        };
        metrics.registered()
    }
}

impl Metrics {
    fn registered(mut self) -> Self {
        let r = &mut self.registry;
        r.register(
            "casts",
            "Ballots sent in, by what became of them",
            self.casts.clone(),
        );
        r.register(
            "lines",
            "Entries sent in for the log, by what became of them",
            self.lines.clone(),
        );
        r.register("cast_batch", "Ballots judged together", self.batch.clone());
        r.register(
            "cast_batch_seconds",
            "Seconds from a batch to its receipts",
            self.accepting.clone(),
        );
        r.register("event_streams", "Event streams open now", self.listeners.clone());
        r.register("meetings_in_use", "Meetings in memory", self.meetings.clone());
        self
    }

    pub(crate) fn cast(&self, fate: Fate) {
        self.casts.get_or_create(&Label { fate }).inc();
    }

    pub(crate) fn line(&self, fate: Fate) {
        self.lines.get_or_create(&Label { fate }).inc();
    }

    /// In the text format of OpenMetrics.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        let _ = encode(&mut out, &self.registry);
        out
    }
}

/// One open event stream, counted as long as it lives.
pub(crate) struct Listening(Gauge<i64>);

impl Listening {
    pub(crate) fn new(gauge: Gauge<i64>) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.dec();
    }
}
