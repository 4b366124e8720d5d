//! A whole meeting over HTTP, held by a crowd of real phones, on both databases; and what lies in the database afterwards.

use crate::common::{PASSWORD, Site, free_port, postgres, serve};
use gongxin_swarm::{Client, Plan, hold, set_up};

async fn whole_meeting(site: Site) {
    let code = site.server.set_up.as_ref().unwrap().to_string();
    assert!(
        set_up(&site.base, &code, PASSWORD).await.is_err(),
        "the code serves once"
    );
    let plan = Plan {
        listeners: 40,
        ..site.plan()
    };
    let figures = hold(&plan, &mut |_| {}).await.unwrap();
    assert_eq!(figures.verified, 0, "{}", figures.report);
    assert_eq!(figures.listened.heard, 40, "{:?}", figures.listened);
    assert_eq!(figures.refusals, 14);
    assert_eq!(figures.sheets.len(), 2);
    // Who did what goes with the record; who voted does not.
    let (archive, _) = gongxin_record::Archive::open(&figures.record);
    let journal = String::from_utf8(archive.files["journal.jsonl"].clone()).unwrap();
    for act in ["create", "freeze", "open", "close"] {
        assert!(journal.contains(act), "{act} is not in the journal:\n{journal}");
    }
    assert!(
        journal
            .lines()
            .all(|line| line.contains("\"account\":\"host\"") || line.contains("\"account\":\"supervisor\"")),
        "{journal}"
    );
    site.server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_on_sqlite_leaves_nothing_that_tells_who_voted_how() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("meeting.db");
    let database = format!("sqlite:{}", file.display());
    whole_meeting(Site::on(database, tempfile::tempdir().unwrap()).await).await;
    // After the close the casts are in the log, sorted; the box is empty, on disk, too.
    let store = gongxin_store::Store::open(&format!("sqlite:{}", file.display()))
        .await
        .unwrap();
    let meeting = store.meetings().await.unwrap().remove(0);
    assert_eq!(store.count_casts(&meeting, "gt1").await.unwrap(), 0);
    store.close().await;
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for trace in [&b"127.0.0.1"[..], b"user-agent", b"reqwest"] {
            assert!(
                !bytes.windows(trace.len()).any(|w| w == trace),
                "{}",
                String::from_utf8_lossy(trace)
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_on_postgresql() {
    let Some(database) = postgres("meeting").await else {
        return;
    };
    whole_meeting(Site::on(database, tempfile::tempdir().unwrap()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_describes_every_route_and_strangers_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let port = free_port();
    let server = serve(&format!("sqlite:{}", dir.path().join("a.db").display()), port).await;
    let stranger = Client::new(&format!("http://127.0.0.1:{port}")).unwrap();
    assert_eq!(stranger.bytes("/healthz").await.unwrap(), b"ok");
    assert_eq!(stranger.bytes("/readyz").await.unwrap(), b"ready");
    let document: serde_json::Value = stranger.json("/api/v1/openapi.json").await.unwrap();
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 18, "{}", paths.len());
    for (path, methods) in paths {
        for method in methods.as_object().unwrap().keys() {
            let path = path
                .replace("{meeting}", "none")
                .replace("{ballot}", "b")
                .replace("{*number}", "000");
            let answer = match method.as_str() {
                "get" => stranger.bytes(&path).await.map(|_| String::new()),
                "delete" => stranger.delete(&path).await.map(|()| String::new()),
                _ => stranger.post(&path, &serde_json::json!({})).await,
            };
            // Nothing but what is for everybody answers a stranger; nothing ever fails.
            let open =
                ["/healthz", "/readyz", "/api/v1/openapi.json", "/api/v1/reference"].contains(&path.as_str());
            match answer {
                Ok(_) => assert!(open, "{method} {path}"),
                Err(error) => {
                    let status = error.status().unwrap().as_u16();
                    assert!(
                        [401, 403, 404, 409, 422].contains(&status),
                        "{method} {path}: {error}"
                    );
                }
            }
        }
    }
    server.stop().await.unwrap();
}
