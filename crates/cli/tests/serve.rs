//! A server and a crowd, each a process of its own: the whole meeting over HTTP, as a host would start it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

/// Ends with the test, whatever happens.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_crowd_holds_a_meeting_against_a_served_database() {
    let dir = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let origin = format!("http://127.0.0.1:{port}");
    let database = format!("sqlite:{}", dir.path().join("meeting.db").display());
    let gongxin = env!("CARGO_BIN_EXE_gongxin");
    let child = Command::new(gongxin)
        .args(["--json", "serve", "--origin", &origin, "--database", &database])
        .args(["--listen", &format!("127.0.0.1:{port}")])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut server = Server(child);
    let mut first = String::new();
    BufReader::new(server.0.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let started: Value = serde_json::from_str(&first).unwrap();
    let code = started["set_up"].as_str().unwrap();
    let password = dir.path().join("password.txt");
    std::fs::write(&password, "演练口令 十二个字以上才好\n").unwrap();
    let done = Command::new(gongxin)
        .args([
            "--json",
            "swarm",
            "--server",
            &origin,
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
