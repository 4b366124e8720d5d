//! Every value of every kind of entry, changed one at a time, with the head signed and witnessed anew.

use std::collections::BTreeSet;

use super::Evidence;
use crate::meeting::{Held, archive, leaf};
use gongxin_record::bytes::B32;
use gongxin_tlog::{Hash, Tree};

/// One changed value.
pub struct Swept {
    /// Type of the entry and path-less description of the value: its text before.
    pub id: String,
    /// The record with it.
    pub evidence: Evidence,
}

/// One mutation for every value (text, number, flag) in the first and the last entry of each type. Receipts are left out.
pub fn sweep(held: &Held) -> impl Iterator<Item = Swept> + '_ {
    let log = String::from_utf8(held.writer.log()).expect("text");
    let lines: Vec<String> = log.lines().map(str::to_owned).collect();
    let mut chosen = BTreeSet::new();
    for kind in gongxin_record::Entry::TYPES {
        let start = format!("{{\"type\":\"{kind}\"");
        let own = || (0..lines.len()).filter(|at| lines[*at].starts_with(&start));
        chosen.extend(own().next());
        chosen.extend(own().next_back());
    }
    chosen.into_iter().flat_map(move |at| {
        let lines = lines.clone();
        values(&lines[at]).into_iter().map(move |(from, to)| {
            let mut lines = lines.clone();
            let before = lines[at][from..to].to_owned();
            lines[at].replace_range(from..to, &other(&before));
            let shown: String = before.chars().take(24).collect();
            Swept {
                id: format!("entry {at} byte {from} {shown}"),
                evidence: resigned(held, &lines),
            }
        })
    })
}

/// Bits flipped in the published bytes, without anything signed anew: one in every line of the log, one in every byte of the head, and
/// one in every `stride`th byte of the archive, besides its directory, every byte of which is flipped.
pub fn flips(held: &Held, stride: usize) -> Vec<Swept> {
    let honest = Evidence::of(held);
    let mut flipped = Vec::new();
    let mut keep = |id: String, evidence| flipped.push(Swept { id, evidence });
    let mut start = 0;
    for (number, line) in held.writer.log().split(|byte| *byte == b'\n').enumerate() {
        // Another place in each line, the line end included.
        let at = start + number * 37 % (line.len() + 1);
        start += line.len() + 1;
        if line.is_empty() {
            continue;
        }
        let evidence = honest
            .clone()
            .repacked(|archive| archive.log[at] ^= 1 << (number % 8));
        keep(format!("log line {number}, byte {at}"), evidence);
    }
    for at in 0..held.checkpoint().len() {
        let evidence = honest
            .clone()
            .repacked(|archive| archive.checkpoint[at] ^= 1 << (at % 8));
        keep(format!("checkpoint byte {at}"), evidence);
    }
    let directory = honest.archive.len() - 150;
    for at in (0..honest.archive.len()).filter(|at| at % stride == 0 || *at >= directory) {
        let mut evidence = honest.clone();
        evidence.archive[at] ^= 1 << (at % 8);
        keep(format!("archive byte {at}"), evidence);
    }
    flipped
}

fn resigned(held: &Held, lines: &[String]) -> Evidence {
    let log: Vec<u8> = lines
        .iter()
        .flat_map(|l| [l.as_bytes(), b"\n"].concat())
        .collect();
    let tree = Tree::of(lines.iter().map(|line| Hash(leaf(line.as_bytes()).0)));
    let head = (tree.size(), B32(tree.root().0));
    Evidence {
        archive: archive(&log, &held.log, &held.witnesses, held.state(), head),
        trust: held.trust.clone(),
        receipts: Vec::new(),
    }
}

/// Byte ranges of all values in a line, without member names and without the type.
fn values(line: &str) -> Vec<(usize, usize)> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b'"' => {
                at += 1;
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
                if bytes.get(at) != Some(&b':') {
                    found.push((start, at));
                }
            }
            b'0'..=b'9' | b't' | b'f' => {
                while bytes[at].is_ascii_alphanumeric() {
                    at += 1;
                }
                found.push((start, at));
            }
            _ => at += 1,
        }
    }
    found.remove(0);
    found
}

/// Another value of the same kind.
fn other(value: &str) -> String {
    match value {
        "true" => "false".into(),
        "false" => "true".into(),
        text if text.starts_with('"') => {
            let first = text[1..].chars().next().expect("a text");
            let changed = match first {
                '"' => "\"x".to_owned(),
                'A' => "\"B".to_owned(),
                c if c.is_ascii_alphanumeric() => "\"A".to_owned(),
                c => format!("\"{c}{c}"),
            };
            let rest = if first == '"' {
                "\""
            } else {
                &text[1 + first.len_utf8()..]
            };
            format!("{changed}{rest}")
        }
        number => (number.parse::<u64>().expect("a number") + 1).to_string(),
    }
}
