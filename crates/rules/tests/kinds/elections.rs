//! Elections within the Party: share of 应到, places, write-ins, ties, missing. Figures worked out by hand.

use gongxin_rules::*;
use serde_json::{Value, json};

use crate::common::*;

/// Three places, four candidates, 50 expected: more than half is 26.
fn jc(rows: [[u64; 3]; 4], written: &[(&str, u64)]) -> Sheet {
    let write_ins: Vec<Value> = written
        .iter()
        .map(|(name, votes)| json!({ "name": name, "votes": votes }))
        .collect();
    let [a, b, c, d] = rows;
    let others = json!({ "write_ins": write_ins });
    sheet(
        &example("XJ_JC@1"),
        &counts([50, 45, 45, 44, 44, 0], json!([a, b, c, d, others])),
    )
}

fn names(list: &[Candidate]) -> Vec<(&str, u64)> {
    list.iter().map(|c| (c.name.as_str(), c.votes)).collect()
}

#[test]
fn the_most_votes_win_among_those_with_more_than_half_of_expected() {
    let made = jc(
        [[40, 2, 2], [26, 10, 8], [25, 15, 4], [30, 10, 4]],
        &[("某人", 3)],
    );
    let election = made.election.as_ref().unwrap();
    assert_eq!((election.places, election.least, election.unfilled), (3, 26, 0));
    assert_eq!(
        names(&election.elected),
        [("丁远山", 40), ("李文博", 30), ("王思齐", 26)]
    );
    assert_eq!(
        made.contests[2].outcome,
        Outcome::NotElected { votes: 25, least: 26 },
        "exactly half of 50"
    );
    assert_eq!(
        made.contests[1].outcome,
        Outcome::Elected { votes: 26, least: 26 }
    );
    assert_eq!(made.contests[4].outcome, Outcome::Counted);
    assert!(made.next.is_empty());
}

#[test]
fn too_many_are_cut_by_votes_and_a_tie_at_the_cut_is_voted_on_again() {
    let made = jc([[33, 6, 5], [32, 7, 5], [34, 5, 5], [31, 9, 4]], &[]);
    assert_eq!(
        names(&made.election.as_ref().unwrap().elected),
        [("刘海清", 34), ("丁远山", 33), ("王思齐", 32)]
    );
    assert_eq!(
        made.contests[3].outcome,
        Outcome::NotElected { votes: 31, least: 26 }
    );
    let made = jc([[34, 5, 5], [31, 8, 5], [34, 5, 5], [31, 9, 4]], &[]);
    let election = made.election.as_ref().unwrap();
    assert_eq!(names(&election.elected), [("丁远山", 34), ("刘海清", 34)]);
    assert_eq!(names(&election.tied), [("王思齐", 31), ("李文博", 31)]);
    assert_eq!(
        (election.unfilled, &made.next[..]),
        (1, &[NextStep::SecondRoundAmongTied][..])
    );
    assert_eq!(
        made.contests[1].outcome,
        Outcome::TiedForPlace { votes: 31, least: 26 }
    );
}

#[test]
fn too_few_call_for_another_election_and_nobody_may_be_elected() {
    let made = jc([[30, 10, 4], [20, 20, 4], [20, 20, 4], [20, 20, 4]], &[]);
    let election = made.election.as_ref().unwrap();
    assert_eq!(
        (names(&election.elected), election.unfilled),
        (vec![("丁远山", 30)], 2)
    );
    assert_eq!(made.next, [NextStep::AnotherElectionForMissing]);
    let made = jc([[25, 0, 19]; 4], &[]);
    assert_eq!(made.election.unwrap().unfilled, 3);
}

#[test]
fn a_written_in_person_joins_by_name() {
    let made = jc(
        [[30, 10, 4], [26, 18, 0], [20, 20, 4], [10, 30, 4]],
        &[("某人", 27), ("他人", 1)],
    );
    let election = made.election.unwrap();
    assert_eq!(
        names(&election.elected),
        [("丁远山", 30), ("某人", 27), ("王思齐", 26)]
    );
    assert_eq!(
        (election.elected[1].contest.as_str(), election.elected[1].write_in),
        ("others", Some(0))
    );
}

#[test]
fn a_candidate_written_in_is_refused_and_marks_in_favour_are_limited() {
    let spec = example("XJ_JC@1");
    let make = |rows: [u64; 4], written: Value| {
        let mut contests: Vec<Value> = rows.iter().map(|n| json!([n, 44 - n, 0])).collect();
        contests.push(json!({ "write_ins": written }));
        counts([50, 45, 45, 44, 44, 0], Value::from(contests))
    };
    let own = make([30, 30, 30, 30], json!([{ "name": "丁 远山", "votes": 2 }]));
    assert_eq!(
        faults(&spec, &own),
        [CountFault::WriteInRepeated {
            contest: "others".into(),
            at: 0
        }]
    );
    // 44 ballots of three marks: 132.
    assert!(
        evaluate(
            &spec,
            &make([33, 33, 33, 32], json!([{ "name": "某人", "votes": 1 }]))
        )
        .is_ok()
    );
    assert_eq!(
        faults(
            &spec,
            &make([33, 33, 33, 32], json!([{ "name": "某人", "votes": 2 }]))
        ),
        [CountFault::LimitExceeded {
            at: 0,
            found: 133,
            most: 132
        }]
    );
}

#[test]
fn who_abstains_may_not_name_another() {
    // 44 ballots of four rows: 176 marks. Three write-ins need three votes against.
    let make = |against: u64| {
        let first = json!([20, against, 24 - against]);
        let abstained = json!([20, 0, 24]);
        let others = json!({ "write_ins": [{ "name": "某人", "votes": 2 }], "write_in_void": 1 });
        let contests = json!([first, abstained, abstained, abstained, others]);
        counts([50, 45, 45, 44, 44, 0], contests)
    };
    let spec = example("XJ_DF@1");
    assert!(evaluate(&spec, &make(3)).is_ok());
    assert_eq!(
        faults(&spec, &make(2)),
        [CountFault::LimitExceeded {
            at: 1,
            found: 177,
            most: 176
        }]
    );
}

#[test]
fn each_body_has_its_own_attendance() {
    // (template, 应到, 实到, enough)
    for (template, expected, present, enough) in [
        ("XJ_JC@1", 50, 40, true),
        ("XJ_JC@1", 50, 39, false),
        ("XJ_DF@1", 100, 51, true),
        ("XJ_DF@1", 100, 50, false),
        ("XJ_DF_WYH@1", 30, 21, true),
        ("XJ_DF_WYH@1", 30, 20, false),
    ] {
        let empty = json!([[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0], {}]);
        let made = sheet(
            &example(template),
            &counts([expected, present, present, 0, 0, 0], empty),
        );
        assert_eq!(
            made.quorum.unwrap().met,
            enough,
            "{template} {present} of {expected}"
        );
        assert_eq!(made.election.is_some(), enough);
    }
    // The congress's own quorum is too weak for the committee's election.
    let mut spec = example("XJ_DF_WYH@1");
    spec.rule.quorum = example("XJ_DF@1").rule.quorum;
    assert_eq!(named(&spec.check()), ["WeakerThanLaw"]);
}

#[test]
fn primary_organizations_compare_with_voters_and_others_with_ballots_issued() {
    let figures = |template: &str| {
        let rows = json!([[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0], {}]);
        sheet(&example(template), &counts([50, 45, 44, 45, 0, 45], rows)).overall
    };
    assert_eq!(figures("XJ_JC@1"), Overall::Valid);
    assert_eq!(figures("XJ_DF@1"), Overall::VoidReturnedExceedsIssued);
}
