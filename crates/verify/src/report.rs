//! The report: one line per check, and one verdict.

use gongxin_protocol::{Check, Finding};
use gongxin_record::Lang;
use serde::Serialize;

use crate::describe;

/// What came of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Examined and found right.
    Pass,
    /// The record is wrong.
    Fail,
    /// Could not be checked: a root of trust is missing.
    Error,
    /// Nothing there to check although there must be.
    NotRun,
}

/// The verdict on a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every check passed.
    Pass,
    /// The record is wrong.
    Fail,
    /// Nothing wrong was found, but something could not be checked.
    Incomplete,
}

/// What a check found, before it is put into words.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// How many things were examined.
    pub(crate) examined: u64,
    /// What is wrong.
    pub(crate) findings: Vec<Finding>,
    /// What could not be checked.
    pub(crate) unchecked: Vec<Finding>,
    /// Nothing was there to check.
    pub(crate) not_run: bool,
}

/// One line of the report.
#[derive(Debug, Clone)]
pub struct CheckReport {
    /// Which check.
    pub check: Check,
    /// What came of it.
    pub status: Status,
    /// How many things were examined.
    pub examined: u64,
    /// What is wrong or could not be checked.
    pub findings: Vec<Finding>,
}

impl CheckReport {
    pub(crate) fn new(check: Check, outcome: Outcome) -> Self {
        let status = match &outcome {
            o if !o.findings.is_empty() => Status::Fail,
            o if !o.unchecked.is_empty() => Status::Error,
            o if o.not_run => Status::NotRun,
            _ => Status::Pass,
        };
        let findings = outcome.findings.into_iter().chain(outcome.unchecked).collect();
        Self {
            check,
            status,
            examined: outcome.examined,
            findings,
        }
    }
}

/// The whole report.
#[derive(Debug, Clone)]
pub struct Report {
    /// Every check of the catalogue, in order.
    pub checks: Vec<CheckReport>,
    /// Whether the record says of itself that it is a rehearsal (演练): its results decide nothing.
    pub rehearsal: bool,
}

impl Report {
    pub(crate) fn new(checks: Vec<CheckReport>, rehearsal: bool) -> Self {
        Self { checks, rehearsal }
    }

    /// The verdict over all checks.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict_without(None)
    }

    /// The verdict as if one check were not in the catalogue: for showing that each check is needed.
    #[must_use]
    pub fn verdict_without(&self, left_out: Option<Check>) -> Verdict {
        let rest = || self.checks.iter().filter(|c| Some(c.check) != left_out);
        if rest().any(|c| c.status == Status::Fail) {
            Verdict::Fail
        } else if rest().all(|c| c.status == Status::Pass) {
            Verdict::Pass
        } else {
            Verdict::Incomplete
        }
    }

    /// Exit code: 0 pass, 1 wrong, 2 something could not be checked.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.verdict() {
            Verdict::Pass => 0,
            Verdict::Fail => 1,
            Verdict::Incomplete => 2,
        }
    }

    /// The report as people read it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        const MOST: usize = 5;
        let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
        let mut out = String::new();
        for line in &self.checks {
            let description = describe(line.check);
            let mark = match line.status {
                Status::Pass => "✓",
                Status::Fail => "✗",
                Status::Error => "?",
                Status::NotRun => "–",
            };
            let name = description.name(lang);
            let gap = " ".repeat(24usize.saturating_sub(width(name)));
            out += &format!(
                "  {mark} {} {name}{gap}{:>7}  {}\n",
                line.check,
                line.examined,
                description.proves(lang)
            );
            for finding in line.findings.iter().take(MOST) {
                let place = finding
                    .entry
                    .map_or(String::new(), |n| format!("{} {n}: ", pick("第", "entry")));
                out += &format!("        {place}{} [{}]\n", finding.text(lang), finding.code);
            }
            if line.findings.len() > MOST {
                out += &format!(
                    "        … {} {}\n",
                    line.findings.len() - MOST,
                    pick("处未列出", "more")
                );
            }
        }
        let verdict = match self.verdict() {
            Verdict::Pass => pick("结论：全部检查通过。", "Verdict: every check passed."),
            Verdict::Fail => pick("结论：记录有误，不可采信。", "Verdict: the record is wrong."),
            Verdict::Incomplete => pick(
                "结论：未发现错误，但有项目无法核对。",
                "Verdict: nothing wrong was found, but not everything could be checked.",
            ),
        };
        let rehearsal = if self.rehearsal {
            pick(
                "这是演练的记录：其中的结果不作数。\n",
                "This is the record of a rehearsal: its results decide nothing.\n",
            )
        } else {
            ""
        };
        out + verdict + "\n" + rehearsal
    }

    /// The report for programs; see `checks` in the specification.
    #[must_use]
    pub fn json(&self) -> JsonReport {
        let checks = self.checks.iter().map(|line| JsonCheck {
            id: line.check.to_string(),
            name: describe(line.check).id_name,
            status: line.status,
            examined: line.examined,
            faults: line
                .findings
                .iter()
                .map(|f| JsonFault {
                    entry: f.entry,
                    code: f.code,
                    reason: f.en.clone(),
                    reason_zh: f.zh.clone(),
                })
                .collect(),
        });
        JsonReport {
            verdict: self.verdict(),
            rehearsal: self.rehearsal,
            checks: checks.collect(),
        }
    }
}

/// Columns that a text takes on a terminal: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The report as JSON.
#[derive(Debug, Serialize)]
pub struct JsonReport {
    verdict: Verdict,
    rehearsal: bool,
    checks: Vec<JsonCheck>,
}

/// One check as JSON.
#[derive(Debug, Serialize)]
struct JsonCheck {
    id: String,
    name: &'static str,
    status: Status,
    examined: u64,
    faults: Vec<JsonFault>,
}

/// One fault as JSON.
#[derive(Debug, Serialize)]
struct JsonFault {
    entry: Option<u64>,
    code: &'static str,
    reason: String,
    reason_zh: String,
}
