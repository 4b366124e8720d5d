//! A flood: false ballots or check-ins in masses, written on a clock whether or not anybody answers, while honest phones vote.
//!
//! All requests are made beforehand and written as they are over connections that stay open, so that sending costs next to nothing
//! and the server's two cores do the server's work.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use gongxin_record::{
    Entry,
    bytes::{B64Bytes, PointBytes},
    entry::{Cast, CheckIn},
};
use serde::Serialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpSocket,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinSet,
    time::{Instant, MissedTickBehavior},
};

use crate::client::{AGENT, SwarmError};

/// What to send.
#[derive(Debug, Clone, Copy)]
pub struct Flood {
    /// False ballots, and false check-ins, a second, answered or not.
    pub rate: u32,
    /// Address of this machine from which they come; by default the phones' own.
    pub from: Option<IpAddr>,
}

/// Honest lines of which a flood is made.
pub(crate) const FALSE: usize = 32;
/// Connections of a flood. A server answers one request after the other on each, so a few would flood nobody.
const LANES: u32 = 128;
/// The longest head of an answer.
const LONGEST_HEAD: usize = 16 * 1024;
/// A flood comes before the honest.
const HEAD_START: Duration = Duration::from_secs(1);
/// How long answers under way are waited for at the end.
const FAREWELL: Duration = Duration::from_secs(3);
/// Characters of the last scalar that differ from one line to the next: 24 bits, all within its low bytes.
const SALT: usize = 4;

/// What became of a flood.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Flooded {
    /// Seconds that it lasted.
    pub seconds: f64,
    /// False lines written.
    pub sent: u64,
    /// Answers a second while it lasted.
    pub answered_per_second: f64,
    /// Answers by their status.
    pub answers: BTreeMap<u16, u64>,
    /// Connections that broke.
    pub broken: u64,
}

/// One false line as a request.
struct Request {
    bytes: Vec<u8>,
    /// Where the salt goes, in lines of which each is to be a new one.
    salt: Option<usize>,
}

/// What all lanes share.
#[derive(Default)]
struct Shared {
    over: AtomicBool,
    sent: AtomicU64,
    broken: AtomicU64,
}

/// A flood under way.
pub(crate) struct Running {
    shared: Arc<Shared>,
    lanes: JoinSet<Result<BTreeMap<u16, u64>, SwarmError>>,
    begun: Instant,
}

/// False ballots of every sort, from ballots that hold: what is no entry, what has a wrong length, proofs that do not hold, tags of
/// others, ballots moved to another place.
pub(crate) fn false_ballots(ballots: &[Vec<u8>], room: &str) -> Result<Vec<(String, Vec<u8>)>, SwarmError> {
    let path = |ballot: &str| format!("{room}/ballots/{ballot}/casts");
    let casts: Vec<Cast> = ballots
        .iter()
        .map(|line| match Entry::parse(line) {
            Ok(Entry::Cast(cast)) => Ok(cast),
            _ => Err(SwarmError::Answer("a cast of ours".into())),
        })
        .collect::<Result<_, _>>()?;
    let mut out = Vec::new();
    for (cast, other) in casts.iter().zip(casts.iter().cycle().skip(1)) {
        let own = path(&cast.ballot);
        let line = |cast: Cast| Entry::from(cast).to_line().into_bytes();
        let with = |change: &dyn Fn(&mut Cast)| {
            let mut changed = cast.clone();
            change(&mut changed);
            line(changed)
        };
        let garbage: Vec<u8> = cast.votes.0.iter().map(|byte| byte | 0x80).collect();
        out.push((own.clone(), garbage));
        out.push((own.clone(), line(cast.clone()).into_iter().take(500).collect()));
        out.push((
            own.clone(),
            with(&|c| c.proof.0.truncate(c.proof.0.len().saturating_sub(32))),
        ));
        out.push((own.clone(), with(&|c| c.votes.0.extend_from_slice(&[0; 32]))));
        // In order to the last byte, and false: another's proof, another's tag, another revision.
        out.push((own.clone(), with(&|c| c.proof = other.proof.clone())));
        out.push((own.clone(), with(&|c| c.tag = PointBytes(other.tag.0))));
        out.push((own.clone(), with(&|c| c.votes = B64Bytes(other.votes.0.clone()))));
        out.push((own.clone(), with(&|c| c.revision += 1)));
        out.push((own.clone(), with(&|c| c.bucket += 1)));
        out.push((path("another"), line(cast.clone())));
    }
    Ok(out)
}

/// False check-ins of every sort, from check-ins that hold: what is no entry, what is signed by another or differently, tokens
/// that nobody has.
pub(crate) fn false_check_ins(lines: &[(String, Vec<u8>)]) -> Result<Vec<(String, Vec<u8>)>, SwarmError> {
    let check_ins: Vec<(&String, CheckIn)> = lines
        .iter()
        .map(|(path, line)| match Entry::parse(line) {
            Ok(Entry::CheckIn(check_in)) => Ok((path, check_in)),
            _ => Err(SwarmError::Answer("a check-in of ours".into())),
        })
        .collect::<Result<_, _>>()?;
    let mut out = Vec::new();
    for ((path, check_in), (_, other)) in check_ins.iter().zip(check_ins.iter().cycle().skip(1)) {
        let with = |change: &dyn Fn(&mut CheckIn)| {
            let mut changed = check_in.clone();
            change(&mut changed);
            ((*path).clone(), Entry::from(changed).to_line().into_bytes())
        };
        out.push(((*path).clone(), vec![b'{'; 400]));
        out.push(with(&|c| c.signature = other.signature));
        out.push(with(&|c| c.key = PointBytes(other.key.0)));
        out.push(with(&|c| c.counter += 1));
        out.push(with(&|c| c.token.0[0] ^= 1));
    }
    Ok(out)
}

impl Running {
    /// Opens the connections and begins, a moment before the honest.
    pub(crate) async fn start(
        flood: Flood,
        server: &str,
        lines: &[(String, Vec<u8>)],
    ) -> Result<Self, SwarmError> {
        let host = server
            .strip_prefix("http://")
            .ok_or_else(|| SwarmError::Core("a flood speaks plain HTTP only".into()))?;
        let address = tokio::net::lookup_host(host)
            .await
            .map_err(SwarmError::core)?
            .next()
            .ok_or_else(|| SwarmError::Core(format!("{host} is nowhere")))?;
        let requests: Arc<Vec<Request>> = Arc::new(
            lines
                .iter()
                .map(|(path, line)| request(host, path, line))
                .collect(),
        );
        let (shared, mut lanes) = (Arc::new(Shared::default()), JoinSet::new());
        for number in 0..LANES {
            let lane = Lane {
                number,
                address,
                flood,
                requests: requests.clone(),
                shared: shared.clone(),
            };
            lanes.spawn(lane.run());
        }
        let begun = Instant::now();
        tokio::time::sleep(HEAD_START).await;
        Ok(Self { shared, lanes, begun })
    }

    /// Ends it and says what became of it.
    ///
    /// # Errors
    /// If the server could not be reached, or took a false line.
    pub(crate) async fn stop(mut self) -> Result<Flooded, SwarmError> {
        let took = self.begun.elapsed().as_secs_f64();
        self.shared.over.store(true, Ordering::Relaxed);
        let mut answers = BTreeMap::new();
        while let Some(lane) = self.lanes.join_next().await {
            for (status, count) in lane.map_err(SwarmError::core)?? {
                *answers.entry(status).or_insert(0) += count;
            }
        }
        if let Some((status, count)) = answers.iter().find(|(status, _)| (200..300).contains(*status)) {
            return Err(SwarmError::Answer(format!("{count} false lines: {status}")));
        }
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        let answered = answers.values().sum::<u64>() as f64;
        Ok(Flooded {
            seconds: took,
            sent: self.shared.sent.load(Ordering::Relaxed),
            answered_per_second: answered / took.max(1e-9),
            answers,
            broken: self.shared.broken.load(Ordering::Relaxed),
        })
    }
}

fn request(host: &str, path: &str, line: &[u8]) -> Request {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {AGENT}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
        line.len()
    );
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(line);
    // A line ends with its proof or signature, whose last scalar begins 43 characters before the quotation mark.
    let salt = line.ends_with(b"\"}").then(|| bytes.len().saturating_sub(2 + 40));
    Request { bytes, salt }
}

/// One connection.
struct Lane {
    number: u32,
    address: SocketAddr,
    flood: Flood,
    requests: Arc<Vec<Request>>,
    shared: Arc<Shared>,
}

impl Lane {
    async fn run(self) -> Result<BTreeMap<u16, u64>, SwarmError> {
        let mut answers = BTreeMap::new();
        let mut made = self.number as usize;
        while !self.shared.over.load(Ordering::Relaxed) {
            let (reader, writer) = self.connect().await.map_err(SwarmError::core)?;
            let reading = tokio::spawn(read_answers(reader));
            let whole = self.write(writer, &mut made).await;
            let read = tokio::time::timeout(FAREWELL, reading).await;
            if let Ok(Ok(read)) = read {
                for (status, count) in read {
                    *answers.entry(status).or_insert(0) += count;
                }
            }
            if whole.is_err() {
                self.shared.broken.fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(answers)
    }

    async fn connect(&self) -> std::io::Result<(OwnedReadHalf, OwnedWriteHalf)> {
        let socket = match self.address {
            SocketAddr::V4(_) => TcpSocket::new_v4(),
            SocketAddr::V6(_) => TcpSocket::new_v6(),
        }?;
        if let Some(from) = self.flood.from {
            socket.bind((from, 0).into())?;
        }
        Ok(socket.connect(self.address).await?.into_split())
    }

    /// Writes on its clock until the flood is over or the connection breaks.
    async fn write(&self, mut writer: OwnedWriteHalf, made: &mut usize) -> std::io::Result<()> {
        let pause = Duration::from_secs(1) * LANES / self.flood.rate.max(1);
        let mut clock = tokio::time::interval_at(Instant::now() + pause * self.number / LANES, pause);
        clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
        while !self.shared.over.load(Ordering::Relaxed) {
            clock.tick().await;
            let Some(request) = self.requests.get(*made % self.requests.len().max(1)) else {
                return Ok(());
            };
            let mut bytes = request.bytes.clone();
            if let Some(place) = request.salt.and_then(|at| bytes.get_mut(at..at + SALT)) {
                salt(place, *made);
            }
            *made += LANES as usize;
            writer.write_all(&bytes).await?;
            self.shared.sent.fetch_add(1, Ordering::Relaxed);
        }
        writer.shutdown().await
    }
}

/// Makes a line another one than the last: other digits in its last scalar.
fn salt(place: &mut [u8], number: usize) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut rest = number;
    for byte in place {
        *byte = DIGITS.get(rest % 64).copied().unwrap_or(b'A');
        rest /= 64;
    }
}

/// Counts answers by their status until the connection ends.
async fn read_answers(mut reader: OwnedReadHalf) -> BTreeMap<u16, u64> {
    let mut answers = BTreeMap::new();
    let (mut buffer, mut chunk) = (Vec::new(), vec![0; 64 * 1024]);
    loop {
        match reader.read(&mut chunk).await {
            Ok(0) | Err(_) => return answers,
            Ok(count) => buffer.extend_from_slice(chunk.get(..count).unwrap_or_default()),
        }
        let mut at = 0;
        while let Some((status, length)) = buffer.get(at..).and_then(answer) {
            *answers.entry(status).or_insert(0) += 1;
            at += length;
        }
        buffer.drain(..at);
        if buffer.len() > LONGEST_HEAD {
            return answers;
        }
    }
}

/// Status and length of the first answer in a buffer, once it is whole.
fn answer(bytes: &[u8]) -> Option<(u16, usize)> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = std::str::from_utf8(bytes.get(..head)?).ok()?;
    let status = text.split(' ').nth(1)?.parse().ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    });
    let end = head + 4 + length.unwrap_or(0);
    (bytes.len() >= end).then_some((status, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart() {
        let two = b"HTTP/1.1 503 Busy\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 422 No\r\nContent-Length: 0\r\n\r\nHTTP";
        let (status, length) = answer(two).unwrap();
        assert_eq!(status, 503);
        let (status, next) = answer(&two[length..]).unwrap();
        assert_eq!(status, 422);
        assert_eq!(answer(&two[length + next..]), None);
        assert_eq!(answer(&two[..length - 1]), None, "not yet whole");
    }

    #[test]
    fn no_two_are_the_same() {
        let mut seen = std::collections::BTreeSet::new();
        for number in (0..100_000).step_by(7) {
            let mut place = *b"....";
            salt(&mut place, number);
            assert!(seen.insert(place));
        }
    }
}
