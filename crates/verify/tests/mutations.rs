//! Every damaged record is refused, and every check is needed to refuse one of them.

use std::{collections::BTreeMap, fmt::Write as _};

use gongxin_protocol::Check;
use gongxin_record::Lang;
use gongxin_testkit::{
    meeting::{Held, SMALL},
    mutate::{self, Evidence},
};
use gongxin_verify::{Input, Report, Status, Verdict, describe, verify};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

fn judge(evidence: &Evidence) -> Report {
    let input = Input {
        archive: &evidence.archive,
        trust: Some(&evidence.trust),
        receipts: &evidence.receipts,
    };
    verify(&input, &mut ChaCha20Rng::from_seed([1; 32]), &mut |_| {})
}

fn failing(report: &Report) -> Vec<Check> {
    let bad = |s: Status| s == Status::Fail;
    report
        .checks
        .iter()
        .filter(|c| bad(c.status))
        .map(|c| c.check)
        .collect()
}

#[test]
fn every_mutation_is_refused_by_the_checks_that_guard_against_it() {
    let mut wrong = String::new();
    for mutation in mutate::all() {
        let report = judge(&(mutation.make)());
        let failed = failing(&report);
        let expected = if mutation.fails.is_empty() {
            Verdict::Incomplete
        } else {
            Verdict::Fail
        };
        let missing: Vec<_> = mutation.fails.iter().filter(|c| !failed.contains(c)).collect();
        if report.verdict() != expected || !missing.is_empty() {
            let _ = writeln!(
                wrong,
                "{}: {:?}, failed {failed:?}, should {:?}\n{}",
                mutation.id,
                report.verdict(),
                mutation.fails,
                report.text(Lang::En)
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// With a check switched off, some mutation that it alone guards against must pass. The table is `docs/kill-matrix.md`;
/// `GONGXIN_BLESS=1` writes it anew.
#[test]
fn every_check_is_the_only_guard_against_something() {
    let mut alone: BTreeMap<Check, Vec<&str>> = BTreeMap::new();
    let mut rows = String::new();
    for mutation in mutate::all() {
        let report = judge(&(mutation.make)());
        let failed = failing(&report);
        for check in report.checks.iter().map(|c| c.check) {
            if !failed.is_empty() && report.verdict_without(Some(check)) != Verdict::Fail {
                alone.entry(check).or_default().push(mutation.id);
            }
        }
        let names: Vec<String> = failed.iter().map(ToString::to_string).collect();
        let shown = if names.is_empty() {
            "cannot be checked".to_owned()
        } else {
            names.join(" ")
        };
        let _ = writeln!(rows, "| {} | {} | {shown} |", mutation.id, mutation.what);
    }
    let mut table = String::from(
        "# Kill matrix\n\nEach check of the verifier, and the damaged records that it alone refuses: with the check switched off they \
         would pass.\nWritten by `GONGXIN_BLESS=1 cargo test -p gongxin-verify --test mutations`; the same test fails when it is stale.\n\n\
         | check | name | refuses alone |\n| --- | --- | --- |\n",
    );
    for check in judge(&Evidence::of(&mutate::honest()))
        .checks
        .iter()
        .map(|c| c.check)
    {
        let ids = alone.get(&check).cloned().unwrap_or_default();
        let _ = writeln!(
            table,
            "| {check} | {} | {} |",
            describe(check).name(Lang::En),
            ids.join(", ")
        );
    }
    let _ = write!(
        table,
        "\n## Every mutation\n\n| mutation | what was done | checks that fail |\n| --- | --- | --- |\n{rows}"
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/kill-matrix.md");
    if std::env::var_os("GONGXIN_BLESS").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    for check in judge(&Evidence::of(&mutate::honest()))
        .checks
        .iter()
        .map(|c| c.check)
    {
        assert!(
            alone.contains_key(&check),
            "{check} is never the only guard:\n{table}"
        );
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap_or_default(),
        table,
        "docs/kill-matrix.md is stale"
    );
}

/// Every value in every kind of entry counts: changed, with the head signed and witnessed anew, it is noticed. The only free
/// one is the text of the closing note, which no later entry or paper binds but the head itself.
#[test]
fn every_value_of_the_record_counts() {
    let held = Held::whole(SMALL, 1);
    let mut unnoticed = Vec::new();
    let mut swept = 0;
    for case in mutate::sweep(&held) {
        swept += 1;
        if judge(&case.evidence).verdict() != Verdict::Fail {
            unnoticed.push(case.id);
        }
    }
    assert!(swept > 300, "{swept}");
    let note = |id: &String| id.ends_with("\"会议结束\"");
    assert!(
        unnoticed.iter().all(note) && unnoticed.len() == 1,
        "{swept} values, unnoticed: {unnoticed:#?}"
    );
}
