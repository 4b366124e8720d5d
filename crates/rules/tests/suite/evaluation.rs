//! From counts to results: the boundaries, the ties, the broken identities, and properties over any figures.

use gongxin_rules::*;
use proptest::prelude::*;

/// A 票决 on one person; all head counts follow from the votes unless changed.
fn qwh(expected: u64, present: u64, agree: u64, disagree: u64, abstain: u64) -> Counts {
    let valid = agree + disagree + abstain;
    let contests = vec![ContestCounts {
        votes: vec![agree, disagree, abstain],
        ..ContestCounts::default()
    }];
    Counts {
        expected,
        present,
        issued: present,
        returned: valid,
        valid,
        invalid: 0,
        void: VoidCounts::default(),
        contests,
    }
}

fn judge(counts: &Counts) -> Sheet {
    evaluate(&BallotSpec::qwh(["张三"]), counts).unwrap()
}

#[test]
fn more_than_half_of_those_expected() {
    // (应到, 实到, 同意, passes)
    let cases = [
        (30, 30, 15, false),
        (30, 30, 16, true),
        (31, 31, 15, false),
        (31, 31, 16, true),
        (1, 1, 1, true),
        (2, 2, 1, false),
        (3, 2, 2, true),
        (30, 20, 16, true),
        // All 20 present agree but one: 19 of 20 is plenty, and of 38 expected exactly half.
        (38, 26, 19, false),
        (38, 26, 20, true),
    ];
    for (expected, present, agree, passes) in cases {
        let sheet = judge(&qwh(expected, present, agree, 0, present - agree));
        let least = expected / 2 + 1;
        let wanted = if passes {
            Outcome::Passed { votes: agree, least }
        } else {
            Outcome::NotPassed { votes: agree, least }
        };
        assert_eq!(sheet.contests[0].outcome, wanted, "{agree} of {expected}");
        assert_eq!(sheet.contests[0].rows[0].rank, None);
    }
}

#[test]
fn absence_silence_and_abstention_all_fail_to_agree_but_stay_apart() {
    // 15 agree in each: of 30 expected, the other 15 abstain, return nothing, or are absent.
    let abstained = judge(&qwh(30, 30, 15, 0, 15));
    let silent = judge(&qwh(30, 30, 15, 0, 0));
    let absent = judge(&qwh(30, 20, 15, 0, 5));
    for sheet in [&abstained, &silent, &absent] {
        assert_eq!(
            sheet.contests[0].outcome,
            Outcome::NotPassed { votes: 15, least: 16 }
        );
        assert_eq!(
            sheet.contests[0].next,
            vec![NextStep::SamePostOnlyAtAnotherMeeting]
        );
    }
    let figures = |sheet: &Sheet| (sheet.contests[0].rows[2].votes, sheet.header.not_returned);
    assert_eq!(
        (figures(&abstained), figures(&silent), figures(&absent)),
        ((15, 0), (0, 15), (5, 0))
    );
}

#[test]
fn exactly_two_thirds_is_a_quorum_unless_more_is_asked() {
    let mut ballot = BallotSpec::qwh(["张三"]);
    let at = |ballot: &BallotSpec, expected, present| {
        evaluate(ballot, &qwh(expected, present, present, 0, 0)).unwrap()
    };
    assert_eq!(at(&ballot, 30, 20).overall, Overall::Valid);
    let short = at(&ballot, 30, 19);
    assert_eq!(short.overall, Overall::NoQuorum);
    assert_eq!(
        short.contests[0].outcome,
        Outcome::NotDecided,
        "19 agree, more than half, and still nothing is decided"
    );
    assert_eq!(short.next, vec![NextStep::ConveneAgainWithQuorum]);
    assert_eq!(
        (at(&ballot, 31, 20).overall, at(&ballot, 31, 21).overall),
        (Overall::NoQuorum, Overall::Valid)
    );
    ballot.rule.quorum = Some(Share {
        cmp: Cmp::Gt,
        ..Share::two_thirds(Base::Expected)
    });
    assert_eq!(
        (at(&ballot, 30, 20).overall, at(&ballot, 30, 21).overall),
        (Overall::NoQuorum, Overall::Valid)
    );
}

#[test]
fn more_ballots_returned_than_issued_void_the_whole_vote() {
    let mut counts = qwh(30, 30, 30, 0, 0);
    counts.issued = 29;
    let sheet = judge(&counts);
    assert_eq!(sheet.overall, Overall::VoidReturnedExceedsIssued);
    assert_eq!(sheet.contests[0].outcome, Outcome::NotDecided);
    assert_eq!(
        (sheet.next, sheet.header.not_returned),
        (vec![NextStep::VoteAgainAsNewRound], 0)
    );
    // Against the number of voters (实到) the same figures stand, one more does not.
    let mut ballot = BallotSpec::qwh(["张三"]);
    ballot.rule.validity = ValidityBase::Voters;
    assert_eq!(evaluate(&ballot, &counts).unwrap().overall, Overall::Valid);
    let mut more = qwh(30, 29, 30, 0, 0);
    more.issued = 29;
    assert_eq!(
        evaluate(&ballot, &more).unwrap().overall,
        Overall::VoidReturnedExceedsIssued
    );
    // Equal is not more.
    assert_eq!(judge(&qwh(30, 30, 30, 0, 0)).overall, Overall::Valid);
}

/// 公推提名 with `posts` vacancies, votes as given, `valid` ballots.
fn nominate(posts: u32, tie: TieRule, valid: u64, votes: &[u64]) -> ContestSheet {
    let names: Vec<String> = (1..=votes.len()).map(|i| format!("甲{i}")).collect();
    let mut ballot = BallotSpec::gt_nom(posts, "职位", names);
    ballot.rule.pass = Pass::TopM { per_post: 1, tie };
    let contests = vec![ContestCounts {
        votes: votes.to_vec(),
        ..ContestCounts::default()
    }];
    let counts = Counts {
        expected: valid,
        present: valid,
        issued: valid,
        returned: valid,
        valid,
        invalid: 0,
        void: VoidCounts::default(),
        contests,
    };
    evaluate(&ballot, &counts).unwrap().contests.remove(0)
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn a_tie_at_the_cut_is_stated() {
    let votes = [5, 9, 7, 7, 7, 0, 1, 0, 0, 0, 0];
    for handling in [TieRule::KeepAllAtCut, TieRule::SecondRound] {
        let contest = nominate(2, handling, 20, &votes);
        let (above, tied) = (ids(&["p002"]), ids(&["p003", "p004", "p005"]));
        assert_eq!(
            contest.outcome,
            Outcome::TieAtCut {
                above_write_ins: vec![],
                tied_write_ins: vec![],
                above,
                tied,
                votes: 7,
                places: 1,
                handling
            }
        );
    }
    let ranks: Vec<_> = nominate(2, TieRule::SecondRound, 20, &votes)
        .rows
        .iter()
        .filter_map(|row| row.rank)
        .collect();
    assert_eq!(ranks, [5, 1, 2, 2, 2, 7, 6, 7, 7, 7, 7]);
}

#[test]
fn a_tie_that_fits_is_no_tie_and_nobody_is_named_without_a_vote() {
    let fits = nominate(2, TieRule::SecondRound, 20, &[9, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(
        fits.outcome,
        Outcome::Recommended {
            options: ids(&["p001", "p002"]),
            write_ins: vec![],
            unfilled: 0
        }
    );
    let one = nominate(2, TieRule::SecondRound, 20, &[0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(
        one.outcome,
        Outcome::Recommended {
            options: ids(&["p003"]),
            write_ins: vec![],
            unfilled: 1
        }
    );
    assert_eq!(
        one.next,
        vec![NextStep::PlacesLeftUnfilled, NextStep::TreatAsReference]
    );
    let blank = nominate(1, TieRule::KeepAllAtCut, 20, &[0; 6]);
    assert_eq!(
        blank.outcome,
        Outcome::Recommended {
            options: vec![],
            write_ins: vec![],
            unfilled: 1
        }
    );
    let all = nominate(1, TieRule::KeepAllAtCut, 6, &[1; 6]);
    assert!(
        matches!(all.outcome, Outcome::TieAtCut { ref above, ref tied, places: 1, .. } if above.is_empty() && tied.len() == 6)
    );
}

#[test]
fn each_broken_identity_is_named() {
    type Damage = fn(&mut Counts);
    let cases: [(&str, Damage); 12] = [
        ("TooLarge", |c| c.expected = MAX_COUNT + 1),
        ("TooLarge", |c| c.contests[0].votes[1] = u64::MAX),
        ("TooLarge", |c| c.contests[0].row_void = u64::MAX),
        ("ContestsMissing", |c| c.contests.clear()),
        ("OptionsMissing", |c| c.contests[0].votes.push(0)),
        ("NobodyExpected", |c| c.expected = 0),
        ("PresentExceedsExpected", |c| c.present = 31),
        ("IssuedExceedsPresent", |c| c.issued = 30),
        ("ReturnedIsNotTheSum", |c| c.invalid = 1),
        ("RowVoidExceedsValid", |c| c.contests[0].row_void = 29),
        ("OptionExceedsRows", |c| c.contests[0].votes = vec![29, 0, 0]),
        ("SumOutOfRange", |c| c.contests[0].votes = vec![15, 10, 2]),
    ];
    let sound = qwh(30, 29, 15, 10, 3);
    assert_eq!(sound.check(&BallotSpec::qwh(["张三"])), vec![]);
    for (name, damage) in cases {
        let mut counts = sound.clone();
        damage(&mut counts);
        let Err(EvaluateError::Counts(faults)) = evaluate(&BallotSpec::qwh(["张三"]), &counts) else {
            panic!("{name} went through")
        };
        assert!(
            faults.iter().any(|fault| format!("{fault:?}").starts_with(name)),
            "{name}: {faults:?}"
        );
        assert!(
            faults
                .iter()
                .all(|f| !f.message(Lang::Zh).is_empty() && f.to_string() == f.message(Lang::En))
        );
    }
}

#[test]
fn a_void_row_is_neither_agreement_nor_abstention() {
    let mut counts = qwh(30, 29, 15, 10, 3);
    counts.contests[0] = ContestCounts {
        votes: vec![15, 10, 1],
        row_void: 2,
        ..ContestCounts::default()
    };
    assert_eq!(judge(&counts).contests[0].row_void, 2);
    counts.contests[0].row_void = 1;
    assert!(evaluate(&BallotSpec::qwh(["张三"]), &counts).is_err());
}

#[test]
fn choosing_up_to_k_bounds_the_sum() {
    let names: Vec<String> = (1..=11).map(|i| format!("甲{i}")).collect();
    let ballot = BallotSpec::gt_nom(2, "职位", names);
    let mut counts = qwh(10, 10, 10, 0, 0);
    let mut try_votes = |first: [u64; 3]| {
        counts.contests[0].votes = first.into_iter().chain([0; 8]).collect();
        evaluate(&ballot, &counts).is_ok()
    };
    assert!(try_votes([0, 0, 0]) && try_votes([10, 10, 0]));
    assert!(!try_votes([10, 10, 1]) && !try_votes([11, 0, 0]));
}

#[test]
fn a_faulty_ballot_is_refused_before_anything_is_counted() {
    let ballot = BallotSpec::gt_nom(1, "职位", ["甲"]);
    assert!(matches!(
        evaluate(&ballot, &qwh(1, 1, 1, 0, 0)),
        Err(EvaluateError::Spec(_))
    ));
}

/// Any figure, but often one that means something.
fn figure() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0u64..40, 1 => Just(MAX_COUNT), 1 => any::<u64>()]
}

proptest! {
    #[test]
    fn any_figures_give_a_sheet_or_named_faults(heads in prop::array::uniform6(figure()), votes in prop::collection::vec(figure(), 0..5), row_void in figure()) {
        let [expected, present, issued, returned, valid, invalid] = heads;
        let contests = vec![ContestCounts { votes, row_void, ..ContestCounts::default() }];
        let counts = Counts { expected, present, issued, returned, valid, invalid, void: VoidCounts::default(), contests };
        match evaluate(&BallotSpec::qwh(["张三"]), &counts) {
            Ok(sheet) => {
                prop_assert_eq!(returned, valid + invalid);
                prop_assert!(!render_text(&sheet, &Heading::default(), Lang::Zh).is_empty());
            }
            Err(EvaluateError::Counts(faults)) => prop_assert!(!faults.is_empty()),
            Err(EvaluateError::Classes(_)) => prop_assert!(false, "there are no classes"),
            Err(EvaluateError::Spec(faults)) => prop_assert!(false, "{:?}", faults),
        }
    }

    #[test]
    fn any_rule_is_judged_without_overflow(num: u32, den: u32, gt: bool, per_post: u32, max: u32, posts: u32) {
        let mut ballot = BallotSpec::gt_nom(posts, "职位", ["甲", "乙", "丙", "丁", "戊", "己"]);
        ballot.rule.quorum = Some(Share { num, den, cmp: if gt { Cmp::Gt } else { Cmp::Ge }, of: Base::Expected });
        ballot.rule.pass = Pass::TopM { per_post, tie: TieRule::SecondRound };
        ballot.contests[0].max = max;
        let counts = qwh(MAX_COUNT, MAX_COUNT, MAX_COUNT, 0, 0);
        let sound = ballot.check().is_empty();
        prop_assert_eq!(matches!(evaluate(&ballot, &counts), Err(EvaluateError::Spec(_))), !sound);
    }

    #[test]
    fn permuting_the_options_permutes_the_rows_only(votes in prop::collection::vec(0u64..4, 11), turn in 0usize..11, second: bool) {
        let names: Vec<String> = (1..=11).map(|i| format!("甲{i}")).collect();
        let mut ballot = BallotSpec::gt_nom(2, "职位", names);
        let tie = if second { TieRule::SecondRound } else { TieRule::KeepAllAtCut };
        ballot.rule.pass = Pass::TopM { per_post: 1, tie };
        let mut counts = qwh(30, 30, 30, 0, 0);
        counts.contests[0].votes = votes;
        let mut straight = evaluate(&ballot, &counts).unwrap();
        ballot.contests[0].options.rotate_left(turn);
        counts.contests[0].votes.rotate_left(turn);
        let turned = evaluate(&ballot, &counts).unwrap();
        straight.contests[0].rows.rotate_left(turn);
        prop_assert_eq!(straight, turned);
    }

    #[test]
    fn a_further_agreement_never_undoes_a_pass(agree in 0u64..30, rest in 0u64..30) {
        let before = judge(&qwh(60, 60, agree, rest, 0));
        let after = judge(&qwh(60, 60, agree + 1, rest, 0));
        let passed = |sheet: &Sheet| matches!(sheet.contests[0].outcome, Outcome::Passed { .. });
        prop_assert!(!passed(&before) || passed(&after));
    }
}
