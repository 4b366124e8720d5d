//! From one round to the next, and what is no next round.

use gongxin_rules::*;
use serde_json::json;

use crate::common::*;

fn labels(contest: &ContestSpec) -> Vec<&str> {
    contest
        .options
        .iter()
        .map(|option| option.label.as_str())
        .collect()
}

/// The next round is sound and is found to be the next round.
fn sound(previous: &BallotSpec, sheet: &Sheet, take: Take, top: Option<usize>) -> BallotSpec {
    let next = next_round(previous, sheet, take, top).unwrap();
    assert_eq!(next.check(), vec![]);
    assert_eq!(check_round(previous, sheet, take, &next), vec![]);
    next
}

fn ce(votes: [u64; 4], places: u32) -> (BallotSpec, Sheet) {
    let mut spec = example("CE@1");
    spec.posts = places;
    spec.contests[0].max = places;
    let four = OptionSpec {
        id: "p004".into(),
        label: "李四".into(),
        ..OptionSpec::default()
    };
    spec.contests[0].options.push(four);
    let made = sheet(&spec, &full(20, json!([votes])));
    (spec, made)
}

#[test]
fn only_those_tied_go_on_for_the_places_left() {
    let (spec, made) = ce([12, 12, 14, 2], 2);
    let next = sound(&spec, &made, Take::Tied, None);
    assert_eq!(
        (labels(&next.contests[0]), next.posts),
        (vec!["丁远山", "王思齐"], 1)
    );
    assert_eq!(
        next_round(&spec, &made, Take::Top, None),
        Err(RoundFault::Nobody),
        "the tie comes first"
    );
}

#[test]
fn nobody_with_the_share_takes_one_more_than_the_places_and_parts_no_equals() {
    let (spec, made) = ce([7, 5, 5, 3], 1);
    // Two would be 7 and one of the 5s: both of them go on.
    let next = sound(&spec, &made, Take::Top, None);
    assert_eq!(labels(&next.contests[0]), ["丁远山", "王思齐", "刘海清"]);
    assert_eq!(
        sound(&spec, &made, Take::Failed, None).contests[0].options.len(),
        4
    );
    assert_eq!(
        next_round(&spec, &made, Take::Top, Some(1)),
        Err(RoundFault::NothingToChoose)
    );
    // A host who leaves one of the equals out is found out; so is one who adds a name.
    let mut cut = next.clone();
    cut.contests[0].options.pop();
    assert_eq!(
        named(&check_round(&spec, &made, Take::Top, &cut)),
        ["NotTheNextRound"]
    );
    let mut more = next.clone();
    more.contests[0].options.push(OptionSpec {
        id: "x".into(),
        label: "外人".into(),
        ..OptionSpec::default()
    });
    assert_eq!(
        named(&check_round(&spec, &made, Take::Top, &more)),
        ["NotTheNextRound"]
    );
    let mut places = next.clone();
    places.posts = 2;
    places.contests[0].max = 2;
    assert_eq!(check_round(&spec, &made, Take::Top, &places).len(), 2);
    let mut kind = next;
    kind.kind = Kind::TjR2;
    assert!(!check_round(&spec, &made, Take::Top, &kind).is_empty());
}

#[test]
fn one_chosen_of_two_leaves_a_choice_among_the_rest() {
    let (spec, made) = ce([12, 8, 6, 1], 2);
    let next = sound(&spec, &made, Take::Top, None);
    assert_eq!(
        (labels(&next.contests[0]), next.posts),
        (vec!["王思齐", "刘海清"], 1)
    );
    let (spec, made) = ce([12, 11, 1, 1], 2);
    assert_eq!(next_round(&spec, &made, Take::Top, None), Err(RoundFault::Nobody));
}

#[test]
fn a_nomination_goes_on_as_a_second_round_with_names_written_in() {
    let mut spec = example("GT_NOM@1");
    spec.contests[0].write_in = Some(WriteInSpec {
        slots: 1,
        from: WriteInFrom::Text,
        blocks: 2,
    });
    let votes = [5, 9, 3, 0, 0, 0, 0, 0, 0, 0, 0];
    let made = sheet(
        &spec,
        &full(
            12,
            json!([{ "votes": votes, "write_ins": [{ "name": "某人", "detail": "外县", "votes": 5 }] }]),
        ),
    );
    let next = sound(&spec, &made, Take::Top, Some(3));
    assert_eq!((next.kind, next.posts, next.contests[0].max), (Kind::TjR2, 2, 2));
    assert_eq!(labels(&next.contests[0]), ["丁远山", "王思齐", "某人"]);
    assert_eq!(
        (
            next.contests[0].options[2].id.as_str(),
            next.contests[0].options[2].detail.as_str()
        ),
        ("w001", "外县")
    );
    assert_eq!(next.contests[0].write_in, None);
    assert_eq!(
        next_round(&spec, &made, Take::Top, None),
        Err(RoundFault::TopMissing)
    );
    assert_eq!(
        next_round(&spec, &made, Take::Failed, None),
        Err(RoundFault::NotOfThisKind)
    );
    assert_eq!(
        next_round(&spec, &made, Take::Tied, None),
        Err(RoundFault::Nobody),
        "all tied are kept by this rule"
    );
    spec.rule.pass = Pass::TopM {
        per_post: 1,
        tie: TieRule::SecondRound,
    };
    let made = sheet(
        &spec,
        &full(
            12,
            json!([{ "votes": votes, "write_ins": [{ "name": "某人", "detail": "外县", "votes": 5 }] }]),
        ),
    );
    let tied = sound(&spec, &made, Take::Tied, None);
    assert_eq!(
        (labels(&tied.contests[0]), tied.posts),
        (vec!["丁远山", "某人"], 1)
    );
}

#[test]
fn who_did_not_pass_may_be_proposed_at_another_meeting_and_not_at_this_one() {
    let mut spec = example("QWH@1");
    spec.contests[1].failed_before = 1;
    let made = sheet(&spec, &full(30, json!([[16, 14, 0], [15, 15, 0], [0, 0, 30]])));
    let next = next_round(&spec, &made, Take::Failed, None).unwrap();
    let failed: Vec<(&str, u32)> = next
        .contests
        .iter()
        .map(|c| (c.title.as_str(), c.failed_before))
        .collect();
    assert_eq!(failed, [("王思齐", 2), ("刘海清", 1)]);
    assert_eq!(
        named(&next.check()),
        ["FailedTwice"],
        "the second of them has failed twice"
    );
    assert_eq!(check_round(&spec, &made, Take::Failed, &next), vec![]);
    let again = repeats(&spec, &made, &next);
    assert_eq!(again.len(), 2);
    assert!(again[0].message(Lang::Zh).contains("只能在另一次会议上再提"));
    // Spaces do not make another person; another post does, and so does another person.
    let ballot = |name: &str, post: &str| BallotSpec::cwh([(name, post)]);
    assert_eq!(
        repeats(&spec, &made, &ballot("王 思齐", "拟任县民政局局长")).len(),
        1
    );
    assert!(repeats(&spec, &made, &ballot("王思齐", "拟任县文旅局局长")).is_empty());
    assert!(
        repeats(&spec, &made, &ballot("丁远山", "拟任县教育局局长")).is_empty(),
        "who passed"
    );
    assert_eq!(
        next_round(&spec, &made, Take::Top, Some(2)),
        Err(RoundFault::NotOfThisKind)
    );
    let hidden = BallotSpec {
        contests: vec![ContestSpec {
            failed_before: 0,
            ..next.contests[1].clone()
        }],
        posts: 1,
        ..next
    };
    assert!(
        !check_round(&spec, &made, Take::Failed, &hidden).is_empty(),
        "a failure may not be forgotten"
    );
}

#[test]
fn an_election_goes_on_among_the_tied_or_for_the_missing() {
    let spec = example("XJ_JC@1");
    let judge = |rows: [u64; 4], other: u64| {
        let rows: Vec<_> = rows.iter().map(|n| json!([n, 44 - n, 0])).collect();
        let written = if other > 0 {
            json!([{ "name": "某人", "votes": other }])
        } else {
            json!([])
        };
        let all = [rows, vec![json!({ "write_ins": written })]].concat();
        sheet(&spec, &counts([50, 45, 45, 44, 44, 0], json!(all)))
    };
    let tied = judge([34, 31, 34, 31], 0);
    let next = sound(&spec, &tied, Take::Tied, None);
    let who: Vec<&str> = next.contests.iter().map(|c| c.title.as_str()).collect();
    assert_eq!(
        (who, next.posts, next.limits[0].max),
        (vec!["王思齐", "李文博"], 1, 1),
        "among themselves: nobody else is written in"
    );
    assert!(!next.limits[0].write_ins);
    assert_eq!(
        next_round(&spec, &tied, Take::Failed, None),
        Err(RoundFault::Nobody),
        "the tie comes first"
    );
    let missing = judge([30, 20, 19, 20], 3);
    let next = sound(&spec, &missing, Take::Failed, None);
    let who: Vec<&str> = next.contests.iter().map(|c| c.title.as_str()).collect();
    assert_eq!(
        (who, next.posts),
        (vec!["王思齐", "刘海清", "李文博", "某人", "另选他人"], 2)
    );
    assert_eq!(next.contests[3].options, next.contests[0].options);
    let slots = next.contests[4].write_in.map(|w| w.slots);
    assert_eq!((slots, next.contests[4].max), (Some(2), 2), "no more than places");
    let top = sound(&spec, &missing, Take::Top, None);
    assert_eq!(top.contests.len(), 3 + 1);
    let two = sound(&spec, &missing, Take::Top, Some(2));
    assert_eq!((two.contests.len(), two.limits[0].max), (2 + 1, 2));
    assert!(
        two.limits[0].write_ins,
        "names of one's own count among the marks"
    );
    assert_eq!(
        (two.limits[1].options.as_slice(), two.limits[1].max),
        (&[FOR.to_owned(), ABSTAIN.to_owned()][..], 2),
        "as many rows as there are now"
    );
    let mut closed = next.clone();
    closed.contests.pop();
    closed.limits.truncate(1);
    closed.limits[0].write_ins = false;
    assert!(
        !check_round(&spec, &missing, Take::Failed, &closed).is_empty(),
        "no round takes the voters' own names away"
    );
    // A ballot without write-ins goes on without them.
    let mut plain = spec.clone();
    plain.contests.pop();
    plain.limits.truncate(1);
    plain.limits[0].write_ins = false;
    let rows = json!([[30, 14, 0], [20, 24, 0], [19, 25, 0], [20, 24, 0]]);
    let missing = sheet(&plain, &counts([50, 45, 45, 44, 44, 0], rows));
    let two = sound(&plain, &missing, Take::Top, Some(2));
    assert!(
        two.limits.is_empty() && two.contests.len() == 2,
        "as many as places: no limit is needed"
    );
    assert_eq!(
        next_round(&spec, &judge([34, 33, 32, 30], 0), Take::Failed, None),
        Err(RoundFault::Nobody)
    );
}

#[test]
fn rows_of_a_recommendation_go_on_by_their_agreements() {
    let spec = example("TJ_LIST_TY@1");
    let made = sheet(
        &spec,
        &full(
            10,
            json!([[7, 1], [6, 2], [1, 5], [0, 10], { "write_ins": [{ "name": "某人", "votes": 6 }] }]),
        ),
    );
    let next = sound(&spec, &made, Take::Top, Some(3));
    let who: Vec<&str> = next.contests.iter().map(|c| c.title.as_str()).collect();
    assert_eq!(who, ["丁远山", "王思齐", "某人"]);
    assert_eq!(
        next_round(&spec, &made, Take::Top, Some(1)),
        Err(RoundFault::NothingToChoose)
    );
    assert_eq!(
        next_round(&spec, &made, Take::Tied, None),
        Err(RoundFault::NotOfThisKind)
    );
}

#[test]
fn a_result_that_does_not_stand_or_is_not_of_this_ballot_has_no_next_round() {
    let (spec, made) = ce([7, 5, 5, 3], 1);
    let (other, _) = ce([7, 5, 5, 3], 2);
    assert_eq!(
        next_round(&other, &made, Take::Top, None),
        Err(RoundFault::OtherBallot)
    );
    let absent = sheet(&spec, &counts([20, 1, 1, 1, 1, 0], json!([[1, 0, 0, 0]])));
    assert_eq!(
        next_round(&spec, &absent, Take::Top, None),
        Err(RoundFault::NotDecided)
    );
    assert!(!check_round(&spec, &absent, Take::Top, &spec).is_empty());
    let class = Class {
        id: "a".into(),
        name: "甲".into(),
        weight: None,
    };
    let sheets = evaluate_classes(&spec, &[(class, full(20, json!([[7, 5, 5, 3]])))]).unwrap();
    assert_eq!(
        next_round(&spec, &sheets[1], Take::Top, None),
        Err(RoundFault::ClassSheet)
    );
    assert!(next_round(&spec, &sheets[0], Take::Top, None).is_ok());
    let rating = example("GXD@1");
    let made = sheet(
        &rating,
        &full(1, json!([[1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]])),
    );
    assert_eq!(
        next_round(&rating, &made, Take::Top, Some(1)),
        Err(RoundFault::NotOfThisKind)
    );
    for fault in [RoundFault::NotDecided, RoundFault::TopMissing] {
        assert!(!fault.message(Lang::Zh).is_empty() && fault.to_string() == fault.message(Lang::En));
    }
}
