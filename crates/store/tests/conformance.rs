//! One suite, two databases. PostgreSQL runs where `GONGXIN_TEST_POSTGRES` names a server (an address whose user may create
//! databases); `./run test` starts one.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use gongxin_store::{Account, Appended, Kept, Put, Store, StoreError, Waiting};
use sqlx::{Connection, Executor};

/// A fresh store, and what must live as long as it.
async fn fresh(kind: &str) -> Option<(Store, Option<tempfile::TempDir>)> {
    if kind == "sqlite" {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", dir.path().join("test.db").display()))
            .await
            .unwrap();
        return Some((store, Some(dir)));
    }
    let server = std::env::var("GONGXIN_TEST_POSTGRES").ok()?;
    let name = format!("t{}", std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos());
    sqlx::any::install_default_drivers();
    let mut admin = sqlx::AnyConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    admin
        .execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .await
        .unwrap();
    Some((Store::open(&format!("{server}/{name}")).await.unwrap(), None))
}

macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let (store, _dir) = super::fresh("sqlite").await.unwrap();
                super::$name(store).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                if let Some((store, _)) = super::fresh("postgres").await {
                    super::$name(store).await;
                }
            })*
        }
    };
}

on_both!(
    logs_grow_by_compare_and_swap,
    racing_writers_make_one_log,
    a_box_keeps_the_highest_revision,
    a_box_without_revotes_keeps_the_first,
    a_close_lets_nothing_in,
    casts_racing_a_close_are_in_or_refused,
    documents_are_replaced,
    sessions_end,
    two_persons_are_two,
    the_journal_grows,
);

async fn meeting(store: &Store) {
    store.start_meeting("m", &[7; 32], b"first").await.unwrap();
    store.open_box("m", "b").await.unwrap();
}

fn cast(tag: u8, revision: u64, line: &str) -> Waiting {
    Waiting {
        tag: [tag; 32],
        revision,
        line: line.as_bytes().to_vec(),
    }
}

async fn logs_grow_by_compare_and_swap(store: Store) {
    meeting(&store).await;
    assert_eq!(store.meetings().await.unwrap(), ["m"]);
    let listed = [("m".to_owned(), b"first".to_vec())];
    assert_eq!(store.meetings_after("", 10).await.unwrap(), listed);
    assert!(store.meetings_after("m", 10).await.unwrap().is_empty());
    assert!(store.meetings_after("", 0).await.unwrap().is_empty());
    assert_eq!(store.log_seed("m").await.unwrap(), Some([7; 32]));
    assert_eq!(store.log_seed("other").await.unwrap(), None);
    assert!(matches!(
        store.start_meeting("m", &[7; 32], b"again").await,
        Err(StoreError::Database(_))
    ));
    assert_eq!(
        store.append("m", 1, &[b"second", b"third"]).await.unwrap(),
        Appended::Done
    );
    assert_eq!(store.append("m", 1, &[b"lost"]).await.unwrap(), Appended::Moved);
    assert_eq!(
        store.append("none", 0, &[b"lost"]).await.unwrap(),
        Appended::Moved
    );
    let all: Vec<Vec<u8>> = store.entries("m", 0, 100).await.unwrap();
    assert_eq!(all, [b"first".to_vec(), b"second".to_vec(), b"third".to_vec()]);
    assert_eq!(store.entries("m", 1, 1).await.unwrap(), [b"second".to_vec()]);
}

async fn racing_writers_make_one_log(store: Store) {
    meeting(&store).await;
    let writers: Vec<_> = (0..4u8)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut wins = 0;
                let mut size = 1;
                while wins < 10 {
                    match store.append("m", size, &[&[writer]]).await.unwrap() {
                        Appended::Done => wins += 1,
                        Appended::Moved => {}
                    }
                    size = store.entries("m", 0, 1000).await.unwrap().len() as u64;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let all = store.entries("m", 1, 1000).await.unwrap();
    assert_eq!(all.len(), 40);
    for writer in 0..4u8 {
        assert_eq!(all.iter().filter(|line| **line == [writer]).count(), 10);
    }
}

async fn a_box_keeps_the_highest_revision(store: Store) {
    meeting(&store).await;
    let put = async |casts: &[Waiting]| store.put_casts("m", "b", Kept::Highest, casts).await.unwrap();
    assert_eq!(
        put(&[cast(2, 1, "x"), cast(1, 1, "a")]).await,
        [Put::Stored, Put::Stored]
    );
    assert_eq!(put(&[cast(1, 1, "a")]).await, [Put::Same]);
    assert_eq!(put(&[cast(1, 1, "other")]).await, [Put::Older { kept: 1 }]);
    assert_eq!(
        put(&[cast(1, 3, "c"), cast(1, 2, "b")]).await,
        [Put::Stored, Put::Older { kept: 3 }]
    );
    assert_eq!(store.cast("m", "b", &[1; 32]).await.unwrap(), Some(b"c".to_vec()));
    assert_eq!(store.cast("m", "b", &[9; 32]).await.unwrap(), None);
    assert_eq!(store.count_casts("m", "b").await.unwrap(), 2);
    assert_eq!(
        store.close_box("m", "b").await.unwrap(),
        [b"c".to_vec(), b"x".to_vec()]
    );
    store.empty_box("m", "b").await.unwrap();
    assert_eq!(store.count_casts("m", "b").await.unwrap(), 0);
}

async fn a_box_without_revotes_keeps_the_first(store: Store) {
    meeting(&store).await;
    let put = async |casts: &[Waiting]| store.put_casts("m", "b", Kept::First, casts).await.unwrap();
    assert_eq!(put(&[cast(1, 1, "a")]).await, [Put::Stored]);
    assert_eq!(put(&[cast(1, 2, "b")]).await, [Put::Older { kept: 1 }]);
    assert_eq!(put(&[cast(1, 1, "a")]).await, [Put::Same]);
}

async fn a_close_lets_nothing_in(store: Store) {
    meeting(&store).await;
    let put = async |ballot: &str| {
        store
            .put_casts("m", ballot, Kept::Highest, &[cast(1, 1, "a")])
            .await
            .unwrap()
    };
    assert_eq!(put("none").await, [Put::Closed]);
    assert_eq!(store.close_box("m", "b").await.unwrap(), Vec::<Vec<u8>>::new());
    assert_eq!(put("b").await, [Put::Closed]);
    store.open_box("m", "b").await.unwrap();
    assert_eq!(put("b").await, [Put::Closed]);
    assert_eq!(store.close_box("m", "b").await.unwrap(), Vec::<Vec<u8>>::new());
}

async fn casts_racing_a_close_are_in_or_refused(store: Store) {
    meeting(&store).await;
    let voters: Vec<_> = (0..20u8)
        .map(|tag| {
            let store = store.clone();
            tokio::spawn(async move {
                store
                    .put_casts("m", "b", Kept::Highest, &[cast(tag, 1, &format!("{tag}"))])
                    .await
                    .unwrap()[0]
            })
        })
        .collect();
    let closed = store.close_box("m", "b").await.unwrap();
    let mut stored = 0;
    for voter in voters {
        match voter.await.unwrap() {
            Put::Stored => stored += 1,
            other => assert_eq!(other, Put::Closed),
        }
    }
    assert_eq!(
        closed.len(),
        stored,
        "everything acknowledged was handed out, nothing else"
    );
}

async fn documents_are_replaced(store: Store) {
    assert_eq!(store.document("m", "trust").await.unwrap(), None);
    store.put_document("m", "trust", b"1").await.unwrap();
    store.put_document("m", "trust", b"2").await.unwrap();
    assert_eq!(store.document("m", "trust").await.unwrap(), Some(b"2".to_vec()));
    store.put_document("m", "scene", b"3").await.unwrap();
    let all = [
        ("scene".to_owned(), b"3".to_vec()),
        ("trust".to_owned(), b"2".to_vec()),
    ];
    assert_eq!(store.documents("m").await.unwrap(), all);
    assert!(store.documents("n").await.unwrap().is_empty());
}

async fn sessions_end(store: Store) {
    let account = Account {
        id: "host".into(),
        password: "$argon2id$".into(),
        office: "member".into(),
        disabled: false,
    };
    store.put_account(&account).await.unwrap();
    store.start_session(&[1; 32], "host", 100).await.unwrap();
    assert_eq!(store.session(&[1; 32], 99).await.unwrap(), Some(account.clone()));
    assert_eq!(store.session(&[1; 32], 100).await.unwrap(), None);
    assert_eq!(store.session(&[2; 32], 1).await.unwrap(), None);
    store
        .put_account(&Account {
            disabled: true,
            ..account.clone()
        })
        .await
        .unwrap();
    assert_eq!(store.session(&[1; 32], 1).await.unwrap(), None);
    store.put_account(&account).await.unwrap();
    store.end_session(&[1; 32], 1).await.unwrap();
    assert_eq!(store.session(&[1; 32], 1).await.unwrap(), None);
    assert_eq!(store.accounts_after("", 10).await.unwrap(), [account]);
    assert_eq!(store.accounts_after("", 0).await.unwrap(), []);
    assert_eq!(store.accounts_after("~", 10).await.unwrap(), []);
}

async fn two_persons_are_two(store: Store) {
    meeting(&store).await;
    for id in ["host", "jian"] {
        let account = Account {
            id: id.into(),
            password: String::new(),
            office: "member".into(),
            disabled: false,
        };
        store.put_account(&account).await.unwrap();
        store.put_member("m", id, "host").await.unwrap();
        store.put_member("m", id, "host").await.unwrap();
    }
    store.put_member("m", "host", "trustee").await.unwrap();
    assert_eq!(store.roles("m", "host").await.unwrap(), ["host", "trustee"]);
    assert!(store.roles("m", "nobody").await.unwrap().is_empty());
    assert!(store.roles("other", "host").await.unwrap().is_empty());
    let page = async |after: &str, limit| {
        let page = store.members_after("m", after, limit).await.unwrap();
        page.into_iter()
            .map(|m| format!("{} {}", m.account, m.role))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        page("", 1).await,
        ["host host", "host trustee"],
        "no account is torn"
    );
    assert_eq!(page("host", 1).await, ["jian host"]);
    assert!(page("jian", 1).await.is_empty());
    assert_eq!(page("", 10).await.len(), 3);
    assert!(!store.second("m", "open b", "host").await.unwrap());
    assert!(!store.second("m", "open b", "host").await.unwrap());
    assert_eq!(
        store.proposals("m").await.unwrap(),
        [("open b".into(), "host".into())]
    );
    assert!(!store.second("m", "close b", "jian").await.unwrap());
    assert!(store.second("m", "open b", "jian").await.unwrap());
    assert_eq!(
        store.proposals("m").await.unwrap(),
        [("close b".into(), "jian".into())]
    );
}

async fn the_journal_grows(store: Store) {
    store.journal(5, "host", None, "login").await.unwrap();
    store.journal(6, "host", Some("m"), "close gt1").await.unwrap();
    let lines = store.journal_after(0, 10).await.unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!((lines[1].time, lines[1].meeting.as_deref()), (6, Some("m")));
    assert_eq!(
        store.journal_after(lines[0].number, 10).await.unwrap(),
        lines[1..]
    );
}
