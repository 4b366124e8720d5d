//! Every route, asked by everybody: who gets in, and who does not. One table.

use crate::common::{PASSWORD, Site};
use gongxin_rules::Template;
use gongxin_swarm::Client;
use serde_json::{Value, json};

/// The people of the table: a stranger, the four offices, the five roles in the meeting (all members by office), and somebody who
/// has all five in another meeting.
const PEOPLE: [&str; 11] = [
    "stranger",
    "admin",
    "security",
    "auditor",
    "member",
    "host",
    "registrar",
    "supervisor",
    "trustee",
    "observer",
    "elsewhere",
];
/// Who may ask, by the letters of [`PEOPLE`].
const LETTERS: &str = "sautmhrvkoe";
const ALL: &str = LETTERS;
const LOGGED_IN: &str = "autmhrvkoe";
/// Whoever has no office in the system.
const MEMBERS: &str = "mhrvkoe";

type Row = (&'static str, &'static str, Value, &'static str);

/// Method, path, body, who may ask. Whoever may not gets 401 or 403; whoever may gets anything else, be it a refusal of what was
/// asked. `act` rows are the acts of a meeting.
#[expect(clippy::unwrap_used, reason = "a test's helper")]
fn table() -> Vec<Row> {
    let act = |act: Value, who| ("post", "/api/v1/meetings/{meeting}/acts", act, who);
    let spec = &Template::named("TJ_TALK@1").unwrap().example;
    vec![
        ("get", "/healthz", Value::Null, ALL),
        ("get", "/readyz", Value::Null, ALL),
        ("get", "/authority.pem", Value::Null, ALL),
        ("get", "/api/v1/openapi.json", Value::Null, ALL),
        ("get", "/api/v1/reference", Value::Null, ALL),
        ("get", "/api/v1/me", Value::Null, LOGGED_IN),
        (
            "post",
            "/api/v1/me/password",
            json!({ "old": "wrong", "new": PASSWORD }),
            LOGGED_IN,
        ),
        ("post", "/api/v1/me/second-factor", json!({}), LOGGED_IN),
        ("get", "/api/v1/accounts", Value::Null, "aut"),
        (
            "post",
            "/api/v1/accounts",
            json!({ "account": "新人", "password": PASSWORD, "office": "member" }),
            "a",
        ),
        ("get", "/api/v1/journal", Value::Null, "t"),
        ("get", "/api/v1/meetings", Value::Null, LOGGED_IN),
        ("post", "/api/v1/gatherings", json!({ "title": "会" }), MEMBERS),
        // Whoever has the link brings a key.
        ("get", "/api/v1/gatherings/x", Value::Null, ALL),
        (
            "post",
            "/api/v1/gatherings/x/keys",
            json!({ "name": "张三", "key": "x", "box": "x" }),
            ALL,
        ),
        ("get", "/api/v1/meetings/{meeting}/scene", Value::Null, ALL),
        (
            "post",
            "/api/v1/meetings/{meeting}/scene",
            json!({ "scene": "live" }),
            "h",
        ),
        ("get", "/api/v1/meetings/{meeting}/acts", Value::Null, "hrvk"),
        // Whose role allows the act itself; tests/two_persons.rs.
        ("post", "/api/v1/meetings/{meeting}/acts/x", Value::Null, "hrvk"),
        ("delete", "/api/v1/meetings/{meeting}/acts/x", Value::Null, "hrvk"),
        ("get", "/api/v1/meetings/{meeting}", Value::Null, ALL),
        ("get", "/api/v1/meetings/{meeting}/log", Value::Null, ALL),
        (
            "get",
            "/api/v1/meetings/{meeting}/tile/0/000.p/1",
            Value::Null,
            ALL,
        ),
        (
            "get",
            "/api/v1/meetings/{meeting}/tile/entries/000.p/1",
            Value::Null,
            ALL,
        ),
        ("get", "/api/v1/meetings/{meeting}/checkpoint", Value::Null, ALL),
        ("get", "/api/v1/meetings/{meeting}/witnesses", Value::Null, ALL),
        (
            "get",
            "/api/v1/meetings/{meeting}/ballots/b/checkpoint",
            Value::Null,
            ALL,
        ),
        ("get", "/api/v1/meetings/{meeting}/excerpt", Value::Null, ALL),
        (
            "get",
            "/api/v1/meetings/{meeting}/ballots/b/excerpt",
            Value::Null,
            ALL,
        ),
        (
            "get",
            "/api/v1/meetings/{meeting}/ballots/b/casts/x",
            Value::Null,
            ALL,
        ),
        (
            "get",
            "/api/v1/meetings/{meeting}/ballots/b/blank.pdf",
            Value::Null,
            "hrvko",
        ),
        (
            "get",
            "/api/v1/meetings/{meeting}/ballots/b/paper.pdf",
            Value::Null,
            "hvko",
        ),
        (
            "get",
            "/api/v1/meetings/{meeting}/ballots/b/paper.xlsx",
            Value::Null,
            "hvko",
        ),
        (
            "get",
            "/api/v1/meetings/{meeting}/ballots/b/certificate.pdf",
            Value::Null,
            "hvko",
        ),
        ("get", "/api/v1/meetings/{meeting}/tokens/x", Value::Null, ALL),
        ("get", "/api/v1/meetings/{meeting}/record.zip", Value::Null, ALL),
        ("get", "/api/v1/meetings/{meeting}/trust.json", Value::Null, ALL),
        ("get", "/api/v1/meetings/{meeting}/digest", Value::Null, ALL),
        ("get", "/api/v1/meetings/{meeting}/visibility", Value::Null, ALL),
        (
            "get",
            "/api/v1/meetings/{meeting}/ballots/b/result",
            Value::Null,
            ALL,
        ),
        ("get", "/api/v1/meetings/{meeting}/challenges/0", Value::Null, ALL),
        (
            "post",
            "/api/v1/meetings/{meeting}/keys",
            json!({ "opens": "record" }),
            "h",
        ),
        ("post", "/api/v1/meetings/{meeting}/check-ins", json!({}), ALL),
        (
            "post",
            "/api/v1/meetings/{meeting}/ballots/b/casts",
            json!({}),
            ALL,
        ),
        (
            "post",
            "/api/v1/meetings/{meeting}/ballots/b/challenges",
            json!({}),
            ALL,
        ),
        ("post", "/api/v1/meetings/{meeting}/cosignatures", json!({}), ALL),
        // A trustee's line is signed; a contribution to the draw needs a role.
        ("post", "/api/v1/meetings/{meeting}/lines", json!({}), ALL),
        (
            "line",
            "/api/v1/meetings/{meeting}/lines",
            json!({ "type": "draw-reveal" }),
            "hvo",
        ),
        ("get", "/api/v1/meetings/{meeting}/members", Value::Null, "uhrv"),
        (
            "post",
            "/api/v1/meetings/{meeting}/members",
            json!({ "account": "observer", "role": "observer" }),
            "uh",
        ),
        (
            "delete",
            "/api/v1/meetings/{meeting}/members/nobody/observer",
            Value::Null,
            "uh",
        ),
        act(json!({ "act": "note", "text": "测试" }), "h"),
        act(json!({ "act": "roster", "line": "{}" }), "hr"),
        act(json!({ "act": "draw" }), "h"),
        act(json!({ "act": "redraw", "reason": "测试" }), "h"),
        act(json!({ "act": "alternate", "out": "x", "reason": "测试" }), "h"),
        act(json!({ "act": "abort-ceremony", "reason": "测试" }), "h"),
        act(json!({ "act": "key" }), "h"),
        act(json!({ "act": "tokens", "group": "qw", "tokens": ["x"] }), "hr"),
        act(json!({ "act": "revoke", "token": "x", "reason": "测试" }), "hrv"),
        act(
            json!({ "act": "ballot", "id": "gt-9", "title": "测试", "groups": ["qw"], "spec": spec }),
            "h",
        ),
        act(json!({ "act": "to-paper", "token": "x" }), "hrv"),
        act(
            json!({ "act": "paper", "figures": { "ballot": "b", "issued": 0, "returned": 0, "valid": 0, "invalid": 0, "contests": [] } }),
            "hrv",
        ),
        act(
            json!({ "act": "merge", "ballot": "b", "contest": "c001", "table": [] }),
            "hv",
        ),
        act(json!({ "act": "freeze", "group": "qw", "ring": "r" }), "hv"),
        act(json!({ "act": "open", "ballot": "b", "rings": [] }), "hv"),
        act(json!({ "act": "close", "ballot": "b" }), "hv"),
        act(json!({ "act": "result", "ballot": "b" }), "h"),
        act(json!({ "act": "checkpoint" }), "h"),
        act(
            json!({ "act": "visibility", "results": { "gt-9": "room" } }),
            "hv",
        ),
        act(json!({ "act": "seal" }), "h"),
    ]
}

/// The rows that change where the record is for members: the log in every form.
fn for_members() -> Vec<Row> {
    let get = |path| ("get", path, Value::Null, "hrvko");
    vec![
        get("/api/v1/meetings/{meeting}/log"),
        get("/api/v1/meetings/{meeting}/tile/0/000.p/1"),
        get("/api/v1/meetings/{meeting}/tile/entries/000.p/1"),
        get("/api/v1/meetings/{meeting}/record.zip"),
    ]
}

/// Routes that the table leaves out, and why.
const ELSEWHERE: [&str; 7] = [
    // Log-in, log-out and set-up have no rights before them; tests/accounts.rs.
    "/api/v1/set-up",
    "/api/v1/log-in",
    "/api/v1/log-out",
    // Answers 401 to a wrong code, whoever asks; tests/accounts.rs.
    "/api/v1/me/second-factor/confirmation",
    "/api/v1/me/second-factor/removal",
    // Never ends; open to all.
    "/api/v1/meetings/{meeting}/events",
    // Each call makes a meeting; below.
    "/api/v1/meetings POST",
];

#[tokio::test(flavor = "multi_thread")]
async fn everybody_may_what_the_table_says() {
    let site = Site::sqlite().await;
    let (meeting, people) = people(&site).await;
    ask_everybody(&meeting, &people, table()).await;
    let own = json!({ "title": "会", "organiser": "办", "groups": [], "trustees": [], "threshold": 1, "witnesses": [], "quorum": 0, "log_name": "x/y" });
    for ((person, name), letter) in people.iter().zip(PEOPLE).zip(LETTERS.chars()) {
        let refused = matches!(
            person
                .post("/api/v1/meetings", &own)
                .await
                .err()
                .and_then(|e| e.status())
                .map(|s| s.as_u16()),
            Some(401 | 403)
        );
        assert_eq!(refused, !MEMBERS.contains(letter), "{name} makes a meeting");
    }
    site.server.stop().await.unwrap();
}

/// Where the record is for members, so is the log in every form; all the rest stays as it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_for_members_is_for_members() {
    let site = Site::sqlite().await;
    let (meeting, people) = people(&site).await;
    let act = json!({ "act": "visibility", "record": "members" });
    let path = format!("/api/v1/meetings/{meeting}/acts");
    people[5].post(&path, &act).await.unwrap();
    let (closed, mut rows) = (for_members(), table());
    rows.retain(|(_, path, ..)| closed.iter().all(|(_, other, ..)| other != path));
    assert_eq!(rows.len() + closed.len(), table().len(), "each row was there");
    rows.extend(closed);
    ask_everybody(&meeting, &people, rows).await;
    site.server.stop().await.unwrap();
}

/// Asks every row of a table as everybody. What is asked is mostly nonsense, which is refused to those who may ask for other
/// reasons; what is not is done.
async fn ask_everybody(meeting: &str, people: &[Client], rows: Vec<Row>) {
    for (method, path, body, who) in rows {
        let path = path.replace("{meeting}", meeting);
        for ((person, name), letter) in people.iter().zip(PEOPLE).zip(LETTERS.chars()) {
            let answer = match method {
                "get" => person.bytes(&path).await.map(drop),
                "delete" => person.delete(&path).await,
                "line" => person.line(&path, reveal().as_bytes()).await.map(drop),
                _ => person.post(&path, &body).await.map(drop),
            };
            let status = answer.as_ref().err().and_then(|e| e.status()).map(|s| s.as_u16());
            let refused = matches!(status, Some(401 | 403));
            assert_eq!(
                refused,
                !who.contains(letter),
                "{name}: {method} {path} {body}: {answer:?}"
            );
            assert!(
                status.is_none_or(|s| s < 500),
                "{name}: {method} {path}: {answer:?}"
            );
            if let Some("note" | "ballot" | "visibility") = body["act"].as_str() {
                assert!(refused || answer.is_ok(), "{name}: {body}: {answer:?}");
            }
        }
    }
}

/// A route that nobody thought of when writing the table is found here.
#[tokio::test(flavor = "multi_thread")]
async fn the_table_has_every_route() {
    let site = Site::sqlite().await;
    let document: Value = Client::new(&site.base)
        .unwrap()
        .json("/api/v1/openapi.json")
        .await
        .unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let fits = |row: &str| {
                let (row, path): (Vec<&str>, Vec<&str>) =
                    (row.split('/').collect(), path.split('/').collect());
                let rest = path.contains(&"tile");
                let same = |(a, b): (&&str, &&str)| a == b || b.starts_with('{');
                (row.len() == path.len() || (rest && row.len() > path.len()))
                    && row.iter().zip(&path).all(same)
            };
            let listed = table()
                .iter()
                .any(|(m, row, ..)| (*m == method || (*m == "line" && method == "post")) && fits(row));
            let elsewhere = ELSEWHERE
                .iter()
                .any(|e| *e == path || *e == format!("{path} {}", method.to_uppercase()));
            assert!(listed || elsewhere, "{method} {path} is in no row");
        }
    }
    site.server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_may_nothing_even_with_the_cookie() {
    let site = Site::sqlite().await;
    let (meeting, people) = people(&site).await;
    let host = &people[5];
    let path = format!("/api/v1/meetings/{meeting}/acts");
    let note = json!({ "act": "note", "text": "来自别处" });
    for origin in [Some("http://evil.example"), Some("null"), None] {
        let error = host.post_from(origin, &path, &note).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 403, "{origin:?}");
    }
    host.post(&path, &note).await.unwrap();
    site.server.stop().await.unwrap();
}

/// Everybody of [`PEOPLE`], logged in, and a meeting in which some have a role.
#[expect(clippy::unwrap_used, reason = "a test's helper")]
async fn people(site: &Site) -> (String, Vec<Client>) {
    let admin = site.log_in("admin").await;
    for (account, office) in [
        ("security", "security"),
        ("auditor", "auditor"),
        ("member", "member"),
        ("registrar", "member"),
        ("trustee", "member"),
        ("observer", "member"),
        ("elsewhere", "member"),
    ] {
        let body = json!({ "account": account, "password": PASSWORD, "office": office });
        admin.post("/api/v1/accounts", &body).await.unwrap();
    }
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    for role in ["registrar", "supervisor", "trustee", "observer"] {
        let body = json!({ "account": role, "role": role });
        host.post(&format!("/api/v1/meetings/{meeting}/members"), &body)
            .await
            .unwrap();
    }
    let elsewhere = site.log_in("elsewhere").await;
    let settings = json!({ "title": "另一个会", "log_name": "test.example/2" });
    let other = site.meeting_with(&elsewhere, settings).await;
    for role in ["registrar", "supervisor", "trustee", "observer"] {
        let body = json!({ "account": "elsewhere", "role": role });
        elsewhere
            .post(&format!("/api/v1/meetings/{other}/members"), &body)
            .await
            .unwrap();
    }
    let mut people = vec![host.anonymous(), admin];
    for name in &PEOPLE[2..] {
        people.push(site.log_in(name).await);
    }
    (meeting, people)
}

fn reveal() -> String {
    gongxin_record::Entry::from(gongxin_record::entry::DrawReveal {
        attempt: 1,
        contributor: "某人".into(),
        value: "1".into(),
        nonce: gongxin_record::bytes::B32([1; 32]),
    })
    .to_line()
}
