//! One history: what is not in the database is served to nobody, and what was signed once is never signed otherwise.

use crate::common::{Site, behind, free_port, serve, status};
use gongxin_swarm::Client;
use serde_json::{Value, json};

async fn note(host: &Client, base: &str, text: &str) -> Result<String, gongxin_swarm::SwarmError> {
    let note = json!({ "act": "note", "text": text });
    host.post(&format!("{base}/acts"), &note).await
}

async fn log(host: &Client, base: &str) -> String {
    let bytes = host.bytes(&format!("{base}/log")).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Whoever alters an entry under a signed head, however well-formed, brings the meeting to a stop.
#[tokio::test(flavor = "multi_thread")]
async fn an_altered_note_is_not_signed_again() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let base = format!("/api/v1/meetings/{meeting}");
    note(&host, &base, "original").await.unwrap();
    host.post(&format!("{base}/acts"), &json!({ "act": "checkpoint" }))
        .await
        .unwrap();
    site.server.stop().await.unwrap();
    behind(
        &site.database,
        "UPDATE entries SET line = CAST(replace(CAST(line AS TEXT), 'original', 'doctored') AS BLOB)",
    )
    .await;

    let port = free_port();
    let again = serve(&site.database, port).await;
    let host = host.at(&format!("http://127.0.0.1:{port}"));
    for path in ["/log", "/checkpoint", "/digest", ""] {
        assert_eq!(status(host.bytes(&format!("{base}{path}")).await), 503, "{path}");
    }
    assert_eq!(status(note(&host, &base, "more").await), 503);
    again.stop().await.unwrap();

    // Put right, it is the same meeting as before.
    behind(
        &site.database,
        "UPDATE entries SET line = CAST(replace(CAST(line AS TEXT), 'doctored', 'original') AS BLOB)",
    )
    .await;
    let port = free_port();
    let again = serve(&site.database, port).await;
    let host = host.at(&format!("http://127.0.0.1:{port}"));
    note(&host, &base, "more").await.unwrap();
    assert!(log(&host, &base).await.contains("original"));
    again.stop().await.unwrap();
}

/// A log shorter than its signed head is an older copy: neither read nor signed.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_lost_its_end_is_not_signed_again() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let base = format!("/api/v1/meetings/{meeting}");
    note(&host, &base, "kept").await.unwrap();
    note(&host, &base, "lost").await.unwrap();
    host.post(&format!("{base}/acts"), &json!({ "act": "checkpoint" }))
        .await
        .unwrap();
    let shorter = "DELETE FROM entries WHERE number = (SELECT MAX(number) FROM entries); \
        UPDATE meetings SET size = size - 1;";
    // A server that runs on signs nothing shorter either.
    behind(&site.database, shorter).await;
    let port = free_port();
    let again = serve(&site.database, port).await;
    let elsewhere = host.at(&format!("http://127.0.0.1:{port}"));
    assert_eq!(status(elsewhere.bytes(&format!("{base}/log")).await), 503);
    again.stop().await.unwrap();
    site.server.stop().await.unwrap();
}

/// While the database refuses to write, nobody reads what was to be written, and nothing of it is left over.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_written_is_not_served() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let base = format!("/api/v1/meetings/{meeting}");
    note(&host, &base, "before").await.unwrap();
    for table in ["entries", "journal"] {
        let refuse = format!(
            "CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"
        );
        behind(&site.database, &refuse).await;
        for _ in 0..8 {
            assert_eq!(status(note(&host, &base, "phantom").await), 503);
            // At once, before anything had time to look again.
            let seen = log(&host, &base).await;
            assert!(!seen.contains("phantom"), "{table}: {seen}");
        }
        behind(&site.database, "DROP TRIGGER refuse").await;
    }
    note(&host, &base, "after").await.unwrap();
    let seen = log(&host, &base).await;
    assert!(seen.contains("before") && seen.contains("after") && !seen.contains("phantom"));
    site.server.stop().await.unwrap();
}

/// A meeting is made with its host, or not made.
#[tokio::test(flavor = "multi_thread")]
async fn no_meeting_is_without_its_host() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON members BEGIN SELECT RAISE(ABORT, 'refused'); END";
    behind(&site.database, refuse).await;
    assert_eq!(status(site.define(&host, json!({})).await), 503);
    behind(&site.database, "DROP TRIGGER refuse").await;
    let listed: Value = host.json("/api/v1/meetings").await.unwrap();
    assert_eq!(listed, json!([]));
    site.meeting(&host).await;
    site.server.stop().await.unwrap();
}
