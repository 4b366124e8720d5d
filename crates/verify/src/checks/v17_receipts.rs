//! V17: what was promised to voters is in the log.

use gongxin_protocol::{Check, Finding};
use gongxin_record::{Entry, Lang, Receipt, signing::signed_message};
use gongxin_tlog::VerifierKey;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    for line in facts.input.receipts {
        outcome.examined += 1;
        match check(facts, line) {
            Ok(true) => {}
            Ok(false) => outcome.findings.push(Finding::new(
                Check::V17,
                "dropped",
                "承诺的选票不在记录中：此回执即为证据",
                "the promised ballot is not in the log: this receipt proves misconduct",
            )),
            Err(finding) => outcome.unchecked.push(finding),
        }
    }
    outcome
}

/// Whether the promise of a genuine receipt was kept; a receipt that is none proves nothing about the record.
fn check(facts: &Facts<'_>, line: &[u8]) -> Result<bool, Finding> {
    let fail = |code, zh: &str, en: &str| Finding::new(Check::V17, code, zh, en);
    let receipt = Receipt::parse(line).map_err(|m| fail("form", &m.text(Lang::Zh), &m.text(Lang::En)))?;
    if receipt.meeting != facts.state.digest() {
        return Err(fail(
            "meeting",
            "回执属于另一会议",
            "the receipt is of another meeting",
        ));
    }
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
        .and_then(|k| VerifierKey::parse(k).ok());
    let signed =
        key.zip(signed_message(line, &receipt.meeting).ok())
            .is_some_and(|(key, (message, signature))| {
                gongxin_crypto::sign::verify(key.bytes(), &message, &signature.0).is_ok()
            });
    if !signed {
        return Err(fail(
            "signature",
            "回执没有日志公钥的签名",
            "the log key did not sign the receipt",
        ));
    }
    Ok(facts.entries.iter().any(|(number, entry)| match entry {
        Entry::Cast(cast) if cast.ballot == receipt.ballot && cast.tag == receipt.tag => {
            let same = usize::try_from(*number).ok().and_then(|n| facts.leaves.get(n)) == Some(&receipt.leaf);
            cast.revision > receipt.revision || (cast.revision == receipt.revision && same)
        }
        _ => false,
    }))
}
