//! What all routes share.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use gongxin_store::Store;
use tokio::sync::{Mutex, Semaphore, watch};

use crate::{
    config::Config, live::Live, metrics::Metrics, packed::Shelf, problem::Problem, suspects::Suspects,
    throttle::Throttle,
};

/// Password hashes worked out at the same time: each takes 19 MiB and a core.
const HASHING: usize = 2;

/// Who may be about to log in. More are refused with a hint to come back, so that nobody's queue grows without end.
const ASKING: usize = 32;

/// What all routes share. Cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) config: Config,
    pub(crate) hashing: Semaphore,
    pub(crate) asking: Semaphore,
    /// Held while a trustee's proof is judged.
    pub(crate) proving: Semaphore,
    pub(crate) throttle: Throttle,
    pub(crate) suspects: Suspects,
    pub(crate) metrics: Arc<Metrics>,
    /// The records of sealed meetings.
    pub(crate) packed: Arc<Mutex<Shelf>>,
    /// Whether this server is being stopped: answers without an end are ended.
    pub(crate) leaving: watch::Sender<bool>,
    meetings: RwLock<HashMap<String, Arc<Live>>>,
    /// Held while a meeting is read from the store, so that none is read twice. Those in use are found without it: whoever asks for
    /// meetings that there are not keeps nobody waiting.
    loading: Mutex<()>,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    pub(crate) fn new(store: Store, config: Config, key: [u8; 32]) -> Self {
        Self(Arc::new(Shared {
            suspects: Suspects::new(key),
            store,
            config,
            hashing: Semaphore::new(HASHING),
            asking: Semaphore::new(ASKING),
            proving: Semaphore::new(1),
            throttle: Throttle::default(),
            metrics: Arc::default(),
            packed: Arc::default(),
            leaving: watch::Sender::default(),
            meetings: RwLock::default(),
            loading: Mutex::default(),
        }))
    }

    /// A meeting, read from the store the first time.
    pub(crate) async fn meeting(&self, id: &str) -> Result<Arc<Live>, Problem> {
        if let Some(live) = self.in_use(id) {
            return Ok(live);
        }
        let _one = self.loading.lock().await;
        if let Some(live) = self.in_use(id) {
            return Ok(live);
        }
        let live = Live::load(&self.store, &self.metrics, id).await?;
        let mut meetings = self.meetings.write().unwrap_or_else(PoisonError::into_inner);
        meetings.insert(id.to_owned(), live.clone());
        self.count(meetings.len());
        Ok(live)
    }

    fn in_use(&self, id: &str) -> Option<Arc<Live>> {
        let meetings = self.meetings.read().unwrap_or_else(PoisonError::into_inner);
        let live = meetings.get(id).filter(|live| live.alive()).cloned();
        if let Some(live) = &live {
            live.touch();
        }
        live
    }

    /// Lets go of meetings that are over and that nobody has asked for for a while.
    pub(crate) fn put_aside(&self) {
        let mut meetings = self.meetings.write().unwrap_or_else(PoisonError::into_inner);
        let before = meetings.len();
        meetings.retain(|_, live| {
            let idle = live.is_idle();
            if idle {
                live.put_aside();
            }
            !idle
        });
        if meetings.len() < before {
            self.count(meetings.len());
            // Whoever packs a record just now keeps it.
            if let Ok(mut packed) = self.packed.try_lock() {
                packed.forget(|meeting| meetings.contains_key(meeting));
            }
        }
    }

    fn count(&self, meetings: usize) {
        self.metrics
            .meetings
            .set(i64::try_from(meetings).unwrap_or(i64::MAX));
    }

    /// The meetings in use.
    pub(crate) fn loaded(&self) -> Vec<Arc<Live>> {
        let meetings = self.meetings.read().unwrap_or_else(PoisonError::into_inner);
        meetings.values().cloned().collect()
    }
}
