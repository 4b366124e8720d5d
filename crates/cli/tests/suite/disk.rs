//! A disk that is full: what was acknowledged is kept, the rest is refused with a hint to come back, reading goes on, and once
//! there is room the same server writes again.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
};

use gongxin_swarm::{Client, hold};
use serde_json::{Value, json};

use crate::support::server::{GONGXIN, PASSWORD, Server, free_port, plan};

/// A server whose files may not grow beyond so many blocks of 512 bytes.
fn serve(folder: &Path, blocks: Option<u32>) -> Server {
    let limit = blocks.map_or(String::new(), |blocks| {
        format!("trap '' XFSZ; ulimit -S -f {blocks}; ")
    });
    let database = format!("sqlite:{}", folder.join("full.db").display());
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{limit}exec \"$@\""), "sh", GONGXIN]);
    Server::by(command.stderr(Stdio::null()), &database, free_port())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = serve(folder.path(), Some(1200));
    server.set_up().await;
    let mut host = Client::new(&server.base).unwrap();
    host.log_in("host", PASSWORD).await.unwrap();
    let meeting = meeting(&host).await;
    let acts = format!("/api/v1/meetings/{meeting}/acts");
    let (mut kept, mut refused) = (Vec::new(), 0);
    for n in 0..2000 {
        let text = format!("第{n}句 {}", "很长的一句话".repeat(60));
        match host.post(&acts, &json!({ "act": "note", "text": text })).await {
            Ok(_) => kept.push(text),
            Err(error) => {
                assert_eq!(error.status().unwrap().as_u16(), 503, "{error}");
                refused += 1;
                if refused > 3 {
                    break;
                }
            }
        }
    }
    assert!(
        kept.len() > 10 && refused > 3,
        "{} kept, {refused} refused",
        kept.len()
    );
    assert_eq!(notes(&host, &meeting).await, kept, "reading goes on");

    limit(&server.child, "unlimited");
    host.post(&acts, &json!({ "act": "note", "text": "又有地方了" }))
        .await
        .unwrap();
    kept.push("又有地方了".into());
    assert_eq!(notes(&host, &meeting).await, kept);
    server.kill();

    let mut server = serve(folder.path(), None);
    server.started();
    let host = host.at(&server.base);
    assert_eq!(
        notes(&host, &meeting).await,
        kept,
        "all that was acknowledged, once"
    );
    server.kill();
}

/// No room for the record: nobody gets half of one, and once there is room everybody gets the same as before.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_for_which_there_is_no_room_is_given_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = serve(folder.path(), None);
    server.set_up().await;
    let figures = hold(&plan(&server.base), &mut |_| {}).await.unwrap();
    server.kill();

    let mut server = serve(folder.path(), Some(1_000_000));
    server.started();
    let mut host = Client::new(&server.base).unwrap();
    host.log_in("host", PASSWORD).await.unwrap();
    let record = format!("/api/v1/meetings/{}/record.zip", figures.meeting);
    limit(&server.child, "1000");
    let error = host.bytes(&record).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 503, "{error}");
    limit(&server.child, "unlimited");
    assert!(host.bytes(&record).await.unwrap() == figures.record);
    server.kill();
}

/// How many bytes the files of a server may have that is running.
fn limit(server: &Child, bytes: &str) {
    let done = Command::new("prlimit")
        .args(["--pid", &server.id().to_string(), &format!("--fsize={bytes}:")])
        .status();
    assert!(done.unwrap().success(), "prlimit (util-linux)");
}

async fn meeting(host: &Client) -> String {
    let mut rng = <rand_chacha::ChaCha20Rng as rand_chacha::rand_core::SeedableRng>::from_seed([9; 32]);
    let (key, own) = gongxin_roles::trustee::Trustee::random(&mut rng)
        .public()
        .unwrap();
    let body = json!({
        "title": "测试会议", "organiser": "组织部", "groups": [{ "id": "qw", "name": "县委委员" }],
        "trustees": [{ "name": "监票人", "key": key.to_b64(), "box": own.to_b64() }],
        "threshold": 1, "log_name": "test.example/1", "rehearsal": true, "min_ring": 2,
    });
    let answer: Value = serde_json::from_str(&host.post("/api/v1/meetings", &body).await.unwrap()).unwrap();
    answer["meeting"].as_str().unwrap().to_owned()
}

async fn notes(host: &Client, meeting: &str) -> Vec<String> {
    let log = host
        .bytes(&format!("/api/v1/meetings/{meeting}/log"))
        .await
        .unwrap();
    let lines = log.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    lines
        .filter_map(|line| match gongxin_record::Entry::parse(line) {
            // What the server itself says of its pages is no act.
            Ok(gongxin_record::Entry::Note(note)) if note.pages().is_none() => Some(note.text),
            _ => None,
        })
        .collect()
}
