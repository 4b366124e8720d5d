//! V14: write-ins were mixed by enough trustees and opened by enough of them.

use gongxin_protocol::{BallotState, Check, Finding, Phase};
use gongxin_record::Entry;
use gongxin_tally::WriteIns;
use gongxin_tlog::Hash;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome {
        findings: facts.judged(Check::V14),
        ..Outcome::default()
    };
    for (id, ballot) in &facts.ballots {
        let Some(state) = facts.state.ballots.get(id) else {
            continue;
        };
        match &ballot.write_ins {
            Err(finding) => outcome.findings.push(finding.clone()),
            Ok(all) => all.iter().for_each(|own| judge(facts, state, own, &mut outcome)),
        }
    }
    outcome
}

fn judge(facts: &Facts<'_>, state: &BallotState, own: &WriteIns, outcome: &mut Outcome) {
    let mut fault = |code, zh: &str, en: String, number: Option<u64>| {
        let finding = Finding::new(Check::V14, code, zh, en);
        outcome.findings.push(match number {
            Some(number) => finding.at(number),
            None => finding,
        });
    };
    for (number, verdict) in &own.mixes {
        if let Err(error) = verdict {
            fault("mix", "混洗不成立", error.to_string(), Some(*number));
        }
    }
    let last = own.mixes.last().map(|(number, _)| *number);
    for (number, _, _) in &own.shares {
        let Some(Entry::RowShare(share)) = facts.entries.get(number) else {
            continue;
        };
        if share.rows != own.digest() {
            fault(
                "rows",
                "所解密的不是最后一次混洗的结果",
                "these are not the rows of the last mix".into(),
                Some(*number),
            );
        }
        let after = last.is_some_and(|last| share.size > last && share.size <= *number);
        if !after || facts.tree.root_at(share.size) != Some(Hash(share.root.0)) {
            let en = "the trustee's head is no head of this log after the last mix".into();
            fault("head", "监票人所据首部不属于本日志", en, Some(*number));
        }
    }
    if let (Phase::Counted, Some(number)) = (state.phase, state.result_at)
        && !state.counted.is_empty()
    {
        opening(facts, state, own, number, &mut fault);
    }
    outcome.examined += (own.mixes.len() + own.shares.len()) as u64;
}

/// The result names trustees whose row-shares hold, enough of them, and the rows open.
fn opening(
    facts: &Facts<'_>,
    state: &BallotState,
    own: &WriteIns,
    number: u64,
    fault: &mut impl FnMut(&'static str, &str, String, Option<u64>),
) {
    let meeting = facts.state.meeting.as_ref();
    let threshold = meeting.map_or(usize::MAX, |m| m.definition.threshold as usize);
    let Some(Entry::Outcome(result)) = facts.entries.get(&number) else {
        return;
    };
    let valid = |trustee: &u32| own.shares.iter().any(|(_, t, v)| t == trustee && v.is_ok());
    if result.trustees.len() < threshold || !result.trustees.iter().all(valid) {
        let en = format!(
            "contest {}: too few valid row-shares, or an invalid one was used",
            own.id
        );
        return fault(
            "row-shares",
            "另填的有效解密份额不足，或用了无效份额",
            en,
            Some(number),
        );
    }
    let Some(spec) = &state.spec else { return };
    match own.open(spec, &result.trustees) {
        Err(finding) => fault(finding.code, &finding.zh, finding.en, Some(number)),
        Ok(rows) => {
            let used: usize = rows.iter().map(Vec::len).sum();
            let figures = result
                .tallies
                .iter()
                .filter_map(|t| t.counts.get(own.contest)?.last());
            if figures.fold(0u64, |sum, n| sum.saturating_add(*n)) != used as u64 {
                let en = format!(
                    "contest {}: {used} slots are used in the rows, the sums say otherwise",
                    own.id
                );
                fault("slots", "另填栏的使用数与求和不符", en, Some(number));
            }
        }
    }
}
