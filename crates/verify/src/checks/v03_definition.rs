//! V03: the meeting is the one on paper; definitions are sound.

use gongxin_protocol::{Check, Finding};
use gongxin_record::{Entry, entry::Meeting};
use gongxin_tlog::{Kind, VerifierKey};

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
    if let Some(finding) = shared_key(&meeting.definition) {
        outcome.findings.push(finding);
    }
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

/// Log, witnesses and trustees watch each other: no key may serve two of them, under whatever names. Keys of log and witnesses that
/// cannot be read are wrong as well.
fn shared_key(definition: &Meeting) -> Option<Finding> {
    let fail = |code, zh: &str, en: &str| Some(Finding::new(Check::V03, code, zh, en).at(0));
    let witnesses = definition.witnesses.iter().map(|w| (&w.key, Kind::Witness));
    let named = std::iter::once((&definition.log.key, Kind::Log)).chain(witnesses);
    let mut keys: Vec<[u8; 32]> = definition.trustees.iter().map(|t| t.key.0).collect();
    for (text, kind) in named {
        match VerifierKey::parse(text) {
            Ok(key) if key.kind() == kind => keys.push(*key.bytes()),
            _ => {
                return fail(
                    "vkey",
                    "日志或见证人的公钥无法读取",
                    "a key of the log or of a witness cannot be read",
                );
            }
        }
    }
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    if keys.len() == all {
        return None;
    }
    let en = "one key serves two of log, witnesses and trustees";
    fail("key-shared", "日志、见证人、监票人中有两方共用一个公钥", en)
}
