//! 票决, 征求意见, 复议, 差额票决: exactly at the boundary, and what follows. Figures worked out by hand.

use gongxin_rules::*;
use serde_json::json;

use crate::common::*;

#[test]
fn exactly_half_and_exactly_two_thirds_in_every_vote_on_persons() {
    for template in ["QWH@1", "CWH@1", "CWH_FY@1"] {
        let mut spec = example(template);
        spec.contests.truncate(1);
        spec.posts = 1;
        let judge = |expected: u64, present: u64, agree: u64| {
            let made = sheet(
                &spec,
                &counts(
                    [expected, present, present, present, present, 0],
                    json!([[agree, present - agree, 0]]),
                ),
            );
            (
                made.overall,
                matches!(made.contests[0].outcome, Outcome::Passed { .. }),
            )
        };
        assert_eq!(
            judge(30, 20, 15),
            (Overall::Valid, false),
            "{template}: two thirds meet, exactly half does not pass"
        );
        assert_eq!(judge(30, 20, 16), (Overall::Valid, true));
        assert_eq!(judge(30, 19, 19).0, Overall::NoQuorum);
        assert_eq!(judge(31, 21, 16), (Overall::Valid, true));
        assert_eq!(judge(30, 0, 0).0, Overall::NoQuorum);
    }
}

#[test]
fn two_failures_rule_out_a_third_vote() {
    let mut spec = example("QWH@1");
    spec.contests[0].failed_before = 1;
    assert_eq!(spec.check(), vec![]);
    spec.contests[0].failed_before = 2;
    let faults = spec.check();
    assert_eq!(
        faults,
        [SpecFault::FailedTwice {
            place: "contests[0]".into(),
            times: 2
        }]
    );
    assert!(
        faults[0]
            .message(Lang::Zh)
            .contains("两次未通过的，不再提任同一职务")
    );
    let mut motion = example("CWH_FY@1");
    motion.contests[0].failed_before = 1;
    assert_eq!(named(&motion.check()), ["NotAllowed"]);
}

#[test]
fn opinions_out_of_session_are_shown_and_decide_nothing() {
    // 40 members, 36 replies: shares are of the replies; a late reply is no reply.
    let spec = example("QWH_ZQ@1");
    let text = json!({ "write_ins": [{ "name": "建议缓议", "votes": 2 }, { "name": "同 意", "votes": 1 }, { "name": "同意", "votes": 1 }] });
    let figures = counts([40, 40, 40, 36, 36, 0], json!([[30, 4, 2], [18, 9, 9], text]));
    let made = sheet(&spec, &figures);
    assert_eq!(made.contests[0].rows[0].basis_points, Some(8333));
    assert_eq!(made.contests[1].rows[1].basis_points, Some(2500));
    assert_eq!(made.header.not_returned, 4);
    assert!(
        made.contests
            .iter()
            .all(|c| c.outcome == Outcome::Counted && c.next.is_empty())
    );
    assert!(made.contests[0].rows.iter().all(|row| row.rank.is_none()));
    assert_eq!(
        made.contests[2].write_ins.len(),
        3,
        "opinions are not names: spaces tell them apart"
    );
}

#[test]
fn an_abstention_may_stand_outside_the_base_of_the_percentage_and_never_of_the_pass() {
    let mut spec = example("QWH@1");
    for contest in &mut spec.contests {
        contest.options[2].outside_base = true;
    }
    spec.rule.percent_of = Base::Answered;
    assert_eq!(spec.check(), vec![]);
    let made = sheet(&spec, &full(30, json!([[15, 5, 10], [16, 4, 10], [0, 0, 30]])));
    assert_eq!(made.contests[0].rows[0].basis_points, Some(7500));
    assert_eq!(
        (made.contests[0].answered, made.contests[0].blank),
        (Some(20), Some(0))
    );
    assert_eq!(
        made.contests[0].outcome,
        Outcome::NotPassed { votes: 15, least: 16 }
    );
    assert_eq!(made.contests[2].rows[0].basis_points, None);
    spec.contests[0].options[1].outside_base = true;
    assert_eq!(named(&spec.check()), ["NotThreeWay"]);
}

fn ce(places: u32) -> BallotSpec {
    let mut spec = example("CE@1");
    spec.posts = places;
    spec.contests[0].max = places;
    spec.contests[0].options.push(OptionSpec {
        id: "p004".into(),
        label: "李四".into(),
        ..OptionSpec::default()
    });
    assert_eq!(spec.check(), vec![]);
    spec
}

#[test]
fn a_choice_among_more_than_posts_needs_the_share_and_the_place() {
    let outcome = |places: u32, votes: [u64; 4]| {
        let made = sheet(&ce(places), &full(20, json!([votes])));
        (made.contests[0].outcome.clone(), made.contests[0].next.clone())
    };
    let chosen = |options: &[&str], unfilled: u64| Outcome::Chosen {
        options: options.iter().map(ToString::to_string).collect(),
        least: 11,
        unfilled,
    };
    assert_eq!(
        outcome(1, [11, 9, 0, 0]),
        (chosen(&["p001"], 0), vec![NextStep::ContinueProcedure])
    );
    // Exactly half of 20 is not more than half.
    assert_eq!(
        outcome(1, [10, 10, 0, 0]),
        (chosen(&[], 1), vec![NextStep::NextRoundAmongTop])
    );
    // Three have the share for two places: the first two, by votes.
    assert_eq!(outcome(2, [12, 11, 14, 3]).0, chosen(&["p003", "p001"], 0));
    // One of them is short of it.
    assert_eq!(
        outcome(2, [12, 10, 10, 8]),
        (chosen(&["p001"], 1), vec![NextStep::NextRoundAmongTop])
    );
    let tie = Outcome::TieAtCut {
        above: vec!["p003".into()],
        above_write_ins: vec![],
        tied: vec!["p001".into(), "p002".into()],
        tied_write_ins: vec![],
        votes: 12,
        places: 1,
        handling: TieRule::SecondRound,
    };
    assert_eq!(
        outcome(2, [12, 12, 14, 2]),
        (tie, vec![NextStep::SecondRoundAmongTied])
    );
    assert_eq!(outcome(2, [0, 0, 0, 0]).0, chosen(&[], 2));
}

#[test]
fn more_ballots_than_issued_or_than_voters_void_the_vote() {
    let mut spec = example("CE@1");
    let figures = counts([20, 19, 18, 19, 0, 19], json!([[0, 0, 0]]));
    let made = sheet(&spec, &figures);
    assert_eq!(made.overall, Overall::VoidReturnedExceedsIssued);
    assert_eq!(made.contests[0].outcome, Outcome::NotDecided);
    // 19 back, 19 voters: valid where voters are what counts.
    spec.rule.validity = ValidityBase::Voters;
    assert_eq!(sheet(&spec, &figures).overall, Overall::Valid);
}
