//! A whole meeting verifies with its roots of trust, is incomplete without them, and wrong with others.

use gongxin_protocol::Check;
use gongxin_record::Lang;
use gongxin_testkit::meeting::{Held, SMALL};
use gongxin_verify::{Input, Report, Status, Verdict, verify};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

fn check(archive: &[u8], trust: Option<&gongxin_record::Trust>, receipts: &[Vec<u8>]) -> Report {
    verify(
        &Input {
            archive,
            trust,
            receipts,
        },
        &mut ChaCha20Rng::from_seed([1; 32]),
        &mut |_| {},
    )
}

#[test]
fn a_good_record_passes_every_check() {
    let held = Held::whole(SMALL, 1);
    // The last ballot of every tag is promised; earlier revisions were replaced, which their receipts allow.
    let receipts: Vec<Vec<u8>> = held.receipts.iter().map(|r| r.clone().into_bytes()).collect();
    let report = check(&held.archive(), Some(&held.trust), &receipts);
    assert_eq!(report.verdict(), Verdict::Pass, "{}", report.text(Lang::En));
    // This meeting has no write-ins: V14 has nothing to look at.
    let examined = |c: &gongxin_verify::CheckReport| c.examined > 0 || c.check == Check::V14;
    assert!(report.checks.iter().all(examined), "{}", report.text(Lang::En));
}

#[test]
fn a_rich_record_passes_every_check() {
    let held = Held::rich(5);
    let receipts: Vec<Vec<u8>> = held.receipts.iter().map(|r| r.clone().into_bytes()).collect();
    let report = check(&held.archive(), Some(&held.trust), &receipts);
    assert_eq!(report.verdict(), Verdict::Pass, "{}", report.text(Lang::En));
    assert!(
        report.checks.iter().all(|c| c.examined > 0),
        "{}",
        report.text(Lang::En)
    );
}

#[test]
fn without_trust_it_is_incomplete() {
    let held = Held::whole(SMALL, 2);
    let report = check(&held.archive(), None, &[]);
    assert_eq!(report.verdict(), Verdict::Incomplete, "{}", report.text(Lang::En));
    assert_eq!(report.exit_code(), 2);
    let open: Vec<String> = report
        .checks
        .iter()
        .filter(|c| c.status == Status::Error)
        .map(|c| c.check.to_string())
        .collect();
    assert_eq!(open, ["V03", "V05", "V07"]);
}

#[test]
fn another_meeting_or_nothing_at_all_is_wrong() {
    let (held, other) = (Held::whole(SMALL, 3), Held::whole(SMALL, 4));
    let report = check(&held.archive(), Some(&other.trust), &[]);
    assert_eq!(report.verdict(), Verdict::Fail);
    for bytes in [&b""[..], b"PK", &held.archive()[..200]] {
        assert_eq!(check(bytes, Some(&held.trust), &[]).verdict(), Verdict::Fail);
    }
}
