//! A meeting in memory: a replica of its log, the one queue through which the log grows, and the one through which ballots
//! come in.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::body::Bytes;
use gongxin_protocol::Phase;
use gongxin_roles::excerpt::Excerpt;
use gongxin_store::{Appended, Deed, Store};
use gongxin_tally::Room;
use gongxin_tlog::{Kind, Signer};
use tokio::sync::{Notify, RwLock, RwLockReadGuard, RwLockWriteGuard, mpsc, oneshot, watch};

use crate::{
    finish, heads,
    intake::{self, Lanes},
    metrics::{Fate, Metrics},
    patience::answered,
    problem::Problem,
    pulse::{Boxes, Pulse},
    replica::{Make, Replica, Wanted, damaged, read_all, read_on},
    seams,
};

/// Jobs that wait for the sequencer. More are refused with a hint to come back.
const QUEUE: usize = 4096;
/// Jobs written by one transaction.
const BATCH: usize = 256;
/// How often a batch is tried again because another server was faster.
const TRIES: usize = 8;
/// How long a write that failed may take to read the log anew before whoever asked for it is answered.
const AT_ONCE: Duration = Duration::from_secs(3);

struct Job {
    wanted: Wanted,
    /// What the journal says of it, in the same transaction.
    deed: Option<Deed>,
    reply: oneshot::Sender<Result<u64, Problem>>,
}

/// A meeting.
pub(crate) struct Live {
    pub(crate) id: String,
    pub(crate) store: Store,
    pub(crate) signer: Signer,
    pub(crate) metrics: Arc<Metrics>,
    replica: RwLock<Replica>,
    /// Whether memory may be ahead of the store, after a write that failed: nothing is read from it then.
    stale: AtomicBool,
    /// How often something was written that has a sequel, and how many of these sequels are done.
    begun: AtomicU64,
    finished: AtomicU64,
    /// Held by whoever agrees to a proposal, so that it is carried out once.
    pub(crate) agreeing: tokio::sync::Mutex<()>,
    jobs: mpsc::Sender<Job>,
    pub(crate) lanes: Lanes,
    /// When somebody asked for it last, in seconds of uptime.
    used: AtomicU64,
    /// Told when it is put aside.
    aside: Arc<Notify>,
    pulse: watch::Sender<Pulse>,
    boxes: Mutex<Boxes>,
}

impl Live {
    /// Reads a meeting from the store and starts its queues.
    ///
    /// # Errors
    /// If there is no such meeting, its log does not hold, or it is not the one whose head was signed.
    pub(crate) async fn load(store: &Store, metrics: &Arc<Metrics>, id: &str) -> Result<Arc<Self>, Problem> {
        let seed = answered(store.log_seed(id))
            .await?
            .ok_or_else(Problem::not_found)?;
        // Before the log, which another server may be adding to.
        let signed = heads::kept(store, id).await?;
        let log = read_all(store, id).await?;
        if log.state().digest().to_b64() != id {
            return Err(damaged());
        }
        let origin = log
            .state()
            .meeting
            .as_ref()
            .map(|m| m.definition.log.origin.clone())
            .unwrap_or_default();
        let signer = Signer::new(&origin, Kind::Log, &seed).map_err(|_| damaged())?;
        if let Some(signed) = &signed {
            heads::goes_on(&log, &signer, signed)?;
        }
        let (jobs, todo) = mpsc::channel(QUEUE);
        let (lanes, ends) = intake::lanes();
        let (pulse, _) = watch::channel(Pulse::of(id, &log, &Boxes::new()));
        let replica = RwLock::new(Replica::fresh(log));
        let live = Arc::new(Self {
            id: id.to_owned(),
            store: store.clone(),
            signer,
            metrics: metrics.clone(),
            replica,
            stale: AtomicBool::new(false),
            // Whether all was finished before is not known.
            begun: AtomicU64::new(1),
            finished: AtomicU64::new(0),
            agreeing: tokio::sync::Mutex::default(),
            jobs,
            lanes,
            used: AtomicU64::new(seams::uptime()),
            aside: Arc::default(),
            pulse,
            boxes: Mutex::default(),
        });
        tokio::spawn(watch_over(
            tokio::spawn(sequence(live.clone(), todo)),
            tokio::spawn(intake::run(live.clone(), ends)),
            live.aside.clone(),
        ));
        Ok(live)
    }

    /// Whether its queues are served. If not, it is read from the store anew.
    pub(crate) fn alive(&self) -> bool {
        !self.jobs.is_closed()
    }

    /// Somebody asks for it.
    pub(crate) fn touch(&self) {
        self.used.store(seams::uptime(), Ordering::SeqCst);
    }

    /// Whether it is over, with nothing left to finish, and nobody has asked for it for a while nor listens.
    pub(crate) fn is_idle(&self) -> bool {
        let quiet = seams::uptime().saturating_sub(self.used.load(Ordering::SeqCst));
        let sealed = || {
            let replica = self.replica.try_read();
            replica.is_ok_and(|replica| replica.log.state().sealed)
        };
        quiet >= seams::resting() && self.pulse.receiver_count() == 0 && self.is_settled() && sealed()
    }

    /// Ends its queues. Whoever asks for the meeting again gets it from the store anew.
    pub(crate) fn put_aside(&self) {
        self.aside.notify_one();
    }

    /// The log as far as it is durable.
    ///
    /// # Errors
    /// While that is not known.
    pub(crate) async fn read(&self) -> Result<RwLockReadGuard<'_, Replica>, Problem> {
        self.sure()?;
        let replica = self.replica.read().await;
        self.sure()?;
        Ok(replica)
    }

    async fn write(&self) -> Result<RwLockWriteGuard<'_, Replica>, Problem> {
        let replica = self.replica.write().await;
        self.sure()?;
        Ok(replica)
    }

    fn sure(&self) -> Result<(), Problem> {
        match self.stale.load(Ordering::SeqCst) {
            true => Err(Problem::store()),
            false => Ok(()),
        }
    }

    /// How much was begun so far that has a sequel.
    pub(crate) fn owed(&self) -> u64 {
        self.begun.load(Ordering::SeqCst)
    }

    /// So much of it is finished.
    pub(crate) fn paid(&self, owed: u64) {
        self.finished.fetch_max(owed, Ordering::SeqCst);
    }

    /// Finishes what was begun, unless that is done.
    pub(crate) async fn settle(&self) -> Result<(), Problem> {
        if !self.is_settled() {
            finish::finish(self).await?;
        }
        Ok(())
    }

    fn is_settled(&self) -> bool {
        self.finished.load(Ordering::SeqCst) >= self.owed()
    }

    /// What changes live.
    pub(crate) fn watch(&self) -> watch::Receiver<Pulse> {
        self.pulse.subscribe()
    }

    /// Judges a signed line and writes it; answers its number once it is durable.
    pub(crate) async fn line(&self, line: Vec<u8>) -> Result<u64, Problem> {
        let answer = self.submit(Wanted::Line(line), None).await;
        self.metrics.line(Fate::of(&answer));
        answer
    }

    /// Makes entries from the log, judges and writes them and the deed, all or none.
    pub(crate) async fn entries(&self, deed: Deed, make: Make) -> Result<u64, Problem> {
        self.submit(Wanted::Entries(make), Some(deed)).await
    }

    async fn submit(&self, wanted: Wanted, deed: Option<Deed>) -> Result<u64, Problem> {
        let (reply, answer) = oneshot::channel();
        self.jobs
            .try_send(Job { wanted, deed, reply })
            .map_err(|_| Problem::busy())?;
        answer.await.unwrap_or_else(|_| Err(Problem::store()))
    }

    /// The decoded statement of a ballot, made once.
    pub(crate) async fn room(&self, ballot: &str) -> Result<Arc<Room>, Problem> {
        if let Some(room) = self.read().await?.rooms.get(ballot) {
            return Ok(room.clone());
        }
        let mut replica = self.write().await?;
        let room = Arc::new(Room::open(replica.log.state(), ballot)?);
        replica.rooms.insert(ballot.to_owned(), room.clone());
        Ok(room)
    }

    /// What a device needs to vote in a ballot, as JSON, once enough witnesses have cosigned the head at its opening; made once.
    pub(crate) async fn excerpt(&self, ballot: &str) -> Result<Bytes, Problem> {
        if let Some(json) = self.read().await?.excerpts.get(ballot) {
            return Ok(json.clone());
        }
        let size = Excerpt::head_of_ballot(&self.read().await?.log, ballot).ok_or_else(Problem::not_found)?;
        let (note, enough) = heads::of_opening(self, size).await?;
        if !enough {
            return Err(Problem::unwitnessed());
        }
        let mut replica = self.write().await?;
        let excerpt =
            Excerpt::of_ballot(&replica.log, ballot, &self.signer).ok_or_else(Problem::not_found)?;
        let excerpt = Excerpt {
            checkpoint: note.to_string(),
            ..excerpt
        };
        let json = Bytes::from(excerpt.to_json());
        replica.excerpts.insert(ballot.to_owned(), json.clone());
        Ok(json)
    }

    /// Takes over what other servers wrote.
    pub(crate) async fn catch_up(&self) -> Result<(), Problem> {
        // Nobody waits for a look that finds nothing, or for a database that does not answer.
        if let Ok(replica) = self.read().await {
            let from = replica.log.head().0;
            drop(replica);
            if answered(self.store.entries(&self.id, from, 1)).await?.is_empty() {
                return Ok(());
            }
        }
        self.follow(&mut *self.replica.write().await).await
    }

    /// The same for whoever holds the log.
    async fn follow(&self, replica: &mut Replica) -> Result<(), Problem> {
        if self.sure().is_err() {
            return self.read_anew(replica).await;
        }
        let read = read_on(&mut replica.log, &self.store, &self.id).await;
        self.take_over(replica);
        read
    }

    /// Reads the whole log from the store, in place of what memory holds.
    async fn read_anew(&self, replica: &mut Replica) -> Result<(), Problem> {
        self.stale.store(true, Ordering::SeqCst);
        let log = read_all(&self.store, &self.id).await?;
        let (size, root) = replica.durable;
        if log.root_at(size) != Some(root) {
            return Err(damaged());
        }
        let durable = replica.durable;
        *replica = Replica {
            durable,
            ..Replica::fresh(log)
        };
        self.stale.store(false, Ordering::SeqCst);
        self.take_over(replica);
        Ok(())
    }

    /// What memory holds is in the store: tells so, if it is more than before.
    fn take_over(&self, replica: &mut Replica) {
        let (before, head) = (replica.durable.0, replica.log.head());
        if head.0 == before {
            return;
        }
        let new = usize::try_from(before).unwrap_or(usize::MAX);
        if replica.log.entries().iter().skip(new).any(finish::decides) {
            self.begun.fetch_add(1, Ordering::SeqCst);
        }
        replica.durable = head;
        self.tell(replica);
    }

    /// Counts the boxes of open ballots, for the wall. Now and then only: a count at every ballot would tell when each came.
    pub(crate) async fn count_boxes(&self) -> Result<(), Problem> {
        let open: Vec<String> = {
            let replica = self.read().await?;
            let ballots = replica.log.state().ballots.iter();
            let open = ballots.filter(|(_, b)| b.phase == Phase::Open);
            open.map(|(id, _)| id.clone()).collect()
        };
        let mut boxes = Boxes::new();
        for ballot in open {
            let count = answered(self.store.count_casts(&self.id, &ballot)).await?;
            boxes.insert(ballot, count);
        }
        let changed = {
            let mut known = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
            let changed = *known != boxes;
            *known = boxes;
            changed
        };
        if changed {
            self.tell(&*self.read().await?);
        }
        Ok(())
    }

    /// Tells everybody who listens how things stand.
    fn tell(&self, replica: &Replica) {
        self.pulse
            .send_replace(Pulse::of(&self.id, &replica.log, &self.boxes()));
    }

    /// The last counts of the boxes of open ballots.
    pub(crate) fn boxes(&self) -> Boxes {
        self.boxes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tries to write a batch; the jobs come back if another server was faster.
    async fn attempt(&self, jobs: &[Job]) -> Result<Option<Vec<Result<u64, Problem>>>, Problem> {
        let mut replica = self.replica.write().await;
        self.follow(&mut replica).await?;
        // Dropped before the lock is let go, by a panic too.
        let mut ahead = Ahead(Some(&self.stale));
        let size = replica.durable.0;
        let mut answers = Vec::with_capacity(jobs.len());
        for job in jobs {
            let before = replica.log.head().0;
            let answer = replica.say(&job.wanted);
            let torn = answer.is_err() && replica.log.head().0 != before;
            answers.push(answer);
            if torn {
                // A part of several entries was taken before one was refused: begin anew without this batch's changes.
                self.read_anew(&mut replica).await?;
                ahead.no_more();
                return Ok(Some(
                    answers
                        .into_iter()
                        .chain(jobs.iter().map(|_| Err(Problem::busy())))
                        .take(jobs.len())
                        .map(not_done)
                        .collect(),
                ));
            }
        }
        let lines: Vec<&[u8]> = replica.log.lines_from(size).collect();
        if lines.is_empty() {
            ahead.no_more();
            return Ok(Some(answers));
        }
        let done = jobs.iter().zip(&answers).filter(|(_, answer)| answer.is_ok());
        let deeds: Vec<&Deed> = done.filter_map(|(job, _)| job.deed.as_ref()).collect();
        let appended = answered(self.store.append(&self.id, size, &lines, &deeds)).await;
        if let Ok(Appended::Done) = appended {
            ahead.no_more();
            self.take_over(&mut replica);
            return Ok(Some(answers));
        }
        // It may or may not have been written: nothing is read before memory is as the store is.
        self.stale.store(true, Ordering::SeqCst);
        let read = tokio::time::timeout(AT_ONCE, self.read_anew(&mut replica)).await;
        if let Ok(Ok(())) = read {
            ahead.no_more();
        }
        appended.map(|_| None)
    }
}

/// Marks memory as ahead of the store, unless it is known not to be.
struct Ahead<'a>(Option<&'a AtomicBool>);

impl Ahead<'_> {
    fn no_more(&mut self) {
        self.0 = None;
    }
}

impl Drop for Ahead<'_> {
    fn drop(&mut self) {
        if let Some(stale) = self.0 {
            stale.store(true, Ordering::SeqCst);
        }
    }
}

/// A queue that ends before its meeting does has met a fault of this program. Both are ended then, and whoever comes next
/// reads the meeting from the store.
async fn watch_over(
    mut sequence: tokio::task::JoinHandle<()>,
    mut intake: tokio::task::JoinHandle<()>,
    aside: Arc<Notify>,
) {
    let either = async {
        tokio::select! {
            ended = &mut sequence => ended,
            ended = &mut intake => ended,
        }
    };
    tokio::select! {
        ended = either => tracing::error!(?ended, "a queue of a meeting has ended"),
        () = aside.notified() => tracing::info!("a meeting that is over has left memory"),
    }
    sequence.abort();
    intake.abort();
}

/// What was judged good in a batch that was given up is not done.
fn not_done(answer: Result<u64, Problem>) -> Result<u64, Problem> {
    answer.and(Err(Problem::busy()))
}

/// The sequencer: the only writer of a log in this process. Many jobs share one transaction.
async fn sequence(live: Arc<Live>, mut todo: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(BATCH);
    while todo.recv_many(&mut jobs, BATCH).await > 0 {
        let mut answers: Result<Option<Vec<_>>, Problem> = Ok(None);
        for _ in 0..TRIES {
            answers = live.attempt(&jobs).await;
            if !matches!(answers, Ok(None)) {
                break;
            }
        }
        match answers {
            Ok(Some(answers)) => {
                for (job, answer) in jobs.drain(..).zip(answers) {
                    let _ = job.reply.send(answer);
                }
            }
            Ok(None) => jobs
                .drain(..)
                .for_each(|job| drop(job.reply.send(Err(Problem::busy())))),
            Err(problem) => jobs
                .drain(..)
                .for_each(|job| drop(job.reply.send(Err(problem.clone())))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever sends a job to the other one learns that it is not served, and the meeting is read anew.
    #[tokio::test]
    async fn a_queue_that_ends_takes_the_other_one_along() {
        let (jobs, mut todo) = mpsc::channel::<Job>(1);
        let serving = tokio::spawn(async move { while todo.recv().await.is_some() {} });
        let broken = tokio::spawn(std::future::pending());
        broken.abort();
        watch_over(serving, broken, Arc::default()).await;
        let closed = tokio::time::timeout(Duration::from_secs(5), jobs.closed()).await;
        assert!(closed.is_ok() && jobs.is_closed());
    }

    /// Memory that a fault left ahead of the store is not read.
    #[test]
    fn memory_is_ahead_until_it_is_known_not_to_be() {
        let stale = AtomicBool::new(false);
        let mut written = Ahead(Some(&stale));
        written.no_more();
        drop(written);
        assert!(!stale.load(Ordering::SeqCst));
        drop(Ahead(Some(&stale)));
        assert!(stale.load(Ordering::SeqCst));
    }
}
