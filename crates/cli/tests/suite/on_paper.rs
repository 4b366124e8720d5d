//! Who has no phone votes on paper: one channel each, figures entered by two and signed by trustees.

use crate::support::{Done, Hall};

const SIGN: [&str; 3] = ["sign-paper", "--ballot", "b1"];

fn paper(hall: &Hall, first: &str, second: &str) -> Done {
    let words = ["meeting", "paper", "--dir", "host", "--ballot", "b1"];
    hall.run(&[&words[..], &["--first", first, "--second", second, "--json"]].concat())
}

#[test]
fn a_slip_is_good_for_one_channel() {
    let hall = Hall::new();
    hall.convene(&["--min-cell", "2"]);
    hall.roster(5);
    hall.ceremony();
    let codes = hall.tokens();
    for (n, code) in codes.iter().enumerate().skip(1).take(3) {
        hall.check_in(n, code);
    }
    let (before, trust) = (hall.log(), hall.read("host/trust.json"));
    let to_paper = |code: &str, n: &str, wanted: &str| {
        hall.refused(
            &[
                "meeting",
                "to-paper",
                "--dir",
                "host",
                "--token",
                code,
                "--on-paper",
                n,
            ],
            wanted,
        );
    };
    to_paper(&codes[0], "0", "paper-exceeds-heads");
    to_paper("ABCDE", "1", "token-code");
    assert_eq!(
        (hall.log(), hall.read("host/trust.json")),
        (before, trust),
        "nothing half done"
    );
    hall.to_paper(&codes[0], 1);
    to_paper(&codes[0], "2", "to-paper");
    // The slip was handed in.
    let words = [
        "check-in",
        "--log",
        "host/log.jsonl",
        "--device",
        "d",
        "--out",
        "in.line",
    ];
    hall.refused(&[&words[..], &["--code", &codes[0]]].concat(), "token-paper");
    hall.freeze(3);
    to_paper(&codes[1], "2", "to-paper-ring");
    // One paper ballot would show how its voter voted.
    hall.ballot("b1");
    let open = [
        "meeting", "open", "--dir", "host", "--ballot", "b1", "--ring", "r1",
    ];
    hall.refused(&open, "open-paper");
    hall.to_paper(&codes[4], 2);
    hall.ok(&open);
}

#[test]
fn figures_on_paper_are_entered_by_two_and_signed() {
    let hall = Hall::new();
    hall.admitted(4, 2);
    hall.ballot("b1");
    hall.open("b1");
    hall.voted(1..=3);
    let figures = |votes: &str| {
        format!(
            r#"{{"issued":2,"returned":2,"valid":2,"invalid":0,"contests":[{{"votes":{votes},"row_void":0}}]}}"#
        )
    };
    hall.write("甲.json", figures("[1,0,1]"));
    hall.write("乙.json", figures("[1,1,0]"));
    hall.write("多.json", figures("[2,1,0]"));
    hall.write("短.json", figures("[1,1]"));
    let surplus = figures("[1,1,0]").replace(r#""returned":2"#, r#""returned":3"#);
    let torn = surplus.replace(r#""invalid":0"#, r#""invalid":1"#);
    hall.write("因.json", torn.as_str());
    hall.write(
        "余.json",
        torn.replace(r#""invalid":1"#, r#""invalid":1,"void":{"over_limit":1}"#),
    );
    hall.write("坏.json", "{}");
    let code = |done: Done| done.json()["code"].as_str().unwrap().to_owned();
    assert_eq!(code(paper(&hall, "张三=甲.json", "李四=甲.json")), "phase");
    assert_eq!(code(hall.try_trustee("甲", &SIGN)), "not-now", "nothing to sign");
    hall.closed();
    let before = hall.log();
    for (first, second, wanted) in [
        ("张三=甲.json", "李四=乙.json", "paper-differs"),
        ("张三=甲.json", "张三=甲.json", "paper-entered"),
        ("张三=多.json", "李四=多.json", "paper-figures"),
        ("张三=因.json", "李四=因.json", "paper-void"),
        ("张三=余.json", "李四=余.json", "paper-returned"),
        ("张三=短.json", "李四=短.json", "paper-contests"),
        ("张三=坏.json", "李四=坏.json", "malformed"),
        ("甲.json", "李四=甲.json", "paper"),
        ("张三=无.json", "李四=甲.json", "file"),
    ] {
        assert_eq!(code(paper(&hall, first, second)), wanted, "{first} {second}");
    }
    assert_eq!(hall.log(), before);
    hall.share("甲");
    hall.share("乙");
    let tally = ["tally", "--dir", "host", "--ballot", "b1"];
    hall.refused(&tally, "result-paper");

    assert_eq!(paper(&hall, "张三=甲.json", "李四=甲.json").code, 0);
    hall.refused(&tally, "result-paper");
    hall.trustee("甲", &SIGN);
    assert_eq!(code(hall.try_trustee("甲", &SIGN)), "not-now", "signed already");
    hall.refused(&tally, "result-paper");
    // Other figures need signatures of their own.
    assert_eq!(paper(&hall, "张三=乙.json", "李四=乙.json").code, 0);
    hall.trustee("乙", &SIGN);
    hall.refused(&tally, "result-paper");
    let done = hall.try_trustee("丙", &SIGN);
    assert_eq!(
        done.json()["paper"]["contests"][0]["votes"].to_string(),
        "[1,1,0]"
    );
    hall.ok(&["meeting", "add", "--dir", "host", "丙/out.line"]);
    let done = hall.ok(&tally);
    assert!(done.out.contains("5"), "{}", done.out);
    hall.sealed(&[]);
    hall.ok(&["verify", "record.zip", "--trust", "trust.json"]);
    let result = hall.ok(&["record", "result", "record.zip", "--json"]).json();
    let sheet = &result["results"][0]["sheet"];
    let header = &sheet["header"];
    assert_eq!(
        ["expected", "present", "issued", "returned", "valid"].map(|name| header[name].as_u64().unwrap()),
        [6, 6, 6, 5, 5]
    );
    let votes = |at: usize| sheet["contests"][0]["rows"][at]["votes"].as_u64().unwrap();
    assert_eq!(
        [votes(0), votes(1), votes(2)],
        [4, 1, 0],
        "3 by phone and 2 on paper"
    );
}

/// Four persons are expected, who all hold devices; three of them are talked with.
#[test]
fn talks_are_held_on_paper_alone() {
    let hall = Hall::new();
    hall.admitted(4, 0);
    let spec = hall.example("TJ_TALK", |_| {});
    assert_eq!(hall.define("b1", &spec).code, 0);
    let open = ["meeting", "open", "--dir", "host", "--ballot", "b1"];
    hall.refused(&[&open[..], &["--ring", "r1"]].concat(), "open-paper-alone");
    hall.ok(&open);
    hall.closed();
    let figures = |issued: u64| {
        format!(
            r#"{{"issued":{issued},"returned":{issued},"valid":{issued},"invalid":0,"contests":[{{"votes":[2,0,0],"row_void":0,"write_ins":[{{"name":"罗晓峰","votes":1}}]}}]}}"#
        )
    };
    hall.write("五.json", figures(5));
    hall.write("三.json", figures(3));
    let done = paper(&hall, "张三=五.json", "李四=五.json");
    assert_eq!(
        done.json()["code"],
        "paper-figures",
        "five talks with four persons"
    );
    assert_eq!(paper(&hall, "张三=三.json", "李四=三.json").code, 0);
    let tally = ["tally", "--dir", "host", "--ballot", "b1"];
    hall.refused(&tally, "result-paper");
    hall.trustee("甲", &SIGN);
    hall.trustee("乙", &SIGN);
    hall.ok(&tally);
    hall.sealed(&[]);
    hall.ok(&["verify", "record.zip", "--trust", "trust.json"]);
    let result = hall.ok(&["record", "result", "record.zip", "--json"]).json();
    let sheet = &result["results"][0]["sheet"];
    let header = [
        "expected",
        "present",
        "issued",
        "returned",
        "valid",
        "not_returned",
    ];
    assert_eq!(
        header.map(|name| sheet["header"][name].as_u64().unwrap()),
        [4, 3, 3, 3, 3, 0]
    );
    let contest = &sheet["contests"][0];
    assert_eq!(contest["rows"][0]["basis_points"], 6667, "two of three talks");
    assert_eq!(contest["write_ins"][0]["basis_points"], 3333);
}
