//! `gongxin serve` as a process of its own, and what a crowd does there.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use gongxin_swarm::{Arrival, Plan, set_up};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor};

pub(crate) const GONGXIN: &str = env!("CARGO_BIN_EXE_gongxin");
pub(crate) const PASSWORD: &str = "演示用的口令 青山常在";

/// A fresh database on the PostgreSQL server that `GONGXIN_TEST_POSTGRES` names; none without one.
pub(crate) async fn on_postgresql(name: &str) -> Option<String> {
    let server = std::env::var("GONGXIN_TEST_POSTGRES").ok()?;
    let name = format!("{name}{}", std::process::id());
    sqlx::any::install_default_drivers();
    let mut admin = sqlx::AnyConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    admin
        .execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .await
        .unwrap();
    Some(format!("{server}/{name}"))
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A server. It ends with the test, whatever happens.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) base: String,
}

impl Server {
    pub(crate) fn start(database: &str, port: u16) -> Self {
        Self::by(&mut Command::new(GONGXIN), database, port)
    }

    /// One that a command starts to which the words for the program are added.
    pub(crate) fn by(command: &mut Command, database: &str, port: u16) -> Self {
        let base = format!("http://127.0.0.1:{port}");
        let child = command
            .args(["--json", "serve", "--database", database, "--origin", &base])
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self { child, base }
    }

    /// What it says first: that it listens, and the set-up code.
    pub(crate) fn started(&mut self) -> Value {
        let mut first = String::new();
        BufReader::new(self.child.stdout.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        serde_json::from_str(&first).unwrap()
    }

    /// Waits until it listens, and makes the accounts `admin`, `host` and `supervisor`.
    pub(crate) async fn set_up(&mut self) {
        let started = self.started();
        set_up(&self.base, started["set_up"].as_str().unwrap(), PASSWORD)
            .await
            .unwrap();
    }

    /// Kills it (SIGKILL).
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A small meeting to be held by a crowd at once.
pub(crate) fn plan(server: &str) -> Plan {
    let person = |name: &str| (name.to_owned(), PASSWORD.to_owned());
    Plan {
        server: server.to_owned(),
        others: Vec::new(),
        from: None,
        host: person("host"),
        supervisor: person("supervisor"),
        voters: 4,
        options: 8,
        check_in_over: Duration::ZERO,
        cast_over: Duration::ZERO,
        arrival: Arrival::Even,
        revote_every: 0,
        challenge_every: 0,
        listeners: 0,
        flood: None,
        seed: [7; 32],
        now: 1_790_000_000,
    }
}
