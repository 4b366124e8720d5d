//! Ballots on their way in: judged in batches, kept in one transaction, answered with a signed receipt. No address, no time,
//! no order is kept of them.

use std::{collections::BTreeMap, sync::Arc};

use gongxin_protocol::{Check, Finding};
use gongxin_record::{
    Receipt,
    bytes::SignatureBytes,
    entry::{Cast, Challenged},
    log::leaf_hash,
};
use gongxin_roles::intake::Declined;
use gongxin_store::{Kept, Put, Waiting};
use gongxin_tally::Room;
use tokio::sync::{mpsc, oneshot};

use crate::{
    live::Live, metrics::Fate, openings, patience::answered, problem::Problem, seams, suspects::Doubt,
};

/// Ballots judged together. Larger batches are cheaper for each ballot and slower for the first one.
const BATCH: usize = 128;

/// Ballots judged together from each lane: those of nobody in particular, those from an address in bad company, those over a
/// connection that carried false ones. A false ballot costs as much as six that hold.
const SHARES: [usize; 3] = [BATCH, 16, 4];
/// Ballots that wait in each lane. What comes beyond is refused with a hint to come back.
const WAITING: [usize; 3] = [4096, 256, 16];
/// The code with which a proof is refused that does not hold.
pub(crate) const PROOF: &str = "V08-proof";

/// The proof of a cast does not hold.
pub(crate) fn no_proof() -> Problem {
    Finding::new(
        Check::V08,
        "proof",
        "选票证明不成立",
        "the proof of this ballot does not hold",
    )
    .into()
}

/// Whether votes and proof of a cast have the one length that ballots of its bucket have: seen without looking into them.
pub(crate) fn fits(room: &Room, cast: &Cast) -> bool {
    let context = &room.context;
    let votes = context.layout().encoded_len();
    room.bucket(&cast.ring, cast.bucket)
        .is_some_and(|bucket| cast.votes.0.len() == votes && cast.proof.0.len() == bucket.proof_len(context))
}

/// Whoever waits.
pub(crate) type Reply = oneshot::Sender<Result<String, Problem>>;

/// A ballot to be cast, or one that is opened instead.
pub(crate) enum Sent {
    Cast(Cast),
    Opened(Challenged),
}

/// A ballot, its line, and whoever waits for the answer: the receipt of a cast, the number of an opened one.
pub(crate) struct Incoming {
    pub(crate) sent: Sent,
    pub(crate) line: Vec<u8>,
    pub(crate) reply: Reply,
}

/// The ways in: one for each degree of doubt.
pub(crate) struct Lanes([mpsc::Sender<Incoming>; 3]);

/// Their other ends.
pub(crate) type Ends = [mpsc::Receiver<Incoming>; 3];

pub(crate) fn lanes() -> (Lanes, Ends) {
    let [(a, one), (b, two), (c, three)] = WAITING.map(mpsc::channel);
    (Lanes([a, b, c]), [one, two, three])
}

impl Lanes {
    fn of(&self, doubt: Doubt) -> &mpsc::Sender<Incoming> {
        let [plain, address, connection] = &self.0;
        match doubt {
            Doubt::None => plain,
            Doubt::Address => address,
            Doubt::Connection => connection,
        }
    }

    /// Whether no more of this doubt are taken just now.
    pub(crate) fn full(&self, doubt: Doubt) -> bool {
        self.of(doubt).capacity() == 0
    }

    /// Queues a ballot to be judged.
    pub(crate) fn put(&self, incoming: Incoming, doubt: Doubt) -> Result<(), Problem> {
        self.of(doubt).try_send(incoming).map_err(|_| Problem::busy())
    }
}

/// Judges whatever has come in, again and again; of what is doubtful a little beside the rest, so that somebody who was in bad
/// company still gets through.
pub(crate) async fn run(live: Arc<Live>, mut ends: Ends) {
    loop {
        let mut batches: [Vec<Incoming>; 3] = Default::default();
        {
            let ([one, two, three], [a, b, c]) = (&mut ends, &mut batches);
            tokio::select! {
                biased;
                Some(incoming) = one.recv() => a.push(incoming),
                Some(incoming) = two.recv() => b.push(incoming),
                Some(incoming) = three.recv() => c.push(incoming),
                else => return,
            }
        }
        // Apart from each other: one bad proof makes the others of its batch dearer.
        for ((end, batch), share) in ends.iter_mut().zip(batches).zip(SHARES) {
            accept_all(&live, fill(batch, end, share)).await;
        }
    }
}

/// Adds what has come in, up to a number.
fn fill(mut batch: Vec<Incoming>, end: &mut mpsc::Receiver<Incoming>, share: usize) -> Vec<Incoming> {
    while batch.len() < share
        && let Ok(incoming) = end.try_recv()
    {
        batch.push(incoming);
    }
    batch
}

async fn accept_all(live: &Arc<Live>, batch: Vec<Incoming>) {
    let mut ballots: BTreeMap<String, Vec<(Cast, Vec<u8>, Reply)>> = BTreeMap::new();
    let mut opened = Vec::new();
    for incoming in batch {
        match incoming.sent {
            Sent::Cast(cast) => {
                ballots
                    .entry(cast.ballot.clone())
                    .or_default()
                    .push((cast, incoming.line, incoming.reply))
            }
            Sent::Opened(opening) => opened.push((opening, incoming.line, incoming.reply)),
        }
    }
    for (ballot, casts) in ballots {
        accept(live, &ballot, casts).await;
    }
    for (opening, line, reply) in opened {
        openings::accept(live, opening, line, reply).await;
    }
}

async fn accept(live: &Arc<Live>, ballot: &str, incoming: Vec<(Cast, Vec<u8>, Reply)>) {
    let begin = seams::stopwatch();
    let apart = |(cast, line, reply)| ((cast, line), reply);
    let (casts, waiting): (Vec<(Cast, Vec<u8>)>, Vec<_>) = incoming.into_iter().map(apart).unzip();
    let answers = match judge_and_keep(live, ballot, casts).await {
        Ok(answers) => answers,
        Err(problem) => waiting.iter().map(|_| Err(problem.clone())).collect(),
    };
    #[expect(clippy::cast_precision_loss, reason = "at most a batch")]
    live.metrics.batch.observe(waiting.len() as f64);
    live.metrics.accepting.observe(begin.elapsed().as_secs_f64());
    for (reply, answer) in waiting.into_iter().zip(answers) {
        live.metrics.cast(Fate::of(&answer));
        let _ = reply.send(answer);
    }
}

async fn judge_and_keep(
    live: &Arc<Live>,
    ballot: &str,
    casts: Vec<(Cast, Vec<u8>)>,
) -> Result<Vec<Result<String, Problem>>, Problem> {
    let room = live.room(ballot).await?;
    let (revote, meeting) = {
        let replica = live.read().await?;
        let state = replica.log.state();
        (
            state.meeting.as_ref().is_some_and(|m| m.definition.policy.revote),
            state.digest(),
        )
    };
    let layout = room.context.layout().clone();
    let mut rng = seams::rng()?;
    let judged = tokio::task::spawn_blocking(move || {
        let all: Vec<&Cast> = casts.iter().map(|(cast, _)| cast).collect();
        let verdicts: Vec<bool> = room
            .judge(&all, &mut rng)
            .into_iter()
            .map(|v| v.is_ok())
            .collect();
        (casts, verdicts)
    });
    let (casts, verdicts) = judged.await.map_err(|_| Problem::busy())?;
    let good: Vec<Waiting> = casts
        .iter()
        .zip(&verdicts)
        .filter(|(_, good)| **good)
        .map(|((cast, line), _)| Waiting {
            tag: cast.tag.0,
            revision: u64::from(cast.revision),
            line: line.clone(),
            nonces: layout.nonce_points(&cast.votes.0).copied().collect(),
        })
        .collect();
    let kept = if revote { Kept::Highest } else { Kept::First };
    let mut puts = answered(live.store.put_casts(&live.id, ballot, kept, &good))
        .await?
        .into_iter();
    let answer = |((cast, line), good): ((Cast, Vec<u8>), bool)| {
        if !good {
            return Err(no_proof());
        }
        match puts.next() {
            Some(Put::Stored | Put::Same) => receipt(live, meeting, cast, &line),
            Some(Put::Older { kept }) => Err(Problem::conflict(
                "revision",
                format!("已收到第 {kept} 版选票，改投须用更高的版次"),
                format!("revision {kept} of this ballot is in the box; a change needs a higher one"),
            )),
            Some(Put::Copied) => Err(Declined::Copied.into()),
            Some(Put::Closed) | None => Err(Problem::conflict(
                "closed",
                "表决已经关闭，此票未计入",
                "the ballot is closed; this vote does not count",
            )),
        }
    };
    Ok(casts.into_iter().zip(verdicts).map(answer).collect())
}

fn receipt(
    live: &Live,
    meeting: gongxin_record::bytes::LeafHash,
    cast: Cast,
    line: &[u8],
) -> Result<String, Problem> {
    let receipt = Receipt {
        meeting,
        ballot: cast.ballot,
        tag: cast.tag,
        revision: cast.revision,
        leaf: leaf_hash(line),
        signature: SignatureBytes::PLACEHOLDER,
    };
    receipt
        .sign(|message| live.signer.sign(message))
        .map_err(|_| Problem::busy())
}

/// The receipt of a ballot that is in the log already: a phone asks again that never heard the answer.
pub(crate) async fn receipt_again(live: &Live, cast: &Cast, line: &[u8]) -> Result<Option<String>, Problem> {
    let (meeting, counted) = {
        let replica = live.read().await?;
        let state = replica.log.state();
        let place = state
            .ballots
            .get(&cast.ballot)
            .and_then(|b| b.counted.get(&cast.tag));
        let counted = place.and_then(|place| replica.log.leaf(place.entry));
        (state.digest(), counted)
    };
    if counted == Some(leaf_hash(line)) {
        return receipt(live, meeting, cast.clone(), line).map(Some);
    }
    Ok(None)
}
