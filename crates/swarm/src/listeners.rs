//! Phones that follow a meeting on its event stream, as every voter's page does from check-in to the end.

use std::time::Duration;

use serde::Serialize;
use tokio::{sync::watch, task::JoinSet};

use crate::client::{Client, SwarmError};

/// How long the last one may take to hear the last news.
const PATIENCE: Duration = Duration::from_secs(20);
/// Connections opened at a time.
const TOGETHER: usize = 100;

/// What became of those who listened.
#[derive(Debug, Clone, Serialize)]
pub struct Listened {
    /// How many listened from before the check-in.
    pub listeners: usize,
    /// How many of them heard of the log's last entry.
    pub heard: usize,
    /// Events that all of them got together.
    pub events: usize,
}

/// Phones that listen.
pub(crate) struct Listeners {
    phones: JoinSet<(bool, usize)>,
    /// The number of entries at the end, once it is known.
    end: watch::Sender<Option<u64>>,
}

impl Listeners {
    /// Connects so many phones, and waits until each has heard how things stand.
    pub(crate) async fn start(phone: &Client, base: &str, many: usize) -> Result<Self, SwarmError> {
        let (end, _) = watch::channel(None);
        let mut phones = JoinSet::new();
        let mut left = many;
        while left > 0 {
            let mut connecting = JoinSet::new();
            for _ in 0..left.min(TOGETHER) {
                let (phone, path) = (phone.clone(), format!("{base}/events"));
                connecting.spawn(async move { phone.events(&path).await });
            }
            left = left.saturating_sub(TOGETHER);
            while let Some(connected) = connecting.join_next().await {
                let stream = connected.map_err(SwarmError::core)??;
                phones.spawn(listen(stream, end.subscribe()));
            }
        }
        Ok(Self { phones, end })
    }

    /// Waits for those who have not heard of the last entry yet.
    pub(crate) async fn stop(mut self, size: u64) -> Listened {
        let listeners = self.phones.len();
        self.end.send_replace(Some(size));
        let (mut heard, mut events) = (0, 0);
        while let Some(phone) = self.phones.join_next().await {
            let (own, got) = phone.unwrap_or_default();
            heard += usize::from(own);
            events += got;
        }
        Listened {
            listeners,
            heard,
            events,
        }
    }
}

/// Reads events until the last news or the end of patience; whether it came, and how many events did.
async fn listen(mut stream: reqwest::Response, mut end: watch::Receiver<Option<u64>>) -> (bool, usize) {
    let (mut events, mut size) = (0, 0);
    let mut text = Vec::new();
    let mut until = None;
    loop {
        let wanted = *end.borrow_and_update();
        if wanted.is_some_and(|wanted| size >= wanted) {
            return (true, events);
        }
        if wanted.is_some() && until.is_none() {
            until = Some(tokio::time::Instant::now() + PATIENCE);
        }
        let patience = until.unwrap_or_else(|| tokio::time::Instant::now() + Duration::from_secs(3600));
        tokio::select! {
            chunk = stream.chunk() => {
                let Ok(Some(chunk)) = chunk else { return (false, events) };
                text.extend_from_slice(&chunk);
                while let Some(at) = text.windows(2).position(|w| w == b"\n\n") {
                    let event: Vec<u8> = text.drain(..at + 2).collect();
                    if let Some(told) = size_of(&event) {
                        (events, size) = (events + 1, told);
                    }
                }
            }
            _ = end.changed() => {}
            () = tokio::time::sleep_until(patience) => return (false, events),
        }
    }
}

/// The number of entries that an event tells; comments that keep a line open tell none.
fn size_of(event: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(event).ok()?;
    let data = text.lines().find_map(|line| line.strip_prefix("data:"))?;
    let state: serde_json::Value = serde_json::from_str(data.trim()).ok()?;
    state.get("size")?.as_u64()
}

#[cfg(test)]
mod tests {
    use super::size_of;

    #[test]
    fn events_tell_how_long_the_log_is_and_comments_nothing() {
        assert_eq!(size_of(b"event: state\ndata: {\"size\":7}\n\n"), Some(7));
        assert_eq!(size_of(b"event: state\ndata:{\"size\":7}\n\n"), Some(7));
        assert_eq!(size_of(b":\n\n"), None);
        assert_eq!(size_of(b"data: {}\n\n"), None);
    }
}
