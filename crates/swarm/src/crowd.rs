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

use gongxin_record::bytes::LeafHash;
use gongxin_roles::voter::Device;
use rand_chacha::ChaCha20Rng;

use crate::{
    client::{Client, SwarmError},
    report::Lap,
};

/// Connections open at the same time.
const AT_ONCE: usize = 400;

/// Refusals that pass: of a busy server, and of a proxy whose server has just gone.
const PASSING: [StatusCode; 3] = [
    StatusCode::SERVICE_UNAVAILABLE,
    StatusCode::BAD_GATEWAY,
    StatusCode::GATEWAY_TIMEOUT,
];

/// How often a phone sends the same bytes again after a connection broke under it.
const PATIENCE: usize = 100;

/// Posts every line to its path, each at its time and evenly over the servers; tries again where a server asks for it, and
/// at the next server where the connection breaks: the same bytes are welcome twice. Answers come in the order of the lines.
pub(crate) async fn post_all(
    clients: &[Client],
    what: &'static str,
    lines: Vec<(String, Vec<u8>)>,
    times: Vec<Duration>,
) -> Result<(Vec<String>, Lap), SwarmError> {
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let retries = Arc::new(AtomicUsize::new(0));
    let begin = stopwatch();
    let mut phones = JoinSet::new();
    for (((path, line), time), at) in lines.into_iter().zip(times).zip(0u32..) {
        let servers: Vec<Client> = clients.iter().map(Client::phone).collect();
        let (gate, retries) = (gate.clone(), retries.clone());
        phones.spawn(async move {
            tokio::time::sleep(time).await;
            let start = stopwatch();
            let _place = gate.acquire().await;
            let mut broken = 0;
            loop {
                let server = servers
                    .get((at as usize + broken) % servers.len().max(1))
                    .ok_or_else(|| SwarmError::Answer("no server".into()))?;
                match server.line(&path, &line).await {
                    Err(SwarmError::Refused { status, .. }) if PASSING.contains(&status) => {}
                    Err(SwarmError::Http(_)) if broken < PATIENCE => broken += 1,
                    other => return other.map(|answer| (at, answer, start.elapsed())),
                }
                retries.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(200 + u64::from(at % 100) * 5)).await;
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

/// What every device sends to sign in, and where to.
pub(crate) fn check_ins(
    devices: &[Device],
    base: &str,
    digest: &LeafHash,
    rng: &mut ChaCha20Rng,
) -> Result<Vec<(String, Vec<u8>)>, SwarmError> {
    let line = |device: &Device| {
        let line = device.check_in(digest, rng).map_err(SwarmError::core)?;
        Ok((format!("{base}/check-ins"), line.into_bytes()))
    };
    devices.iter().map(line).collect()
}

/// Latencies are what a load driver is for.
#[expect(clippy::disallowed_methods, reason = "measures how long the server takes")]
fn stopwatch() -> Instant {
    Instant::now()
}
