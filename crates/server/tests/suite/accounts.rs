//! People who log in: first start, wrong passwords, second factors, accounts that are shut.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use crate::common::{PASSWORD, Site, free_port, serve};
use gongxin_swarm::{Client, set_up};
use serde_json::{Value, json};
use totp_rs::{Algorithm, Secret, TOTP};

fn status(answer: Result<String, gongxin_swarm::SwarmError>) -> u16 {
    answer.err().and_then(|e| e.status()).map_or(200, |s| s.as_u16())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_is_made_once_with_the_code_that_was_printed() {
    let dir = tempfile::tempdir().unwrap();
    let (database, port) = (
        format!("sqlite:{}", dir.path().join("a.db").display()),
        free_port(),
    );
    let server = serve(&database, port).await;
    let base = format!("http://127.0.0.1:{port}");
    let code = server.set_up.as_ref().unwrap().to_string();
    let guess = "A".repeat(43);
    assert!(set_up(&base, &guess, PASSWORD).await.is_err());
    // A restart before anybody came prints another code.
    server.stop().await.unwrap();
    let port = free_port();
    let server = serve(&database, port).await;
    let base = format!("http://127.0.0.1:{port}");
    let fresh = server.set_up.as_ref().unwrap().to_string();
    assert_ne!(code, fresh);
    set_up(&base, &fresh, PASSWORD).await.unwrap();
    assert!(set_up(&base, &fresh, PASSWORD).await.is_err());
    assert!(set_up(&base, &code, PASSWORD).await.is_err());
    server.stop().await.unwrap();
}

/// As deploy/compose.yaml starts them: whichever log somebody looks into, its link is good.
#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_beside_each_other_print_a_good_code_each() {
    let dir = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", dir.path().join("a.db").display());
    let ports = [free_port(), free_port()];
    // One after the other: that tables are made once is the database's affair, and SQLite serves one server.
    let one = serve(&database, ports[0]).await;
    let other = serve(&database, ports[1]).await;
    let base = format!("http://127.0.0.1:{}", ports[0]);
    let [code, second] = [&one, &other].map(|server| server.set_up.as_ref().unwrap().to_string());
    // A good code with a bad password is told from a bad code, and not used up.
    for (code, expected) in [(&code, 422), (&second, 422), (&"A".repeat(43), 403)] {
        assert_eq!(
            status(set_up(&base, code, "short").await.map(|()| String::new())),
            expected
        );
    }
    set_up(&base, &code, PASSWORD).await.unwrap();
    assert_eq!(
        status(set_up(&base, &second, PASSWORD).await.map(|()| String::new())),
        403
    );
    one.stop().await.unwrap();
    other.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_make_the_next_try_wait() {
    let site = Site::sqlite().await;
    let stranger = Client::new(&site.base).unwrap();
    let try_in = async |account: &str, password: &str| {
        let body = json!({ "account": account, "password": password });
        status(stranger.post("/api/v1/log-in", &body).await)
    };
    // An account that there is not answers as one that there is.
    assert_eq!(try_in("nobody", "wrong").await, 401);
    let mut answers = Vec::new();
    for _ in 0..30 {
        answers.push(try_in("host", "wrong").await);
    }
    assert!(answers[..5].iter().all(|a| *a == 401), "{answers:?}");
    assert!(answers[5..].contains(&429), "{answers:?}");
    assert_eq!(
        try_in("supervisor", PASSWORD).await,
        200,
        "others are not kept out"
    );
    site.server.stop().await.unwrap();
}

/// Each try costs a hash: a crowd of them waits in no endless queue, and a name as long as a book is not remembered.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_tries_is_sent_away() {
    let site = Site::sqlite().await;
    let base = site.base.clone();
    let answers = tokio::task::spawn_blocking(move || all_at_once(&base, 120))
        .await
        .unwrap();
    assert!(
        answers.iter().all(|a| ["401", "503"].contains(&&**a)),
        "{answers:?}"
    );
    assert!(answers.contains(&"503".to_owned()), "{answers:?}");
    let body = json!({ "account": "long".repeat(2_000), "password": "wrong" });
    let long = Client::new(&site.base)
        .unwrap()
        .post("/api/v1/log-in", &body)
        .await;
    assert_eq!(status(long), 413);
    site.log_in("host").await;
    site.server.stop().await.unwrap();
}

/// So many tries to log in, which lack one byte each until all are there; the status of each answer.
fn all_at_once(base: &str, many: usize) -> Vec<String> {
    let host = base.strip_prefix("http://").unwrap();
    let mut lines: Vec<TcpStream> = (0..many)
        .map(|n| {
            let body = json!({ "account": format!("nobody{n}"), "password": "wrong" }).to_string();
            let request = format!(
                "POST /api/v1/log-in HTTP/1.1\r\nHost: {host}\r\nOrigin: {base}\r\nContent-Type: application/json\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            let mut line = TcpStream::connect(host).unwrap();
            line.write_all(&request.as_bytes()[..request.len() - 1]).unwrap();
            line
        })
        .collect();
    for line in &mut lines {
        line.write_all(b"}").unwrap();
    }
    let answer = |mut line: TcpStream| {
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap_or_default().to_owned()
    };
    lines.into_iter().map(answer).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shut_account_is_out_at_once() {
    let site = Site::sqlite().await;
    let (admin, host) = (site.log_in("admin").await, site.log_in("host").await);
    host.bytes("/api/v1/me").await.unwrap();
    let shut = |disabled: bool| json!({ "account": "host", "office": "member", "disabled": disabled });
    admin.post("/api/v1/accounts", &shut(true)).await.unwrap();
    assert_eq!(
        host.bytes("/api/v1/me")
            .await
            .unwrap_err()
            .status()
            .unwrap()
            .as_u16(),
        401
    );
    assert!(
        Client::new(&site.base)
            .unwrap()
            .log_in("host", PASSWORD)
            .await
            .is_err()
    );
    admin.post("/api/v1/accounts", &shut(false)).await.unwrap();
    site.log_in("host").await;
    site.server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_and_each_code_serves_once() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let offer: Value =
        serde_json::from_str(&host.post("/api/v1/me/second-factor", &json!({})).await.unwrap()).unwrap();
    let secret = Secret::Encoded(offer["secret"].as_str().unwrap().to_owned())
        .to_bytes()
        .unwrap();
    assert!(
        offer["uri"]
            .as_str()
            .unwrap()
            .starts_with("otpauth://totp/Gongxin:host?secret=")
    );
    let totp = TOTP::new(Algorithm::SHA1, 6, 0, 30, secret).unwrap();
    let code = || totp.generate_current().unwrap();
    // Not confirmed: the password is enough.
    site.log_in("host").await;
    let confirm = "/api/v1/me/second-factor/confirmation";
    assert_eq!(
        status(host.post(confirm, &json!({ "code": "000000x" })).await),
        401
    );
    let first = code();
    host.post(confirm, &json!({ "code": first })).await.unwrap();
    assert_eq!(
        status(host.post("/api/v1/me/second-factor", &json!({})).await),
        409
    );

    let stranger = Client::new(&site.base).unwrap();
    let try_in = async |code: Option<&str>| {
        let body = json!({ "account": "host", "password": PASSWORD, "code": code });
        stranger.post("/api/v1/log-in", &body).await
    };
    let asked = try_in(None).await.unwrap_err();
    assert!(asked.to_string().contains("second-factor"), "{asked}");
    assert_eq!(status(try_in(Some(&first)).await), 401, "a code serves once");
    // The clock may be one step ahead: the next code is good already, and then it is used.
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let next = totp.generate(now + 30);
    try_in(Some(&next)).await.unwrap();
    assert_eq!(status(try_in(Some(&next)).await), 401);

    // Who has lost it goes to the administrator.
    let admin = site.log_in("admin").await;
    let reset = json!({ "account": "host", "office": "member", "reset_second_factor": true });
    admin.post("/api/v1/accounts", &reset).await.unwrap();
    site.log_in("host").await;
    let journal = {
        let auditor = json!({ "account": "auditor", "password": PASSWORD, "office": "auditor" });
        admin.post("/api/v1/accounts", &auditor).await.unwrap();
        site.log_in("auditor")
            .await
            .bytes("/api/v1/journal")
            .await
            .unwrap()
    };
    let journal = String::from_utf8(journal).unwrap();
    assert!(
        journal.contains("second-factor on") && journal.contains("without second factor"),
        "{journal}"
    );
    site.server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_of_ones_own_ends_ones_other_sessions() {
    const NEW: &str = "另一个更长的口令 2026";
    let site = Site::sqlite().await;
    let (here, there) = (site.log_in("host").await, site.log_in("host").await);
    let change = async |old: &str, new: &str| {
        let body = json!({ "old": old, "new": new });
        here.post("/api/v1/me/password", &body).await
    };
    let wrong = change("wrong", NEW).await.unwrap_err().to_string();
    assert!(wrong.contains("old-password"), "{wrong}");
    assert_eq!(status(change(PASSWORD, "short").await), 422);
    there.bytes("/api/v1/me").await.unwrap();
    change(PASSWORD, NEW).await.unwrap();
    here.bytes("/api/v1/me").await.unwrap();
    assert_eq!(crate::common::status(there.bytes("/api/v1/me").await), 401);
    let mut again = Client::new(&site.base).unwrap();
    assert!(again.log_in("host", PASSWORD).await.is_err());
    again.log_in("host", NEW).await.unwrap();
    // Who has found a session open does not find the password out by trying.
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(status(change("wrong", NEW).await));
    }
    assert!(
        answers[..5].iter().all(|a| *a == 422) && answers[5..].contains(&429),
        "{answers:?}"
    );
    let told = site.journal(None).await;
    let at = |act: &str| told.iter().filter(|line| *line == act).count();
    assert_eq!(at("host: password changed"), 1, "{told:?}");
    assert_eq!(at("host: throttled: 5 wrong tries (password)"), 1, "{told:?}");
    assert!(
        told.iter()
            .all(|line| !line.contains(NEW) && !line.contains("127.0.0.1"))
    );
    site.server.stop().await.unwrap();
}

/// What an administrator changes takes hold at once, stands in the journal, and leaves no office without anybody.
#[tokio::test(flavor = "multi_thread")]
async fn offices_change_in_the_open_and_none_is_left_empty() {
    const NEW: &str = "另一个更长的口令 2026";
    let site = Site::sqlite().await;
    let (admin, host) = (site.log_in("admin").await, site.log_in("host").await);
    let put = async |by: &Client, account: &str, office: &str, more: Value| {
        let mut body = json!({ "account": account, "office": office });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        by.post("/api/v1/accounts", &body).await
    };
    let (plain, shut) = (json!({}), json!({ "disabled": true }));
    // A password that the administrator gives ends the session of whoever had the old one.
    put(&admin, "host", "member", json!({ "password": NEW }))
        .await
        .unwrap();
    assert_eq!(crate::common::status(host.bytes("/api/v1/me").await), 401);
    let mut host = Client::new(&site.base).unwrap();
    host.log_in("host", NEW).await.unwrap();

    // Nobody changes themselves, and the last of an office stays.
    let own = put(&admin, "admin", "member", plain.clone())
        .await
        .unwrap_err()
        .to_string();
    assert!(own.contains("own-account"), "{own}");
    put(&admin, "zhao", "administrator", json!({ "password": PASSWORD }))
        .await
        .unwrap();
    let zhao = site.log_in("zhao").await;
    let (one, other) = tokio::join!(
        put(&admin, "zhao", "member", plain.clone()),
        put(&zhao, "admin", "member", shut.clone())
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let left = if one.is_ok() { &admin } else { &zhao };
    for office in ["security", "auditor"] {
        put(left, office, office, json!({ "password": PASSWORD }))
            .await
            .unwrap();
        for (to, how) in [("member", &plain), (office, &shut), ("administrator", &plain)] {
            let last = put(left, office, to, how.clone()).await.unwrap_err().to_string();
            assert!(last.contains("last-of-office"), "{last}");
        }
        let second = format!("{office}2");
        put(left, &second, office, json!({ "password": PASSWORD }))
            .await
            .unwrap();
        put(left, office, office, shut.clone()).await.unwrap();
    }

    // One person, one office: who gets one has no part in meetings any more, and gets none.
    let meeting = site.meeting(&host).await;
    let path = format!("/api/v1/meetings/{meeting}/members");
    let role = |account: &str| json!({ "account": account, "role": "supervisor" });
    assert_eq!(status(host.post(&path, &role("security2")).await), 409);
    host.post(&path, &role("supervisor")).await.unwrap();
    let supervisor = site.log_in("supervisor").await;
    supervisor.bytes(&path).await.unwrap();
    put(left, "supervisor", "auditor", plain).await.unwrap();
    assert_eq!(
        crate::common::status(site.log_in("supervisor").await.bytes(&path).await),
        403
    );

    let auditor = site.log_in("auditor2").await;
    let told = String::from_utf8(auditor.bytes("/api/v1/journal").await.unwrap()).unwrap();
    for act in [
        "account host member with a new password",
        "account auditor auditor disabled",
        "account supervisor auditor",
    ] {
        assert!(told.contains(act), "{act}: {told}");
    }
    site.server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_taken_back_and_what_its_holder_proposed_with_it() {
    let site = Site::sqlite().await;
    let (admin, host) = (site.log_in("admin").await, site.log_in("host").await);
    let meeting = site.meeting_with(&host, json!({ "two_persons": true })).await;
    let base = format!("/api/v1/meetings/{meeting}");
    let members = format!("{base}/members");
    let place = |account: &str, role: &str| format!("{members}/{account}/{role}");
    // The only host stays, as long as nobody else can log in as one.
    let last = host.delete(&place("host", "host")).await.unwrap_err().to_string();
    assert!(last.contains("last-host"), "{last}");
    let second = json!({ "account": "supervisor", "role": "host" });
    host.post(&members, &second).await.unwrap();
    let shut = |disabled: bool| json!({ "account": "supervisor", "office": "member", "disabled": disabled });
    admin.post("/api/v1/accounts", &shut(true)).await.unwrap();
    assert!(host.delete(&place("host", "host")).await.is_err());
    admin.post("/api/v1/accounts", &shut(false)).await.unwrap();

    let second = site.log_in("supervisor").await;
    let acts = format!("{base}/acts");
    let freeze = json!({ "act": "freeze", "group": "qw", "ring": "r" });
    second.post(&acts, &freeze).await.unwrap();
    let waiting: Value = host.json(&acts).await.unwrap();
    assert_eq!(waiting[0]["by"], "supervisor");
    host.delete(&place("supervisor", "host")).await.unwrap();
    assert_eq!(crate::common::status(second.bytes(&acts).await), 403);
    let waiting: Value = host.json(&acts).await.unwrap();
    assert_eq!(waiting, json!([]));
    for nothing in [
        place("supervisor", "host"),
        place("host", "observer"),
        place("nobody", "host"),
    ] {
        assert_eq!(
            crate::common::status(host.delete(&nothing).await),
            404,
            "{nothing}"
        );
    }
    let told = site.journal(Some(&meeting)).await;
    assert!(
        told.contains(&"host: role supervisor host taken back".to_owned()),
        "{told:?}"
    );
    site.server.stop().await.unwrap();
}
