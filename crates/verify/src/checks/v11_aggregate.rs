//! V11: every trustee worked from the sum of all counted ballots, at a head of this log after the close.

use gongxin_protocol::{Check, Finding};
use gongxin_tlog::Hash;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome {
        not_run: facts.ballots.is_empty(),
        ..Outcome::default()
    };
    for (id, ballot) in &facts.ballots {
        let digest = ballot.sums.as_ref().map(|sums| sums.columns().digest());
        let closed = facts.state.ballots.get(id).and_then(|b| b.closed_at);
        for (number, share) in facts.shares(id) {
            outcome.examined += 1;
            if digest != Some(share.aggregate.0) {
                let en = "the trustee worked from another sum";
                outcome
                    .findings
                    .push(Finding::new(Check::V11, "aggregate", "监票人所据之和不符", en).at(number));
            }
            let after = closed.is_some_and(|closed| share.size > closed && share.size <= number);
            if !after || facts.tree.root_at(share.size) != Some(Hash(share.root.0)) {
                let en = "the trustee's head is no head of this log after the close";
                outcome
                    .findings
                    .push(Finding::new(Check::V11, "head", "监票人所据首部不属于本日志", en).at(number));
            }
        }
    }
    outcome
}
