//! V06: roster and draw, recomputed.

use std::collections::BTreeMap;

use gongxin_protocol::{Check, Finding};
use gongxin_record::Entry;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let rows = facts
        .state
        .roster
        .as_ref()
        .map_or(0, |r| r.entry.rows.len() as u64);
    let steps = facts.count(|e| {
        matches!(
            e,
            Entry::DrawCommit(_)
                | Entry::DrawReveal(_)
                | Entry::Draw(_)
                | Entry::Redraw(_)
                | Entry::Alternate(_)
        )
    });
    let mut findings = facts.judged(Check::V06);
    if facts.state.roster.as_ref().is_some_and(|r| r.panel.is_none()) {
        findings.push(Finding::new(
            Check::V06,
            "undrawn",
            "抽取没有完成",
            "the draw was never completed",
        ));
    }
    findings.extend(late_commitments(facts));
    Outcome {
        examined: rows + steps,
        findings,
        not_run: rows == 0,
        ..Outcome::default()
    }
}

/// Commitments that came after people had noted a head with two or more of their attempt: whoever holds the pen may have seen a
/// reveal by then.
fn late_commitments(facts: &Facts<'_>) -> Vec<Finding> {
    let heads = facts.input.trust.map_or(&[][..], |trust| trust.heads.as_slice());
    let mut attempts: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
    for (number, entry) in &facts.entries {
        if let Entry::DrawCommit(commit) = entry {
            attempts.entry(commit.attempt).or_default().push(*number);
        }
    }
    let late = |numbers: &Vec<u64>| {
        let held = heads
            .iter()
            .map(|head| numbers.iter().filter(|number| **number < head.size).count());
        let first = held.filter(|held| *held >= 2).min()?;
        numbers.get(first).copied()
    };
    let finding = |number| {
        Finding::new(
            Check::V06,
            "commit-after-head",
            "宣读承诺之后的日志头以后，又有人承诺",
            "a commitment after the head that closed the commitments was noted",
        )
        .at(number)
    };
    attempts.values().filter_map(late).map(finding).collect()
}
