//! V16: challenged ballots open and were not cast; no text tells an address.

use gongxin_protocol::{Check, Finding, trace};
use gongxin_record::Entry;
use gongxin_tally::check_challenged;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome {
        not_run: facts.entries.is_empty(),
        ..Outcome::default()
    };
    let fail = |number: u64, code, zh: &str, en: &str| Finding::new(Check::V16, code, zh, en).at(number);
    for (number, entry) in &facts.entries {
        outcome.examined += 1;
        if let Some(found) = trace(entry) {
            outcome.findings.push(found.at(*number));
        }
        let Entry::Challenged(challenged) = entry else {
            continue;
        };
        let Some(ballot) = facts.ballots.get(&challenged.ballot) else {
            continue;
        };
        let Ok(room) = &ballot.room else { continue };
        if let Err((zh, en)) = check_challenged(room, challenged) {
            outcome.findings.push(fail(*number, "challenged", zh, en));
        }
        if let Some(cast) = facts.nonces.find(&challenged.votes.0, room) {
            let en = format!("the challenged ballot was cast in entry {cast}");
            outcome
                .findings
                .push(fail(*number, "spent", "被检验的选票又被投出", &en));
        }
    }
    outcome
}
