//! The pages that the program carries, and what only pages use: gathered keys and the big screen's scene.

use crate::common::Site;
use gongxin_record::{Entry, entry::Note, pages::sha256_hex};
use gongxin_roles::{trustee::Trustee, writer::Writer};
use gongxin_server::{PAGES_LIST, page_address, pages_digest};
use gongxin_swarm::{Client, prepare};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use reqwest::{Response, header::HeaderMap};
use serde_json::{Value, json};

async fn get(site: &Site, path: &str) -> Response {
    let plain = reqwest::Client::builder().no_proxy().build().unwrap();
    plain.get(format!("{}{path}", site.base)).send().await.unwrap()
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map(|v| v.to_str().unwrap()).unwrap_or_default()
}

/// Every page is there, keeps no cache, lets no other script in and stands in no frame; its files never change.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_comes_whole_and_locked() {
    let site = Site::sqlite().await;
    for path in [
        "/",
        "/host",
        "/set-up",
        "/v/x",
        "/kiosk/x",
        "/screen/x",
        "/trustee",
        "/observer",
    ] {
        let answer = get(&site, path).await;
        assert_eq!(
            answer.status(),
            200,
            "{path}: build the pages first (web/README.md)"
        );
        let headers = answer.headers().clone();
        let policy = header(&headers, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        for never in ["unsafe-inline", "unsafe-eval'", "http:", "https:", " *"] {
            assert!(
                !policy.replace("wasm-unsafe-eval", "").contains(never),
                "{path}: {policy}"
            );
        }
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert_eq!(header(&headers, "cache-control"), "no-cache", "{path}");
        assert_eq!(header(&headers, "referrer-policy"), "no-referrer", "{path}");

        let html = answer.text().await.unwrap();
        assert!(!html.contains("<script>"), "{path} has a script of its own");
        let files: Vec<&str> = html.split('"').filter(|part| part.starts_with("/web/")).collect();
        assert!(files.len() >= 2, "{path}: {html}");
        for file in files {
            let part = get(&site, file).await;
            assert_eq!(part.status(), 200, "{file}");
            let cache = header(part.headers(), "cache-control");
            assert_eq!(cache, "public, max-age=31536000, immutable", "{file}");
        }
    }
    for path in [
        "/web/voter/index.html",
        "/web/none.js",
        "/web/../Cargo.toml",
        "/kiosk/x/y",
    ] {
        assert_eq!(get(&site, path).await.status(), 404, "{path}");
    }
    site.server.stop().await.unwrap();
}

/// The observer's saved page comes as a file, and names nothing that it would have to ask for.
#[tokio::test(flavor = "multi_thread")]
async fn the_saved_page_is_whole_by_itself() {
    let site = Site::sqlite().await;
    let answer = get(&site, "/observer/offline.html").await;
    assert_eq!(answer.status(), 200, "build the pages first (web/README.md)");
    let offered = header(answer.headers(), "content-disposition");
    assert!(offered.starts_with("attachment"), "{offered}");
    let html = answer.text().await.unwrap();
    let (page, carried) = html.split_once("<body>").unwrap();
    let (policy, _) = page.split_once("<script").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'none'"));
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'self'"));
    for asking in [" src=", "href=\"/", "@import", "url("] {
        assert!(!policy.contains(asking) && !carried.contains(asking), "{asking}");
    }
    assert_eq!(get(&site, "/web/offline/index.html").await.status(), 404);
    site.server.stop().await.unwrap();
}

/// The list names every file as it is given. The log states its digest as soon as there is a meeting, and again before a ballot
/// opens where the last it stated were other pages.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_states_which_pages_are_served() {
    let site = Site::sqlite().await;
    let list = get(&site, PAGES_LIST).await.text().await.unwrap();
    for line in list.lines() {
        let (digest, name) = line.split_once("  ").unwrap();
        let file = get(&site, &page_address(name)).await.bytes().await.unwrap();
        assert_eq!(sha256_hex(&file), digest, "{name}");
    }
    let digest = sha256_hex(list.as_bytes());
    assert_eq!(pages_digest().as_ref(), Some(&digest));

    let mut plan = site.plan();
    plan.voters = 10;
    let waiting = prepare(&plan, 0, &mut |_| {}).await.unwrap();
    let host = site.log_in("host").await;
    let base = format!("/api/v1/meetings/{}", waiting.meeting);
    let other = sha256_hex(b"other pages");
    for act in [
        json!({ "act": "note", "text": Note::of_pages(&other).text }),
        json!({ "act": "freeze", "group": "qw", "ring": "ring" }),
        json!({ "act": "open", "ballot": "gt-1", "rings": ["ring"] }),
    ] {
        host.post(&format!("{base}/acts"), &act).await.unwrap();
    }
    let log = Writer::read(&host.bytes(&format!("{base}/log")).await.unwrap()).unwrap();
    let stated = log.entries().iter().filter_map(|entry| match entry {
        Entry::Note(note) => note.pages(),
        _ => None,
    });
    assert_eq!(stated.collect::<Vec<_>>(), [&*digest, &*other, &*digest]);
    assert!(matches!(
        log.entries(),
        [_, Entry::Note(_), .., Entry::Note(_), Entry::Open(_)]
    ));
    site.server.stop().await.unwrap();
}

fn status(answer: Result<String, gongxin_swarm::SwarmError>) -> u16 {
    match answer {
        Ok(_) => 200,
        Err(error) => error.status().map_or(0, |s| s.as_u16()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn trustees_bring_their_keys_before_the_meeting() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let nobody = Client::new(&site.base).unwrap();
    let title = json!({ "title": "全委会" });
    assert_eq!(status(nobody.post("/api/v1/gatherings", &title).await), 401);
    assert_eq!(
        status(
            host.post("/api/v1/gatherings", &json!({ "title": "两\n行" }))
                .await
        ),
        422
    );
    let started: Value =
        serde_json::from_str(&host.post("/api/v1/gatherings", &title).await.unwrap()).unwrap();
    let path = format!("/api/v1/gatherings/{}", started["gathering"].as_str().unwrap());
    let keys = format!("{path}/keys");

    let mut rng = ChaCha20Rng::from_seed([11; 32]);
    let mut bring = |name: &str| {
        let (key, own) = Trustee::random(&mut rng).public().unwrap();
        json!({ "name": name, "key": key.to_b64(), "box": own.to_b64() })
    };
    let first = bring("张正");
    for body in [&first, &first, &bring("李直")] {
        nobody.post(&keys, body).await.unwrap();
    }
    let far: Value = nobody.json(&path).await.unwrap();
    assert_eq!(
        far["keys"].as_array().unwrap().len(),
        2,
        "the same again is one: {far}"
    );
    assert_eq!(far["meeting"], Value::Null);

    let junk = json!({ "name": "王五", "key": "AA", "box": "AA" });
    assert_eq!(status(nobody.post(&keys, &junk).await), 422);
    assert_eq!(
        status(nobody.post("/api/v1/gatherings/none/keys", &first).await),
        404
    );
    for n in 3..=9 {
        nobody.post(&keys, &bring(&format!("监票人{n}"))).await.unwrap();
    }
    assert_eq!(status(nobody.post(&keys, &bring("多一位")).await), 409);

    let far: Value = nobody.json(&path).await.unwrap();
    let meeting = json!({
        "title": "全委会", "organiser": "组织部", "groups": [{ "id": "qw", "name": "县委委员" }], "trustees": far["keys"],
        "threshold": 5, "witnesses": [], "quorum": 0, "log_name": "test.example/2", "rehearsal": true, "min_ring": 2,
        "gathering": started["gathering"],
    });
    let made: Value = serde_json::from_str(&host.post("/api/v1/meetings", &meeting).await.unwrap()).unwrap();
    let far: Value = nobody.json(&path).await.unwrap();
    assert_eq!(far["meeting"], made["meeting"], "trustees learn where to go");
    assert_eq!(status(nobody.post(&keys, &bring("太晚")).await), 409);
    site.server.stop().await.unwrap();
}

/// The screen follows the host, and no result is shown before there is one.
#[tokio::test(flavor = "multi_thread")]
async fn the_screen_shows_what_the_host_puts_on_it() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let path = format!("/api/v1/meetings/{}/scene", site.meeting(&host).await);
    let nobody = host.anonymous();
    let shown = async || nobody.json::<Value>(&path).await.unwrap();
    assert_eq!(shown().await, json!({ "scene": "live" }));
    for scene in [
        json!({ "scene": "draw" }),
        json!({ "scene": "live", "until": 1_800_000_000 }),
    ] {
        host.post(&path, &scene).await.unwrap();
        assert_eq!(shown().await, scene);
    }
    assert_eq!(
        status(
            host.post(&path, &json!({ "scene": "result", "ballot": "gt1" }))
                .await
        ),
        409
    );
    assert_eq!(
        status(host.post(&path, &json!({ "scene": "<script>" })).await),
        422
    );
    assert_eq!(status(nobody.post(&path, &json!({ "scene": "draw" })).await), 401);
    let stranger = site.log_in("supervisor").await;
    assert_eq!(
        status(stranger.post(&path, &json!({ "scene": "draw" })).await),
        403
    );
    assert_eq!(shown().await, json!({ "scene": "live", "until": 1_800_000_000 }));
    site.server.stop().await.unwrap();
}
