//! A ring that was frozen before anybody knew who is expected is held against 应到 when a ballot opens with it.

use gongxin_record::entry::Open;
use gongxin_roles::writer::WriteError;
use gongxin_rules::BallotSpec;
use gongxin_testkit::meeting::{Held, SMALL, Sizes};

/// A committee of which everybody is expected: nobody is drawn.
const COMMITTEE: Sizes = Sizes {
    eligible: 0,
    drawn: 0,
    ..SMALL
};

/// A meeting whose committee checks in before the roster is known; answers the codes with which opening is refused.
fn opened_with(present: u32) -> Vec<&'static str> {
    let mut held = Held::convene(COMMITTEE, 5);
    held.key_ceremony();
    held.admit("qw", present);
    held.freeze(&["qw"]);
    held.draw(COMMITTEE);
    held.define("qw", &["qw"], BallotSpec::qwh(["候选人1"]));
    let open = Open {
        ballot: "qw".into(),
        rings: vec!["r-qw".into()],
    };
    match held.writer.append_entry(open) {
        Ok(_) => Vec::new(),
        Err(WriteError::Refused(findings)) => findings.iter().map(|f| f.code).collect(),
        Err(WriteError::Malformed(_)) => vec!["malformed"],
    }
}

#[test]
fn as_many_as_expected_may_vote() {
    assert!(opened_with(SMALL.committee).is_empty());
}

#[test]
fn one_more_may_not() {
    assert_eq!(opened_with(SMALL.committee + 1), ["ring-expected"]);
}
