//! What all routes share.

use std::{collections::HashMap, sync::Arc};

use gongxin_store::Store;
use tokio::sync::{Mutex, Semaphore};

use crate::{
    config::Config, live::Live, metrics::Metrics, problem::Problem, suspects::Suspects, throttle::Throttle,
};

/// Password hashes worked out at the same time: each takes 19 MiB and a core.
const HASHING: usize = 2;

/// What all routes share. Cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) config: Config,
    pub(crate) hashing: Semaphore,
    pub(crate) throttle: Throttle,
    pub(crate) suspects: Suspects,
    pub(crate) metrics: Arc<Metrics>,
    meetings: Mutex<HashMap<String, Arc<Live>>>,
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
            throttle: Throttle::default(),
            metrics: Arc::default(),
            meetings: Mutex::default(),
        }))
    }

    /// A meeting, read from the store the first time.
    pub(crate) async fn meeting(&self, id: &str) -> Result<Arc<Live>, Problem> {
        let mut meetings = self.meetings.lock().await;
        if let Some(live) = meetings.get(id) {
            return Ok(live.clone());
        }
        let live = Live::load(&self.store, &self.metrics, id).await?;
        meetings.insert(id.to_owned(), live.clone());
        Ok(live)
    }

    /// The meetings in use.
    pub(crate) async fn loaded(&self) -> Vec<Arc<Live>> {
        self.meetings.lock().await.values().cloned().collect()
    }
}
