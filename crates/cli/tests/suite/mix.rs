//! What was written in: two trustees mix it in turn, open it, and the host merges spellings.

use crate::support::{Done, Hall, SHARE};

const CONTEST: [&str; 4] = ["--ballot", "b1", "--contest", "c001"];

fn act<'a>(name: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&[name], &CONTEST[..], more].concat()
}

fn code(done: &Done) -> String {
    assert_eq!(done.code, 1, "{}", done.out);
    done.json()["code"].as_str().unwrap().to_owned()
}

/// A 会议推荐 in which two voters write one name in two ways.
fn written_in() -> Hall {
    let hall = Hall::new();
    hall.admitted(4, 0);
    let spec = hall.example("TJ_LIST", |_| {});
    assert_eq!(hall.define("b1", &spec).code, 0);
    hall.open("b1");
    hall.all_vote(&[&["1,+韩向东"], &["2,+韩 向东"], &["+#1,+苏晓梅"], &["-"]]);
    hall
}

#[test]
fn names_written_in_are_mixed_opened_and_merged() {
    let hall = written_in();
    let (mix, open) = (
        act("mix", &[]),
        act("row-share", &["--checkpoint", "host/checkpoint"]),
    );
    assert_eq!(code(&hall.try_trustee("甲", &mix)), "not-now", "before the close");
    hall.closed();
    assert_eq!(
        code(&hall.try_trustee("甲", &open)),
        "not-now",
        "nothing is mixed yet"
    );

    // Both begin with the same log: only one of them comes first.
    assert_eq!(hall.try_trustee("乙", &mix).code, 0);
    hall.trustee("甲", &mix);
    hall.refused(&["meeting", "add", "--dir", "host", "乙/out.line"], "mix-stage");
    assert_eq!(code(&hall.try_trustee("甲", &mix)), "not-now", "twice");
    assert_eq!(
        code(&hall.try_trustee("甲", &open)),
        "not-now",
        "one mix is too few"
    );
    let other = ["mix", "--ballot", "b1", "--contest", "c009"];
    assert_eq!(code(&hall.try_trustee("乙", &other)), "not-now");
    hall.trustee("乙", &mix);
    assert_eq!(code(&hall.try_trustee("丙", &mix)), "not-now", "two are enough");

    // The witnesses have seen no head after the last mix.
    assert_eq!(code(&hall.try_trustee("甲", &open)), "head-before-mix");
    hall.ok(&["meeting", "checkpoint", "--dir", "host"]);
    assert_eq!(code(&hall.try_trustee("甲", &open)), "quorum");
    hall.cosign();
    hall.trustee("甲", &open);
    assert_eq!(code(&hall.try_trustee("甲", &open)), "not-now", "twice");
    let written = ["record", "written", "--log", "host/log.jsonl", "--ballot", "b1"];
    hall.refused(&written, "written");
    hall.trustee("丙", &open);
    let done = hall.ok(&written);
    for name in ["韩向东", "韩 向东", "苏晓梅"] {
        assert!(done.out.contains(&format!("     1  {name}\n")), "{}", done.out);
    }

    hall.share("甲");
    hall.share("丙");
    let before = hall.log();
    let tally = ["tally", "--dir", "host", "--ballot", "b1"];
    let done = hall.refused(&tally, "tally");
    assert!(
        done.out.contains("与票上或前面的姓名相同"),
        "two spellings of one name: {}",
        done.out
    );
    assert!(
        done.out.contains("gongxin meeting merge --propose"),
        "{}",
        done.out
    );
    proposing(&hall);
    assert_eq!(hall.log(), before, "a proposal is logged by nobody but the host");
    merging(&hall);
    hall.ok(&tally);
    hall.sealed(&[]);
    hall.ok(&["verify", "record.zip", "--trust", "trust.json"]);
    let result = hall.ok(&["record", "result", "record.zip", "--json"]).json();
    let rows = result["results"][0]["sheet"]["contests"][0]["write_ins"].to_string();
    assert!(
        rows.contains("\"name\":\"韩向东\",\"rank\":1,\"votes\":2") && !rows.contains("韩 向东"),
        "{rows}"
    );
}

/// The host is offered what differs by spaces alone, and may log that table as it is.
fn proposing(hall: &Hall) {
    let propose = |contest: &'static str| {
        let words = ["meeting", "merge", "--dir", "host", "--ballot", "b1"];
        [&words[..], &["--contest", contest, "--propose", "proposed.json"]].concat()
    };
    hall.refused(&propose("c009"), "no-write-ins");
    let done = hall.ok(&propose("c001"));
    assert!(done.out.contains("韩 向东 → 韩向东"), "{}", done.out);
    let table: serde_json::Value = serde_json::from_slice(&hall.read("proposed.json")).unwrap();
    assert_eq!(
        table,
        serde_json::json!([{ "text": "韩 向东", "name": "韩向东" }])
    );
}

/// Tables that do not hold leave no trace; the last of those that do counts.
fn merging(hall: &Hall) {
    let merge = |contest: &str, table: &str| {
        hall.write("table.json", table);
        let words = ["meeting", "merge", "--dir", "host", "--ballot", "b1"];
        hall.run(
            &[
                &words[..],
                &["--contest", contest, "--table", "table.json", "--json"],
            ]
            .concat(),
        )
    };
    let before = hall.log();
    let good = r#"[{"text":"韩 向东","name":"韩向东"}]"#;
    for (contest, table, wanted) in [
        (
            "c001",
            r#"[{"text":"韩 向东","nominee":"n999"}]"#,
            "merge-nominee",
        ),
        (
            "c001",
            r#"[{"text":"韩 向东","name":"韩向东","void":"无法辨认"}]"#,
            "merge-table",
        ),
        ("c001", r#"[{"text":"韩 向东"}]"#, "merge-table"),
        (
            "c001",
            r#"[{"text":"韩 向东","void":"甲"},{"text":"韩 向东","void":"乙"}]"#,
            "merge-table",
        ),
        ("c001", r#"[{"text":"韩 向东","to":"韩向东"}]"#, "malformed"),
        ("c009", good, "no-write-ins"),
    ] {
        let done = merge(contest, table);
        assert_eq!(code(&done), wanted, "{table} {}", done.out);
    }
    assert_eq!(hall.log(), before);
    let void = r#"[{"text":"韩 向东","void":"无法辨认"}]"#;
    assert_eq!(merge("c001", void).code, 0);
    let words = ["meeting", "merge", "--dir", "host", "--ballot", "b1"];
    hall.ok(&[&words[..], &["--contest", "c001", "--table", "proposed.json"]].concat());
}

#[test]
fn a_ballot_is_not_counted_before_its_write_ins_are_opened() {
    let hall = written_in();
    hall.closed();
    hall.share("甲");
    hall.share("丙");
    hall.refused(&["tally", "--dir", "host", "--ballot", "b1"], "shares-few");
    assert_eq!(
        code(&hall.try_trustee("甲", SHARE)),
        "not-now",
        "a share is given once"
    );
}
