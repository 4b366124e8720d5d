//! 会议推荐, 谈话推荐, 公推提名, 第二轮: counted, ranked, pointed out; never elected. Figures worked out by hand.

use gongxin_rules::*;
use serde_json::json;

use crate::common::*;

#[test]
fn a_list_with_names_written_in_is_ranked_as_one() {
    // 20 valid ballots, two names at most: 12 + 10 + 10 on the list, 5 written in, 3 of no use: 40 of at most 40.
    let spec = example("TJ_LIST@1");
    let figures = counts(
        [24, 22, 22, 21, 20, 1],
        json!([{ "votes": [12, 10, 0, 10, 0], "write_ins": [
            { "nominee": "n002", "name": "郑雅文", "detail": "县文旅局副局长", "votes": 3 }, { "name": "外县某人", "votes": 2 }], "write_in_void": 3 }]),
    );
    let sheet = sheet(&spec, &figures);
    let contest = &sheet.contests[0];
    let ranks: Vec<Option<u32>> = contest.rows.iter().map(|row| row.rank).collect();
    assert_eq!(ranks, [Some(1), Some(2), Some(6), Some(2), Some(6)]);
    assert_eq!(
        contest.write_ins.iter().map(|w| w.rank).collect::<Vec<_>>(),
        [Some(4), Some(5)]
    );
    assert_eq!(contest.write_ins[0].basis_points, Some(1500));
    assert_eq!(contest.outcome, Outcome::Counted);
    // More than half of 20: 12 are, 10 are not.
    let flag = Flag {
        id: "half".into(),
        whole: 20,
        votes: None,
        raised: None,
        options: vec!["p001".into()],
        write_ins: vec![],
    };
    assert_eq!(contest.flags, [flag]);
}

#[test]
fn a_written_in_name_may_be_pointed_out_too() {
    let spec = example("TJ_BLANK@1");
    let figures = full(
        10,
        json!([{ "write_ins": [{ "name": "张三", "detail": "甲局", "votes": 6 }, { "name": "张三", "detail": "乙局", "votes": 5 }] }]),
    );
    let sheet = sheet(&spec, &figures);
    assert_eq!(sheet.contests[0].flags[0].write_ins, [0]);
    assert_eq!(sheet.contests[0].write_ins[1].rank, Some(2));
    assert!(sheet.contests[0].rows.is_empty());
}

#[test]
fn a_recommendation_needs_no_quorum_but_may_have_one() {
    let mut spec = example("TJ_LIST@1");
    let figures = counts([30, 3, 3, 3, 3, 0], json!([[1, 1, 1, 0, 0]]));
    assert_eq!(sheet(&spec, &figures).overall, Overall::Valid);
    spec.rule.quorum = Some(Share::two_thirds(Base::Expected));
    let sheet = sheet(&spec, &figures);
    assert_eq!(sheet.overall, Overall::NoQuorum);
    assert!(
        sheet.contests[0].flags.is_empty() && sheet.contests[0].rows.iter().all(|row| row.rank.is_none())
    );
}

#[test]
fn everybody_blank_and_nobody_there() {
    let spec = example("TJ_LIST@1");
    let blank = sheet(&spec, &full(9, json!([[0, 0, 0, 0, 0]])));
    assert!(
        blank.contests[0]
            .rows
            .iter()
            .all(|row| row.rank == Some(1) && row.basis_points == Some(0))
    );
    assert!(blank.contests[0].flags[0].options.is_empty());
    let absent = sheet(&spec, &counts([9, 0, 0, 0, 0, 0], json!([[0, 0, 0, 0, 0]])));
    assert_eq!(absent.contests[0].rows[0].basis_points, None);
    assert_eq!(absent.contests[0].flags[0].whole, 0);
}

#[test]
fn rows_of_agree_and_disagree_keep_the_limit_on_agreement() {
    // Two posts, 10 ballots: 20 agreements at most, the name written in among them.
    let spec = example("TJ_LIST_TY@1");
    let other = |votes: u64| json!({ "write_ins": [{ "name": "外县某人", "votes": votes }] });
    let figures = full(10, json!([[7, 1], [6, 2], [5, 5], [0, 10], other(2)]));
    let made = sheet(&spec, &figures);
    let places: Vec<Option<u32>> = made.contests.iter().map(|contest| contest.place).collect();
    assert_eq!(places, [Some(1), Some(2), Some(3), Some(4), None]);
    // Exactly half is not more than half.
    let raised: Vec<Option<bool>> = made.contests.iter().take(4).map(|c| c.flags[0].raised).collect();
    assert_eq!(raised, [Some(true), Some(true), Some(false), Some(false)]);
    let over = full(10, json!([[7, 1], [6, 2], [5, 5], [0, 10], other(3)]));
    assert_eq!(
        faults(&spec, &over),
        [CountFault::LimitExceeded {
            at: 0,
            found: 21,
            most: 20
        }]
    );
}

#[test]
fn talks_are_shares_of_the_talks_held() {
    let spec = example("TJ_TALK@1");
    assert!(spec.kind.paper_only() && !Kind::TjList.paper_only());
    let sheet = sheet(&spec, &counts([30, 20, 20, 20, 20, 0], json!([[10, 5, 1]])));
    assert_eq!(sheet.contests[0].rows[0].basis_points, Some(5000));
}

#[test]
fn a_nomination_takes_a_written_in_name_above_the_cut() {
    let mut spec = example("GT_NOM@1");
    spec.contests[0].write_in = Some(WriteInSpec {
        slots: 1,
        from: WriteInFrom::Text,
        blocks: 2,
    });
    let with = |first: [u64; 3], other: u64| {
        let votes: Vec<u64> = first.into_iter().chain([0; 8]).collect();
        full(
            12,
            json!([{ "votes": votes, "write_ins": [{ "name": "某人", "votes": other }] }]),
        )
    };
    let outcome = |figures: &Counts| sheet(&spec, figures).contests[0].outcome.clone();
    assert_eq!(
        outcome(&with([4, 9, 3], 6)),
        Outcome::Recommended {
            options: vec!["p002".into()],
            write_ins: vec![0],
            unfilled: 0
        }
    );
    assert_eq!(
        outcome(&with([6, 9, 3], 6)),
        Outcome::TieAtCut {
            above: vec!["p002".into()],
            above_write_ins: vec![],
            tied: vec!["p001".into()],
            tied_write_ins: vec![0],
            votes: 6,
            places: 1,
            handling: TieRule::KeepAllAtCut
        }
    );
}

#[test]
fn a_second_round_settles_a_tie_by_a_third_if_it_must() {
    let spec = example("TJ_R2@1");
    let made = sheet(&spec, &full(9, json!([[4, 4, 1]])));
    assert_eq!(
        made.contests[0].next,
        [NextStep::SecondRoundAmongTied, NextStep::TreatAsReference]
    );
    let made = sheet(&spec, &full(9, json!([[5, 4, 0]])));
    assert_eq!(
        made.contests[0].outcome,
        Outcome::Recommended {
            options: vec!["p001".into()],
            write_ins: vec![],
            unfilled: 0
        }
    );
}

#[test]
fn what_is_written_in_must_be_allowed_once_and_in_order() {
    let spec = example("TJ_LIST@1");
    let with =
        |write_ins: serde_json::Value| full(9, json!([{ "votes": [1, 1, 1, 1, 1], "write_ins": write_ins }]));
    let n1 = || json!({ "nominee": "n001", "name": "何春生", "detail": "丁镇镇长", "votes": 2 });
    assert!(
        evaluate(&spec, &with(json!([n1(), { "name": "他", "votes": 2 }]))).is_err(),
        "by votes, then bytes: 他 is before 何"
    );
    assert!(evaluate(&spec, &with(json!([{ "name": "他", "votes": 2 }, n1()]))).is_ok());
    let at = |fault: fn(String, usize) -> CountFault, at: usize| vec![fault("c001".into(), at)];
    let not_allowed = |contest, at| CountFault::WriteInNotAllowed { contest, at };
    let repeated = |contest, at| CountFault::WriteInRepeated { contest, at };
    for (bad, expected) in [
        (
            json!([{ "nominee": "n001", "name": "何春升", "detail": "丁镇镇长", "votes": 2 }]),
            at(not_allowed, 0),
        ),
        (
            json!([{ "nominee": "n009", "name": "何春生", "votes": 2 }]),
            at(not_allowed, 0),
        ),
        (json!([{ "name": "他", "votes": 0 }]), at(not_allowed, 0)),
        (
            json!([{ "name": "他 们", "votes": 2 }, { "name": "他们", "votes": 1 }]),
            at(repeated, 1),
        ),
        (
            json!([{ "name": "丁远山", "detail": "县政府办副主任", "votes": 2 }]),
            at(repeated, 0),
        ),
        // What phones write in has no detail: the name alone is the person printed, as is the name with what is printed beside it.
        (json!([{ "name": "丁远山", "votes": 2 }]), at(repeated, 0)),
        (json!([{ "name": "丁 远山", "votes": 2 }]), at(repeated, 0)),
        (
            json!([{ "name": "丁远山（县政府办副主任）", "votes": 2 }]),
            at(repeated, 0),
        ),
        (
            json!([{ "name": "丁远山 (县政府办 副主任)", "votes": 2 }]),
            at(repeated, 0),
        ),
    ] {
        assert_eq!(faults(&spec, &with(bad)), expected);
    }
    // A namesake is told apart by what is written beside the name.
    for good in [
        json!([{ "name": "丁远山", "detail": "丙镇镇长", "votes": 2 }]),
        json!([{ "name": "丁远山（丙镇镇长）", "votes": 2 }]),
        json!([{ "name": "丁远", "votes": 2 }]),
    ] {
        assert_eq!(with(good).check(&spec), []);
    }
    let hidden = with(json!([{ "name": "他\u{200b}", "votes": 2 }]));
    assert!(matches!(
        faults(&spec, &hidden)[..],
        [CountFault::BadWriteIn { at: 0, .. }]
    ));
    let many = with(json!([{ "name": "他", "votes": 19 }]));
    assert!(faults(&spec, &many).iter().any(|f| matches!(
        f,
        CountFault::TooManyWriteIns {
            found: 19,
            most: 18,
            ..
        }
    )));
    let mut listed = spec.clone();
    listed.contests[0].write_in = Some(WriteInSpec {
        slots: 2,
        from: WriteInFrom::List,
        blocks: 1,
    });
    assert_eq!(
        faults(&listed, &with(json!([{ "name": "他", "votes": 2 }]))),
        at(not_allowed, 0)
    );
}

#[test]
fn spellings_that_differ_by_spaces_are_offered_as_one() {
    let spec = example("TJ_LIST@1");
    let contest = &spec.contests[0];
    let name = |text: &str, other: &str| (text.to_owned(), Reading::Name(other.to_owned()));
    let written = [
        ("韩 向东", 2),
        ("韩\u{3000}向东", 1),
        ("韩向东", 2),
        ("何 春生", 1),
        ("丁 远山", 3),
        ("苏晓梅", 1),
    ];
    assert_eq!(
        spellings(&spec, contest, &written, &[]),
        [
            name("韩 向东", "韩向东"),
            name("韩\u{3000}向东", "韩向东"),
            ("何 春生".to_owned(), Reading::Nominee("n001".into())),
            ("丁 远山".to_owned(), Reading::Printed),
        ],
        "most votes, among equals the shortest; the list; the ballot itself"
    );
    // What two persons entered from paper is not rewritten: it is followed.
    assert_eq!(
        spellings(&spec, contest, &[("苏晓梅", 5), ("苏 晓梅", 1)], &["苏 晓梅"]),
        [name("苏晓梅", "苏 晓梅")]
    );
    let remarks = example("CP@1");
    let last = remarks.contests.last().unwrap();
    assert_eq!(spellings(&remarks, last, &[("很 好", 1), ("很好", 1)], &[]), []);
}

#[test]
fn a_candidate_written_in_is_offered_as_void() {
    let spec = example("XJ_JC@1");
    let others = spec.contests.last().unwrap();
    let printed = spec.contests[0].title.clone();
    let offered = spellings(&spec, others, &[(&printed, 1), ("生人", 1)], &[]);
    assert_eq!(offered, [(printed, Reading::Printed)]);
    let list = example("TJ_LIST@1");
    let whole = "丁远山（县政府办副主任）";
    let offered = spellings(&list, &list.contests[0], &[(whole, 1)], &[]);
    assert_eq!(offered, [(whole.to_owned(), Reading::Printed)]);
}
