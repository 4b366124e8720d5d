//! Bad luck: servers that come and go, databases that are away, people who act at the same moment.

use std::time::Duration;

use crate::common::{PASSWORD, Site, free_port, postgres, serve};
use gongxin_record::Entry;
use gongxin_roles::{trustee::Trustee, writer::Writer};
use gongxin_store::Store;
use gongxin_swarm::{Client, hold};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::json;

/// Phones go to two servers on one database; one of them is killed while they vote.
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_make_one_log_and_one_may_die() {
    let Some(database) = postgres("two").await else {
        return;
    };
    let site = Site::on(database, tempfile::tempdir().unwrap()).await;
    let port = free_port();
    let second = serve(&site.database, port).await;
    let mut plan = site.plan();
    plan.others = vec![format!("http://127.0.0.1:{port}")];
    plan.voters = 60;
    plan.cast_over = Duration::from_millis(1500);
    let (voting, begun) = tokio::sync::oneshot::channel();
    let killer = tokio::spawn(async move {
        begun.await.unwrap();
        tokio::time::sleep(Duration::from_millis(500)).await;
        second.kill();
    });
    let mut voting = Some(voting);
    let figures = hold(&plan, &mut |step| {
        if step.starts_with("投票")
            && let Some(voting) = voting.take()
        {
            voting.send(()).unwrap();
        }
    })
    .await
    .unwrap();
    killer.await.unwrap();
    assert_eq!(figures.verified, 0, "{}", figures.report);
    let retries: usize = figures.laps.iter().map(|lap| lap.retries).sum();
    assert!(retries > 0, "nobody noticed that a server died");
    site.server.stop().await.unwrap();
}

/// Many acts at once: the log takes them one after the other, and each is in it once.
#[tokio::test(flavor = "multi_thread")]
async fn acts_at_the_same_moment_are_all_done_once() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let path = format!("/api/v1/meetings/{meeting}/acts");
    let all = (0..40).map(|n| {
        let (host, path) = (host.clone(), path.clone());
        tokio::spawn(async move {
            let note = json!({ "act": "note", "text": format!("第{n}句") });
            host.post(&path, &note).await
        })
    });
    let all: Vec<_> = all.collect();
    for one in all {
        one.await.unwrap().unwrap();
    }
    let texts = notes(&log(&host, &meeting).await);
    assert_eq!(texts.len(), 40);
    let distinct: std::collections::BTreeSet<&String> = texts.iter().collect();
    assert_eq!(distinct.len(), 40);
    site.server.stop().await.unwrap();
}

/// Two hosts press the same button: one act is done, the other is told that it is done already.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_act_twice_at_once_is_done_once() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let path = format!("/api/v1/meetings/{meeting}/acts");
    let mut rng = ChaCha20Rng::from_seed([4; 32]);
    let token = gongxin_roles::token::Token::random(&mut rng);
    let key = gongxin_record::bytes::to_b64(&token.signing().public());
    let act = json!({ "act": "tokens", "group": "qw", "tokens": [key] });
    let (first, second) = tokio::join!(host.post(&path, &act), host.post(&path, &act));
    let done = [first.is_ok(), second.is_ok()];
    assert!(done.contains(&true) && done.contains(&false), "{done:?}");
    let refused = first.err().or(second.err()).unwrap();
    assert_eq!(refused.status().unwrap().as_u16(), 409);
    assert!(refused.to_string().contains("tokens-twice"), "{refused}");
    site.server.stop().await.unwrap();
}

/// A server that is stopped and started again knows all that it knew, down to who is logged in.
#[tokio::test(flavor = "multi_thread")]
async fn a_restart_forgets_nothing() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let path = format!("/api/v1/meetings/{meeting}/acts");
    host.post(&path, &json!({ "act": "note", "text": "之前" }))
        .await
        .unwrap();
    let before = log(&host, &meeting).await;
    site.server.stop().await.unwrap();

    let port = free_port();
    let again = serve(&site.database, port).await;
    assert!(again.set_up.is_none(), "no second first start");
    // The origin is another one now, as the port is; the session is the same.
    let host = host.at(&format!("http://127.0.0.1:{port}"));
    assert_eq!(log(&host, &meeting).await.log(), before.log());
    host.post(&path, &json!({ "act": "note", "text": "之后" }))
        .await
        .unwrap();
    assert_eq!(notes(&log(&host, &meeting).await), ["之前", "之后"]);
    again.stop().await.unwrap();
}

/// The server is started anew after every close, before anybody counts: the count goes on as if nothing had been.
#[tokio::test(flavor = "multi_thread")]
async fn a_restart_between_close_and_count_changes_nothing() {
    let site = Site::sqlite().await;
    let plan = site.plan();
    let (database, port) = (site.database.clone(), site.server.address.port());
    let (mut server, mut restarts) = (Some(site.server), 0);
    let figures = hold(&plan, &mut |step| {
        if !step.starts_with("计票") {
            return;
        }
        restarts += 1;
        let old = server.take().unwrap();
        let again = async {
            old.stop().await.unwrap();
            serve(&database, port).await
        };
        server = Some(tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(again)
        }));
    })
    .await
    .unwrap();
    assert_eq!((figures.verified, restarts), (0, 2), "{}", figures.report);
    server.unwrap().stop().await.unwrap();
}

/// While the database is away, for longer than the server's patience with it, requests are refused with a hint to come
/// back, and nothing is half done; afterwards all goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_away_for_half_a_minute_comes_back() {
    let Some(database) = postgres("away").await else {
        return;
    };
    let site = Site::on(database.clone(), tempfile::tempdir().unwrap()).await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let path = format!("/api/v1/meetings/{meeting}/acts");
    let name = database.rsplit('/').next().unwrap().to_owned();
    let server = std::env::var("GONGXIN_TEST_POSTGRES").unwrap();
    let mut admin = <sqlx::AnyConnection as sqlx::Connection>::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    let mut run = async |sql: String| {
        sqlx::Executor::execute(&mut admin, sqlx::AssertSqlSafe(sql))
            .await
            .unwrap();
    };
    run(format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")).await;
    run(format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    ))
    .await;

    let refused = host
        .post(&path, &json!({ "act": "note", "text": "此时" }))
        .await
        .unwrap_err();
    assert_eq!(refused.status().unwrap().as_u16(), 503, "{refused}");
    let ready = host.bytes("/readyz").await.unwrap_err();
    assert_eq!(ready.status().unwrap().as_u16(), 503);
    assert_eq!(
        host.bytes("/healthz").await.unwrap(),
        b"ok",
        "the process itself is well"
    );

    let back = tokio::time::Instant::now() + Duration::from_secs(30);
    while tokio::time::Instant::now() < back {
        let refused = host.bytes("/readyz").await.unwrap_err();
        assert_eq!(refused.status().unwrap().as_u16(), 503, "{refused}");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    run(format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")).await;
    host.post(&path, &json!({ "act": "note", "text": "恢复" }))
        .await
        .unwrap();
    assert_eq!(notes(&log(&host, &meeting).await), ["恢复"]);
    site.server.stop().await.unwrap();
}

/// A log that was changed behind the server's back is served to nobody.
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_log_is_noticed() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let path = format!("/api/v1/meetings/{meeting}/acts");
    host.post(&path, &json!({ "act": "note", "text": "原文" }))
        .await
        .unwrap();
    site.server.stop().await.unwrap();
    sqlx::any::install_default_drivers();
    let mut file = <sqlx::AnyConnection as sqlx::Connection>::connect(&site.database)
        .await
        .unwrap();
    let forged = r#"{"type":"key","ceremony":1,"key":[]}"#;
    sqlx::query("UPDATE entries SET line = $1 WHERE number = 1")
        .bind(forged.as_bytes())
        .execute(&mut file)
        .await
        .unwrap();
    sqlx::Connection::close(file).await.unwrap();

    let port = free_port();
    let again = serve(&site.database, port).await;
    let host = host.at(&format!("http://127.0.0.1:{port}"));
    let refused = host
        .bytes(&format!("/api/v1/meetings/{meeting}/log"))
        .await
        .unwrap_err();
    assert_eq!(refused.status().unwrap().as_u16(), 503);
    again.stop().await.unwrap();
}

/// A trustee's message counts once; a stranger's, or one with a wrong signature, never.
#[tokio::test(flavor = "multi_thread")]
async fn trustees_answer_once_and_as_themselves() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    // The same seed as the meeting's: these are its trustees.
    let mut rng = ChaCha20Rng::from_seed([9; 32]);
    let trustee = Trustee::random(&mut rng);
    let state = log(&host, &meeting).await;
    let line = trustee.ceremony_step(state.state(), &mut rng).unwrap();
    let path = format!("/api/v1/meetings/{meeting}/lines");
    let phone = host.anonymous();

    let Ok(Entry::DkgCommit(mut forged)) = Entry::parse(line.as_bytes()) else {
        panic!("a commitment");
    };
    forged.trustee = 2;
    let forged = Entry::from(forged).to_line();
    let refused = phone.line(&path, forged.as_bytes()).await.unwrap_err();
    assert!(refused.to_string().contains("trustee-signature"), "{refused}");
    phone.line(&path, line.as_bytes()).await.unwrap();
    let refused = phone.line(&path, line.as_bytes()).await.unwrap_err();
    assert!(refused.to_string().contains("commit-twice"), "{refused}");
    site.server.stop().await.unwrap();
}

/// A backup made in the middle of a meeting, put into the other database, is the same meeting.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_the_meeting() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let path = format!("/api/v1/meetings/{meeting}/acts");
    host.post(&path, &json!({ "act": "note", "text": "备份之前" }))
        .await
        .unwrap();
    let original = Store::open(&site.database).await.unwrap();
    let mut targets = vec![format!("sqlite:{}", site.folder.path().join("copy.db").display())];
    targets.extend(postgres("backup").await);
    for target in targets {
        let copy = Store::open(&target).await.unwrap();
        assert!(copy.is_empty().await.unwrap());
        assert!(original.copy_to(&copy).await.unwrap() > 5);
        assert!(original.copy_to(&copy).await.is_err(), "never over something");
        copy.close().await;
        let port = free_port();
        let restored = serve(&target, port).await;
        let mut other = Client::new(&format!("http://127.0.0.1:{port}")).unwrap();
        let stale = host.at(&format!("http://127.0.0.1:{port}"));
        assert_eq!(
            stale
                .bytes("/api/v1/me")
                .await
                .unwrap_err()
                .status()
                .unwrap()
                .as_u16(),
            401,
            "sessions are not copied"
        );
        other.log_in("host", PASSWORD).await.unwrap();
        assert_eq!(
            log(&other, &meeting).await.log(),
            log(&host, &meeting).await.log()
        );
        other
            .post(&path, &json!({ "act": "note", "text": "恢复之后" }))
            .await
            .unwrap();
        restored.stop().await.unwrap();
    }
    site.server.stop().await.unwrap();
}

async fn log(client: &Client, meeting: &str) -> Writer {
    let bytes = client.bytes(&format!("/api/v1/meetings/{meeting}/log")).await;
    Writer::read(&bytes.unwrap_or_default()).unwrap_or_default()
}

fn notes(log: &Writer) -> Vec<String> {
    let notes = log.entries().iter().filter_map(|e| match e {
        // What the server itself says of its pages is no act.
        Entry::Note(note) if note.pages().is_none() => Some(note.text.clone()),
        _ => None,
    });
    notes.collect()
}
