//! A server and a crowd, each a process of its own: the whole meeting over HTTP, as a host would start it.

use std::{
    io::{Read, Write},
    path::Path,
    process::Command,
};

use serde_json::Value;

use crate::support::server::{GONGXIN, Server, free_port};

/// A server with a database in a folder, and what it said.
fn serve(folder: &Path) -> (Server, Value) {
    let database = format!("sqlite:{}", folder.join("meeting.db").display());
    let mut server = Server::start(&database, free_port());
    let started = server.started();
    (server, started)
}

/// What a command answers with `--json`.
fn answer(words: &[&str]) -> (Option<i32>, Value) {
    let done = Command::new(GONGXIN).arg("--json").args(words).output().unwrap();
    let said = [&*done.stdout, &*done.stderr].concat();
    let json = serde_json::from_slice(&said).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&said)));
    (done.status.code(), json)
}

/// A server that gives the same bytes for everything that is asked.
fn parrot(said: &'static str) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let length = said.len();
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{said}"
            );
        }
    });
    format!("http://{address}")
}

/// A server that could not put a record together does not begin a meeting.
#[test]
fn without_room_for_a_record_it_does_not_start() {
    let dir = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", dir.path().join("meeting.db").display());
    let words = [
        "--json",
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--database",
        &database,
    ];
    let mut command = Command::new(GONGXIN);
    let done = command.args(words).env("TMPDIR", "/nowhere").output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(said.contains("请把 TMPDIR 设为"), "{said}");
}

#[test]
fn the_pages_of_a_server_are_compared_with_those_of_the_program() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _) = serve(dir.path());
    let (code, same) = answer(&["pages", &server.base]);
    assert_eq!(code, Some(0), "{same}; build the pages first (web/README.md)");
    let version = Command::new(GONGXIN).arg("--version").output().unwrap().stdout;
    let stated = format!("pages sha256 {}", same["pages"].as_str().unwrap());
    assert!(String::from_utf8(version).unwrap().contains(&stated));

    for (said, refused) in [
        ("", "other-pages"),
        ("no list", "pages"),
        (
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  voter/index.html",
            "page-differs",
        ),
    ] {
        let (code, answer) = answer(&["pages", &parrot(said)]);
        assert_eq!((code, &answer["code"]), (Some(1), &refused.into()), "{answer}");
    }
}

#[test]
fn a_crowd_holds_a_meeting_against_a_served_database() {
    let dir = tempfile::tempdir().unwrap();
    let (server, started) = serve(dir.path());
    let code = started["set_up"].as_str().unwrap();
    let password = dir.path().join("password.txt");
    std::fs::write(&password, "演练口令 十二个字以上才好\n").unwrap();
    let done = Command::new(GONGXIN)
        .args([
            "--json",
            "swarm",
            "--server",
            &server.base,
            "--set-up",
            code,
            "--voters",
            "40",
            "--options",
            "8",
        ])
        .args(["--password-file", &password.display().to_string()])
        .output()
        .unwrap();
    let figures: Value = serde_json::from_slice(&done.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&done.stderr)));
    assert_eq!(
        (done.status.code(), &figures["ok"]),
        (Some(0), &true.into()),
        "{figures}"
    );
    assert_eq!(figures["verified"], 0);
    assert_eq!(figures["laps"][2]["done"], 40);
}
