//! A, B, C 票: the whole decides, classes are shown, weights are exact and renormalised. Figures worked out by hand.

use gongxin_rules::*;
use serde_json::{Value, json};

use crate::common::*;

fn class(id: &str, weight: Option<u32>) -> Class {
    Class {
        id: id.into(),
        name: format!("{}票", id.to_uppercase()),
        weight,
    }
}

/// Two bodies and no opinions.
fn bodies() -> BallotSpec {
    let mut spec = example("CP_BZ@1");
    spec.contests.truncate(2);
    spec.posts = 2;
    spec
}

fn weighed(parts: [(u32, u64, Value); 3]) -> Vec<Sheet> {
    let ids = ["a", "b", "c"];
    let classes: Vec<(Class, Counts)> = ids
        .into_iter()
        .zip(parts)
        .map(|(id, (weight, n, contests))| (class(id, Some(weight)), full(n, contests)))
        .collect();
    evaluate_classes(&bodies(), &classes).unwrap()
}

#[test]
fn the_weighted_figure_is_the_mean_of_the_means() {
    // a: 3·100 + 0 over 3 = 100; b: (2·80 + 60) / 3 = 73.333333; c: (100 + 80 + 0) / 3 = 60.
    let sheets = weighed([
        (50, 5, json!([[3, 0, 0, 0], [0, 0, 0, 1]])),
        (30, 5, json!([[0, 2, 1, 0], [0, 0, 0, 1]])),
        (20, 5, json!([[1, 1, 0, 1], [0, 0, 0, 1]])),
    ]);
    assert_eq!(sheets.len(), 4);
    let first = &sheets[0].contests[0];
    // 50·100 + 30·73.333333 + 20·60 over 100 = 83.9999999, rounded half up.
    let mean = first.weighted.as_ref().unwrap().mean.as_ref().unwrap();
    assert_eq!(
        (mean.figure, mean.classes.join(",")),
        (84_000_000, "a,b,c".into())
    );
    // The mean of all ballots is another figure: 700 over 9.
    assert_eq!(
        first.index,
        Some(Mean {
            sum: 700,
            count: 9,
            mean: Some(77_777_778)
        })
    );
    // Shares of 好: 1, 0, 1/3.
    let shares = first.weighted.as_ref().unwrap().shares.as_ref().unwrap();
    assert_eq!(
        shares.figures[0],
        (50 * 1_000_000 + 20 * 333_333) / 100 + 1,
        "56.66666 in hundredths, half up"
    );
    assert_eq!(
        sheets[0].classes.iter().map(|c| c.valid).collect::<Vec<_>>(),
        [5, 5, 5]
    );
    assert_eq!(sheets[1].class, Some(class("a", Some(50))));
    assert_eq!(
        (&sheets[1].quorum, &sheets[1].contests[0].weighted),
        (&None, &None)
    );
}

#[test]
fn a_class_without_answers_is_left_out_and_the_others_count_for_the_whole() {
    let sheets = weighed([
        (50, 2, json!([[2, 0, 0, 0], [0, 0, 0, 0]])),
        (30, 2, json!([[0, 0, 2, 0], [0, 0, 0, 0]])),
        (20, 2, json!([[0, 0, 0, 0], [0, 0, 0, 0]])),
    ]);
    let weighted = sheets[0].contests[0].weighted.clone().unwrap();
    // (50·100 + 30·60) / 80 = 85.
    assert_eq!(
        weighted.mean,
        Some(WeightedMean {
            figure: 85_000_000,
            classes: vec!["a".into(), "b".into()]
        })
    );
    assert_eq!(sheets[0].contests[1].weighted, None, "nobody answered");
    assert_eq!(
        sheets[0].contests.iter().map(|c| c.place).collect::<Vec<_>>(),
        [Some(1), None]
    );
}

#[test]
fn ranking_by_weight_may_turn_the_order_of_the_sums() {
    let sheets = weighed([
        (80, 1, json!([[1, 0, 0, 0], [0, 1, 0, 0]])),
        (10, 8, json!([[0, 0, 8, 0], [8, 0, 0, 0]])),
        (10, 1, json!([[1, 0, 0, 0], [1, 0, 0, 0]])),
    ]);
    // First body: 80·100 + 10·60 + 10·100 = 96; second: 80·80 + 10·100 + 10·100 = 84. The sums say 68 and 98.
    assert_eq!(
        sheets[0].contests.iter().map(|c| c.place).collect::<Vec<_>>(),
        [Some(1), Some(2)]
    );
    assert_eq!(
        sheets[2].contests.iter().map(|c| c.place).collect::<Vec<_>>(),
        [Some(2), Some(1)]
    );
}

#[test]
fn the_whole_decides_and_its_parts_do_not() {
    let spec = BallotSpec::qwh(["张三"]);
    let part = |expected, present, agree| {
        counts(
            [expected, present, present, present, present, 0],
            json!([[agree, present - agree, 0]]),
        )
    };
    // 20 of 30 came, though of the second class only 2 of 12.
    let sheets = evaluate_classes(
        &spec,
        &[
            (class("a", None), part(18, 18, 14)),
            (class("b", None), part(12, 2, 2)),
        ],
    )
    .unwrap();
    assert_eq!(
        sheets[0].contests[0].outcome,
        Outcome::Passed { votes: 16, least: 16 }
    );
    assert_eq!(sheets[0].contests[0].weighted, None);
    for part in &sheets[1..] {
        assert_eq!(
            (part.overall, &part.contests[0].outcome, &part.next[..]),
            (Overall::Valid, &Outcome::Counted, &[][..])
        );
    }
    // One fewer: nothing stands, in the parts neither.
    let sheets = evaluate_classes(
        &spec,
        &[
            (class("a", None), part(18, 17, 14)),
            (class("b", None), part(12, 2, 2)),
        ],
    )
    .unwrap();
    assert!(
        sheets
            .iter()
            .all(|s| s.overall == Overall::NoQuorum && s.contests[0].outcome == Outcome::NotDecided)
    );
}

#[test]
fn write_ins_mixed_over_all_are_known_of_the_whole_alone() {
    let mut spec = example("TJ_BLANK@1");
    spec.rule.flags.clear();
    let parts = [
        (class("a", None), full(4, json!([{}]))),
        (class("b", None), full(3, json!([{}]))),
    ];
    let all = full(
        7,
        json!([{ "write_ins": [{ "name": "某人", "votes": 5 }], "write_in_void": 2 }]),
    );
    let sheets = evaluate_with_classes(&spec, &all, &parts).unwrap();
    assert_eq!(sheets[0].contests[0].write_ins[0].votes, 5);
    assert!(sheets[1].contests[0].write_ins.is_empty());
    // Where classes have their own, the whole is their sum, names merged and put in order.
    let own = [
        (
            class("a", None),
            full(
                4,
                json!([{ "write_ins": [{ "name": "乙", "votes": 2 }, { "name": "甲", "votes": 1 }] }]),
            ),
        ),
        (
            class("b", None),
            full(3, json!([{ "write_ins": [{ "name": "甲", "votes": 3 }] }])),
        ),
    ];
    let sheets = evaluate_classes(&spec, &own).unwrap();
    let names: Vec<(&str, u64)> = sheets[0].contests[0]
        .write_ins
        .iter()
        .map(|w| (w.name.as_str(), w.votes))
        .collect();
    assert_eq!(names, [("甲", 4), ("乙", 2)]);
    assert_eq!(
        evaluate_with_classes(&spec, &all, &own),
        Err(EvaluateError::Classes(vec![ClassFault::NotTheSum]))
    );
    let fewer = full(6, json!([{}]));
    assert_eq!(
        evaluate_with_classes(&spec, &fewer, &parts),
        Err(EvaluateError::Classes(vec![ClassFault::NotTheSum]))
    );
}

#[test]
fn classes_are_refused_unless_their_weights_sum_to_a_hundred() {
    let judge = |weights: &[Option<u32>]| {
        let classes: Vec<(Class, Counts)> = weights
            .iter()
            .zip(["a", "b", "c"])
            .map(|(weight, id)| (class(id, *weight), full(2, json!([[2, 0, 0, 0], [0, 0, 0, 0]]))))
            .collect();
        evaluate_classes(&bodies(), &classes).err()
    };
    for sound in [
        &[None, None][..],
        &[Some(100)],
        &[Some(1), Some(99)],
        &[Some(50), Some(30), Some(20)],
    ] {
        assert_eq!(judge(sound), None);
    }
    for bad in [
        &[Some(50), Some(49)][..],
        &[Some(50), None],
        &[Some(0), Some(100)],
        &[Some(60), Some(60)],
        &[Some(u32::MAX), Some(101)],
    ] {
        assert_eq!(
            judge(bad),
            Some(EvaluateError::Classes(vec![ClassFault::Weights])),
            "{bad:?}"
        );
    }
    assert_eq!(judge(&[]), Some(EvaluateError::Classes(vec![ClassFault::None])));
    let twice = [
        (class("a", None), full(1, json!([[0, 0, 0, 0], [0, 0, 0, 0]]))),
        (class("a", None), full(1, json!([[0, 0, 0, 0], [0, 0, 0, 0]]))),
    ];
    assert_eq!(
        evaluate_classes(&bodies(), &twice),
        Err(EvaluateError::Classes(vec![ClassFault::BadId { at: 1 }]))
    );
}
