//! V01: archive members, seal digests, and the strict form of every line.

use gongxin_protocol::{Check, Finding};
use gongxin_record::{Entry, Lang};

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let fault = |zh: String, en: String| Finding::new(Check::V01, "archive", zh, en);
    let mut findings: Vec<Finding> = facts
        .archive_faults
        .iter()
        .map(|f| fault(f.text(Lang::Zh), f.text(Lang::En)))
        .collect();
    findings.extend(facts.malformed.iter().map(|m| {
        let finding = Finding::new(Check::V01, "line", m.text(Lang::Zh), m.text(Lang::En));
        match m.place().and_then(|p| p.entry) {
            Some(entry) => finding.at(entry),
            None => finding,
        }
    }));
    let sealed = facts
        .lines
        .checked_sub(1)
        .and_then(|last| facts.entries.get(&last));
    if !matches!(sealed, Some(Entry::Seal(_))) {
        let en = "the log does not end with a seal: it is truncated or unfinished";
        findings.push(Finding::new(
            Check::V01,
            "no-seal",
            "日志没有以封存结束：被截断或尚未完成",
            en,
        ));
    }
    Outcome {
        examined: facts.lines + facts.archive.members().count() as u64,
        findings,
        ..Outcome::default()
    }
}
