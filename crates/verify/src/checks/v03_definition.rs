//! V03: the meeting is the one on paper; definitions are sound.

use gongxin_protocol::{Check, Finding};
use gongxin_record::Entry;

use super::untrusted;
use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome {
        examined: facts.count(|e| matches!(e, Entry::Meeting(_) | Entry::Ballot(_))),
        findings: facts.judged(Check::V03),
        not_run: facts.state.meeting.is_none(),
        ..Outcome::default()
    };
    let Some(meeting) = &facts.state.meeting else {
        return outcome;
    };
    let Some(trust) = facts.input.trust else {
        outcome.unchecked.push(untrusted(Check::V03));
        return outcome;
    };
    let mut require = |holds: bool, code, zh: &str, en: &str| {
        if !holds {
            outcome
                .findings
                .push(Finding::new(Check::V03, code, zh, en).at(0));
        }
    };
    let digest = meeting.digest.0 == trust.meeting.0;
    require(
        digest,
        "digest",
        "会议摘要与纸上所记不符",
        "the meeting digest is not the one on paper",
    );
    let definition = &meeting.definition;
    let log = definition.log.key == trust.log;
    require(
        log,
        "log-key",
        "日志公钥与纸上所记不符",
        "the log key is not the one on paper",
    );
    let sorted = |keys: Vec<&String>| {
        let mut keys = keys;
        keys.sort();
        keys.into_iter().cloned().collect::<Vec<_>>()
    };
    let witnesses = sorted(definition.witnesses.iter().map(|w| &w.key).collect())
        == sorted(trust.witnesses.iter().collect());
    require(
        witnesses,
        "witnesses",
        "见证人与纸上所记不符",
        "the witnesses are not those on paper",
    );
    outcome
}
