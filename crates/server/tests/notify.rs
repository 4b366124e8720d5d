//! Servers on one PostgreSQL tell each other what they write. Alone in its file: it stops this process from looking for itself.

mod common;

use std::time::Duration;

use common::{Site, free_port, postgres, serve};
use serde_json::{Value, json};

/// What one server writes, another one hears of at once, without looking.
#[tokio::test(flavor = "multi_thread")]
async fn events_cross_servers() {
    let Some(database) = postgres("events").await else {
        return;
    };
    gongxin_server::set_looking(Duration::from_secs(3600));
    let site = Site::on(database, tempfile::tempdir().unwrap()).await;
    let port = free_port();
    let second = serve(&site.database, port).await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let path = format!("/api/v1/meetings/{meeting}");
    let elsewhere = host.at(&format!("http://127.0.0.1:{port}"));
    let before: Value = elsewhere.json(&path).await.unwrap();
    let size = before["size"].as_u64().unwrap();
    host.post(&format!("{path}/acts"), &json!({ "act": "note", "text": "开会" }))
        .await
        .unwrap();
    for _ in 0..50 {
        let now: Value = elsewhere.json(&path).await.unwrap();
        if now["size"] == size + 1 {
            second.stop().await.unwrap();
            site.server.stop().await.unwrap();
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the other server never heard of it");
}
