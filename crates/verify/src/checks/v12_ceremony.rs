//! V12: the key ceremony.

use gongxin_protocol::Check;
use gongxin_record::Entry;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let examined = facts.count(|e| {
        matches!(
            e,
            Entry::DkgCommit(_)
                | Entry::DkgDeal(_)
                | Entry::DkgAccept(_)
                | Entry::DkgComplaint(_)
                | Entry::DkgAbort(_)
                | Entry::ElectionKey(_)
        )
    });
    let not_run = facts.state.ceremony.key.is_none();
    Outcome {
        examined,
        findings: facts.judged(Check::V12),
        not_run,
        ..Outcome::default()
    }
}
