//! A backup goes back only where it holds what people have seen.

use gongxin_store::{Founding, Store};

use crate::support::Hall;

/// A server's database with the first lines of a meeting.
fn kept(hall: &Hall, name: &str, lines: usize) {
    let log = hall.log();
    let lines: Vec<&[u8]> = log.trim_ascii_end().split(|b| *b == b'\n').take(lines).collect();
    let address = format!("sqlite:{}", hall.path(name).display());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&address).await.unwrap();
        let founding = Founding {
            id: "m",
            log_seed: &[7; 32],
            lines: &lines,
            documents: &[],
            by: None,
        };
        store.start_meeting(&founding).await.unwrap();
        store.close().await;
    });
}

#[test]
fn a_backup_that_is_older_or_another_history_does_not_come_back() {
    let hall = Hall::new();
    hall.opened(2);
    hall.ok(&["meeting", "checkpoint", "--dir", "host"]);
    let size = hall.log().iter().filter(|b| **b == b'\n').count();
    kept(&hall, "whole.db", size);
    kept(&hall, "old.db", size - 1);
    // Another meeting with the same name of its log, and one with another.
    let other = Hall::new();
    other.opened(2);
    other.ok(&["meeting", "checkpoint", "--dir", "host"]);
    hall.write("other", other.read("host/checkpoint"));
    let renamed = String::from_utf8(hall.read("host/checkpoint")).unwrap();
    hall.write("unknown", renamed.replace("vote.example/1", "vote.example/2"));
    hall.write("no-note", "text");

    let restore = |backup: &'static str, checkpoint: &'static str| {
        [
            "restore",
            backup,
            "--database",
            "sqlite:back.db",
            "--checkpoint",
            checkpoint,
        ]
    };
    for (backup, checkpoint, code) in [
        ("old.db", "host/checkpoint", "older"),
        ("whole.db", "unknown", "older"),
        ("whole.db", "other", "signature"),
        ("whole.db", "no-note", "checkpoint"),
        ("none.db", "host/checkpoint", "file"),
    ] {
        hall.refused(&restore(backup, checkpoint), code);
    }
    assert!(!hall.path("back.db").exists(), "nothing was made");

    let done = hall.ok(&restore("whole.db", "host/checkpoint"));
    assert!(
        done.out.contains(&format!("日志头：{size} 条，四个词")) && done.out.contains("“b1”正在投票"),
        "{}",
        done.out
    );
    hall.refused(&restore("whole.db", "host/checkpoint"), "not-empty");
    // Without a checkpoint people compare themselves.
    let done = hall.ok(&["restore", "old.db", "--database", "sqlite:old-back.db"]);
    assert!(
        done.out.contains(&format!("日志头：{} 条", size - 1)),
        "{}",
        done.out
    );
}

/// A line that the judge refuses is found before anything is restored, and named.
#[test]
fn a_damaged_log_does_not_come_back() {
    let hall = Hall::new();
    hall.convene(&[]);
    let line = String::from_utf8(hall.log()).unwrap();
    hall.write("host/log.jsonl", format!("{line}{line}"));
    kept(&hall, "damaged.db", 2);
    hall.refused(
        &["restore", "damaged.db", "--database", "sqlite:back.db"],
        "second-meeting",
    );
    assert!(!hall.path("back.db").exists());
}
