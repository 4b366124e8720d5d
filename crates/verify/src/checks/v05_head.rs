//! V05: the head is signed, cosigned, and the head of this log; earlier heads are its past.

use gongxin_protocol::{Check, Finding};
use gongxin_tlog::{Checkpoint, Hash, Note, VerifierKey, cosigners};

use super::untrusted;
use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let fail = |code, zh: &str, en: &str| Finding::new(Check::V05, code, zh, en);
    match Note::parse(&facts.archive.checkpoint) {
        Err(error) => outcome
            .findings
            .push(fail("note", "日志首部无法读取", &error.to_string())),
        Ok(note) => {
            outcome.examined += 1;
            check_head(facts, &note, &mut outcome.findings);
            check_signers(facts, &note, &mut outcome);
        }
    }
    let Some(trust) = facts.input.trust else {
        outcome.unchecked.push(untrusted(Check::V05));
        return outcome;
    };
    for head in &trust.heads {
        outcome.examined += 1;
        if facts.tree.root_at(head.size) != Some(Hash(head.root.0)) {
            let zh = format!("会议中所见的首部（第 {} 条）不是本日志的过去", head.size);
            let en = format!("the head seen at size {} is not the past of this log", head.size);
            outcome.findings.push(fail("past-head", &zh, &en));
        }
    }
    outcome
}

/// Origin, size and root.
fn check_head(facts: &Facts<'_>, note: &Note, findings: &mut Vec<Finding>) {
    let fail = |code, zh: &str, en: &str| Finding::new(Check::V05, code, zh, en);
    match Checkpoint::parse(&note.text) {
        Err(error) => findings.push(fail("checkpoint", "日志首部格式有误", &error.to_string())),
        Ok(head) => {
            let origin = facts
                .state
                .meeting
                .as_ref()
                .map(|m| m.definition.log.origin.as_str());
            if origin != Some(head.origin.as_str()) {
                findings.push(fail("origin", "首部属于另一日志", "the head names another log"));
            }
            if head.size != facts.tree.size() || head.root != facts.tree.root() {
                findings.push(fail(
                    "root",
                    "首部与日志内容不符",
                    "size or root is not that of the log",
                ));
            }
        }
    }
}

/// The log key and the witnesses: from paper, or, without paper, the log key that the record itself names.
fn check_signers(facts: &Facts<'_>, note: &Note, outcome: &mut Outcome) {
    let fail = |code, zh: &str, en: &str| Finding::new(Check::V05, code, zh, en);
    let named = facts
        .state
        .meeting
        .as_ref()
        .map(|m| m.definition.log.key.as_str());
    let key = facts
        .input
        .trust
        .map(|t| t.log.as_str())
        .or(named)
        .map(VerifierKey::parse);
    let origin = facts
        .state
        .meeting
        .as_ref()
        .map(|m| m.definition.log.origin.as_str());
    let signed = matches!(&key, Some(Ok(key)) if note.signed_by(key) && Some(key.name()) == origin);
    if !signed {
        outcome.findings.push(fail(
            "signature",
            "首部没有日志公钥的签名",
            "the log key did not sign the head",
        ));
    }
    let Some(trust) = facts.input.trust else { return };
    let keys: Result<Vec<VerifierKey>, _> = trust.witnesses.iter().map(|w| VerifierKey::parse(w)).collect();
    match keys {
        Err(error) => outcome
            .findings
            .push(fail("witness-key", "见证人公钥无效", &error.to_string())),
        Ok(keys) => {
            let found = cosigners(note, &keys).len() as u64;
            outcome.examined += found;
            if found < u64::from(trust.quorum) {
                let zh = format!("见证人签名 {found} 个，至少须 {} 个", trust.quorum);
                let en = format!("{found} witnesses cosigned, {} are needed", trust.quorum);
                outcome.findings.push(fail("quorum", &zh, &en));
            }
        }
    }
}
