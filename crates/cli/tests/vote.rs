//! Voting: the machine that seals a ballot cannot know whether it will be challenged; the box takes a heap in any order.

#[cfg(test)]
mod support;

use std::fs;

use support::{Hall, mode};

#[test]
fn cast_or_challenge_is_decided_after_sealing() {
    let hall = Hall::new();
    hall.opened(4);
    let ballot = hall.vote(1, "1", "1");
    let opening = format!("{ballot}.opening");
    assert_eq!(
        (mode(&hall.path(&ballot)), mode(&hall.path(&opening))),
        (0o600, 0o600)
    );
    // The opening of a ballot still undecided is not overwritten.
    let again = [
        "vote",
        "--log",
        "host/log.jsonl",
        "--device",
        "voter-1/device",
        "--ballot",
        "b1",
        "--choose",
        "1",
        "--out",
        &ballot,
    ];
    hall.refused(&again, "file-exists");

    // Challenge: it shows the choice, and the ballot is spent.
    let done = hall.ok(&["challenge", "--log", "host/log.jsonl", "--opening", &opening]);
    assert!(done.out.contains("刘海清：同意"), "{}", done.out);
    assert!(!hall.path(&ballot).exists(), "a spent ballot is deleted");
    hall.ok(&["meeting", "add", "--dir", "host", &opening]);

    // An opening that lies does not hold, and the evidence stays.
    let ballot = hall.vote(2, "1", "1");
    let opening = format!("{ballot}.opening");
    let lying = hall.text(&opening).replace("[1,0,0]", "[0,1,0]");
    hall.write(&opening, lying);
    let done = hall.refused(
        &["challenge", "--log", "host/log.jsonl", "--opening", &opening],
        "opening",
    );
    assert!(done.out.contains("抽验不通过"), "{}", done.out);
    assert!(hall.path(&ballot).exists() && hall.path(&opening).exists());

    // Cast: the opening is gone for ever.
    let ballot = hall.vote(3, "2", "1");
    let done = hall.ok(&["cast", &ballot, "--to", "heap", "--json"]);
    assert!(!hall.path(&format!("{ballot}.opening")).exists());
    let heap = hall.list("heap");
    assert_eq!(heap.len(), 1);
    assert_eq!(hall.read(&heap[0]), hall.read(&ballot));
    hall.refused(&["cast", &ballot, "--to", "heap"], "opening-gone");
    let receipt = done.json()["receipt"].as_str().unwrap().to_owned();
    hall.ok(&[
        "meeting",
        "accept",
        "--dir",
        "host",
        "--receipts",
        "receipts",
        &heap[0],
    ]);
    assert_eq!(hall.list("receipts"), [format!("receipts/{receipt}")]);
}

#[test]
fn a_heap_is_taken_whole_whatever_lies_in_it() {
    let hall = Hall::new();
    hall.opened(4);
    let (first, second) = (hall.vote(1, "1", "1"), hall.vote(1, "2", "2"));
    let other = hall.vote(2, "1", "1");
    hall.write("junk", "no ballot");
    let forged = hall.text(&other).replace("\"revision\":1", "\"revision\":2");
    hall.write("forged", forged);
    let accept = ["meeting", "accept", "--dir", "host", "--receipts", "receipts"];
    let done = hall.run(
        &[
            &accept[..],
            &["junk", &second, "forged", &first, &other, "--json"],
        ]
        .concat(),
    );
    assert_eq!(done.code, 1);
    let value = done.json();
    assert_eq!((&value["ok"], &value["accepted"]), (&false.into(), &3.into()));
    let codes: Vec<&str> = value["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["not-a-ballot", "proof"]);
    assert_eq!(hall.list("receipts").len(), 3);
    let kept = hall.list("host/box/b1");
    assert_eq!(kept.len(), 2, "the replaced revision is gone: {kept:?}");
    for file in kept.iter().chain(&hall.list("receipts")) {
        let date = fs::metadata(hall.path(file)).unwrap().modified().unwrap();
        assert_eq!(date, std::time::UNIX_EPOCH, "{file}");
    }
    // The same heap again, and an older revision by itself: nothing new, nothing wrong.
    hall.ok(&[&accept[..], &[&second, &other]].concat());
    let done = hall.ok(&[&accept[..], &[&first]].concat());
    assert!(done.out.contains("已有第 2 版，这一张不计"), "{}", done.out);
    // Another ballot of the same revision is refused.
    fs::remove_file(hall.path(&format!("{other}.opening"))).unwrap();
    let changed = hall.vote(2, "2", "1");
    let done = hall.run(&[&accept[..], &[&changed, "--json"]].concat());
    assert_eq!(done.json()["refused"][0]["code"], "revision-taken");

    hall.closed();
    assert!(hall.list("host/box/b1").is_empty());
    let done = hall.ok(&["record", "ballot", "--log", "host/log.jsonl", "--ballot", "b1"]);
    assert!(done.out.contains("已关闭，收回 2"), "{}", done.out);
    assert!(done.out.contains("  2  不同意"), "{}", done.out);
}

#[test]
fn a_vote_without_a_quorum_is_not_opened() {
    let hall = Hall::new();
    hall.convene(&[]);
    hall.roster(9);
    hall.ceremony();
    for (n, code) in (1..).zip(hall.tokens()).take(5) {
        hall.check_in(n, &code);
    }
    hall.ok(&[
        "meeting",
        "freeze",
        "--dir",
        "host",
        "--group",
        "main",
        "--ring",
        "r1",
        "--signed-in",
        "5",
    ]);
    hall.ballot("b1");
    let before = hall.log();
    let open = [
        "meeting", "open", "--dir", "host", "--ballot", "b1", "--ring", "r1",
    ];
    let done = hall.refused(&open, "no-quorum");
    assert!(done.out.contains("至少须到 6"), "{}", done.out);
    assert_eq!(hall.log(), before);
    hall.ok(&[&open[..], &["--anyway"]].concat());
}

#[test]
fn a_ring_larger_than_the_later_roster_is_not_opened() {
    let hall = Hall::new();
    hall.convene(&[]);
    hall.ceremony();
    let issue = [
        "tokens",
        "issue",
        "--dir",
        "host",
        "--group",
        "main",
        "--slips",
        "s.html",
        "--codes",
        "codes.txt",
    ];
    hall.refused(&issue, "count");
    hall.ok(&[&issue[..], &["--count", "4"]].concat());
    for (n, code) in (1..).zip(hall.text("codes.txt").lines()) {
        hall.check_in(n, code);
    }
    hall.ok(&[
        "meeting",
        "freeze",
        "--dir",
        "host",
        "--group",
        "main",
        "--ring",
        "r1",
        "--signed-in",
        "4",
    ]);
    hall.roster(3);
    hall.ballot("b1");
    hall.refused(
        &[
            "meeting", "open", "--dir", "host", "--ballot", "b1", "--ring", "r1", "--anyway",
        ],
        "ring-expected",
    );
}

#[test]
fn stricter_rules_are_taken_and_weaker_ones_refused() {
    let hall = Hall::new();
    hall.convene(&[]);
    let ballot = |id: &str, rest: &[&str]| {
        let words = [
            "meeting", "ballot", "--dir", "host", "--id", id, "--title", "票决", "--group", "main", "--kind",
            "qwh", "--name", "甲",
        ];
        hall.run(&[&words[..], rest].concat())
    };
    assert_eq!(
        ballot("b1", &["--pass", ">2/3", "--quorum", "3/4", "--split"]).code,
        0
    );
    let done = hall.ok(&["record", "ballot", "--log", "host/log.jsonl", "--ballot", "b1"]);
    assert!(
        done.out.contains("同意超过应到的2/3为通过") && done.out.contains("3/4"),
        "{}",
        done.out
    );
    assert_eq!(ballot("b2", &["--pass", "1/3", "--json"]).json()["code"], "spec");
    assert_eq!(
        ballot("b2", &["--pass", "most", "--json"]).json()["code"],
        "share"
    );
    assert_eq!(
        ballot("b2", &["--previous", "b1", "--json"]).json()["code"],
        "previous"
    );
}
