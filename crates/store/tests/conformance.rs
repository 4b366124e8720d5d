//! One suite, two databases. PostgreSQL runs where `GONGXIN_TEST_POSTGRES` names a server (an address whose user may create
//! databases); `./run test` starts one.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::slice;

use gongxin_store::{
    Account, Appended, Deed, Founding, Kept, Proposal, Put, SecondFactor, Store, StoreError, Taken, Waiting,
};
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
    a_nonce_serves_once,
    an_opened_ballot_is_never_cast_nor_a_cast_one_opened,
    racing_copies_leave_one,
    an_empty_box_keeps_what_is_logged_taken,
    documents_are_replaced,
    sessions_end,
    the_last_of_an_office_stays,
    roles_are_listed,
    a_role_is_taken_back,
    a_proposal_stands_until_it_is_carried_out,
    racing_proposals_leave_one,
    a_meeting_is_founded_whole,
    the_journal_grows,
);

fn founding<'a>(id: &'a str, lines: &'a [&'a [u8]]) -> Founding<'a> {
    Founding {
        id,
        log_seed: &[7; 32],
        lines,
        documents: &[],
        by: None,
    }
}

fn deed(account: &str, act: &str, proposal: Option<&str>) -> Deed {
    Deed {
        time: 7,
        account: account.into(),
        act: act.into(),
        settles: proposal.map(Into::into).into_iter().collect(),
    }
}

async fn acts(store: &Store) -> Vec<String> {
    let lines = store.journal_of("m").await.unwrap().into_iter();
    lines
        .map(|line| format!("{} {}", line.account, line.act))
        .collect()
}

async fn meeting(store: &Store) {
    store.start_meeting(&founding("m", &[b"first"])).await.unwrap();
    store.open_box("m", "b").await.unwrap();
}

fn cast(tag: u8, revision: u64, line: &str) -> Waiting {
    Waiting {
        tag: [tag; 32],
        revision,
        line: line.as_bytes().to_vec(),
        nonces: vec![point(line)],
    }
}

/// A nonce point of its own for every line.
fn point(line: &str) -> [u8; 32] {
    let mut point = [0; 32];
    for (byte, own) in point.iter_mut().zip(line.bytes()) {
        *byte = own;
    }
    point
}

fn copying(nonces: &[&str], other: Waiting) -> Waiting {
    let nonces = nonces.iter().map(|line| point(line)).collect();
    Waiting { nonces, ..other }
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
        store.start_meeting(&founding("m", &[b"again"])).await,
        Err(StoreError::Database(_))
    ));
    assert_eq!(
        store.append("m", 1, &[b"second", b"third"], &[]).await.unwrap(),
        Appended::Done
    );
    assert_eq!(
        store.append("m", 1, &[b"lost"], &[]).await.unwrap(),
        Appended::Moved
    );
    assert_eq!(
        store.append("none", 0, &[b"lost"], &[]).await.unwrap(),
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
                    match store.append("m", size, &[&[writer]], &[]).await.unwrap() {
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
    store.empty_box("m", "b", &[]).await.unwrap();
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

async fn a_nonce_serves_once(store: Store) {
    meeting(&store).await;
    store.open_box("m", "other").await.unwrap();
    let put = async |ballot: &str, casts: &[Waiting]| {
        store.put_casts("m", ballot, Kept::Highest, casts).await.unwrap()
    };
    let both = [cast(1, 1, "a"), copying(&["a"], cast(2, 1, "x")), cast(3, 1, "c")];
    assert_eq!(put("b", &both).await, [Put::Stored, Put::Copied, Put::Stored]);
    assert_eq!(
        put("other", &[copying(&["a"], cast(4, 1, "y"))]).await,
        [Put::Copied]
    );
    let twice = copying(&["z", "z"], cast(5, 1, "z"));
    assert_eq!(put("b", &[twice]).await, [Put::Copied], "twice within one");
    let half = copying(&["fresh", "c"], cast(5, 1, "z"));
    assert_eq!(put("b", &[half]).await, [Put::Copied]);
    let fresh = copying(&["fresh"], cast(5, 1, "z"));
    assert_eq!(
        put("b", &[fresh]).await,
        [Put::Stored],
        "what is refused takes nothing"
    );
    // Whoever is copied goes on: the same bytes are welcome, and so is another ballot with nonces of its own.
    assert_eq!(put("b", &[cast(1, 1, "a")]).await, [Put::Same]);
    assert_eq!(
        put("b", &[copying(&["a"], cast(1, 2, "a2"))]).await,
        [Put::Copied]
    );
    assert_eq!(store.cast("m", "b", &[1; 32]).await.unwrap(), Some(b"a".to_vec()));
    assert_eq!(put("b", &[cast(1, 2, "a2")]).await, [Put::Stored]);
    let older = copying(&["untaken"], cast(1, 1, "late"));
    assert_eq!(put("b", &[older]).await, [Put::Older { kept: 2 }]);
    assert_eq!(
        put("b", &[cast(2, 1, "untaken")]).await,
        [Put::Stored],
        "nor what comes too late"
    );
}

async fn an_opened_ballot_is_never_cast_nor_a_cast_one_opened(store: Store) {
    meeting(&store).await;
    let put = async |cast: Waiting| store.put_casts("m", "b", Kept::Highest, &[cast]).await.unwrap();
    let spend = async |points: &[&str]| {
        let points: Vec<[u8; 32]> = points.iter().map(|line| point(line)).collect();
        store.spend("m", "b", &points).await.unwrap()
    };
    assert_eq!(put(cast(1, 1, "a")).await, [Put::Stored]);
    assert!(!spend(&["a"]).await);
    assert!(!spend(&["o", "a"]).await);
    assert!(spend(&["o", "p"]).await, "what is refused takes nothing");
    assert!(spend(&["o", "p"]).await, "asking again is welcome");
    assert_eq!(put(copying(&["p"], cast(2, 1, "x"))).await, [Put::Copied]);
    assert_eq!(put(cast(1, 2, "o")).await, [Put::Copied]);
    // A replaced ballot may still be known to its maker: it cannot be opened either.
    assert_eq!(put(cast(1, 2, "b")).await, [Put::Stored]);
    assert!(!spend(&["a"]).await);
}

async fn racing_copies_leave_one(store: Store) {
    meeting(&store).await;
    store.open_box("m", "other").await.unwrap();
    // Each wants both points, in turns: whoever locks one must not wait for whoever locks the other.
    let voters: Vec<_> = (0..12u8)
        .map(|tag| {
            let store = store.clone();
            tokio::spawn(async move {
                let points = if tag % 2 == 0 { ["p", "q"] } else { ["q", "p"] };
                let wanted = copying(&points, cast(tag, 1, &format!("{tag}")));
                if tag % 3 == 0 {
                    return store.spend("m", "b", &wanted.nonces).await.unwrap() && tag == 0;
                }
                let ballot = if tag % 2 == 0 { "b" } else { "other" };
                store
                    .put_casts("m", ballot, Kept::Highest, &[wanted])
                    .await
                    .unwrap()
                    == [Put::Stored]
            })
        })
        .collect();
    let mut taken = 0;
    for voter in voters {
        taken += u32::from(voter.await.unwrap());
    }
    assert_eq!(taken, 1, "one use of a nonce, whichever came first");
    let more = copying(&["q"], cast(99, 1, "more"));
    assert_eq!(
        store.put_casts("m", "b", Kept::Highest, &[more]).await.unwrap(),
        [Put::Copied]
    );
}

async fn an_empty_box_keeps_what_is_logged_taken(store: Store) {
    meeting(&store).await;
    store.open_box("m", "next").await.unwrap();
    let put = async |ballot: &str, cast: Waiting| {
        store
            .put_casts("m", ballot, Kept::Highest, &[cast])
            .await
            .unwrap()
    };
    assert_eq!(put("b", cast(1, 1, "old")).await, [Put::Stored]);
    assert_eq!(put("b", cast(1, 2, "new")).await, [Put::Stored]);
    assert_eq!(put("next", cast(7, 1, "waits")).await, [Put::Stored]);
    store.close_box("m", "b").await.unwrap();
    for _ in 0..2 {
        store.empty_box("m", "b", &[point("new")]).await.unwrap();
    }
    assert_eq!(
        put("next", copying(&["new"], cast(2, 1, "x"))).await,
        [Put::Copied]
    );
    assert!(!store.spend("m", "next", &[point("new")]).await.unwrap());
    assert!(!store.spend("m", "next", &[point("waits")]).await.unwrap());
    assert_eq!(
        put("next", cast(2, 1, "old")).await,
        [Put::Stored],
        "nothing is left of what was replaced"
    );
}

async fn documents_are_replaced(store: Store) {
    assert_eq!(store.document("m", "trust").await.unwrap(), None);
    store.put_document("m", "trust", b"1").await.unwrap();
    store.put_document("m", "trust", b"2").await.unwrap();
    assert_eq!(store.document("m", "trust").await.unwrap(), Some(b"2".to_vec()));
    let swap = async |before: Option<&[u8]>, to: &[u8]| {
        store.replace_document("m", "head", before, to).await.unwrap()
    };
    assert!(!swap(Some(b"1"), b"2").await, "there is none");
    assert!(swap(None, b"1").await);
    assert!(!swap(None, b"2").await, "there is one");
    assert!(!swap(Some(b"0"), b"2").await, "it is another");
    assert!(swap(Some(b"1"), b"2").await);
    assert_eq!(store.document("m", "head").await.unwrap(), Some(b"2".to_vec()));
    store.put_document("m", "scene", b"3").await.unwrap();
    let all = [
        ("head".to_owned(), b"2".to_vec()),
        ("scene".to_owned(), b"3".to_vec()),
        ("trust".to_owned(), b"2".to_vec()),
    ];
    assert_eq!(store.documents("m").await.unwrap(), all);
    assert!(store.documents("n").await.unwrap().is_empty());
}

fn account(id: &str, office: &str) -> Account {
    Account {
        id: id.into(),
        password: "$argon2id$".into(),
        office: office.into(),
        disabled: false,
    }
}

/// Keeps an account, changed by an administrator.
async fn put(store: &Store, account: &Account) -> bool {
    let deed = deed("admin", &format!("account {}", account.id), None);
    store
        .put_account(account, SecondFactor::Kept, &deed)
        .await
        .unwrap()
}

async fn sessions_end(store: Store) {
    let host = account("host", "member");
    assert!(put(&store, &host).await);
    store.start_session(&[1; 32], "host", 100).await.unwrap();
    assert_eq!(store.session(&[1; 32], 99).await.unwrap(), Some(host.clone()));
    assert_eq!(store.session(&[1; 32], 100).await.unwrap(), None);
    assert_eq!(store.session(&[2; 32], 1).await.unwrap(), None);
    store.end_session(&[1; 32], 1).await.unwrap();
    assert_eq!(store.session(&[1; 32], 1).await.unwrap(), None);
    assert_eq!(
        store.accounts_after("", 10).await.unwrap(),
        slice::from_ref(&host)
    );
    assert_eq!(store.accounts_after("", 0).await.unwrap(), []);
    assert_eq!(store.accounts_after("~", 10).await.unwrap(), []);

    // A new password of one's own leaves the session that it was given in; one of an administrator's leaves none.
    for session in [[3; 32], [4; 32]] {
        store.start_session(&session, "host", 100).await.unwrap();
    }
    let own = deed("host", "password changed", None);
    let change = async |before: &Account| {
        let done = store.change_password(before, "$new$", &[4; 32], &own);
        done.await.unwrap()
    };
    assert!(change(&host).await);
    assert!(!change(&host).await, "the password was another by then");
    let lives = async |session| store.session(&[session; 32], 1).await.unwrap().is_some();
    assert_eq!((lives(3).await, lives(4).await), (false, true));
    assert!(put(&store, &host).await);
    assert!(!lives(4).await);
    assert_eq!(
        store.account("host").await.unwrap().unwrap().password,
        "$argon2id$"
    );
    let told = store.journal_after(0, 10).await.unwrap();
    let told: Vec<&str> = told.iter().map(|line| line.act.as_str()).collect();
    assert_eq!(told, ["account host", "password changed", "account host"]);
}

async fn the_last_of_an_office_stays(store: Store) {
    let (one, two) = (account("a", "administrator"), account("b", "administrator"));
    assert!(put(&store, &one).await);
    let shut = |account: &Account| Account {
        disabled: true,
        ..account.clone()
    };
    assert!(!put(&store, &shut(&one)).await);
    assert!(!put(&store, &account("a", "member")).await);
    assert_eq!(store.account("a").await.unwrap().unwrap(), one);
    assert!(put(&store, &one).await, "what changes nothing is no loss");
    assert!(put(&store, &two).await);
    assert!(put(&store, &shut(&two)).await);
    assert!(!put(&store, &shut(&one)).await, "who is shut cannot log in");
    assert!(put(&store, &shut(&two)).await, "and can be kept shut");
    let member = account("m", "member");
    assert!(put(&store, &member).await && put(&store, &shut(&member)).await);
    // Two who shut each other.
    for _ in 0..10 {
        assert!(put(&store, &one).await && put(&store, &two).await);
        let (s, t, one, two) = (store.clone(), store.clone(), shut(&one), shut(&two));
        let (first, second) = tokio::join!(
            tokio::spawn(async move { put(&s, &one).await }),
            tokio::spawn(async move { put(&t, &two).await })
        );
        assert!(first.unwrap() != second.unwrap());
    }
}

async fn roles_are_listed(store: Store) {
    meeting(&store).await;
    let given = deed("host", "role", None);
    for id in ["host", "jian"] {
        put(&store, &account(id, "member")).await;
        store.put_member("m", id, "host", &given).await.unwrap();
        store.put_member("m", id, "host", &given).await.unwrap();
    }
    store.put_member("m", "host", "trustee", &given).await.unwrap();
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
}

async fn a_role_is_taken_back(store: Store) {
    meeting(&store).await;
    let given = deed("host", "role", None);
    for id in ["host", "jian"] {
        put(&store, &account(id, "member")).await;
        store.put_member("m", id, "host", &given).await.unwrap();
    }
    let take = async |account: &str, role: &str| {
        let deed = deed("host", "taken back", None);
        store.take_member("m", account, role, true, &deed).await.unwrap()
    };
    let wanted = proposed("open b", "jian");
    store.propose("m", &wanted, &given).await.unwrap();
    assert_eq!(take("jian", "trustee").await, Taken::Unknown);
    assert!(store.proposal("m", &wanted.id).await.unwrap().is_some());
    assert_eq!(take("jian", "host").await, Taken::Done);
    assert!(store.proposal("m", &wanted.id).await.unwrap().is_none());
    assert_eq!(take("host", "host").await, Taken::Last);
    assert_eq!(store.roles("m", "host").await.unwrap(), ["host"]);
    store.put_member("m", "jian", "host", &given).await.unwrap();
    // Who has an office in the system, or is shut, is no host.
    put(&store, &account("jian", "auditor")).await;
    assert!(store.roles("m", "jian").await.unwrap().is_empty());
    assert_eq!(take("host", "host").await, Taken::Last);
    let told = acts(&store).await;
    assert_eq!(told.iter().filter(|act| *act == "host taken back").count(), 1);
}

fn proposed(act: &str, account: &str) -> Proposal {
    Proposal {
        id: format!("id of {act}"),
        act: act.into(),
        account: account.into(),
    }
}

async fn a_proposal_stands_until_it_is_carried_out(store: Store) {
    meeting(&store).await;
    let propose = async |act: &str, account: &str| {
        let deed = deed(account, &format!("propose {act}"), None);
        store.propose("m", &proposed(act, account), &deed).await.unwrap()
    };
    let names = async |after: &str, limit| {
        let page = store.proposals_after("m", after, limit).await.unwrap();
        page.into_iter().map(|p| p.act).collect::<Vec<_>>()
    };
    assert_eq!(propose("open b", "host").await.account, "host");
    assert_eq!(propose("open b", "host").await.account, "host");
    assert_eq!(
        propose("open b", "jian").await.account,
        "host",
        "the first one stands"
    );
    let long = "merge ".repeat(2000);
    propose(&long, "jian").await;
    assert_eq!(acts(&store).await.len(), 2, "each is proposed once");
    assert_eq!(names("", 1).await, [long.as_str()]);
    assert_eq!(names(&format!("id of {long}"), 9).await, ["open b"]);
    assert!(store.proposal("other", "id of open b").await.unwrap().is_none());

    // Carried out with its entry and its line of the journal, or not at all.
    let agreed = deed("jian", "confirm host: open b", Some("id of open b"));
    let lost = store.append("m", 9, &[b"open"], &[&agreed]).await.unwrap();
    assert_eq!(lost, Appended::Moved);
    assert_eq!(acts(&store).await.len(), 2);
    assert!(store.proposal("m", "id of open b").await.unwrap().is_some());
    let done = store.append("m", 1, &[b"open"], &[&agreed]).await.unwrap();
    assert_eq!(done, Appended::Done);
    assert_eq!(acts(&store).await[2], "jian confirm host: open b");
    assert!(store.proposal("m", "id of open b").await.unwrap().is_none());
    let twice = store.append("m", 2, &[b"open"], &[&agreed]).await.unwrap();
    assert_eq!(twice, Appended::Moved, "one consent serves once");
    let back = deed("jian", "withdraw", Some(&format!("id of {long}")));
    store.done("m", &[("kept", b"with it")], &back).await.unwrap();
    assert!(names("", 9).await.is_empty());
    assert_eq!(store.document("m", "kept").await.unwrap().unwrap(), b"with it");
}

/// Many press the same button at the same moment: one proposal stands, and all are told whose.
async fn racing_proposals_leave_one(store: Store) {
    meeting(&store).await;
    for round in 0..20 {
        let act = format!("close {round}");
        let all: Vec<_> = (0..6)
            .map(|person| {
                let (store, act) = (store.clone(), act.clone());
                tokio::spawn(async move {
                    let account = format!("person{person}");
                    let deed = deed(&account, "propose", None);
                    store
                        .propose("m", &proposed(&act, &account), &deed)
                        .await
                        .unwrap()
                        .account
                })
            })
            .collect();
        let mut told = Vec::new();
        for one in all {
            told.push(one.await.unwrap());
        }
        let standing = store
            .proposal("m", &format!("id of {act}"))
            .await
            .unwrap()
            .unwrap();
        assert!(
            told.iter().all(|account| *account == standing.account),
            "{told:?}"
        );
    }
    assert_eq!(acts(&store).await.len(), 20);
}

/// A meeting that cannot be made whole is not made.
async fn a_meeting_is_founded_whole(store: Store) {
    let host = deed("host", "create", None);
    let whole = Founding {
        documents: &[("m", "visibility", b"{}"), ("gathering:g", "meeting", b"m")],
        by: Some(("host", &host)),
        ..founding("m", &[b"first", b"pages"])
    };
    // Nobody of that name: the role cannot be given.
    assert!(store.start_meeting(&whole).await.is_err());
    assert!(store.meetings().await.unwrap().is_empty());
    assert_eq!(store.document("m", "visibility").await.unwrap(), None);
    put(&store, &account("host", "member")).await;
    store.start_meeting(&whole).await.unwrap();
    assert_eq!(store.roles("m", "host").await.unwrap(), ["host"]);
    assert_eq!(store.entries("m", 0, 9).await.unwrap().len(), 2);
    assert_eq!(
        store.document("gathering:g", "meeting").await.unwrap().unwrap(),
        b"m"
    );
    assert_eq!(acts(&store).await, ["host create"]);
    assert_eq!(
        store.append("m", 2, &[b"third"], &[]).await.unwrap(),
        Appended::Done
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
