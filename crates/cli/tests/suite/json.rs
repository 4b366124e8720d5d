//! With `--json` every command prints exactly one JSON object, whether it does its work or refuses.

use crate::support::{Hall, leaves};

#[test]
fn every_command_prints_one_object() {
    // `Hall::run` insists on one object as long as `json` is set.
    let mut hall = Hall::new();
    hall.json = true;
    hall.ok(&[
        "roster",
        "sample",
        "--out",
        "sample.xlsx",
        "--persons",
        "60",
        "--seed",
        "1",
    ]);
    hall.published();
    hall.ok(&["verify", "record.zip", "--trust", "trust.json"]);
    hall.ok(&["record", "show", "record.zip", "--lines"]);
    hall.ok(&["record", "head", "--log", "host/log.jsonl"]);
    hall.ok(&["record", "ballot", "--log", "host/log.jsonl", "--ballot", "b1"]);
    hall.ok(&["record", "result", "record.zip"]);
    hall.ok(&["paper", "record.zip", "--ballot", "b1", "--pdf", "b1.pdf"]);

    hall.ok(&["config"]);

    let drawn = a_draw();
    let spent = a_challenge();
    let written = write_ins_and_paper();
    hall.ok(&["demo", "--out", "demo", "--phones", "8"]);
    let live = "sqlite:demo/server/gongxin.db";
    hall.ok(&["backup", "--database", live, "--out", "backup.db"]);
    hall.ok(&["restore", "backup.db", "--database", "sqlite:restored.db"]);
    // Never over something.
    let taken: [&[&str]; 2] = [
        &["backup", "--database", live, "--out", "backup.db"],
        &["restore", "backup.db", "--database", live],
    ];
    for words in taken {
        assert_eq!(hall.run(words).code, 1, "{words:?}");
    }
    let mut ran = hall.ran.take();
    ran.extend(drawn);
    ran.extend(spent);
    ran.extend(written);
    let all: Vec<String> = leaves().into_iter().map(|(command, _)| command).collect();
    // `serve`, `swarm` and `pages` have tests of their own, beside each other; `witness follow` has one beside a server.
    ran.extend(["serve", "swarm", "pages", "witness follow"].map(str::to_owned));
    let missing: Vec<&String> = all.iter().filter(|command| !ran.contains(*command)).collect();
    assert!(missing.is_empty(), "never run here: {missing:?}");
}

#[test]
fn refusals_are_one_object_too() {
    let mut hall = Hall::new();
    hall.json = true;
    for (command, _) in leaves() {
        // Without its arguments no command does anything; these need none.
        if ["demo", "serve", "config", "kinds list"].contains(&command.as_str()) {
            continue;
        }
        let words: Vec<&str> = command.split(' ').collect();
        let done = hall.run(&words);
        assert_eq!((done.code, &done.json()["ok"]), (2, &false.into()), "{command}");
        assert!(done.json()["error"].is_string() && done.json()["code"].is_string());
    }
}

type Ran = std::collections::BTreeSet<String>;

/// A roster with a draw, an alternate, a ceremony given up, a token revoked.
#[cfg(test)]
fn a_draw() -> Ran {
    let mut hall = Hall::new();
    hall.json = true;
    hall.convene(&[]);
    let rows: String = (0..12)
        .map(|n| {
            let (name, how) = (
                ["安", "邦", "成", "德"][n % 4],
                if n < 4 { "必到" } else { "可抽" },
            );
            format!(
                "{n},{}{name},单位{n},职务,科局,{how},main\n",
                ["赵", "钱", "孙"][n / 4]
            )
        })
        .collect();
    hall.write(
        "名册.csv",
        format!("编号,姓名,单位,职务,类别,参加方式,组别\n{rows}"),
    );
    hall.ok(&["roster", "import", "名册.csv", "--out", "roster.json"]);
    hall.ok(&[
        "meeting",
        "roster",
        "--dir",
        "host",
        "--roster",
        "roster.json",
        "--total",
        "2",
    ]);
    for round in 0..2 {
        for step in ["commit", "reveal"] {
            if step == "reveal" {
                hall.ok(&["meeting", "checkpoint", "--dir", "host"]);
                hall.cosign();
            }
            for who in ["主持人", "监督员"] {
                let (secret, out, value) = (
                    format!("{who}-{round}.secret"),
                    format!("{who}-{round}-{step}"),
                    format!("{who}.value"),
                );
                hall.write(&value, "骰子 4 2 6\n");
                let mut words = vec![
                    "draw",
                    step,
                    "--secret",
                    &secret,
                    "--out",
                    &out,
                    "--log",
                    "host/log.jsonl",
                ];
                if step == "commit" {
                    words.extend(["--contributor", who, "--value-file", &value]);
                } else {
                    words.extend(["--checkpoint", "host/checkpoint"]);
                }
                hall.ok(&words);
                let added = hall.ok(&["meeting", "add", "--dir", "host", &out]).json();
                let first = (step, who) == ("reveal", "主持人");
                assert_eq!(added["commitments_head"].is_object(), first, "{added}");
            }
        }
        hall.ok(&["draw", "run", "--dir", "host"]);
        if round == 0 {
            hall.ok(&["meeting", "redraw", "--dir", "host", "--reason", "念错了"]);
        }
    }
    let before = hall.ok(&["draw", "list", "--dir", "host"]).json();
    let person = |value: &serde_json::Value, list: usize| {
        value["lists"][list]["persons"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (out, next) = (person(&before, 1), person(&before, 2));
    let done = hall.ok(&[
        "meeting",
        "alternate",
        "--dir",
        "host",
        "--person",
        &out,
        "--reason",
        "出差",
    ]);
    assert_eq!(done.json()["id"], next.as_str(), "the first who waits steps in");
    let after = hall.ok(&["draw", "list", "--dir", "host"]).json();
    assert!(
        after["lists"][1]
            .to_string()
            .contains(&format!("\"id\":\"{next}\""))
    );
    assert!(
        !after.to_string().contains(&format!("\"id\":\"{out}\"")),
        "who is out is on no list"
    );
    let mandatory = hall.run(&[
        "meeting",
        "alternate",
        "--dir",
        "host",
        "--person",
        "0",
        "--reason",
        "出差",
    ]);
    assert!(
        mandatory.out.contains("赵安 为必到人员"),
        "a name, no leaf: {}",
        mandatory.out
    );

    hall.ok(&[
        "trustee",
        "dkg",
        "--secret",
        "甲/key",
        "--log",
        "host/log.jsonl",
        "--out",
        "commit",
    ]);
    hall.ok(&["meeting", "add", "--dir", "host", "commit"]);
    hall.ok(&[
        "meeting",
        "abort-ceremony",
        "--dir",
        "host",
        "--reason",
        "监票人丙未到",
    ]);
    let codes = hall.tokens();
    hall.ok(&[
        "meeting",
        "revoke",
        "--dir",
        "host",
        "--token",
        &codes[0],
        "--reason",
        "持有人缺席",
    ]);
    hall.ok(&["meeting", "note", "--dir", "host", "休会"]);
    hall.ran.take()
}

/// Kinds, names written in, paper ballots.
#[cfg(test)]
fn write_ins_and_paper() -> Ran {
    let mut hall = Hall::new();
    hall.json = true;
    hall.ok(&["kinds", "list"]);
    hall.ok(&["kinds", "show", "TJ_BLANK"]);
    hall.admitted(3, 2);
    hall.ok(&["kinds", "example", "TJ_BLANK", "--out", "b1.json"]);
    hall.ok(&[
        "meeting", "ballot", "--dir", "host", "--id", "b1", "--title", "推荐", "--group", "main", "--spec",
        "b1.json",
    ]);
    hall.open("b1");
    hall.all_vote(&[&["+#1"], &["+张 三"], &["-"]]);
    hall.closed();
    let contest = ["--ballot", "b1", "--contest", "c001"];
    for name in ["甲", "乙"] {
        hall.trustee(name, &[&["mix"], &contest[..]].concat());
    }
    hall.ok(&["meeting", "checkpoint", "--dir", "host"]);
    hall.cosign();
    let open = [&["row-share"], &contest[..], &["--checkpoint", "host/checkpoint"]].concat();
    let figures = r#"{"issued":2,"returned":2,"valid":2,"invalid":0,"contests":[{"votes":[],"row_void":0}]}"#;
    hall.write("figures.json", figures);
    hall.ok(&[
        "meeting",
        "paper",
        "--dir",
        "host",
        "--ballot",
        "b1",
        "--first",
        "张三=figures.json",
        "--second",
        "李四=figures.json",
    ]);
    for name in ["甲", "乙"] {
        hall.trustee(name, &open);
        hall.trustee(name, &["sign-paper", "--ballot", "b1"]);
        hall.share(name);
    }
    hall.ok(&["record", "written", "--log", "host/log.jsonl", "--ballot", "b1"]);
    hall.write("table.json", r#"[{"text":"张 三","name":"张三"}]"#);
    hall.ok(&[
        &["meeting", "merge", "--dir", "host", "--table", "table.json"],
        &contest[..],
    ]
    .concat());
    hall.ok(&["tally", "--dir", "host", "--ballot", "b1"]);
    hall.ran.take()
}

/// A ballot that is opened instead of cast.
#[cfg(test)]
fn a_challenge() -> Ran {
    let mut hall = Hall::new();
    hall.json = true;
    hall.opened(3);
    let ballot = hall.vote(1, "1", "1");
    hall.ok(&[
        "challenge",
        "--log",
        "host/log.jsonl",
        "--opening",
        &format!("{ballot}.opening"),
    ]);
    hall.ran.take()
}
