//! V09: one ballot each: epochs, order, revisions, totals.

use gongxin_protocol::Check;
use gongxin_record::Entry;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let examined = facts.count(|e| matches!(e, Entry::Cast(_) | Entry::Epoch(_) | Entry::Close(_)));
    Outcome {
        examined,
        findings: facts.judged(Check::V09),
        not_run: examined == 0,
        ..Outcome::default()
    }
}
