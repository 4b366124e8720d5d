//! The machine's clock is set while a meeting goes on. A process of its own: the clock is everybody's.

mod common;

use std::time::Duration;

use common::{PASSWORD, Site};
use gongxin_server::set_clock_off;
use gongxin_swarm::hold;
use serde_json::{Value, json};

const HOUR: i64 = 3600;

/// An hour ahead while people vote, an hour behind at the count: nothing in a meeting looks at a clock. Sessions do, and end
/// when the clock says that their twelve hours are over.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_moves_sessions_and_no_meeting() {
    let site = Site::sqlite().await;
    let figures = hold(&site.plan(), &mut |step| {
        if step.starts_with("投票") {
            set_clock_off(HOUR);
        } else if step.starts_with("计票") {
            set_clock_off(-HOUR);
        }
    })
    .await
    .unwrap();
    assert_eq!(figures.verified, 0, "{}", figures.report);

    set_clock_off(0);
    let host = site.log_in("host").await;
    let listed = async || host.json::<Value>("/api/v1/meetings").await;
    for (hours, heard) in [(-1, true), (11, true), (13, false)] {
        set_clock_off(hours * HOUR);
        assert_eq!(listed().await.is_ok(), heard, "{hours} hours off");
    }
    let refused = listed().await.unwrap_err();
    assert_eq!(refused.status().unwrap().as_u16(), 401);
    // Whoever logs in again goes on.
    let again = site.log_in("host").await;
    again.json::<Value>("/api/v1/meetings").await.unwrap();

    // Nor does what failed before the clock was set back keep anybody out until then comes again.
    let body = |password: &str| json!({ "account": "host", "password": password });
    set_clock_off(HOUR);
    let stranger = again.anonymous();
    for _ in 0..5 {
        stranger.post("/api/v1/log-in", &body("wrong")).await.unwrap_err();
    }
    let throttled = stranger
        .post("/api/v1/log-in", &body(PASSWORD))
        .await
        .unwrap_err();
    assert_eq!(throttled.status().unwrap().as_u16(), 429);
    set_clock_off(-HOUR);
    tokio::time::sleep(Duration::from_millis(2100)).await;
    stranger.post("/api/v1/log-in", &body(PASSWORD)).await.unwrap();
    site.server.stop().await.unwrap();
}
