//! People who mean harm, or whose line is bad: rubbish in masses, half a request, the longest body.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::common::{Site, serve};
use gongxin_crypto::ballot::Proof;
use gongxin_record::{
    Entry,
    bytes::{B64Bytes, LeafHash, PointBytes},
    entry::Cast,
};
use gongxin_roles::excerpt::Known;
use gongxin_swarm::{Client, hold};
use gongxin_tally::Room;

/// One machine sends ballots with proofs that do not hold, as fast as it can, while the others vote. Everybody gets a receipt.
#[tokio::test(flavor = "multi_thread")]
async fn rubbish_in_masses_keeps_nobody_out() {
    let site = Site::sqlite().await;
    let mut plan = site.plan();
    plan.voters = 60;
    plan.cast_over = Duration::from_secs(2);
    let (over, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let (begin, begun) = tokio::sync::oneshot::channel();
    let flood = tokio::spawn(flood(site.base.clone(), begun, over.clone(), sent.clone()));
    let mut begin = Some(begin);
    let figures = hold(&plan, &mut |step| {
        if step.starts_with("投票")
            && let Some(begin) = begin.take()
        {
            begin.send(()).unwrap();
        }
        if step.starts_with("关闭") {
            over.store(true, Ordering::SeqCst);
        }
    })
    .await
    .unwrap();
    over.store(true, Ordering::SeqCst);
    flood.await.unwrap();
    assert_eq!(figures.verified, 0, "{}", figures.report);
    let sent = sent.load(Ordering::SeqCst);
    println!(
        "{sent} false ballots while the honest voted: {}",
        figures
            .laps
            .iter()
            .map(|l| format!("{} {} p99 {:.0} ms; ", l.done, l.what, l.p99_ms))
            .collect::<String>()
    );
    assert!(sent > 100, "that was no flood: {sent}");
    site.server.stop().await.unwrap();
}

/// Sends ballots whose every byte is in order, and whose proofs do not hold: nothing but the proof itself tells.
async fn flood(
    base: String,
    begun: tokio::sync::oneshot::Receiver<()>,
    over: Arc<AtomicBool>,
    sent: Arc<AtomicU64>,
) {
    begun.await.unwrap();
    let client = Client::from(&base, Some([127, 0, 0, 2].into())).unwrap();
    let meeting = only_meeting(&base).await;
    let path = format!("/api/v1/meetings/{meeting}/ballots/gt1");
    let excerpt = client.bytes(&format!("{path}/excerpt")).await.unwrap();
    let known = Known::read(
        &LeafHash::from_b64(&meeting).unwrap(),
        &String::from_utf8(excerpt).unwrap(),
    )
    .unwrap();
    let form = Arc::new(Form::of(&Room::open(known.state(), "gt1").unwrap()));
    let path = format!("{path}/casts");
    let refused = client.line(&path, form.rubbish(0).as_bytes()).await.unwrap_err();
    assert!(
        refused.to_string().contains("V08-proof"),
        "refused for less: {refused}"
    );
    let mut senders = Vec::new();
    for lane in 0..8usize {
        let (client, path, over, sent, form) = (
            client.clone(),
            path.clone(),
            over.clone(),
            sent.clone(),
            form.clone(),
        );
        senders.push(tokio::spawn(async move {
            for n in 0.. {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let refused = client.line(&path, form.rubbish(lane * 7919 + n).as_bytes()).await;
                assert!(refused.is_err(), "rubbish was taken");
                sent.fetch_add(1, Ordering::SeqCst);
            }
        }));
    }
    for sender in senders {
        sender.await.unwrap();
    }
}

/// The form of a ballot in the first bucket of its ring.
struct Form {
    keys: Vec<[u8; 32]>,
    votes: usize,
    points: usize,
    scalars: usize,
}

impl Form {
    fn of(room: &Room) -> Self {
        let bucket = room.bucket("ring", 0).unwrap();
        let keys: Vec<[u8; 32]> = bucket.keys().iter().map(|k| *k.bytes()).collect();
        let length = bucket.proof_len(&room.context) / 32;
        // Where the points end and the scalars begin is what decodes.
        let points = (1..length).find(|points| {
            let bytes: Vec<u8> = (0..length)
                .flat_map(|at| if at < *points { keys[0] } else { [1; 32] })
                .collect();
            let scalars = bytes.as_chunks::<32>().0[*points..]
                .iter()
                .map(|_| small(1))
                .collect::<Vec<_>>();
            let bytes: Vec<u8> = bytes[..32 * points]
                .iter()
                .copied()
                .chain(scalars.into_iter().flatten())
                .collect();
            Proof::decode(&bytes, &room.context, bucket).is_ok()
        });
        let (options, blocks) = (
            room.context.selections(),
            room.context.key().blocks(room.context.selections()),
        );
        let points = points.unwrap();
        Self {
            keys,
            votes: options + blocks,
            points,
            scalars: length - points,
        }
    }

    fn rubbish(&self, n: usize) -> String {
        let key = |i: usize| self.keys[(n + i) % self.keys.len()];
        let proof = (0..self.points)
            .map(key)
            .chain((0..self.scalars).map(|i| small(n + i)));
        Entry::from(Cast {
            ballot: "gt1".into(),
            ring: "ring".into(),
            bucket: 0,
            revision: 1,
            tag: PointBytes(key(0)),
            votes: B64Bytes((0..self.votes).flat_map(key).collect()),
            proof: B64Bytes(proof.flatten().collect()),
        })
        .to_line()
    }
}

/// A small number as a scalar.
fn small(n: usize) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&(n as u64).to_le_bytes());
    bytes
}

/// The id that voters have from their slips.
async fn only_meeting(base: &str) -> String {
    let mut host = Client::new(base).unwrap();
    host.log_in("host", crate::common::PASSWORD).await.unwrap();
    let list: serde_json::Value = host.json("/api/v1/meetings").await.unwrap();
    list[0]["meeting"].as_str().unwrap().to_owned()
}

/// Half a head, and then silence: the connection is closed, and others never notice.
#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_never_ends_is_given_up() {
    never_ends("POST /api/v1/log-in HTTP/1.1\r\nHost: x\r\n", "").await;
}

/// A ballot of which the half is sent, and then silence: refused after a while.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_ends_is_given_up() {
    let head = "POST /api/v1/meetings/m/ballots/b/casts HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n";
    never_ends(&format!("{head}{}", "{".repeat(2000)), "HTTP/1.1 408").await;
}

/// Two hundred say half of something; all are let go, with this answer or none.
async fn never_ends(half: &str, answer: &'static str) {
    let dir = tempfile::tempdir().unwrap();
    let port = crate::common::free_port();
    let server = serve(&format!("sqlite:{}", dir.path().join("a.db").display()), port).await;
    let mut slow: Vec<TcpStream> = (0..200)
        .map(|_| TcpStream::connect(("127.0.0.1", port)).unwrap())
        .collect();
    for stream in &mut slow {
        stream.write_all(half.as_bytes()).unwrap();
    }
    let client = Client::new(&format!("http://127.0.0.1:{port}")).unwrap();
    assert_eq!(client.bytes("/healthz").await.unwrap(), b"ok");
    tokio::task::spawn_blocking(move || {
        for stream in &mut slow {
            stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
            let mut rest = Vec::new();
            // The server says something or nothing, and then ends: this returns.
            stream.read_to_end(&mut rest).unwrap();
            assert!(
                rest.starts_with(answer.as_bytes()),
                "{}",
                String::from_utf8_lossy(&rest)
            );
        }
    })
    .await
    .unwrap();
    server.stop().await.unwrap();
}

/// What is longer than anything honest, and what is no text at all, is refused in words.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_refused_as_a_problem() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let base = format!("/api/v1/meetings/{meeting}");
    let phone = host.anonymous();
    let long = vec![b'x'; 5 << 20];
    let cases: [(String, &[u8], u16); 7] = [
        (format!("{base}/check-ins"), &long[..5_000], 413),
        (format!("{base}/lines"), &long, 413),
        (format!("{base}/ballots/b/casts"), &long[..300_000], 413),
        (format!("{base}/ballots/b/casts"), b"\xff\xfe", 422),
        (format!("{base}/ballots/b/casts"), b"{\"type\":\"cast\"", 422),
        ("/api/v1/log-in".into(), b"name=host", 415),
        ("/api/v1/nothing".into(), b"", 404),
    ];
    for (path, body, status) in cases {
        let error = phone.line(&path, body).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status, "{path}: {error}");
        let words = error.to_string();
        assert!(
            words.chars().count() > 20 && !words.contains(": : "),
            "{path}: a problem with a code and words: {words}"
        );
    }
    let wrong = phone.bytes("/api/v1/log-in").await.unwrap_err();
    assert_eq!(wrong.status().unwrap().as_u16(), 405);
    assert!(wrong.to_string().contains("method"), "{wrong}");
    site.server.stop().await.unwrap();
}
