//! Voting: the machine that seals a ballot cannot know whether it will be challenged; the box takes a heap in any order.

use std::fs;

use crate::support::{Hall, mode};

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
    hall.freeze(5);
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
    hall.freeze(4);
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
    let ballot = |id: &str, rest: &[&str]| hall.try_ballot(id, "qwh", &[&["--name", "甲"], rest].concat());
    assert_eq!(ballot("b1", &["--pass", ">2/3", "--quorum", "3/4"]).code, 0);
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

#[test]
fn who_failed_once_is_put_to_the_vote_as_such_and_who_failed_twice_is_not() {
    let hall = Hall::new();
    hall.convene(&[]);
    let ballot = |id: &str, kind: &str, failed: &str| {
        let persons = ["--name", "甲=拟任局长", "--name", "乙"];
        hall.try_ballot(
            id,
            kind,
            &[&persons[..], &["--failed", failed, "--json"]].concat(),
        )
    };
    assert_eq!(ballot("b1", "cwh", "甲=1").code, 0);
    let shown = hall.ok(&["record", "ballot", "--log", "host/log.jsonl", "--ballot", "b1"]);
    assert_eq!(shown.out.matches("此前未通过 1 次").count(), 1, "{}", shown.out);
    for (kind, failed, code) in [
        ("cwh", "甲=2", "spec"),
        ("cwh", "丙=1", "failed"),
        ("cwh", "甲", "failed"),
        ("gt-nom", "甲=1", "failed"),
    ] {
        assert_eq!(ballot("b2", kind, failed).json()["code"], code, "{kind} {failed}");
    }
}

/// Every refusal leaves nothing behind, and says what may be written.
fn refused_votes(hall: &Hall, wrong: &[(&[&str], &str, &str)]) {
    for (choices, code, text) in wrong {
        let done = hall.try_vote(1, choices, "1");
        assert_eq!(done.code, 1, "{choices:?} {}", done.out);
        assert!(done.err.contains(text), "{choices:?} {}", done.err);
        let device = [
            "vote",
            "--log",
            "host/log.jsonl",
            "--device",
            "voter-1/device",
            "--ballot",
            "b1",
        ];
        let mut words = [&device[..], &["--out", "voter-1/b1-1", "--json"]].concat();
        choices
            .iter()
            .for_each(|choice| words.extend(["--choose", choice]));
        assert_eq!(hall.run(&words).json()["code"], *code, "{choices:?}");
        assert!(!hall.path("voter-1/b1-1").exists() && !hall.path("voter-1/b1-1.opening").exists());
    }
}

#[test]
fn scores_are_whole_numbers_within_their_range() {
    let hall = Hall::new();
    hall.admitted(2, 0);
    let spec = hall.example("JZ", |spec| {
        spec["rule"].as_object_mut().unwrap().remove("trim");
        let contests = spec["contests"].as_array_mut().unwrap();
        contests.truncate(2);
        for (at, contest) in contests.iter_mut().enumerate() {
            contest["options"] = serde_json::json!([]);
            contest["min"] = at.into();
            contest["score"] = serde_json::json!({ "low": 60, "high": 100 });
        }
        spec["posts"] = 2.into();
    });
    let done = hall.define("b1", &spec);
    assert_eq!(done.code, 0, "{}", done.out);
    let shown = hall.ok(&["record", "ballot", "--log", "host/log.jsonl", "--ballot", "b1"]);
    assert!(
        shown.out.contains("（写 60 至 100 的整数，可以不填）"),
        "{}",
        shown.out
    );
    hall.open("b1");
    refused_votes(
        &hall,
        &[
            (&["59", "80"], "choices", "第 1 项须填 60 至 100 的整数"),
            (&["80", "101"], "choices", "第 2 项须填 60 至 100 的整数"),
            (&["80", "-"], "choices", "第 2 项须填 60 至 100 的整数"),
            (&["80.5", "80"], "choices", "请写一个整数"),
            (&["80", "+张三"], "choices", "请写一个整数"),
            (&["80"], "choices", "这张票有 2 项，写了 1 个 --choose"),
        ],
    );
    hall.all_vote(&[&["-", "100"], &["60", "75"]]);
    hall.closed();
    hall.share("甲");
    hall.share("乙");
    let done = hall
        .ok(&["tally", "--dir", "host", "--ballot", "b1", "--json"])
        .json();
    let scores = |at: usize| done["sheets"][0]["contests"][at]["score"].to_string();
    assert!(
        scores(0).starts_with("{\"count\":1") && scores(0).contains("\"sum\":60"),
        "{}",
        scores(0)
    );
    assert!(
        scores(1).contains("\"count\":2") && scores(1).contains("\"sum\":175"),
        "{}",
        scores(1)
    );
}

#[test]
fn names_of_ones_own_and_limits_are_kept() {
    let hall = Hall::new();
    hall.admitted(2, 0);
    // Two places, and two slots beside four candidates.
    let spec = hall.example("XJ_JC", |spec| {
        spec["posts"] = 2.into();
        spec["limits"][0]["max"] = 2.into();
    });
    let done = hall.define("b1", &spec);
    assert_eq!(done.code, 0, "{}", done.out);
    let shown = hall
        .ok(&["record", "ballot", "--log", "host/log.jsonl", "--ballot", "b1"])
        .out;
    assert!(
        shown.contains("另填至多 2 个：+文字") && shown.contains("全票“赞成”和另填的合计不超过 2 个"),
        "{shown}"
    );
    hall.open("b1");
    let against = |last: &'static str| ["2", "2", "2", "2", last];
    refused_votes(
        &hall,
        &[
            (&["1", "1", "1", "2", "-"], "limits", "2"),
            (&["1", "1", "2", "2", "+王五"], "limits", "2"),
            (&["1,2", "2", "2", "2", "-"], "limits", "2"),
            (
                &["4", "2", "2", "2", "-"],
                "choices",
                "没有选项“4”，编号为 1 至 3",
            ),
            (
                &["+王五", "2", "2", "2", "-"],
                "choices",
                "第 1 项的填法与题目不符",
            ),
            (
                &against("+甲,+乙,+丙"),
                "choices",
                "第 5 项只能另填 2 人，填了 3 人",
            ),
            (&against("+#1"), "choices", "第 5 项不能另填“#0”"),
            (&against("+#0"), "choices", "名单编号“0”不是 1 起的整数"),
            (&against("+"), "choices", "第 5 项不能另填“”"),
            (
                &against("+名字太长的一个人名字太长"),
                "choices",
                "最多约 9 个汉字",
            ),
            (&against("+王\u{202e}五"), "choices", "不能另填"),
            (&against("1"), "choices", "没有选项"),
        ],
    );
    hall.all_vote(&[&["1", "2", "2", "2", "+王五"], &["3", "1", "2", "1", "-"]]);
}
