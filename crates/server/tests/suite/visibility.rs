//! Who reads what: results for the room and for officers, records for everybody and for members, keys for those without an account.

use crate::common::{PASSWORD, Site};
use gongxin_record::{Entry, bytes::LeafHash, log::leaf_hash};
use gongxin_roles::excerpt::Known;
use gongxin_swarm::{Client, Figures, hold};
use serde_json::{Value, json};

/// A code for what was answered: 200, or the status of the refusal.
async fn status(client: &Client, path: &str) -> u16 {
    let answer = client.bytes(path).await;
    answer.err().map_or(200, |e| e.status().unwrap().as_u16())
}

/// A held meeting: a nomination `gt1`, whose result is for officers, and a vote `qwh1`, whose result is for the room.
async fn held(site: &Site) -> Figures {
    let mut plan = site.plan();
    plan.voters = 12;
    let figures = hold(&plan, &mut |_| {}).await.unwrap();
    assert_eq!(figures.verified, 0, "{}", figures.report);
    figures
}

async fn key(host: &Client, base: &str, opens: &str) -> String {
    let answer = host
        .post(&format!("{base}/keys"), &json!({ "opens": opens }))
        .await;
    let answer: Value = serde_json::from_str(&answer.unwrap()).unwrap();
    answer["key"].as_str().unwrap().to_owned()
}

/// The lines that somebody reads from the beginning, and how it ends: the end of the log, or `withheld`.
async fn read(client: &Client, base: &str) -> (Vec<Entry>, u16) {
    let mut entries = Vec::new();
    loop {
        let path = format!("{base}/log?from={}", entries.len());
        let page = match client.bytes(&path).await {
            Ok(page) if page.is_empty() => return (entries, 200),
            Ok(page) => page,
            Err(error) => {
                assert!(error.to_string().contains("withheld"), "{error}");
                return (entries, error.status().unwrap().as_u16());
            }
        };
        let lines = page.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        entries.extend(lines.map(|line| Entry::parse(line).unwrap()));
    }
}

fn tells(entries: &[Entry]) -> bool {
    entries
        .iter()
        .any(|e| matches!(e, Entry::Share(_) | Entry::Outcome(_)))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_officers_does_not_reach_the_room() {
    let site = Site::sqlite().await;
    let figures = held(&site).await;
    let base = format!("/api/v1/meetings/{}", figures.meeting);
    let host = site.log_in("host").await;
    let stranger = host.anonymous();
    let screen = stranger.with_key(&key(&host, &base, "screen").await);
    let observer = stranger.with_key(&key(&host, &base, "record").await);

    // The room reads up to the first share of the nomination, and the vote that was for the room by its result.
    for client in [&stranger, &screen] {
        let (entries, ended) = read(client, &base).await;
        assert_eq!(ended, 403);
        assert!(!entries.is_empty() && !tells(&entries));
        assert_eq!(status(client, &format!("{base}/ballots/gt1/result")).await, 403);
        assert_eq!(status(client, &format!("{base}/record.zip")).await, 403);
        let sheet: Value = client.json(&format!("{base}/ballots/qwh1/result")).await.unwrap();
        assert_eq!(
            (&sheet["type"], &sheet["ballot"]),
            (&json!("result"), &json!("qwh1"))
        );
        // Hashes as well: a short line can be guessed from its hash.
        let readable = entries.len();
        for kind in ["0", "entries"] {
            let tile = |width: usize| format!("{base}/tile/{kind}/000.p/{width}");
            assert_eq!(status(client, &tile(readable)).await, 200);
            assert_eq!(status(client, &tile(readable + 1)).await, 403);
        }
        assert_eq!(
            status(client, &format!("{base}/tile/1/000.p/1")).await,
            404,
            "less than a tile"
        );
    }
    // Whoever answers for the record reads all of it.
    for client in [&host, &observer] {
        let (entries, ended) = read(client, &base).await;
        assert_eq!(ended, 200);
        assert!(tells(&entries) && matches!(entries.last(), Some(Entry::Seal(_))));
        assert_eq!(status(client, &format!("{base}/ballots/gt1/result")).await, 200);
        assert_eq!(
            client.bytes(&format!("{base}/record.zip")).await.unwrap(),
            figures.record
        );
        assert_eq!(status(client, &format!("{base}/ballots/none/result")).await, 404);
    }
    let wrong = stranger.with_key("AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(status(&wrong, &format!("{base}/ballots/gt1/result")).await, 403);
    // A new key takes the place of the old one.
    key(&host, &base, "record").await;
    assert_eq!(status(&observer, &format!("{base}/record.zip")).await, 403);

    phones_still_find_their_ballots(&stranger, &base, &figures).await;
    site.server.stop().await.unwrap();
}

/// A proof of inclusion holds, and its path holds no hash of what is withheld: it is made under the head at the close.
async fn phones_still_find_their_ballots(phone: &Client, base: &str, figures: &Figures) {
    let digest = LeafHash::from_b64(&figures.meeting).unwrap();
    let (entries, _) = read(phone, base).await;
    let casts = entries.iter().filter_map(|e| match e {
        Entry::Cast(cast) => Some(cast.clone()),
        _ => None,
    });
    let mut found = 0;
    for cast in casts {
        let path = format!("{base}/ballots/{}/casts/{}", cast.ballot, cast.tag.to_b64());
        let text = String::from_utf8(phone.bytes(&path).await.unwrap()).unwrap();
        let known = Known::read(&digest, &text).unwrap();
        assert!(known.proves(&leaf_hash(Entry::from(cast).to_line().as_bytes())));
        let excerpt: Value = serde_json::from_str(&text).unwrap();
        let size: usize = excerpt["checkpoint"]
            .as_str()
            .unwrap()
            .lines()
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        assert!(
            size <= entries.len(),
            "under a head that tells of nothing later: {size}"
        );
        found += 1;
    }
    assert!(found >= 12, "{found} ballots of the nomination");
}

/// What the host puts on the screen, what a second person must agree to, and what everybody may have in any case.
#[tokio::test(flavor = "multi_thread")]
async fn publishing_takes_two_and_the_digest_is_for_everybody() {
    let site = Site::sqlite().await;
    let figures = held(&site).await;
    let base = format!("/api/v1/meetings/{}", figures.meeting);
    let (host, supervisor) = (site.log_in("host").await, site.log_in("supervisor").await);
    let stranger = host.anonymous();
    let show = json!({ "scene": "result", "ballot": "gt1" });
    let refused = host.post(&format!("{base}/scene"), &show).await.unwrap_err();
    assert!(refused.to_string().contains("officers"), "{refused}");

    let act = async |who: &Client, act: &Value| who.post(&format!("{base}/acts"), act).await;
    let publish = json!({ "act": "visibility", "results": { "gt1": "room" } });
    act(&host, &publish).await.unwrap();
    assert_eq!(
        status(&stranger, &format!("{base}/ballots/gt1/result")).await,
        403,
        "not by one"
    );
    // The second person agrees to what the list of acts shows.
    let waiting: Vec<Value> = supervisor.json(&format!("{base}/acts")).await.unwrap();
    assert_eq!(waiting[0]["act"], publish);
    let agree = async || {
        let waiting: Vec<Value> = supervisor.json(&format!("{base}/acts")).await.unwrap();
        let path = format!("{base}/acts/{}", waiting[0]["id"].as_str().unwrap());
        supervisor.post(&path, &Value::Null).await
    };
    agree().await.unwrap();
    assert_eq!(
        status(&stranger, &format!("{base}/ballots/gt1/result")).await,
        200
    );
    assert_eq!(read(&stranger, &base).await.1, 200);
    assert_eq!(
        stranger.bytes(&format!("{base}/record.zip")).await.unwrap(),
        figures.record
    );
    host.post(&format!("{base}/scene"), &show).await.unwrap();
    let scene = async || stranger.json::<Value>(&format!("{base}/scene")).await.unwrap();
    assert_eq!(scene().await, show);

    let both = async |what: Value| {
        act(&host, &what).await.unwrap();
        agree().await.unwrap();
    };
    both(json!({ "act": "visibility", "results": { "gt1": "officers" } })).await;
    assert_eq!(scene().await, json!({ "scene": "live" }), "taken off the screen");
    both(json!({ "act": "visibility", "record": "members", "results": { "gt1": "room" } })).await;
    let (entries, ended) = read(&stranger, &base).await;
    assert_eq!((entries.len(), ended), (0, 403));
    assert_eq!(status(&stranger, &format!("{base}/record.zip")).await, 403);
    assert_eq!(status(&stranger, &format!("{base}/tile/0/000.p/1")).await, 403);
    // The screen of the meeting may show the draw, which it works out from the log.
    let screen = stranger.with_key(&key(&host, &base, "screen").await);
    assert_eq!(read(&screen, &base).await.1, 200);
    // Phones do not notice.
    for path in [
        "excerpt",
        "ballots/gt1/excerpt",
        "ballots/gt1/result",
        "checkpoint",
        "trust.json",
        "scene",
        "",
    ] {
        let path = format!("{base}/{path}");
        assert_eq!(status(&stranger, path.trim_end_matches('/')).await, 200, "{path}");
    }
    let digest: Value = stranger.json(&format!("{base}/digest")).await.unwrap();
    let now: Value = stranger.json(&base).await.unwrap();
    for member in ["meeting", "title", "size", "root", "words", "sealed"] {
        assert_eq!(digest[member], now[member], "{member}");
    }
    assert_eq!(digest["record"], "members");
    let note = String::from_utf8(stranger.bytes(&format!("{base}/checkpoint")).await.unwrap()).unwrap();
    assert_eq!(digest["checkpoint"], note);
    assert_eq!(
        note.lines().filter(|l| l.starts_with('—')).count(),
        3,
        "log and two witnesses: {note}"
    );
    let view: Value = stranger.json(&format!("{base}/visibility")).await.unwrap();
    assert_eq!(
        view,
        json!({ "record": "members", "results": { "gt1": "room", "qwh1": "room" }, "readable": 0 })
    );
    let unknown = json!({ "act": "visibility", "results": { "gt2": "room" } });
    act(&host, &unknown).await.unwrap();
    let refused = agree().await.unwrap_err();
    assert_eq!(refused.status().unwrap().as_u16(), 422, "{refused}");
    site.server.stop().await.unwrap();
}

/// Trustees have no account: the link through which they brought their keys opens the log of the meeting that came of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_gathering_opens_its_meeting_and_no_other() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let start = async |title: &str| {
        let answer = host.post("/api/v1/gatherings", &json!({ "title": title })).await;
        let answer: Value = serde_json::from_str(&answer.unwrap()).unwrap();
        answer["gathering"].as_str().unwrap().to_owned()
    };
    let (own, other) = (start("会").await, start("另一个会").await);
    let meeting = site
        .meeting_with(
            &host,
            json!({ "gathering": own, "record": "members", "log_name": "test.example/own" }),
        )
        .await;
    let open = site.meeting(&host).await;
    let log = |meeting: &str| format!("/api/v1/meetings/{meeting}/log");
    let stranger = host.anonymous();
    assert_eq!(status(&stranger, &log(&meeting)).await, 403);
    assert_eq!(status(&stranger.with_key(&other), &log(&meeting)).await, 403);
    assert_eq!(status(&stranger.with_key(&own), &log(&meeting)).await, 200);
    assert_eq!(status(&stranger, &log(&open)).await, 200);
    site.server.stop().await.unwrap();
}

/// Somebody who is a member and no officer: the registrar reads what the room reads.
#[tokio::test(flavor = "multi_thread")]
async fn a_registrar_reads_what_the_room_reads() {
    let site = Site::sqlite().await;
    let figures = held(&site).await;
    let base = format!("/api/v1/meetings/{}", figures.meeting);
    let (admin, host) = (site.log_in("admin").await, site.log_in("host").await);
    for (account, role, ended) in [
        ("deng", "registrar", 403),
        ("guan", "observer", 200),
        ("jian", "trustee", 200),
    ] {
        let body = json!({ "account": account, "password": PASSWORD, "office": "member" });
        admin.post("/api/v1/accounts", &body).await.unwrap();
        let body = json!({ "account": account, "role": role });
        host.post(&format!("{base}/members"), &body).await.unwrap();
        let client = site.log_in(account).await;
        assert_eq!(read(&client, &base).await.1, ended, "{role}");
    }
    site.server.stop().await.unwrap();
}
