//! V08: the one proof of every cast.

use gongxin_protocol::{Check, Finding};

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome {
        not_run: facts.ballots.is_empty(),
        ..Outcome::default()
    };
    for ballot in facts.ballots.values() {
        if let Err(finding) = &ballot.room {
            outcome.findings.push(finding.clone());
        }
        for (entry, verdict) in &ballot.casts {
            outcome.examined += 1;
            if let Err(error) = verdict {
                let zh = format!("选票证明不成立：{error}");
                outcome
                    .findings
                    .push(Finding::new(Check::V08, "proof", zh, error.to_string()).at(*entry));
            }
        }
    }
    outcome
}
