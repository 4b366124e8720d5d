//! V04: every entry where it is allowed.

use gongxin_protocol::Check;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let examined = facts.entries.len() as u64;
    Outcome {
        examined,
        findings: facts.judged(Check::V04),
        not_run: examined == 0,
        ..Outcome::default()
    }
}
