//! What those who watch the machine get to see, and what they do not.

use crate::common::{Site, free_port};
use gongxin_server::{Config, start};
use gongxin_swarm::{Client, hold, set_up};

#[tokio::test(flavor = "multi_thread")]
async fn counts_name_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (port, watched) = (free_port(), free_port());
    let base = format!("http://127.0.0.1:{port}");
    let database = format!("sqlite:{}", folder.path().join("test.db").display());
    let config = Config {
        listen: ([127, 0, 0, 1], port).into(),
        origin: base.clone(),
        database: database.clone(),
        metrics: Some(([127, 0, 0, 1], watched).into()),
        ..Config::default()
    };
    let server = start(config).await.unwrap();
    let code = server.set_up.as_ref().unwrap().to_string();
    set_up(&base, &code, crate::common::PASSWORD).await.unwrap();
    let site = Site {
        server,
        base: base.clone(),
        database,
        folder,
    };
    let figures = hold(&site.plan(), &mut |_| {}).await.unwrap();
    assert_eq!(figures.verified, 0, "{}", figures.report);

    let watcher = Client::new(&format!("http://127.0.0.1:{watched}")).unwrap();
    let text = String::from_utf8(watcher.bytes("/metrics").await.unwrap()).unwrap();
    let value = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        let value = line.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok());
        value.unwrap_or_else(|| panic!("{name} is not in {text}"))
    };
    // 24 voters and two ballots: each casts once, every fifth twice, and one asks again after the close.
    assert!(value("gongxin_casts_total{fate=\"Accepted\"}") >= 48.0 + 10.0);
    assert!(value("gongxin_casts_total{fate=\"Refused\"}") >= 1.0);
    assert!(value("gongxin_lines_total{fate=\"Accepted\"}") >= 24.0);
    assert!(value("gongxin_cast_batch_count") >= 1.0);
    assert!(value("gongxin_event_streams") >= 0.0);
    // No label but what became of a request, and how large a bucket is.
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let labels = line.split_once('{').map_or("", |(_, rest)| rest);
        let named = labels.split(',').filter_map(|label| label.split_once('='));
        for (name, _) in named {
            assert!(["fate", "le"].contains(&name), "{line}");
        }
        assert!(
            !line.contains(&figures.meeting) && !line.contains("127.0.0"),
            "{line}"
        );
    }
    // A meeting that is over leaves memory, and is there again for whoever asks.
    assert!(value("gongxin_meetings_in_use") >= 1.0);
    gongxin_server::rest_at_once();
    let aside = async {
        loop {
            let text = String::from_utf8(watcher.bytes("/metrics").await.unwrap()).unwrap();
            if text.contains("gongxin_meetings_in_use 0") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), aside)
        .await
        .expect("it stays in memory");
    let path = format!("/api/v1/meetings/{}/record.zip", figures.meeting);
    let host = site.log_in("host").await;
    assert_eq!(host.bytes(&path).await.unwrap(), figures.record);
    // Voters do not reach it.
    let phone = Client::new(&base).unwrap();
    let refused = phone.bytes("/metrics").await.unwrap_err();
    assert_eq!(refused.status().unwrap().as_u16(), 404);
    site.server.stop().await.unwrap();
}

/// Whoever listens to a meeting holds up no server that is being stopped, and is told at once to come back.
#[tokio::test(flavor = "multi_thread")]
async fn a_listener_holds_up_no_stop() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let events = format!("{}/api/v1/meetings/{meeting}/events", site.base);
    let mut listening = reqwest::get(events).await.unwrap();
    let first = listening.chunk().await.unwrap().unwrap();
    assert!(first.starts_with(b"event: state"), "{first:?}");
    // Well within the time that answers under way are given.
    tokio::time::timeout(std::time::Duration::from_secs(5), site.server.stop())
        .await
        .expect("the stream held the server up")
        .unwrap();
    assert_eq!(listening.chunk().await.unwrap(), None, "ended, not cut off");
}
