//! A server with people, for tests.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use gongxin_roles::trustee::Trustee;
use gongxin_server::{Config, Running, start};
use gongxin_swarm::{Arrival, Client, Plan, SwarmError, set_up};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "演示用的口令 青山常在";

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A server on a database.
pub(crate) async fn serve(database: &str, port: u16) -> Running {
    let config = Config {
        listen: ([127, 0, 0, 1], port).into(),
        origin: format!("http://127.0.0.1:{port}"),
        database: database.to_owned(),
        ..Config::default()
    };
    start(config).await.unwrap()
}

/// A database of its own on the PostgreSQL server of the test run, if there is one.
pub(crate) async fn postgres(name: &str) -> Option<String> {
    let server = std::env::var("GONGXIN_TEST_POSTGRES").ok()?;
    let name = format!("{name}{}", std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos());
    sqlx::any::install_default_drivers();
    let mut admin = <sqlx::AnyConnection as sqlx::Connection>::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    sqlx::Executor::execute(&mut admin, sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .await
        .unwrap();
    Some(format!("{server}/{name}"))
}

/// Says something to a database behind the server's back.
pub(crate) async fn behind(database: &str, sql: &str) {
    sqlx::any::install_default_drivers();
    let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(database)
        .await
        .unwrap();
    sqlx::Executor::execute(&mut connection, sqlx::AssertSqlSafe(sql.to_owned()))
        .await
        .unwrap();
    sqlx::Connection::close(connection).await.unwrap();
}

/// The status of a refusal.
pub(crate) fn status<T: std::fmt::Debug>(answer: Result<T, SwarmError>) -> u16 {
    answer.unwrap_err().status().unwrap().as_u16()
}

/// A fresh server with an administrator, a host and a supervisor.
pub(crate) struct Site {
    pub(crate) server: Running,
    pub(crate) base: String,
    pub(crate) database: String,
    pub(crate) folder: tempfile::TempDir,
}

impl Site {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("test.db").display());
        Self::on(database, folder).await
    }

    pub(crate) async fn on(database: String, folder: tempfile::TempDir) -> Self {
        let port = free_port();
        let server = serve(&database, port).await;
        let base = format!("http://127.0.0.1:{port}");
        let code = server.set_up.as_ref().unwrap().to_string();
        set_up(&base, &code, PASSWORD).await.unwrap();
        Self {
            server,
            base,
            database,
            folder,
        }
    }

    pub(crate) async fn log_in(&self, account: &str) -> Client {
        let mut client = Client::new(&self.base).unwrap();
        client.log_in(account, PASSWORD).await.unwrap();
        client
    }

    /// A meeting of a host with one group, `qw`.
    pub(crate) async fn meeting(&self, host: &Client) -> String {
        self.meeting_with(host, json!({})).await
    }

    /// The same with other settings.
    pub(crate) async fn meeting_with(&self, host: &Client, settings: Value) -> String {
        let answer = self.define(host, settings).await.unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        answer["meeting"].as_str().unwrap().to_owned()
    }

    /// Asks for it.
    pub(crate) async fn define(&self, host: &Client, settings: Value) -> Result<String, SwarmError> {
        let mut rng = ChaCha20Rng::from_seed([9; 32]);
        let trustees: Vec<Value> = (1..=3)
            .map(|n| {
                let (key, own) = Trustee::random(&mut rng).public().unwrap();
                json!({ "name": format!("监票人{n}"), "key": key.to_b64(), "box": own.to_b64() })
            })
            .collect();
        let mut body = json!({
            "title": "测试会议", "organiser": "组织部", "groups": [{ "id": "qw", "name": "县委委员" }], "trustees": trustees,
            "threshold": 2, "witnesses": [], "quorum": 0, "log_name": "test.example/1", "rehearsal": true, "min_ring": 2,
        });
        let members = body.as_object_mut().unwrap();
        members.extend(settings.as_object().unwrap().clone());
        host.post("/api/v1/meetings", &body).await
    }

    /// The journal of a meeting, or of everything, as `account: act`.
    pub(crate) async fn journal(&self, meeting: Option<&str>) -> Vec<String> {
        let admin = self.log_in("admin").await;
        let auditor = json!({ "account": "auditor", "password": PASSWORD, "office": "auditor" });
        admin.post("/api/v1/accounts", &auditor).await.unwrap();
        let auditor = self.log_in("auditor").await;
        let lines: Value = auditor.json("/api/v1/journal").await.unwrap();
        let lines = lines.as_array().unwrap().iter();
        let of_it = lines.filter(|line| meeting.is_none_or(|meeting| line["meeting"] == meeting));
        of_it
            .map(|line| {
                format!(
                    "{}: {}",
                    line["account"].as_str().unwrap(),
                    line["act"].as_str().unwrap()
                )
            })
            .collect()
    }

    /// A small meeting to be held by a crowd.
    pub(crate) fn plan(&self) -> Plan {
        let person = |name: &str| (name.to_owned(), PASSWORD.to_owned());
        Plan {
            server: self.base.clone(),
            others: Vec::new(),
            from: None,
            host: person("host"),
            supervisor: person("supervisor"),
            voters: 24,
            options: 8,
            check_in_over: Duration::ZERO,
            cast_over: Duration::ZERO,
            arrival: Arrival::Even,
            revote_every: 5,
            challenge_every: 8,
            listeners: 0,
            flood: None,
            seed: [7; 32],
            now: 1_790_000_000,
        }
    }
}
