//! Records in which people made trouble that the rules provide for: a verifier must not refuse them.

use gongxin_record::{
    Entry,
    entry::{Alternate, Challenged, DkgAbort, Json},
};
use gongxin_rules::{BallotSpec, Outcome, Overall, Template};

use super::{
    Evidence, ceremony::complaining, inserted, rich, shares::third, talks::talks, texts::challenge,
    zip::with_file,
};
use crate::meeting::{Held, SMALL, Said};

/// Name and record of each.
#[must_use]
pub fn harmless() -> Vec<(&'static str, Evidence)> {
    vec![
        ("the honest meeting", Evidence::of(&super::honest())),
        ("a file beside the log, sealed", with_file(b"minutes".to_vec())),
        (
            "a bad share that nobody combined",
            third(|_, share| share.points.0.swap(0, 1)),
        ),
        (
            "a ceremony that a complaint ended",
            Evidence::of(&complaining(|_| {})),
        ),
        ("a ceremony that was given up", Evidence::of(&given_up())),
        ("an alternate who stepped in", Evidence::of(&stepped_in())),
        (
            "a challenged ballot that opens",
            Evidence::of(&challenge(|_: &mut Challenged| {})),
        ),
        ("a vote that too few came to", Evidence::of(&too_few())),
        (
            "somebody printed, taken from the published list",
            Evidence::of(&printed_nominee()),
        ),
        ("talks alone", Evidence::of(&talks(Held::convene(SMALL, 1)))),
    ]
}

/// Two of four members come: all of them agree, and nothing is decided.
fn too_few() -> Held {
    let mut held = Held::convene(SMALL, 1).with_plot(Box::new(|_, _| vec![Said::Honest]));
    held.draw(SMALL);
    held.key_ceremony();
    held.admit("qw", SMALL.committee / 2);
    held.freeze(&["qw"]);
    held.define("qw", &["qw"], BallotSpec::qwh(["候选人1", "候选人2"]));
    held.vote("qw", &["qw"]);
    held.count("qw");
    held.seal();
    let sheet = held.state().ballots["qw"].sheet.as_ref().expect("a sheet");
    assert_eq!(sheet.overall, Overall::NoQuorum);
    assert!(sheet.contests.iter().all(|c| c.outcome == Outcome::NotDecided));
    held
}

/// Voters take from the list a person who is printed above it: those votes are void, and need no table.
fn printed_nominee() -> Held {
    let held = rich(|_, e| match e {
        Entry::Ballot(b) if b.id == "tj" => {
            let mut ballot = b.clone();
            let mut spec = Template::named("TJ_LIST@1").expect("template").example.clone();
            let printed = spec.contests[0].options[0].clone();
            spec.nominees[2].label = printed.label;
            spec.nominees[2].detail.clear();
            ballot.spec = Json::of(&spec).expect("spec");
            Some(vec![Said::entry(ballot)])
        }
        _ => None,
    });
    let mut outcomes = held.writer.entries().iter().filter_map(|entry| match entry {
        Entry::Outcome(o) if o.ballot == "tj" => Some(o),
        _ => None,
    });
    let written = &outcomes.next().expect("a result").write_ins[0].rows;
    let taken = written
        .iter()
        .filter(|row| row.nominee.as_deref() == Some("n003"));
    let votes: u64 = taken.map(|row| row.votes).sum();
    let sheet = held.state().ballots["tj"].sheet.as_ref().expect("a sheet");
    let contest = &sheet.contests[0];
    assert!(votes > 0 && contest.write_in_void >= votes, "{votes} {contest:?}");
    assert!(contest.write_ins.iter().all(|row| row.nominee != "n003"));
    held
}

fn given_up() -> Held {
    inserted(false, |_, e| match e {
        Entry::DkgCommit(c) if c.trustee == 2 => Some(
            DkgAbort {
                ceremony: 1,
                reason: "第三名监票人未到".into(),
            }
            .into(),
        ),
        _ => None,
    })
}

fn stepped_in() -> Held {
    inserted(false, |_, e| match e {
        Entry::Draw(d) => {
            let s = d
                .strata
                .iter()
                .find(|s| !s.drawn.is_empty() && !s.alternates.is_empty());
            let s = s.expect("alternates");
            let (leaves, enters) = (s.drawn[0], s.alternates[0]);
            let reason = "因公外出".into();
            Some(
                Alternate {
                    leaves,
                    enters,
                    reason,
                }
                .into(),
            )
        }
        _ => None,
    })
}
