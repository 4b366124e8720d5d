//! A meeting of a thousand persons from roster to verified record. The check-in lines of the others are made by the library the
//! command line is made of: a process for each would measure processes.

use crate::support::Hall;
use gongxin_record::bytes::LeafHash;
use gongxin_roles::{token::Token, voter::Device};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::Value;

const PERSONS: usize = 1000;
/// How many of them vote, each with processes of their own.
const VOTERS: usize = 5;

#[test]
fn a_thousand_check_in_and_a_handful_votes() {
    let hall = Hall::new();
    hall.convene(&[]);
    hall.roster(PERSONS);
    hall.ceremony();
    let codes = hall.tokens();
    assert_eq!(codes.len(), PERSONS);
    for (n, code) in (1..).zip(&codes).take(VOTERS) {
        hall.check_in(n, code);
    }
    let head: Value = hall
        .ok(&["record", "head", "--log", "host/log.jsonl", "--json"])
        .json();
    let meeting = LeafHash::from_b64(head["meeting"].as_str().unwrap()).unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let mut words: Vec<String> = ["meeting", "add", "--dir", "host"].map(str::to_owned).to_vec();
    for (n, code) in codes.iter().enumerate().skip(VOTERS) {
        let device = Device::new(Token::from_code(code).unwrap(), 1, &mut rng);
        let path = format!("in/{n}.line");
        hall.write(&path, device.check_in(&meeting, &mut rng).unwrap());
        words.push(path);
    }
    hall.ok(&words.iter().map(String::as_str).collect::<Vec<_>>());

    let done = hall.freeze(PERSONS);
    assert!(
        done.out.contains("实到 1000") && done.out.contains("应到 1000"),
        "{}",
        done.out
    );
    hall.ballot("b1");
    hall.open("b1");
    hall.voted(1..=VOTERS);
    hall.closed();
    hall.share("乙");
    hall.share("丙");
    hall.ok(&["tally", "--dir", "host", "--ballot", "b1"]);
    hall.sealed(&[]);
    let report = hall
        .ok(&["verify", "record.zip", "--trust", "trust.json", "--json"])
        .json();
    assert_eq!(report["verdict"], "pass");
    let results = hall.ok(&["record", "result", "record.zip", "--json"]).json();
    let header = &results["results"][0]["sheet"]["header"];
    assert_eq!(
        (&header["expected"], &header["present"], &header["valid"]),
        (&1000.into(), &1000.into(), &5.into())
    );
}
