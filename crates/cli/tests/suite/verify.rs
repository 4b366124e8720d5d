//! Exit codes of `verify`: 0 all passed, 1 the record is wrong, 2 something could not be checked.

use crate::support::Hall;

#[test]
fn the_exit_code_tells_wrong_from_unchecked() {
    let hall = Hall::new();
    hall.published();
    let code = |words: &[&str]| hall.run(&[&["verify"], words].concat()).code;
    let done = hall.ok(&[
        "verify",
        "record.zip",
        "--trust",
        "trust.json",
        "--out",
        "report.txt",
    ]);
    assert_eq!(hall.text("report.txt").trim_end(), done.out.trim_end());
    assert!(done.out.contains("结论：全部检查通过"), "{}", done.out);
    for receipt in hall.list("receipts") {
        assert_eq!(
            code(&["record.zip", "--trust", "trust.json", "--receipt", &receipt]),
            0
        );
    }

    assert_eq!(code(&["record.zip"]), 2, "no roots of trust");
    assert_eq!(code(&["nowhere.zip", "--trust", "trust.json"]), 2, "no record");
    assert_eq!(
        code(&["record.zip", "--trust", "nowhere.json"]),
        2,
        "no such trust file"
    );
    hall.write("bad.json", "{}");
    assert_eq!(
        code(&["record.zip", "--trust", "bad.json"]),
        2,
        "malformed roots of trust"
    );
    assert_eq!(
        code(&["record.zip", "--trust", "trust.json", "--receipt", "nowhere"]),
        2
    );
    assert_eq!(code(&["record.zip", "--no-such-option"]), 2);

    let mut damaged = hall.read("record.zip");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    hall.write("damaged.zip", damaged);
    assert_eq!(code(&["damaged.zip", "--trust", "trust.json"]), 1);
    // A number on paper that the record does not fit: fewer persons than keys.
    let fewer = hall.text("trust.json").replace("\"r1\": 4", "\"r1\": 3");
    hall.write("fewer.json", fewer);
    assert_eq!(code(&["record.zip", "--trust", "fewer.json"]), 1);
    let done = hall.run(&["verify", "record.zip", "--trust", "fewer.json", "--json"]);
    let value = done.json();
    assert_eq!((&value["ok"], &value["verdict"]), (&false.into(), &"fail".into()));
    assert_eq!(value["rehearsal"], false);

    let done = hall.ok(&["record", "result", "record.zip"]);
    assert!(
        done.out.contains("刘海清") && done.out.contains("应到"),
        "{}",
        done.out
    );
    assert_eq!(hall.text("result-b1.txt").trim_end(), done.out.trim_end());
}

#[test]
fn a_rehearsal_says_so_everywhere() {
    let hall = Hall::new();
    hall.convene(&["--rehearsal"]);
    hall.roster(4);
    hall.ceremony();
    for (n, code) in (1..).zip(hall.tokens()) {
        hall.check_in(n, &code);
    }
    hall.freeze(4);
    hall.ballot("b1");
    hall.open("b1");
    hall.voted(1..=2);
    hall.closed();
    let share = |name| hall.share(name);
    let tally = ["tally", "--dir", "host", "--ballot", "b1", "--out", "result.txt"];
    let done = hall.refused(&tally, "shares-few");
    assert!(done.out.contains("有效的 0 份，须有 2 份"), "{}", done.out);
    share("甲");
    let done = hall.refused(&tally, "shares-few");
    assert!(done.out.contains("有效的 1 份，须有 2 份"), "{}", done.out);
    share("乙");
    hall.ok(&tally);
    assert!(hall.text("result.txt").contains("【演练】"));
    hall.sealed(&[]);
    let done = hall.ok(&["verify", "record.zip", "--trust", "trust.json"]);
    assert!(done.out.contains("这是演练的记录"), "{}", done.out);
}
