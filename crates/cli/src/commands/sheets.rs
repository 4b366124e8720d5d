//! What stands over a result sheet.

use gongxin_protocol::{BallotState, State};
use gongxin_rules::Heading;

use crate::output::Output;

/// Title and meeting; a rehearsal says so on every sheet.
pub(super) fn heading(state: &State, ballot: &BallotState, output: &Output) -> Heading {
    let meeting = state.meeting.as_ref().map(|m| &m.definition);
    let rehearsal = meeting.is_some_and(|m| m.policy.rehearsal);
    let title = ballot.definition.title.clone();
    Heading {
        title: if rehearsal {
            output.pick(format!("【演练】{title}"), format!("[REHEARSAL] {title}"))
        } else {
            title
        },
        meeting: meeting.map(|m| m.title.clone()).unwrap_or_default(),
        date: String::new(),
    }
}
