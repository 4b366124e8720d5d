//! V07: tokens, check-ins, rings; and their numbers against those on paper.

use gongxin_protocol::{BallotState, Check, Finding, Phase};
use gongxin_record::{Entry, entry};

use super::untrusted;
use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let tokens: u64 = facts.state.admission.tokens.len() as u64;
    let others = facts.count(|e| {
        matches!(
            e,
            Entry::CheckIn(_)
                | Entry::Revoke(_)
                | Entry::ToPaper(_)
                | Entry::Ring(_)
                | Entry::Paper(_)
                | Entry::PaperSign(_)
        )
    });
    let mut opened = facts.state.ballots.values().filter(|b| b.phase != Phase::Defined);
    let on_paper = opened.any(BallotState::paper_alone);
    let mut outcome = Outcome {
        examined: tokens + others,
        findings: facts.judged(Check::V07),
        not_run: facts.state.rings.iter().next().is_none() && !on_paper,
        ..Outcome::default()
    };
    let Some(trust) = facts.input.trust else {
        outcome.unchecked.push(untrusted(Check::V07));
        return outcome;
    };
    for (number, entry) in &facts.entries {
        let (name, found, limit) = match entry {
            Entry::Tokens(entry::Tokens { group, tokens }) => {
                (group, tokens.len() as u64, trust.tokens.get(group))
            }
            Entry::Ring(entry::Ring { id, keys, .. }) => (id, keys.len() as u64, trust.signed_in.get(id)),
            Entry::ToPaper(entry::ToPaper { token }) => {
                let Some(known) = facts.state.admission.tokens.get(token) else {
                    continue;
                };
                let papers = facts.state.admission.to_paper(&known.group);
                (
                    &known.group,
                    papers,
                    Some(trust.paper.get(&known.group).unwrap_or(0)),
                )
            }
            _ => continue,
        };
        let finding = match limit {
            None => Finding::new(
                Check::V07,
                "no-number",
                format!("{name}：纸上没有记下数目"),
                format!("{name}: no number was noted on paper"),
            ),
            Some(limit) if found > limit => Finding::new(
                Check::V07,
                "too-many",
                format!("{name}：记录中有 {found}，纸上只有 {limit}"),
                format!("{name}: {found} in the record, {limit} on paper"),
            ),
            Some(_) => continue,
        };
        outcome.findings.push(finding.at(*number));
    }
    outcome
}
