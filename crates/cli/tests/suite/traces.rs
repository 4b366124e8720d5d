//! After a meeting, and in the middle of it: what the server has written anywhere says nothing of who voted how.

use std::{collections::BTreeSet, path::Path, process::Command, time::Duration};

use gongxin_record::{Entry, bytes::to_b64};
use gongxin_store::Store;
use gongxin_swarm::{AGENT, Plan, hold};
use sqlx::{AssertSqlSafe, Column, Row, ValueRef};

use crate::support::server::{GONGXIN, Server, free_port, on_postgresql, plan};

/// Where the phones are. The server itself is at another address.
const PHONES: &str = "127.0.0.9";

/// Holds a meeting on a server that says all it can; gives what it said, and copies of its store from the middle of the vote
/// and from the end.
async fn meeting(folder: &Path, database: String) -> (String, Vec<String>) {
    let log = folder.join("server.log");
    let mut command = Command::new(GONGXIN);
    command
        .env("GONGXIN_LOG", "trace")
        .env("RUST_LOG", "trace")
        .stderr(std::fs::File::create(&log).unwrap());
    let mut server = Server::by(&mut command, &database, free_port());
    server.set_up().await;

    let plan = Plan {
        from: Some(PHONES.parse().unwrap()),
        voters: 40,
        options: 6,
        cast_over: Duration::from_secs(2),
        revote_every: 4,
        challenge_every: 9,
        seed: [8; 32],
        ..plan(&server.base)
    };
    let middle = format!("sqlite:{}", folder.join("middle.db").display());
    let (voting, begun) = tokio::sync::oneshot::channel();
    let copier = tokio::spawn({
        let (database, middle) = (database.clone(), middle.clone());
        async move {
            begun.await.unwrap();
            tokio::time::sleep(Duration::from_secs(1)).await;
            copy(&database, &middle).await;
        }
    });
    let mut voting = Some(voting);
    let figures = hold(&plan, &mut |step| {
        if step.starts_with("投票")
            && let Some(voting) = voting.take()
        {
            voting.send(()).unwrap();
        }
    })
    .await;
    copier.await.unwrap();
    let end = format!("sqlite:{}", folder.join("end.db").display());
    copy(&database, &end).await;
    Command::new("kill")
        .args(["-INT", &server.child.id().to_string()])
        .status()
        .unwrap();
    server.child.wait().unwrap();
    assert_eq!(figures.unwrap().verified, 0);
    (std::fs::read_to_string(log).unwrap(), vec![middle, end, database])
}

async fn copy(from: &str, to: &str) {
    let (from, to) = (Store::open(from).await.unwrap(), Store::open(to).await.unwrap());
    from.copy_to(&to).await.unwrap();
    to.close().await;
    from.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_ties_a_person_to_a_ballot_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("live.db").display());
    nothing_ties_a_person_to_a_ballot(folder.path(), database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_ties_a_person_to_a_ballot_on_postgresql() {
    let folder = tempfile::tempdir().unwrap();
    if let Some(database) = on_postgresql("traces").await {
        nothing_ties_a_person_to_a_ballot(folder.path(), database).await;
    }
}

async fn nothing_ties_a_person_to_a_ballot(folder: &Path, database: String) {
    let (said, databases) = meeting(folder, database).await;

    // Every file, whatever is in it, freed pages too.
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let bytes = std::fs::read(&file).unwrap();
        for trace in [PHONES.as_bytes(), AGENT.as_bytes()] {
            let found = bytes.windows(trace.len()).any(|window| window == trace);
            assert!(
                !found,
                "{} holds {}",
                file.display(),
                String::from_utf8_lossy(trace)
            );
        }
    }

    let rows = {
        let mut rows: Vec<Vec<Vec<u8>>> = said.lines().map(|line| vec![line.as_bytes().to_vec()]).collect();
        assert!(!rows.is_empty(), "the server said that it started, at least");
        for database in &databases {
            rows.extend(all_rows(database).await);
        }
        rows
    };
    let (tags, keys) = names(&rows);
    assert!(
        tags.len() >= 40 && keys.len() >= 80,
        "{} tags, {} keys",
        tags.len(),
        keys.len()
    );
    let mut waiting = 0;
    for row in &rows {
        let tag = row.iter().any(|cell| holds(cell, &tags));
        let key = row.iter().any(|cell| holds(cell, &keys));
        assert!(!(tag && key), "a row ties a ballot to a person: {}", shown(row));
        // A cast that waits: meeting, ballot, tag, revision, line, and nothing that could be a time or an order.
        if row
            .iter()
            .any(|cell| cell.len() == 32 && tags.contains(cell.as_slice()))
        {
            waiting += 1;
            assert_eq!(row.len(), 5, "{}", shown(row));
        }
    }
    assert!(waiting > 0, "the copy from the middle has ballots in their box");
}

/// Tags of casts, and tokens and keys of check-ins, as raw bytes and as text.
fn names(rows: &[Vec<Vec<u8>>]) -> (BTreeSet<Vec<u8>>, BTreeSet<Vec<u8>>) {
    let (mut tags, mut keys) = (BTreeSet::new(), BTreeSet::new());
    let both = |set: &mut BTreeSet<Vec<u8>>, bytes: [u8; 32]| {
        set.insert(bytes.to_vec());
        set.insert(to_b64(&bytes).into_bytes());
    };
    for cell in rows.iter().flatten() {
        match Entry::parse(cell) {
            Ok(Entry::Cast(cast)) => both(&mut tags, cast.tag.0),
            Ok(Entry::CheckIn(check_in)) => {
                both(&mut keys, check_in.key.0);
                both(&mut keys, check_in.token.0);
            }
            _ => {}
        }
    }
    (tags, keys)
}

fn holds(cell: &[u8], names: &BTreeSet<Vec<u8>>) -> bool {
    let within = |length: usize| cell.windows(length).any(|window| names.contains(window));
    within(32) || within(43)
}

fn shown(row: &[Vec<u8>]) -> String {
    let cells: Vec<_> = row
        .iter()
        .map(|cell| String::from_utf8_lossy(&cell[..cell.len().min(60)]))
        .collect();
    cells.join(" | ")
}

/// Every row of every table, cell by cell.
async fn all_rows(database: &str) -> Vec<Vec<Vec<u8>>> {
    use sqlx::Connection;
    sqlx::any::install_default_drivers();
    let mut file = sqlx::AnyConnection::connect(database).await.unwrap();
    let tables = if database.starts_with("sqlite:") {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlx%'"
    } else {
        "SELECT table_name::TEXT FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT LIKE '_sqlx%'"
    };
    let tables = sqlx::query(tables).fetch_all(&mut file).await.unwrap();
    let mut out = Vec::new();
    for table in tables {
        let table: String = table.get(0);
        let rows = sqlx::query(AssertSqlSafe(format!("SELECT * FROM {table}")))
            .fetch_all(&mut file)
            .await
            .unwrap();
        for row in rows {
            let cells = row.columns().iter().map(|column| {
                let at = column.ordinal();
                if row.try_get_raw(at).unwrap().is_null() {
                    return Vec::new();
                }
                row.try_get::<Vec<u8>, _>(at)
                    .or_else(|_| row.try_get::<String, _>(at).map(String::into_bytes))
                    .or_else(|_| row.try_get::<i64, _>(at).map(|n| n.to_string().into_bytes()))
                    .unwrap()
            });
            out.push(cells.collect());
        }
    }
    out
}
