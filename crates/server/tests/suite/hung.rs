//! A network that swallows everything: connections stand, and nothing comes back.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::common::{Site, postgres, status};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::Instant,
};

/// Stands between server and database. Once it has seen certain bytes it passes nothing on, these bytes included.
#[derive(Clone, Default)]
struct Relay(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    stops_at: Vec<u8>,
    stopped: bool,
}

impl Relay {
    async fn to(&self, database: String) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let relay = self.clone();
        tokio::spawn(async move {
            loop {
                let (near, _) = listener.accept().await.unwrap();
                let far = TcpStream::connect(&database).await.unwrap();
                let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
                tokio::spawn(relay.clone().pass(near_in, far_out));
                tokio::spawn(relay.clone().pass(far_in, near_out));
            }
        });
        port
    }

    async fn pass(self, mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin) {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(n @ 1..) = from.read(&mut buffer).await {
            let bytes = buffer.get(..n).unwrap();
            let stopped = {
                let mut state = self.0.lock().unwrap();
                let mark = state.stops_at.clone();
                state.stopped |= !mark.is_empty() && bytes.windows(mark.len()).any(|w| w == mark);
                state.stopped
            };
            if stopped {
                // Neither an end nor an error: this connection is never heard of again.
                std::future::pending::<()>().await;
            }
            if to.write_all(bytes).await.is_err() {
                return;
            }
        }
    }

    fn stop_at(&self, mark: &str) {
        self.0.lock().unwrap().stops_at = mark.into();
    }

    fn resume(&self) {
        *self.0.lock().unwrap() = State::default();
    }
}

/// The write is given up and nobody is shown what it would have written; when the network is back, all goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_hangs_stops_no_server() {
    let Some(database) = postgres("hung").await else {
        return;
    };
    let relay = Relay::default();
    let (server, name) = database.rsplit_once('/').unwrap();
    let (user, address) = server.rsplit_once('@').unwrap();
    let port = relay.to(address.to_owned()).await;
    let site = Site::on(
        format!("{user}@127.0.0.1:{port}/{name}"),
        tempfile::tempdir().unwrap(),
    )
    .await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let base = format!("/api/v1/meetings/{meeting}");
    let acts = format!("{base}/acts");
    host.post(&acts, &json!({ "act": "note", "text": "before" }))
        .await
        .unwrap();

    relay.stop_at("swallowed");
    let begin = Instant::now();
    let refused = host
        .post(&acts, &json!({ "act": "note", "text": "swallowed" }))
        .await;
    assert_eq!(
        status(refused),
        503,
        "an answer, before the request itself is given up"
    );
    assert!(begin.elapsed() < Duration::from_secs(25), "{:?}", begin.elapsed());
    // What needs no database answers at once, and what is not certain is not told.
    let begin = Instant::now();
    assert_eq!(host.bytes("/healthz").await.unwrap(), b"ok");
    assert_eq!(status(host.bytes(&base).await), 503);
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());

    relay.resume();
    let back = Instant::now();
    while host
        .post(&acts, &json!({ "act": "note", "text": "after" }))
        .await
        .is_err()
    {
        assert!(back.elapsed() < Duration::from_secs(60), "it never comes back");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let log = host.bytes(&format!("{base}/log")).await.unwrap();
    let log = String::from_utf8(log).unwrap();
    assert!(
        log.contains("before") && log.contains("after") && !log.contains("swallowed"),
        "{log}"
    );
    site.server.stop().await.unwrap();
}
