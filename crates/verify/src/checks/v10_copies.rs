//! V10: no ciphertext is a copy of another.

use gongxin_protocol::{Check, Finding};

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let copies = facts.copies.iter().map(|(later, earlier)| {
        let (zh, en) = (
            format!("与第 {earlier} 条密文相同"),
            format!("shares a nonce with entry {earlier}"),
        );
        Finding::new(Check::V10, "copy", zh, en).at(*later)
    });
    Outcome {
        examined: facts.ballots.values().map(|b| b.casts.len() as u64).sum(),
        findings: copies.collect(),
        not_run: facts.ballots.is_empty(),
        ..Outcome::default()
    }
}
