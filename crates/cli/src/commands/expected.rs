//! 应到 by group: how many slips to issue, and what 实到 is compared with.

use gongxin_protocol::State;
use serde_json::Value;

use crate::output::Output;

/// Group ids with 应到, once the draw is settled.
pub(super) fn by_group(state: &State) -> Vec<(String, u64)> {
    let groups = state.meeting.iter().flat_map(|m| &m.definition.groups);
    groups
        .filter_map(|g| Some((g.id.clone(), state.expected(&g.id)?)))
        .collect()
}

/// One line for people; empty before the draw.
pub(super) fn text(expected: &[(String, u64)], output: &Output) -> String {
    if expected.is_empty() {
        return String::new();
    }
    let groups: Vec<String> = expected.iter().map(|(group, n)| format!("{group} {n}")).collect();
    let all: u64 = expected.iter().map(|(_, n)| n).sum();
    output.pick(
        format!("应到：{}，共 {all}", groups.join("，")),
        format!("expected: {}, {all} in all", groups.join(", ")),
    )
}

/// An object from group to number.
pub(super) fn json(expected: &[(String, u64)]) -> Value {
    let members = expected.iter().map(|(group, n)| (group.clone(), Value::from(*n)));
    Value::Object(members.collect())
}
