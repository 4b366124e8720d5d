//! Every damaged record is refused, at both depths, and every check is needed to refuse one of them.

mod judging;

use std::{collections::BTreeSet, fmt::Write as _};

use gongxin_protocol::Check::{V01, V05};
use gongxin_record::{Archive, Lang};
use gongxin_testkit::{
    meeting::{Held, SMALL},
    mutate::{self, Depth, Evidence},
};
use gongxin_verify::Verdict;

use judging::{each, failing, judge, judged};

#[test]
fn every_mutation_is_refused_by_the_checks_that_guard_against_it() {
    let mut wrong = String::new();
    for case in judged() {
        let (mutation, report) = (&case.mutation, &case.report);
        let failed = failing(report);
        let expected = if mutation.fails.is_empty() {
            Verdict::Incomplete
        } else {
            Verdict::Fail
        };
        let missing = mutation.fails.iter().any(|c| !failed.contains(c));
        if report.verdict() != expected || missing {
            let (id, should, verdict) = (mutation.id, mutation.fails, report.verdict());
            let text = report.text(Lang::En);
            let _ = writeln!(
                wrong,
                "{id}: {verdict:?}, failed {failed:?}, should {should:?}\n{text}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Bytes changed under the honest head are found by the head or the form; with the head signed anew, by the check that guards against
/// the damage itself.
#[test]
fn every_mutation_is_refused_at_the_other_depth() {
    let mut wrong = String::new();
    let (mut shallow, mut deep) = (0, 0);
    for case in judged() {
        let Some((depth, report)) = &case.twin else {
            continue;
        };
        let failed = failing(report);
        let guards = case.mutation.fails;
        let found = match depth {
            Depth::Shallow => {
                shallow += 1;
                failed.contains(&V01) || failed.contains(&V05)
            }
            Depth::Deep => {
                deep += 1;
                guards.iter().any(|c| *c != V05 && failed.contains(c))
            }
        };
        if !found {
            let id = case.mutation.id;
            let text = report.text(Lang::En);
            let _ = writeln!(
                wrong,
                "{id}, {depth:?}: failed {failed:?}, guards {guards:?}\n{text}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(shallow > 80 && deep > 20, "{shallow} shallow, {deep} deep");
}

/// With a check switched off, some mutation that it alone guards against must pass. The table is `docs/kill-matrix.md`;
/// `GONGXIN_BLESS=1` writes it anew.
#[test]
fn every_check_is_the_only_guard_against_something() {
    let (table, needless) = judging::matrix();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/kill-matrix.md");
    if std::env::var_os("GONGXIN_BLESS").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    assert!(
        needless.is_empty(),
        "{needless:?} are never the only guard:\n{table}"
    );
    assert_eq!(
        std::fs::read_to_string(path).unwrap_or_default(),
        table,
        "docs/kill-matrix.md is stale"
    );
}

#[test]
fn names_are_unique_and_attacks_are_those_of_the_threat_model() {
    let model = include_str!("../../../docs/threat-model.md");
    let mut seen = BTreeSet::new();
    for mutation in mutate::all() {
        assert!(seen.insert(mutation.id), "{} twice", mutation.id);
        let known = model
            .lines()
            .filter_map(|line| line.strip_prefix("| A"))
            .filter_map(|line| line.split_once(" |"))
            .any(|(rest, _)| format!("A{rest}").split(' ').any(|id| id == mutation.attack));
        assert!(known, "{}: no attack {}", mutation.id, mutation.attack);
    }
}

/// Trouble that the rules provide for is no fault: the verifier must not refuse for the sake of refusing.
#[test]
fn what_harms_nobody_passes() {
    for ((what, good), n) in mutate::harmless().into_iter().zip(1..) {
        let report = judge(&good);
        judging::keep(&format!("harmless-{n}"), &[], &good, &report);
        assert_eq!(
            report.verdict(),
            Verdict::Pass,
            "{what}\n{}",
            report.text(Lang::En)
        );
    }
}

/// Every value in every kind of entry counts: changed, with the head signed and witnessed anew, it is noticed. The only free
/// one is the text of the closing note, which no later entry or paper binds but the head itself.
#[test]
fn every_value_of_the_record_counts() {
    let held = Held::whole(SMALL, 1);
    let cases: Vec<_> = mutate::sweep(&held).collect();
    let verdicts = each(&cases, |case| judge(&case.evidence).verdict());
    let passed = cases.iter().zip(verdicts).filter(|(_, v)| *v != Verdict::Fail);
    let unnoticed: Vec<_> = passed.map(|(case, _)| &case.id).collect();
    assert!(cases.len() > 300, "{}", cases.len());
    assert!(
        matches!(unnoticed.as_slice(), [id] if id.ends_with("\"会议结束\"")),
        "{} values, unnoticed: {unnoticed:#?}",
        cases.len()
    );
}

/// A flipped bit is noticed wherever it lies. Free are only those bits of ZIP headers (times, versions, attributes) that change no
/// member's name or bytes.
#[test]
fn every_flipped_bit_is_noticed() {
    let held = Held::whole(SMALL, 1);
    let cases = mutate::flips(&held, 131);
    let (honest, _) = Archive::open(&Evidence::of(&held).archive);
    let verdicts = each(&cases, |case| judge(&case.evidence).verdict());
    let unnoticed = cases.iter().zip(verdicts).filter(|(case, verdict)| {
        *verdict != Verdict::Fail && Archive::open(&case.evidence.archive) != (honest.clone(), Vec::new())
    });
    let unnoticed: Vec<_> = unnoticed.map(|(case, _)| &case.id).collect();
    assert!(cases.len() > 500, "{}", cases.len());
    assert!(
        unnoticed.is_empty(),
        "{} flips, unnoticed: {unnoticed:#?}",
        cases.len()
    );
}

/// Not only every check: every single refusal of the judge occurs in some damaged record.
#[test]
fn every_refusal_of_the_judge_occurs() {
    let seen: BTreeSet<&str> = judged()
        .iter()
        .flat_map(|case| {
            let twin = case.twin.iter().map(|(_, report)| report);
            std::iter::once(&case.report).chain(twin)
        })
        .flat_map(|report| &report.checks)
        .flat_map(|check| &check.findings)
        .map(|finding| finding.code)
        .collect();
    let codes = judging::codes();
    let missing: Vec<&String> = codes
        .iter()
        .filter(|code| !seen.contains(code.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "{} of {}: {missing:?}",
        missing.len(),
        codes.len()
    );
}
