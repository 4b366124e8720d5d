//! V13: enough decryption shares are right, and the result used only such.

use gongxin_protocol::{Check, Finding};
use gongxin_record::Entry;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome {
        findings: facts.judged(Check::V13),
        not_run: facts.ballots.is_empty(),
        ..Outcome::default()
    };
    let threshold = facts
        .state
        .meeting
        .as_ref()
        .map_or(usize::MAX, |m| m.definition.threshold as usize);
    for (number, entry) in &facts.entries {
        let Entry::Outcome(result) = entry else { continue };
        let Some(ballot) = facts.ballots.get(&result.ballot) else {
            continue;
        };
        outcome.examined += ballot.shares.len() as u64;
        let nothing = ballot.sums.as_ref().is_some_and(|s| s.columns().is_empty());
        let valid: Vec<u32> = ballot
            .shares
            .iter()
            .filter(|(_, _, v)| v.is_ok())
            .map(|(_, t, _)| *t)
            .collect();
        let all_valid = result.trustees.iter().all(|t| valid.contains(t));
        let enough = result.trustees.len() >= threshold;
        let sound = all_valid && (nothing || enough);
        if !sound {
            let zh = format!("有效份额不足或结果用了无效份额（有效：{valid:?}）");
            let en = format!(
                "too few valid shares, or an invalid one was used (valid: {valid:?}, threshold {threshold})"
            );
            outcome
                .findings
                .push(Finding::new(Check::V13, "shares", zh, en).at(*number));
        }
    }
    outcome
}
