//! Witnesses cosign only what the log key signed, and only under the key that the meeting lists.

use crate::support::{COSIGN, Hall};

#[test]
fn a_checkpoint_that_the_log_key_did_not_sign_is_refused() {
    let hall = Hall::new();
    hall.convene(&[]);
    hall.ok(&["meeting", "checkpoint", "--dir", "host"]);
    let good = hall.text("host/checkpoint");
    let (head, signature) = good.trim_end().rsplit_once(' ').unwrap();
    // Another character near the end of the signature: still base64, no longer the key's.
    let at = signature.len() - 10;
    let other = if signature.as_bytes()[at] == b'A' {
        "B"
    } else {
        "A"
    };
    let damaged = format!("{head} {}{other}{}\n", &signature[..at], &signature[at + 1..]);
    hall.write("host/checkpoint", &damaged);
    hall.refused(&COSIGN, "checkpoint-signature");
    assert_eq!(hall.text("host/checkpoint"), damaged, "nothing was added");

    hall.write("host/checkpoint", &good);
    let done = hall.ok(&COSIGN);
    assert!(
        done.out.contains("已见证：w1.example") && done.out.contains("四个词"),
        "{}",
        done.out
    );
    hall.ok(&COSIGN);
    let lines = hall.text("host/checkpoint");
    assert_eq!(lines.matches("— w1.example ").count(), 1, "one line a witness");

    // The log went on: the old checkpoint is no longer its head.
    hall.ok(&["meeting", "note", "--dir", "host", "休会"]);
    hall.refused(&COSIGN, "checkpoint-not-head");
}

#[test]
fn a_key_that_the_meeting_does_not_list_signs_nothing() {
    let hall = Hall::new();
    hall.convene(&[]);
    hall.ok(&["meeting", "checkpoint", "--dir", "host"]);
    // The right name with another key.
    hall.ok(&[
        "witness",
        "keygen",
        "--name",
        "w1.example",
        "--secret",
        "w2/key",
        "--plain",
        "--public",
        "w2/vkey",
    ]);
    let mut words = COSIGN;
    words[3] = "w2/key";
    let before = hall.text("host/checkpoint");
    hall.refused(&words, "not-a-witness");
    assert_eq!(hall.text("host/checkpoint"), before);
}

#[test]
fn a_meeting_without_witnesses_is_told_so() {
    let hall = Hall::new();
    hall.convene(&["--quorum", "0"]);
    let done = hall.ok(&["record", "head", "--log", "host/log.jsonl", "--json"]);
    assert_eq!(done.json()["quorum"], 0);
    let words = [
        "meeting",
        "create",
        "--dir",
        "bare",
        "--title",
        "x",
        "--organiser",
        "x",
        "--group",
        "main=x",
        "--trustee",
        "甲/public.json",
        "--threshold",
        "1",
        "--origin",
        "vote.example/2",
    ];
    let done = hall.ok(&words);
    assert!(done.out.contains("没有要求见证人联署"), "{}", done.out);
}
