//! Two trustees mix the ballots of a closed ballot; whoever has the log checks them.

#[cfg(test)]
mod support;

use support::Hall;

#[test]
fn mixes_pass_from_trustee_to_trustee() {
    let hall = Hall::new();
    hall.published();
    let mix = |who: &str, before: &[&str], out: &str| {
        let key = format!("{who}/key");
        let mut words = vec![
            "trustee",
            "mix",
            "--secret",
            &key,
            "--log",
            "host/log.jsonl",
            "--ballot",
            "b1",
            "--out",
            out,
        ];
        before.iter().for_each(|path| words.extend(["--mix", path]));
        hall.ok(&words);
    };
    mix("甲", &[], "one.json");
    mix("丙", &["one.json"], "two.json");
    let check = [
        "trustee",
        "check-mix",
        "--log",
        "host/log.jsonl",
        "--ballot",
        "b1",
        "--mix",
        "one.json",
        "--mix",
        "two.json",
    ];
    assert!(hall.ok(&check).out.contains("2 次混洗全部成立"));
    let backwards = [
        "trustee",
        "check-mix",
        "--log",
        "host/log.jsonl",
        "--ballot",
        "b1",
        "--mix",
        "two.json",
    ];
    hall.refused(&backwards, "mix");
    hall.refused(
        &[
            "trustee",
            "check-mix",
            "--log",
            "host/log.jsonl",
            "--ballot",
            "none",
        ],
        "mix",
    );
}
