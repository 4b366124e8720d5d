//! A ballot's beginning without a quorum; its end: two hosts who press close at once, a trustee who answers twice or wrongly.

use std::time::Duration;

use crate::common::{Site, behind, free_port, serve, status};
use gongxin_record::{Entry, bytes::B32};
use gongxin_roles::{few::Few, trustee::Trustee, witnessed::Witnessed, writer::Writer};
use gongxin_swarm::{Client, SwarmError, Waiting, prepare};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::{Value, json};

const VOTERS: usize = 20;

/// Freezes and opens the nomination and waits until everybody has voted.
async fn voted(host: &Client, waiting: &Waiting<'_>, base: &str) {
    let acts = format!("{base}/acts");
    host.post(&acts, &json!({ "act": "freeze", "group": "qw", "ring": "ring" }))
        .await
        .unwrap();
    host.post(
        &acts,
        &json!({ "act": "open", "ballot": "gt-1", "rings": ["ring"] }),
    )
    .await
    .unwrap();
    let all_in = async {
        loop {
            let now: Value = host.json(base).await.unwrap();
            if now["ballots"][0]["returned"] == json!(VOTERS) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::select! {
        ended = waiting.vote_along() => ended.unwrap(),
        () = all_in => {}
    }
}

async fn log(host: &Client, base: &str) -> Writer {
    Writer::read(&host.bytes(&format!("{base}/log")).await.unwrap()).unwrap()
}

fn count(log: &Writer, wanted: impl Fn(&Entry) -> bool) -> usize {
    log.entries().iter().filter(|entry| wanted(entry)).count()
}

fn share_of(trustee: &Trustee, log: &Writer) -> String {
    let mut rng = ChaCha20Rng::from_seed([5; 32]);
    let witnessed = Witnessed::check(log, None).unwrap();
    trustee.share(witnessed, "gt-1", Few::Refuse, &mut rng).unwrap()
}

/// 14 of 20 must be there for a 票决, and 13 are.
#[tokio::test(flavor = "multi_thread")]
async fn a_vote_without_a_quorum_opens_only_where_that_is_meant() {
    let site = Site::sqlite().await;
    let mut plan = site.plan();
    plan.voters = VOTERS;
    let waiting = prepare(&plan, 7, &mut |_| {}).await.unwrap();
    let base = format!("/api/v1/meetings/{}", waiting.meeting);
    let (host, acts) = (site.log_in("host").await, format!("{base}/acts"));
    let freeze = json!({ "act": "freeze", "group": "qw", "ring": "ring" });
    host.post(&acts, &freeze).await.unwrap();
    let before = log(&host, &base).await.head();
    let open = |id: &str| json!({ "act": "open", "ballot": id, "rings": ["ring"] });
    let refused = host.post(&acts, &open("qwh-1")).await.unwrap_err();
    assert!(
        matches!(&refused, SwarmError::Refused { code, .. } if code == "no-quorum"),
        "{refused}"
    );
    assert_eq!(refused.status().unwrap().as_u16(), 409);
    assert_eq!(log(&host, &base).await.head(), before);
    let mut meant = open("qwh-1");
    meant["anyway"] = json!(true);
    host.post(&acts, &meant).await.unwrap();
    let opened = log(&host, &base).await;
    assert_eq!(
        count(
            &opened,
            |e| matches!(e, Entry::Open(open) if open.ballot == "qwh-1")
        ),
        1
    );
    let said = r#"host: {"act":"open","ballot":"qwh-1","anyway":true,"#;
    let journal = site.journal(Some(&waiting.meeting)).await;
    assert!(journal.iter().any(|line| line.starts_with(said)), "{journal:?}");
    site.server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_close_at_once_close_once_and_a_wrong_share_is_refused() {
    let site = Site::sqlite().await;
    let mut plan = site.plan();
    plan.voters = VOTERS;
    let waiting = prepare(&plan, 0, &mut |_| {}).await.unwrap();
    let base = format!("/api/v1/meetings/{}", waiting.meeting);
    let (host, other) = (site.log_in("host").await, site.log_in("host").await);
    voted(&host, &waiting, &base).await;

    let (acts, close) = (
        format!("{base}/acts"),
        json!({ "act": "close", "ballot": "gt-1" }),
    );
    let (one, two) = tokio::join!(host.post(&acts, &close), other.post(&acts, &close));
    assert!(one.is_ok() || two.is_ok(), "{one:?} {two:?}");
    // Whoever was slower is told so; never is anything done twice.
    for refused in [&one, &two]
        .into_iter()
        .filter_map(|answer| answer.as_ref().err())
    {
        assert_eq!(refused.status().unwrap().as_u16(), 409, "{refused}");
    }
    let closed = log(&host, &base).await;
    assert_eq!(count(&closed, |e| matches!(e, Entry::Close(_))), 1);
    assert_eq!(count(&closed, |e| matches!(e, Entry::Cast(_))), VOTERS);
    // Whoever presses again is told that it is closed, and nothing is done anew.
    host.post(&acts, &close).await.unwrap();
    assert_eq!(log(&host, &base).await.log(), closed.log());

    let (lines, phone) = (format!("{base}/lines"), host.anonymous());
    let refused = async |line: &str, why: &str| {
        let error = phone.line(&lines, line.as_bytes()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 409, "{error}");
        assert!(error.to_string().contains(why), "{error}");
    };
    let good = share_of(&waiting.trustees[0], &closed);
    let Ok(Entry::Share(share)) = Entry::parse(good.as_bytes()) else {
        panic!("a share");
    };
    let mut changed = share.clone();
    changed.aggregate = B32([7; 32]);
    refused(&Entry::from(changed).to_line(), "trustee-signature").await;
    // Signed by the trustee, and wrong: logged, it would bar the good one.
    let mut wrong = share.clone();
    wrong.points.0.swap(0, 1);
    let wrong = waiting.trustees[0]
        .sign_anything(&wrong.into(), closed.state())
        .unwrap();
    refused(&wrong, "V13-share").await;
    let mut lent = share;
    lent.trustee = 2;
    refused(&Entry::from(lent).to_line(), "trustee-signature").await;
    phone.line(&lines, good.as_bytes()).await.unwrap();
    refused(&good, "share-twice").await;
    // One share is not enough; with the second it is, and the result stands once.
    let result = json!({ "act": "result", "ballot": "gt-1" });
    assert!(host.post(&acts, &result).await.is_err());
    let second = share_of(&waiting.trustees[1], &log(&host, &base).await);
    phone.line(&lines, second.as_bytes()).await.unwrap();
    host.post(&acts, &result).await.unwrap();
    assert!(host.post(&acts, &result).await.is_err());
    let counted = log(&host, &base).await;
    assert_eq!(count(&counted, |e| matches!(e, Entry::Outcome(_))), 1);
    site.server.stop().await.unwrap();
}

async fn in_the_box(database: &str) -> i64 {
    let mut file = <sqlx::AnyConnection as sqlx::Connection>::connect(database)
        .await
        .unwrap();
    let row = sqlx::query("SELECT COUNT(*) FROM casts")
        .fetch_one(&mut file)
        .await;
    sqlx::Row::try_get(&row.unwrap(), 0).unwrap()
}

/// The log has the close, and then the database fails: the box is not empty and the head not signed. Both are done later, at
/// the next start too, and by whoever presses again.
#[tokio::test(flavor = "multi_thread")]
async fn a_close_that_was_cut_off_is_finished() {
    let site = Site::sqlite().await;
    let mut plan = site.plan();
    plan.voters = VOTERS;
    let waiting = prepare(&plan, 0, &mut |_| {}).await.unwrap();
    let base = format!("/api/v1/meetings/{}", waiting.meeting);
    let host = site.log_in("host").await;
    voted(&host, &waiting, &base).await;
    let head = async |host: &Client| {
        let note = host.bytes(&format!("{base}/checkpoint")).await.unwrap();
        String::from_utf8(note).unwrap()
    };
    let opened = head(&host).await;

    let refuse = "CREATE TRIGGER stay BEFORE DELETE ON casts BEGIN SELECT RAISE(ABORT, 'refused'); END; \
        CREATE TRIGGER same BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'refused'); END;";
    behind(&site.database, refuse).await;
    let (acts, close) = (
        format!("{base}/acts"),
        json!({ "act": "close", "ballot": "gt-1" }),
    );
    host.post(&acts, &close).await.unwrap();
    let closed = log(&host, &base).await;
    assert_eq!(count(&closed, |e| matches!(e, Entry::Close(_))), 1);
    assert_eq!(in_the_box(&site.database).await, i64::try_from(VOTERS).unwrap());
    assert_eq!(head(&host).await, opened);
    assert_eq!(
        status(host.post(&acts, &close).await),
        503,
        "what is left cannot be done yet"
    );
    site.server.stop().await.unwrap();

    behind(&site.database, "DROP TRIGGER stay; DROP TRIGGER same;").await;
    let port = free_port();
    let again = serve(&site.database, port).await;
    let host = host.at(&format!("http://127.0.0.1:{port}"));
    host.bytes(&base).await.unwrap();
    let mut tries = 0;
    while in_the_box(&site.database).await > 0 || head(&host).await == opened {
        tries += 1;
        assert!(tries < 100, "nobody finishes it");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let size = format!("\n{}\n", closed.head().0);
    assert!(head(&host).await.contains(&size), "the head at the close");
    host.post(&acts, &close).await.unwrap();
    assert_eq!(log(&host, &base).await.log(), closed.log());
    again.stop().await.unwrap();
}
