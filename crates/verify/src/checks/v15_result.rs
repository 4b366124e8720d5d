//! V15: counts, sheets and decision, recomputed.

use gongxin_crypto::share::VerifiedShare;
use gongxin_protocol::{Check, Finding};
use gongxin_record::Entry;
use gongxin_tally::outcome;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let mut found = Outcome {
        findings: facts.judged(Check::V15),
        ..Outcome::default()
    };
    for (number, entry) in &facts.entries {
        let Entry::Outcome(claimed) = entry else { continue };
        found.examined += 1;
        let known = facts
            .ballots
            .get(&claimed.ballot)
            .zip(facts.state.ballots.get(&claimed.ballot));
        let Some((ballot, state)) = known else { continue };
        let Some(sums) = &ballot.sums else {
            let en = "the sums cannot be computed";
            found
                .findings
                .push(Finding::new(Check::V15, "no-sums", "无法求和", en).at(*number));
            continue;
        };
        let used: Vec<&VerifiedShare> = ballot
            .shares
            .iter()
            .filter(|(_, trustee, _)| claimed.trustees.contains(trustee))
            .filter_map(|(_, _, verdict)| verdict.as_ref().ok())
            .collect();
        // Write-ins that cannot be gathered are a fault of V14.
        let Ok(write_ins) = &ballot.write_ins else {
            continue;
        };
        match outcome(&facts.state, state, sums, &used, write_ins) {
            Err(finding) if finding.check == Check::V14 => {}
            Err(finding) => found.findings.push(finding.at(*number)),
            Ok((right, _)) => {
                if right.tallies != claimed.tallies {
                    let en = "the counts are not what the ballots and shares give";
                    found
                        .findings
                        .push(Finding::new(Check::V15, "counts", "票数与重算不符", en).at(*number));
                }
                if right.write_ins != claimed.write_ins {
                    let en = "what was written in is not what the rows say";
                    found
                        .findings
                        .push(Finding::new(Check::V15, "write-ins", "另填内容与重算不符", en).at(*number));
                }
                if right.sheets != claimed.sheets {
                    let en = "the sheet is not what the rules give for these counts";
                    found
                        .findings
                        .push(Finding::new(Check::V15, "sheet", "结果报告单与规则重算不符", en).at(*number));
                }
            }
        }
    }
    found.not_run = found.examined == 0;
    found
}
