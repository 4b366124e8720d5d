//! Tokens: nothing is logged unless the slips are on the disk; a token's past is told to who uses it.

use crate::support::{FREEZE, Hall, mode};

#[test]
fn slips_that_cannot_be_written_leave_the_log_alone() {
    let hall = Hall::new();
    hall.convene(&[]);
    hall.roster(4);
    let (log, trust) = (hall.log(), hall.read("host/trust.json"));
    hall.write("slips.html", "mine");
    let issue = ["tokens", "issue", "--dir", "host", "--group", "main", "--slips"];
    let with = |rest: &[&'static str]| [&issue[..], rest].concat();
    hall.refused(&with(&["slips.html"]), "file-exists");
    assert_eq!(hall.text("slips.html"), "mine");
    // The codes' path is taken: the slips are taken back.
    hall.refused(&with(&["new.html", "--codes", "slips.html"]), "file-exists");
    assert!(!hall.path("new.html").exists());
    // A file stands where a folder is needed.
    hall.refused(&with(&["slips.html/new.html"]), "file");
    hall.refused(&with(&["new.html", "--count", "0"]), "count");
    assert_eq!((hall.log(), hall.read("host/trust.json")), (log, trust));

    let done = hall.ok(&with(&["new.html", "--codes", "codes.txt", "--json"]));
    assert_eq!(done.json()["tokens"], 4, "as many as are expected");
    assert_eq!(
        (mode(&hall.path("new.html")), mode(&hall.path("codes.txt"))),
        (0o600, 0o600)
    );
    assert!(hall.text("host/trust.json").contains("\"main\": 4"));
    assert!(
        !hall.text("new.html").contains("<svg"),
        "no QR code without an address"
    );
    hall.refused(&with(&["third.html"]), "tokens-twice");
    assert!(!hall.path("third.html").exists());
}

#[test]
fn more_tokens_than_persons_are_noted() {
    let hall = Hall::new();
    hall.convene(&[]);
    hall.roster(4);
    let words = [
        "tokens", "issue", "--dir", "host", "--group", "main", "--slips", "s.html", "--count", "5",
    ];
    let done = hall.ok(&words);
    assert!(done.out.contains("多于应到 4 人"), "{}", done.out);
}

#[test]
fn a_token_tells_its_past_at_check_in() {
    let hall = Hall::new();
    hall.convene(&[]);
    hall.roster(4);
    let codes = hall.tokens();
    let first = hall.check_in(1, &codes[0]);
    assert!(!first.out.contains("先前已签到"));
    let again = hall.check_in(2, &codes[0]);
    assert!(again.out.contains("此票码先前已签到 1 次"), "{}", again.out);
    hall.write("code", &codes[1]);
    hall.ok(&[
        "meeting",
        "revoke",
        "--dir",
        "host",
        "--token-file",
        "code",
        "--reason",
        "持有人缺席",
    ]);
    let words = [
        "check-in",
        "--log",
        "host/log.jsonl",
        "--code-file",
        "code",
        "--device",
        "d",
        "--out",
        "o",
    ];
    hall.refused(&words, "token-revoked");
    assert!(!hall.path("d").exists() && !hall.path("o").exists());
    // Two live keys: a count of one head refuses the ring, and nothing is written down.
    hall.check_in(3, &codes[2]);
    let (log, trust) = (hall.log(), hall.read("host/trust.json"));
    hall.refused(&[&FREEZE[..], &["1"]].concat(), "ring-exceeds-heads");
    assert_eq!((hall.log(), hall.read("host/trust.json")), (log, trust));
    let done = hall.freeze(3);
    assert!(done.out.contains("1 人签到过不止一次"), "{}", done.out);
    assert!(done.out.contains("1 人没有签到"), "{}", done.out);
    assert!(
        hall.text("host/trust.json").contains("\"r1\": 3"),
        "heads, not keys"
    );
}
