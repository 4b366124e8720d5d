//! Judges every mutation once, for all tests, and writes the kill matrix.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    panic,
    path::PathBuf,
    sync::LazyLock,
    thread,
};

use gongxin_protocol::Check;
use gongxin_record::Lang;
use gongxin_testkit::mutate::{self, Depth, Evidence, Mutation};
use gongxin_verify::{Input, Report, Status, Verdict, describe, verify};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

/// A mutation and what the verifier said of it.
pub(crate) struct Judged {
    pub(crate) mutation: Mutation,
    pub(crate) report: Report,
    /// The same damage at the other depth.
    pub(crate) twin: Option<(Depth, Report)>,
}

static JUDGED: LazyLock<Vec<Judged>> = LazyLock::new(|| {
    each(&mutate::all(), |mutation| {
        let evidence = (mutation.make)();
        let report = judge(&evidence);
        keep(mutation.id, mutation.fails, &evidence, &report);
        Judged {
            mutation: *mutation,
            report,
            twin: evidence.twin().map(|(depth, twin)| (depth, judge(&twin))),
        }
    })
});

/// Writes a record, what is given beside it and what a verifier must say, for other implementations: into a folder of its own
/// under the one that `GONGXIN_MUTATIONS` names, if it does.
#[expect(clippy::unwrap_used, reason = "a test's helper")]
pub(crate) fn keep(id: &str, guards: &[Check], evidence: &Evidence, report: &Report) {
    let Some(folder) = std::env::var_os("GONGXIN_MUTATIONS") else {
        return;
    };
    let to = PathBuf::from(folder).join(id);
    std::fs::create_dir_all(&to).unwrap();
    let keep = |name: &str, bytes: &[u8]| std::fs::write(to.join(name), bytes).unwrap();
    keep("record.zip", &evidence.archive);
    keep("trust.json", evidence.trust.to_json_pretty().as_bytes());
    for (receipt, n) in evidence.receipts.iter().zip(0..) {
        keep(&format!("{n}.receipt"), receipt);
    }
    let guards: Vec<String> = guards.iter().map(ToString::to_string).collect();
    let expected = serde_json::json!({ "exit": report.exit_code(), "guards": guards });
    keep("expected.json", expected.to_string().as_bytes());
}

/// All of them, in order.
pub(crate) fn judged() -> &'static [Judged] {
    &JUDGED
}

pub(crate) fn judge(evidence: &Evidence) -> Report {
    let input = Input {
        archive: &evidence.archive,
        trust: Some(&evidence.trust),
        receipts: &evidence.receipts,
    };
    verify(&input, &mut ChaCha20Rng::from_seed([1; 32]), &mut |_| {})
}

pub(crate) fn failing(report: &Report) -> Vec<Check> {
    let bad = report.checks.iter().filter(|c| c.status == Status::Fail);
    bad.map(|c| c.check).collect()
}

/// The answers for all items, in their order, worked out on all cores.
pub(crate) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let part = items.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = items
            .chunks(part)
            .map(|part| scope.spawn(move || part.iter().map(work).collect::<Vec<R>>()))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|cause| panic::resume_unwind(cause)))
            .collect()
    })
}

/// The table, and the checks without which every mutation would still be refused.
pub(crate) fn matrix() -> (String, Vec<Check>) {
    let mut alone: BTreeMap<Check, Vec<&str>> = BTreeMap::new();
    let mut rows = String::new();
    let catalogue: Vec<Check> = judged()[0].report.checks.iter().map(|c| c.check).collect();
    for Judged {
        mutation,
        report,
        twin,
    } in judged()
    {
        for check in catalogue.iter().filter(|_| report.verdict() == Verdict::Fail) {
            if report.verdict_without(Some(*check)) == Verdict::Pass {
                alone.entry(*check).or_default().push(mutation.id);
            }
        }
        let shown = |report| match failing(report).as_slice() {
            [] => "cannot be checked".to_owned(),
            failed => {
                let names: Vec<String> = failed.iter().map(ToString::to_string).collect();
                names.join(" ")
            }
        };
        let (own, other) = (shown(report), twin.as_ref().map(|(_, report)| shown(report)));
        let other = other.as_deref();
        let (shallow, deep) = match twin {
            None => ("", own.as_str()),
            Some((Depth::Shallow, _)) => (other.unwrap_or_default(), own.as_str()),
            Some((Depth::Deep, _)) => (own.as_str(), other.unwrap_or_default()),
        };
        let (id, attack, what) = (mutation.id, mutation.attack, mutation.what);
        let _ = writeln!(rows, "| {id} | {attack} | {what} | {shallow} | {deep} |");
    }
    let mut table = HEAD.to_owned();
    for check in &catalogue {
        let name = describe(*check).name(Lang::En);
        let ids = alone.get(check).map_or(String::new(), |ids| ids.join(", "));
        let _ = writeln!(table, "| {check} | {name} | {ids} |");
    }
    table += MUTATIONS;
    table += &rows;
    let needless = catalogue.into_iter().filter(|check| !alone.contains_key(check));
    (table, needless.collect())
}

const HEAD: &str = "# Kill matrix

Each check of the verifier, and the damaged records that it alone refuses: with the check switched off they would pass.
Written by `GONGXIN_BLESS=1 cargo test -p gongxin-verify --test mutations`; the same test fails when it is stale.

| check | name | refuses alone |
| --- | --- | --- |
";

const MUTATIONS: &str = "
## Every mutation

Each with the attack of [threat-model.md](threat-model.md) that it plays, and the checks that fail at both depths. *Shallow*: bytes of an honest record were
changed, under the honest head. *Deep*: everything that follows was hashed and signed as usual, by a host with the log key and all witnesses. Damage that
lies in no line of the log (archive, head, paper, receipts) has one depth.

| mutation | attack | what was done | shallow | deep |
| --- | --- | --- | --- | --- |
";

/// The codes with which the judge refuses, from its own sources: string literals between the check and the words, or after a
/// condition where the check is the same for all.
#[expect(clippy::unwrap_used, reason = "a test's helper")]
pub(crate) fn codes() -> BTreeSet<String> {
    let mut paths = vec![PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../protocol/src"
    ))];
    let mut codes = BTreeSet::new();
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(std::fs::read_dir(path).unwrap().map(|file| file.unwrap().path()));
            continue;
        }
        let source = std::fs::read_to_string(path).unwrap();
        let literals = source
            .split('"')
            .skip(1)
            .step_by(2)
            .zip(source.split('"').skip(2).step_by(2));
        for (literal, then) in literals {
            let simple = literal.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if simple && !literal.is_empty() && then.starts_with(',') {
                codes.insert(literal.to_owned());
            }
        }
    }
    assert!(codes.len() > 80, "{codes:?}");
    codes
}
