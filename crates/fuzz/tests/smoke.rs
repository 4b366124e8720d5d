//! Every target on honest inputs and on thousands of damaged ones, the same each time. libFuzzer goes further: `./run fuzz`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use gongxin_fuzz_targets::TARGETS;
use gongxin_testkit::meeting::{Held, SMALL};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rand_core::Rng;

/// A small roster as a county would send it.
const XLSX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../roster/tests/data/messy.xlsx");

/// Honest inputs of a target.
fn seeds(target: &str, held: &Held) -> Vec<Vec<u8>> {
    let log = held.writer.log();
    let lines = || {
        log.split(|b| *b == b'\n')
            .filter(|l| !l.is_empty())
            .map(<[u8]>::to_vec)
    };
    match target {
        "entry" => lines().collect(),
        "log" => vec![log],
        "archive" => vec![held.archive()],
        "trust" => vec![
            held.trust.to_json().into_bytes(),
            held.trust.to_json_pretty().into_bytes(),
        ],
        "receipt" => held
            .receipts
            .iter()
            .take(2)
            .map(|r| r.clone().into_bytes())
            .collect(),
        "note" => vec![held.checkpoint()],
        "verifier_key" => vec![
            held.trust.log.clone().into_bytes(),
            held.trust.witnesses[0].clone().into_bytes(),
        ],
        "token" => held.devices["qw"]
            .iter()
            .map(|d| d.token().code().as_bytes().to_vec())
            .collect(),
        "secret_files" => vec![
            held.devices["qw"][0].keep().as_bytes().to_vec(),
            b"{\"gongxin\":\"sealed-secret/0\"}".to_vec(),
        ],
        "spec" => lines()
            .filter_map(|l| serde_json::from_slice::<serde_json::Value>(&l).ok())
            .filter_map(|l| Some(l.get("spec")?.to_string().into_bytes()))
            .collect(),
        "roster_text" => vec![
            "编号,姓名,单位,职务,类别\n1,丁一,县府办,主任,部门负责人\n"
                .as_bytes()
                .to_vec(),
        ],
        "roster_xlsx" => vec![std::fs::read(XLSX).unwrap()],
        _ => vec![vec![0; 300], vec![0xff; 64]],
    }
}

/// Bytes that mean something to one of the parsers.
const BYTES: &[u8] = b"\"{}[],:\\0-9\0\xff\x80ae";

/// One of the things that go wrong with bytes.
fn damaged(seed: &[u8], rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut data = seed.to_vec();
    for _ in 0..=rng.next_u32() % 3 {
        let below = |n: usize, rng: &mut ChaCha20Rng| (rng.next_u64() % n.max(1) as u64) as usize;
        let at = below(data.len() + 1, rng);
        let to = (at + below(16, rng)).min(data.len());
        match rng.next_u32() % 6 {
            0 => data.truncate(at),
            1 => drop(data.drain(at..to)),
            2 => {
                let piece = data[at..to].to_vec();
                data.splice(at..at, piece);
            }
            3 => data.insert(at, (rng.next_u32() & 0xff) as u8),
            _ if at < data.len() => data[at] = BYTES[below(BYTES.len(), rng)],
            _ => {}
        }
    }
    data
}

#[test]
fn no_input_breaks_a_promise() {
    let held = Held::whole(SMALL, 1);
    let mut rng = ChaCha20Rng::from_seed([5; 32]);
    for (name, run) in TARGETS {
        let seeds = seeds(name, &held);
        assert!(!seeds.is_empty(), "{name}");
        run(b"");
        seeds.iter().for_each(|seed| run(seed));
        // Spreadsheets and archives take milliseconds each, lines take microseconds.
        let rounds = if ["archive", "roster_xlsx", "log", "ballot"].contains(name) {
            1500
        } else {
            30_000
        };
        for round in 0..rounds {
            run(&damaged(&seeds[round % seeds.len()], &mut rng));
        }
    }
}
