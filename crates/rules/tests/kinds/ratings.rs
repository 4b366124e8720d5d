//! 测评, 评议, 满意度, 评分: indices, scores, flags, ranks, blanks. Figures worked out by hand.

use gongxin_rules::*;
use serde_json::{Value, json};

use crate::common::*;

fn cp(first: [u64; 4]) -> Counts {
    let blank = [0, 0, 0, 0];
    full(30, json!([first, blank, blank, blank, blank, {}]))
}

#[test]
fn the_flags_of_an_appraisal_bite_exactly_where_they_should() {
    let spec = example("CP@1");
    let raised = |first: [u64; 4]| {
        let made = sheet(&spec, &cp(first));
        made.contests[0]
            .flags
            .iter()
            .map(|f| f.raised.unwrap())
            .collect::<Vec<_>>()
    };
    // (优秀 + 称职) of 30 answered: 20 is two thirds, and enough; 19 is not.
    assert_eq!(raised([5, 15, 10, 0]), [false, false]);
    assert_eq!(raised([5, 14, 11, 0]), [true, false]);
    // 不称职: exactly one third is not more than one third.
    assert_eq!(raised([5, 15, 0, 10]), [false, false]);
    assert_eq!(raised([5, 14, 0, 11]), [true, true]);
    // Of those who answered, not of all: 2 of 3.
    assert_eq!(raised([0, 2, 1, 0]), [false, false]);
    // Nobody said anything, so nothing is pointed out.
    assert_eq!(raised([0, 0, 0, 0]), [false, false]);
}

#[test]
fn blank_rows_are_outside_the_base_and_the_limit_on_excellent_is_kept() {
    let spec = example("CP@1");
    let made = sheet(&spec, &cp([3, 6, 0, 1]));
    let contest = &made.contests[0];
    assert_eq!((contest.answered, contest.blank), (Some(10), Some(20)));
    assert_eq!(contest.rows[1].basis_points, Some(6000));
    // 3·100 + 6·80 + 0 over 10.
    assert_eq!(
        contest.index,
        Some(Mean {
            sum: 780,
            count: 10,
            mean: Some(78_000_000)
        })
    );
    assert_eq!(contest.place, Some(1));
    assert_eq!(made.contests[1].place, None, "without an answer no place");
    // One 优秀 a ballot (a fifth of five persons): 30 on 30 ballots, not 31.
    let rows = |second: u64| {
        full(
            30,
            json!([
                [20, 0, 0, 0],
                [second, 0, 0, 0],
                [0, 0, 0, 0],
                [0, 0, 0, 0],
                [0, 0, 0, 0],
                {}
            ]),
        )
    };
    assert!(evaluate(&spec, &rows(10)).is_ok());
    assert_eq!(
        faults(&spec, &rows(11)),
        [CountFault::LimitExceeded {
            at: 0,
            found: 31,
            most: 30
        }]
    );
}

#[test]
fn equal_indices_share_a_rank_and_are_compared_exactly() {
    // 2/3 and 4/6 of the highest mark are one figure; 66.666 % of another count is not.
    let mut spec = example("CP_BZ@1");
    for contest in &mut spec.contests[..3] {
        contest.options = vec![
            OptionSpec {
                id: "good".into(),
                label: "好".into(),
                value: Some(100),
                ..OptionSpec::default()
            },
            OptionSpec {
                id: "poor".into(),
                label: "差".into(),
                value: Some(0),
                ..OptionSpec::default()
            },
        ];
    }
    assert_eq!(spec.check(), vec![]);
    let made = sheet(
        &spec,
        &counts(
            [3000, 3000, 3000, 3000, 3000, 0],
            json!([[2, 1], [4, 2], [1999, 1000], {}]),
        ),
    );
    assert_eq!(
        made.contests.iter().map(|c| c.place).collect::<Vec<_>>(),
        [Some(1), Some(1), Some(3), None]
    );
}

#[test]
fn satisfaction_is_the_weighted_sum_of_shares() {
    // 60 %, 15 %, 11 %, 7 %, 7 % of 100 answers: 60 + 12 + 6.6 + 2.1 + 0 = 80.7.
    let spec = example("GXD@1");
    let made = sheet(
        &spec,
        &full(120, json!([[60, 15, 11, 7, 7], [1, 1, 1, 0, 0], [0, 0, 0, 0, 0]])),
    );
    assert_eq!(
        made.contests[0].index,
        Some(Mean {
            sum: 8070,
            count: 100,
            mean: Some(80_700_000)
        })
    );
    assert_eq!(made.contests[0].blank, Some(20));
    // 240 / 3.
    assert_eq!(made.contests[1].index.unwrap().mean, Some(80_000_000));
    assert_eq!(
        made.contests[2].index,
        Some(Mean {
            sum: 0,
            count: 0,
            mean: None
        })
    );
    // 78.30, as such figures are published: 5000 + 1600 + 1200 + 30 over 100.
    let made = sheet(
        &spec,
        &full(100, json!([[50, 20, 20, 1, 9], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]])),
    );
    assert_eq!(made.contests[0].index.unwrap().mean, Some(78_300_000));
}

#[test]
fn millionths_are_rounded_half_up() {
    let mut spec = example("GXD@1");
    spec.contests.truncate(1);
    spec.posts = 1;
    spec.contests[0].options = vec![
        OptionSpec {
            id: "a".into(),
            label: "甲".into(),
            value: Some(1),
            ..OptionSpec::default()
        },
        OptionSpec {
            id: "b".into(),
            label: "乙".into(),
            value: Some(0),
            ..OptionSpec::default()
        },
    ];
    let mean = |a: u64, b: u64| {
        sheet(&spec, &full(a + b, json!([[a, b]]))).contests[0]
            .index
            .unwrap()
            .mean
            .unwrap()
    };
    assert_eq!((mean(1, 2), mean(2, 1)), (333_333, 666_667));
    // 1 / 64 = 0.015625; 1 / 128 = 0.0078125: the seventh decimal is exactly a half.
    assert_eq!((mean(1, 63), mean(1, 127)), (15_625, 7_813));
}

#[test]
fn the_first_questions_of_an_appraisal_of_work_are_required() {
    let spec = example("YBG1@1");
    let multi: Vec<u64> = vec![3, 2, 5, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    let rows = |first: [u64; 4]| {
        full(
            10,
            json!([first, [5, 5, 0, 0], [0, 0, 0, 10], multi, { "write_ins": [{ "name": "无", "votes": 4 }] }, {}]),
        )
    };
    let made = sheet(&spec, &rows([7, 2, 1, 0]));
    assert_eq!(made.contests[0].rows[0].basis_points, Some(7000));
    assert_eq!(
        (made.contests[0].answered, made.contests[3].answered),
        (Some(10), None)
    );
    assert_eq!(
        made.contests[3]
            .rows
            .iter()
            .map(|r| r.rank.unwrap())
            .take(4)
            .collect::<Vec<_>>(),
        [2, 3, 1, 5]
    );
    assert_eq!(made.contests[4].write_ins[0].votes, 4);
    assert!(matches!(
        faults(&spec, &rows([7, 2, 0, 0]))[..],
        [CountFault::SumOutOfRange { sum: 9, low: 10, .. }]
    ));
}

#[test]
fn newly_promoted_cadres_are_ranked_by_approval_and_not_knowing_is_in_the_base() {
    let spec = example("YBG2@1");
    let made = sheet(
        &spec,
        &full(
            30,
            json!([[15, 5, 0, 10], [10, 9, 1, 10], [20, 0, 0, 0], [0, 0, 0, 0]]),
        ),
    );
    let raised: Vec<bool> = made.contests.iter().map(|c| c.flags[0].raised.unwrap()).collect();
    assert_eq!(
        raised,
        [false, true, false, false],
        "20 of 30 is two thirds; 19 is below"
    );
    assert_eq!(
        made.contests.iter().map(|c| c.place).collect::<Vec<_>>(),
        [Some(2), Some(3), Some(1), None]
    );
    // Outside the base as a local variant: 20 of 20.
    let mut local = spec.clone();
    for contest in &mut local.contests {
        contest.options[3].outside_base = true;
    }
    assert_eq!(local.check(), vec![]);
    let made = sheet(
        &local,
        &full(
            30,
            json!([[15, 5, 0, 10], [10, 9, 1, 10], [20, 0, 0, 0], [0, 0, 0, 30]]),
        ),
    );
    assert_eq!(
        made.contests.iter().map(|c| c.place).collect::<Vec<_>>(),
        [Some(1), Some(3), Some(1), None]
    );
    assert_eq!(
        (made.contests[0].answered, made.contests[0].blank),
        (Some(20), Some(0))
    );
}

#[test]
fn the_climate_of_a_change_of_term_has_three_figures() {
    let spec = example("HJ@1");
    let rows = |known: [u64; 2]| full(20, json!([[10, 6, 4, 0], [15, 1, 4], known, [9, 9, 0, 3], {}]));
    let made = sheet(&spec, &rows([19, 1]));
    // (1000 + 480 + 240) / 20 = 86; 19 of 20 know.
    assert_eq!(made.contests[0].index.unwrap().mean, Some(86_000_000));
    assert_eq!(made.contests[2].index.unwrap().mean, Some(95_000_000));
    assert_eq!(made.contests[2].flags[0].raised, Some(true));
    assert_eq!(
        sheet(&spec, &rows([20, 0])).contests[2].flags[0].raised,
        Some(false)
    );
    // 不清楚 is outside the base: 15 of 16.
    assert_eq!(made.contests[1].rows[0].basis_points, Some(9375));
    assert_eq!(made.contests[1].answered, Some(16));
}

#[test]
fn highest_and_lowest_are_left_out_of_graded_marks() {
    // Marks 10, 9, 9, 8, 3 (of 10 … 1): without 10 and 3 the mean is 26 / 3.
    let spec = example("JZ@1");
    let marks = |list: &[usize]| {
        let mut votes = [0u64; 10];
        for mark in list {
            votes[10 - mark] += 1;
        }
        Value::from(votes.to_vec())
    };
    let rows = |first: &[usize], second: &[usize], third: &[usize]| {
        full(5, json!([marks(first), marks(second), marks(third)]))
    };
    let made = sheet(
        &spec,
        &rows(&[10, 9, 9, 8, 3], &[9, 9, 9, 9, 9], &[10, 10, 1, 1, 1]),
    );
    assert_eq!(
        made.contests[0].index,
        Some(Mean {
            sum: 26,
            count: 3,
            mean: Some(8_666_667)
        })
    );
    assert_eq!(
        made.contests[1].index,
        Some(Mean {
            sum: 27,
            count: 3,
            mean: Some(9_000_000)
        })
    );
    // One 10 and one 1 are dropped, not all of them.
    assert_eq!(
        made.contests[2].index,
        Some(Mean {
            sum: 12,
            count: 3,
            mean: Some(4_000_000)
        })
    );
    assert_eq!(
        made.contests.iter().map(|c| c.place).collect::<Vec<_>>(),
        [Some(2), Some(1), Some(3)]
    );
    let mut two = spec.clone();
    two.rule.trim = 2;
    assert_eq!(
        sheet(&two, &rows(&[10, 9, 9, 8, 3], &[1; 5], &[2; 5])).contests[0]
            .index
            .unwrap()
            .sum,
        9
    );
    two.rule.trim = 3;
    assert_eq!(
        sheet(&two, &rows(&[10, 9, 9, 8, 3], &[1; 5], &[2; 5])).contests[0]
            .index
            .unwrap()
            .count,
        0
    );
}

fn scored(min: u32) -> BallotSpec {
    let persons = ["甲", "乙"].map(Person::from).to_vec();
    let score = Some(ScoreSpec { low: 60, high: 100 });
    let draft = Draft {
        template: "JZ@1".into(),
        persons,
        score,
        ..Draft::default()
    };
    let mut spec = BallotSpec::draft(&draft).unwrap();
    spec.rule.trim = 0;
    for contest in &mut spec.contests {
        contest.min = min;
    }
    spec
}

#[test]
fn scores_are_known_by_their_sum_and_its_bounds() {
    let rows = |answered: u64, total: u64| {
        full(
            4,
            json!([{ "score": { "answered": answered, "total": total } }, { "score": { "answered": 4, "total": 320 } }]),
        )
    };
    let made = sheet(&scored(0), &rows(3, 250));
    assert_eq!(
        made.contests[0].score,
        Some(Mean {
            sum: 250,
            count: 3,
            mean: Some(83_333_333)
        })
    );
    assert_eq!(
        (made.contests[0].answered, made.contests[0].blank),
        (Some(3), Some(1))
    );
    assert_eq!(
        made.contests.iter().map(|c| c.place).collect::<Vec<_>>(),
        [Some(1), Some(2)]
    );
    for (min, answered, total) in [(0, 3, 179), (0, 3, 301), (0, 5, 400), (1, 3, 250)] {
        assert!(
            evaluate(&scored(min), &rows(answered, total)).is_err(),
            "{min} {answered} {total}"
        );
    }
    for total in [180, 300] {
        assert!(evaluate(&scored(0), &rows(3, total)).is_ok());
    }
    let none = full(4, json!([{}, { "score": { "answered": 4, "total": 320 } }]));
    assert_eq!(
        faults(&scored(0), &none),
        [CountFault::WrongFigures {
            contest: "p001".into()
        }]
    );
}

#[test]
fn weights_of_a_score_reach_every_value_and_no_other() {
    for range in [1u32, 2, 5, 6, 7, 8, 10, 40, 100] {
        let weights = ScoreSpec {
            low: 3,
            high: 3 + range,
        }
        .weights();
        let mut sums = std::collections::BTreeSet::from([0]);
        for weight in &weights {
            sums = sums.iter().flat_map(|sum| [*sum, sum + weight]).collect();
        }
        assert!(sums.into_iter().eq(0..=range), "{range}: {weights:?}");
    }
    assert_eq!(ScoreSpec { low: 0, high: 5 }.weights(), [1, 2, 2]);
    assert_eq!(
        scored(0).contests[0].selections(),
        7,
        "1, 2, 4, 8, 16, 9 and the blank"
    );
    assert_eq!(scored(1).contests[0].selections(), 6);
}
