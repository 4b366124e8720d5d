//! V02: protocol and suite are known.

use gongxin_protocol::Check;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let defined = facts.state.meeting.is_some();
    Outcome {
        examined: u64::from(defined),
        findings: facts.judged(Check::V02),
        not_run: !defined,
        ..Outcome::default()
    }
}
