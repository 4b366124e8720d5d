//! V06: roster and draw, recomputed.

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
    Outcome {
        examined: rows + steps,
        findings,
        not_run: rows == 0,
        ..Outcome::default()
    }
}
