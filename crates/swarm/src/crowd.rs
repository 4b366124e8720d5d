//! Many phones at once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::StatusCode;
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    client::{Client, SwarmError},
    report::Lap,
};

/// Connections open at the same time.
const AT_ONCE: usize = 400;

/// Posts every line to its path, spread evenly over a time, and tries again where the server asks for it. Answers come in the
/// order of the lines.
pub(crate) async fn post_all(
    client: &Client,
    what: &'static str,
    lines: Vec<(String, Vec<u8>)>,
    over: Duration,
) -> Result<(Vec<String>, Lap), SwarmError> {
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let retries = Arc::new(AtomicUsize::new(0));
    let count = u32::try_from(lines.len().max(1)).unwrap_or(u32::MAX);
    let begin = stopwatch();
    let mut phones = JoinSet::new();
    for ((path, line), at) in lines.into_iter().zip(0u32..) {
        let (client, gate, retries) = (client.anonymous(), gate.clone(), retries.clone());
        phones.spawn(async move {
            tokio::time::sleep(over / count * at).await;
            let start = stopwatch();
            let _place = gate.acquire().await;
            loop {
                match client.line(&path, &line).await {
                    Err(SwarmError::Refused { status, .. }) if status == StatusCode::SERVICE_UNAVAILABLE => {
                        retries.fetch_add(1, Ordering::Relaxed);
                        tokio::time::sleep(Duration::from_millis(200 + u64::from(at % 100) * 5)).await;
                    }
                    other => return other.map(|answer| (at, answer, start.elapsed())),
                }
            }
        });
    }
    let mut answers = Vec::new();
    while let Some(done) = phones.join_next().await {
        answers.push(done.map_err(SwarmError::core)??);
    }
    let wall = begin.elapsed();
    answers.sort_by_key(|(at, ..)| *at);
    let latencies = answers.iter().map(|(.., took)| *took).collect();
    let lap = Lap::new(what, wall, latencies, retries.load(Ordering::Relaxed));
    Ok((answers.into_iter().map(|(_, answer, _)| answer).collect(), lap))
}

/// Latencies are what a load driver is for.
#[expect(clippy::disallowed_methods, reason = "measures how long the server takes")]
fn stopwatch() -> Instant {
    Instant::now()
}
