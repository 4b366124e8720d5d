//! The native half of tests/wasm: a meeting with an open ballot, what a device makes in it from fixed seeds, and a
//! writer that accepts or refuses a line.
//!
//! `parity make DIR` writes `excerpt.json` and `expected.json`; `parity accept LINE-FILE` prints the receipt.

use std::{error::Error, fs, path::Path, process::ExitCode};

use gongxin_record::{bytes::Ed25519Key, entry::Open};
use gongxin_roles::{
    answers::Answers,
    excerpt::Excerpt,
    token::{Token, tracker},
    voter::Device,
};
use gongxin_rules::BallotSpec;
use gongxin_tally::Room;
use gongxin_testkit::meeting::{Held, SMALL};
use gongxin_tlog::{Hash, Language, head_words};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::json;

const BALLOT: &str = "gt";
const REVISION: u32 = 1;

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that reports to a test"
)]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["make", folder] => make(Path::new(folder)),
        ["accept", line] => accept(Path::new(line)),
        _ => Err("usage: parity make DIR | parity accept LINE-FILE".into()),
    };
    match done {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// A small meeting up to the opening of a ballot; the same at every call.
fn opened() -> Result<Held, Box<dyn Error>> {
    let mut held = Held::convene(SMALL, 21);
    held.draw(SMALL);
    held.key_ceremony();
    held.admit("qw", 4);
    held.admit("main", 3);
    let names = (1..=11).map(|i| format!("候选人{i}"));
    held.define(
        BALLOT,
        &["qw", "main"],
        BallotSpec::gt_nom(2, "县教育局局长", names),
    );
    held.freeze(&["qw", "main"]);
    held.writer.append_entry(Open {
        ballot: BALLOT.into(),
        rings: vec!["r-qw".into(), "r-main".into()],
    })?;
    Ok(held)
}

/// A seed that tells the acts apart and is no constant.
fn seed(act: u8) -> [u8; 32] {
    std::array::from_fn(|at| act ^ u8::try_from(at).unwrap_or_default())
}

fn rng(act: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed(seed(act))
}

fn make(folder: &Path) -> Result<String, Box<dyn Error>> {
    let held = opened()?;
    let state = held.writer.state();
    let device = held
        .devices
        .get("qw")
        .and_then(|all| all.get(2))
        .ok_or("no device")?;
    let code = device.token().code();

    let again = Device::new(Token::from_code(&code)?, 2, &mut rng(1));
    let again_token = Ed25519Key(again.token().signing().public()).to_b64();
    let check_in = again.check_in(&state.digest(), &mut rng(2))?;

    let room = Room::open(state, BALLOT)?;
    let mut choices = vec![false; 11];
    for chosen in [3, 9] {
        choices[chosen] = true;
    }
    let marks: Vec<usize> = (0..choices.len()).filter(|at| choices[*at]).collect();
    let answers = Answers::from(vec![choices]);
    let ready = device.vote(&room, &answers, REVISION, &mut rng(3))?;

    fs::create_dir_all(folder)?;
    let excerpt = Excerpt::of_ballot(&held.writer, BALLOT, &held.log).ok_or("not opened")?;
    fs::write(folder.join("excerpt.json"), excerpt.to_json())?;
    let (number, opening) = (held.writer.head().0 - 1, ready.opening(BALLOT, &answers));
    let entry = Excerpt::of_entry(&held.writer, number, &held.log).ok_or("no such entry")?;
    fs::write(folder.join("entry.json"), entry.to_json())?;
    let last = held.writer.lines_from(number).next().unwrap_or_default();
    let expected = json!({
        "ballot": BALLOT,
        "meeting": state.digest().to_b64(),
        "words": head_words(&Hash(held.writer.head().1.0), Language::Zh),
        "entry": String::from_utf8_lossy(last),
        "token": again_token,
        "code": *code,
        "device": *device.keep(),
        "counter": 2,
        "answers": [{ "marks": marks }],
        "revision": REVISION,
        "seeds": { "device": seed(1), "check_in": seed(2), "vote": seed(3) },
        "made": {
            "device": *again.keep(),
            "check_in": check_in,
            "line": ready.line,
            "tracker": tracker(room.context.meeting(), BALLOT, &ready.votes),
            "opening": opening,
        },
    });
    fs::write(
        folder.join("expected.json"),
        serde_json::to_vec_pretty(&expected)?,
    )?;
    Ok(folder.display().to_string())
}

fn accept(line: &Path) -> Result<String, Box<dyn Error>> {
    let held = opened()?;
    Ok(held.writer.accept(&fs::read(line)?, &held.log, &mut rng(4))?)
}
