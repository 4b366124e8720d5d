//! What is asked of a ring once more when a ballot opens with it: that it fits 应到, which may have been unknown at the freeze, and
//! that nobody in it was revoked since.
#![expect(clippy::unwrap_used, reason = "tests")]

use gongxin_record::{
    bytes::Ed25519Key,
    entry::{Open, Revoke},
};
use gongxin_roles::{token::Token, voter::Device, writer::WriteError};
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
    answers(held.writer.append_entry(open))
}

fn answers(said: Result<u64, WriteError>) -> Vec<&'static str> {
    match said {
        Ok(_) => Vec::new(),
        Err(WriteError::Refused(findings)) => findings.iter().map(|f| f.code).collect(),
        Err(WriteError::Malformed(_)) => vec!["malformed"],
    }
}

/// A committee in a frozen ring, of which one then checks in with another device or not, and is revoked; answers as above.
fn opened_after_revoking(moved: bool, frozen_anew: bool) -> Vec<&'static str> {
    let mut held = Held::convene(COMMITTEE, 5);
    held.key_ceremony();
    held.draw(COMMITTEE);
    held.admit("qw", SMALL.committee);
    held.freeze(&["qw"]);
    held.define("qw", &["qw"], BallotSpec::qwh(["候选人1"]));
    let meeting = held.state().digest();
    let token = held.devices["qw"][0].token();
    let key = Ed25519Key(token.signing().public());
    if moved {
        let device = Device::new(Token::from_bytes(*token.expose()), 2, &mut held.rng);
        let line = device.check_in(&meeting, &mut held.rng).unwrap();
        held.writer.append(line.as_bytes()).unwrap();
    }
    let revoke = Revoke {
        token: key,
        reason: "遗失".into(),
    };
    held.writer.append_entry(revoke).unwrap();
    let mut rings = vec!["r-qw".into()];
    if frozen_anew {
        let ring = gongxin_roles::host::ring(held.writer.state(), "r-2", "qw");
        held.writer.append_entry(ring).unwrap();
        rings = vec!["r-2".into()];
    }
    answers(held.writer.append_entry(Open {
        ballot: "qw".into(),
        rings,
    }))
}

#[test]
fn who_is_revoked_after_the_freeze_does_not_vote() {
    assert_eq!(opened_after_revoking(false, false), ["open-void"]);
    assert_eq!(opened_after_revoking(true, false), ["open-void"]);
    assert!(opened_after_revoking(false, true).is_empty());
}

#[test]
fn as_many_as_expected_may_vote() {
    assert!(opened_with(SMALL.committee).is_empty());
}

#[test]
fn one_more_may_not() {
    assert_eq!(opened_with(SMALL.committee + 1), ["ring-expected"]);
}
