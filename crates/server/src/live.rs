//! A meeting in memory: a replica of its log, the one queue through which the log grows, and the one through which ballots
//! come in.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::body::Bytes;
use gongxin_protocol::Phase;
use gongxin_record::Entry;
use gongxin_roles::{excerpt::Excerpt, writer::Writer};
use gongxin_store::{Appended, Store, StoreError};
use gongxin_tally::Room;
use gongxin_tlog::{Kind, Signer};
use tokio::sync::{RwLock, RwLockReadGuard, mpsc, oneshot, watch};

use crate::{
    intake::{self, Lanes},
    metrics::{Fate, Metrics},
    problem::Problem,
    pulse::{Boxes, Pulse},
};

/// Jobs that wait for the sequencer. More are refused with a hint to come back.
const QUEUE: usize = 4096;
/// Jobs written by one transaction.
const BATCH: usize = 256;
/// Entries read from the store at a time.
const PAGE: u32 = 4096;
/// How often a batch is tried again because another server was faster.
const TRIES: usize = 8;

/// Makes entries from the log as it stands.
pub(crate) type Make = Box<dyn Fn(&Writer) -> Result<Vec<Entry>, Problem> + Send + Sync>;

/// What should be written.
enum Wanted {
    /// A line that somebody signed.
    Line(Vec<u8>),
    /// Entries of the host.
    Entries(Make),
}

struct Job {
    wanted: Wanted,
    reply: oneshot::Sender<Result<u64, Problem>>,
}

/// The log in memory.
pub(crate) struct Replica {
    pub(crate) log: Writer,
    rooms: HashMap<String, Arc<Room>>,
    excerpts: HashMap<String, Bytes>,
    /// Whether memory may be ahead of the store, after a write that failed.
    stale: bool,
}

/// A meeting.
pub(crate) struct Live {
    pub(crate) id: String,
    pub(crate) store: Store,
    pub(crate) signer: Signer,
    pub(crate) metrics: Arc<Metrics>,
    replica: RwLock<Replica>,
    jobs: mpsc::Sender<Job>,
    pub(crate) lanes: Lanes,
    pulse: watch::Sender<Pulse>,
    boxes: Mutex<Boxes>,
}

impl Live {
    /// Reads a meeting from the store and starts its queues.
    ///
    /// # Errors
    /// If there is no such meeting, or its log does not hold.
    pub(crate) async fn load(store: &Store, metrics: &Arc<Metrics>, id: &str) -> Result<Arc<Self>, Problem> {
        let seed = store.log_seed(id).await?.ok_or_else(Problem::not_found)?;
        let log = read_all(store, id).await?;
        let origin = log
            .state()
            .meeting
            .as_ref()
            .map(|m| m.definition.log.origin.clone())
            .unwrap_or_default();
        let signer = Signer::new(&origin, Kind::Log, &seed).map_err(|_| damaged())?;
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
            jobs,
            lanes,
            pulse,
            boxes: Mutex::default(),
        });
        tokio::spawn(sequence(live.clone(), todo));
        tokio::spawn(intake::run(live.clone(), ends));
        Ok(live)
    }

    /// The log as far as it is durable.
    pub(crate) async fn read(&self) -> RwLockReadGuard<'_, Replica> {
        self.replica.read().await
    }

    /// What changes live.
    pub(crate) fn watch(&self) -> watch::Receiver<Pulse> {
        self.pulse.subscribe()
    }

    /// Judges a signed line and writes it; answers its number once it is durable.
    pub(crate) async fn line(&self, line: Vec<u8>) -> Result<u64, Problem> {
        let answer = self.submit(Wanted::Line(line)).await;
        self.metrics.line(Fate::of(&answer));
        answer
    }

    /// Makes entries from the log, judges and writes them, all or none.
    pub(crate) async fn entries(&self, make: Make) -> Result<u64, Problem> {
        self.submit(Wanted::Entries(make)).await
    }

    async fn submit(&self, wanted: Wanted) -> Result<u64, Problem> {
        let (reply, answer) = oneshot::channel();
        self.jobs
            .try_send(Job { wanted, reply })
            .map_err(|_| Problem::busy())?;
        answer.await.unwrap_or_else(|_| Err(Problem::store()))
    }

    /// The decoded statement of a ballot, made once.
    pub(crate) async fn room(&self, ballot: &str) -> Result<Arc<Room>, Problem> {
        if let Some(room) = self.replica.read().await.rooms.get(ballot) {
            return Ok(room.clone());
        }
        let mut replica = self.replica.write().await;
        let room = Arc::new(Room::open(replica.log.state(), ballot)?);
        replica.rooms.insert(ballot.to_owned(), room.clone());
        Ok(room)
    }

    /// What a device needs to vote in a ballot, as JSON; made once.
    pub(crate) async fn excerpt(&self, ballot: &str) -> Result<Bytes, Problem> {
        if let Some(json) = self.replica.read().await.excerpts.get(ballot) {
            return Ok(json.clone());
        }
        let mut replica = self.replica.write().await;
        let excerpt =
            Excerpt::of_ballot(&replica.log, ballot, &self.signer).ok_or_else(Problem::not_found)?;
        let json = Bytes::from(excerpt.to_json());
        replica.excerpts.insert(ballot.to_owned(), json.clone());
        Ok(json)
    }

    /// Takes over what other servers wrote.
    pub(crate) async fn catch_up(&self) -> Result<(), Problem> {
        let mut replica = self.replica.write().await;
        let before = replica.log.head().0;
        replica.catch_up(&self.store, &self.id).await?;
        if replica.log.head().0 != before {
            self.tell(&replica);
        }
        Ok(())
    }

    /// Counts the boxes of open ballots, for the wall. Now and then only: a count at every ballot would tell when each came.
    pub(crate) async fn count_boxes(&self) -> Result<(), Problem> {
        let open: Vec<String> = {
            let replica = self.read().await;
            let ballots = replica.log.state().ballots.iter();
            let open = ballots.filter(|(_, b)| b.phase == Phase::Open);
            open.map(|(id, _)| id.clone()).collect()
        };
        let mut boxes = Boxes::new();
        for ballot in open {
            let count = self.store.count_casts(&self.id, &ballot).await?;
            boxes.insert(ballot, count);
        }
        let changed = {
            let mut known = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
            let changed = *known != boxes;
            *known = boxes;
            changed
        };
        if changed {
            self.tell(&*self.read().await);
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
        replica.catch_up(&self.store, &self.id).await?;
        let size = replica.log.head().0;
        let mut answers = Vec::with_capacity(jobs.len());
        for job in jobs {
            let answer = replica.say(&job.wanted);
            let torn = answer.is_err() && replica.stale;
            answers.push(answer);
            if torn {
                // A part of several entries was taken before one was refused: begin anew without this batch's changes.
                *replica = Replica::fresh(read_all(&self.store, &self.id).await?);
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
            return Ok(Some(answers));
        }
        match self.store.append(&self.id, size, &lines).await {
            Ok(Appended::Done) => {
                self.tell(&replica);
                Ok(Some(answers))
            }
            Ok(Appended::Moved) => {
                replica.stale = true;
                Ok(None)
            }
            Err(error) => {
                // It may or may not have been written: memory is read anew before anything else happens.
                replica.stale = true;
                Err(error.into())
            }
        }
    }
}

/// What was judged good in a batch that was given up is not done.
fn not_done(answer: Result<u64, Problem>) -> Result<u64, Problem> {
    answer.and(Err(Problem::busy()))
}

impl Replica {
    fn fresh(log: Writer) -> Self {
        Self {
            log,
            rooms: HashMap::new(),
            excerpts: HashMap::new(),
            stale: false,
        }
    }

    async fn catch_up(&mut self, store: &Store, id: &str) -> Result<(), Problem> {
        if self.stale {
            *self = Self::fresh(read_all(store, id).await?);
            return Ok(());
        }
        loop {
            let lines = store.entries(id, self.log.head().0, PAGE).await?;
            if lines.is_empty() {
                return Ok(());
            }
            for line in lines {
                self.log.append(&line).map_err(|_| damaged())?;
            }
        }
    }

    /// Appends in memory; answers the number of the last entry.
    fn say(&mut self, wanted: &Wanted) -> Result<u64, Problem> {
        match wanted {
            Wanted::Line(line) => Ok(self.log.append(line)?),
            Wanted::Entries(make) => {
                let entries = make(&self.log)?;
                let mut last = self.log.head().0;
                let first = last;
                for entry in entries {
                    last = match self.log.append_entry(entry) {
                        Ok(number) => number,
                        Err(error) => {
                            self.stale = self.log.head().0 != first;
                            return Err(error.into());
                        }
                    };
                }
                Ok(last)
            }
        }
    }
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

async fn read_all(store: &Store, id: &str) -> Result<Writer, Problem> {
    let mut log = Writer::default();
    loop {
        let lines = store.entries(id, log.head().0, PAGE).await?;
        if lines.is_empty() {
            return Ok(log);
        }
        for line in lines {
            log.append(&line).map_err(|_| damaged())?;
        }
    }
}

/// A log that the judge refuses was changed behind the server's back: nothing is served from it.
fn damaged() -> Problem {
    StoreError::Damaged("the log does not hold").into()
}
