//! Questions that cannot be asked, and where the bits of those that can lie.

use super::*;

fn asks(contests: &[Contest], limits: &[(&[usize], u32)]) -> Result<Questions, ShapeError> {
    let limit = |(selections, max): &(&[usize], u32)| Limit {
        selections: selections.to_vec(),
        max: *max,
    };
    Questions::new(contests.to_vec(), limits.iter().map(limit).collect())
}

#[test]
fn bad_contests_are_named() {
    let good = Contest::choice(3, 1, 1);
    for bad in [
        Contest::choice(3, 2, 1),
        Contest::choice(3, 0, 4),
        Contest::choice(3, 0, 0),
        Contest::choice(0, 0, 1),
        Contest::choice(u32::MAX, 2, 1),
        Contest::score(0, true),
        Contest::score(MAX_RANGE + 1, false),
        Contest::score(10, false).with_slots(1, 1),
        // Slots: none, without blocks, more than may be marked, a row above 512, numbers that overflow.
        Contest::choice(3, 0, 2).with_slots(0, 1),
        Contest::choice(3, 0, 2).with_slots(1, 0),
        Contest::choice(3, 0, 2).with_slots(3, 1),
        Contest::choice(3, 0, 3).with_slots(3, 171),
        Contest::choice(3, 0, u32::MAX).with_slots(u32::MAX, u32::MAX),
        Contest::choice(3, 0, 6).with_slots(2, 1),
    ] {
        assert_eq!(asks(&[good, bad], &[]), Err(ShapeError::Limits(1)), "{bad:?}");
    }
    for sound in [
        Contest::score(1, false),
        Contest::score(MAX_RANGE, true),
        Contest::choice(0, 0, 2).with_slots(2, 1),
        Contest::choice(3, 0, 5).with_slots(2, 255),
        Contest::choice(3, 0, 1).with_slots(1, 511),
    ] {
        assert!(asks(&[sound], &[]).is_ok(), "{sound:?}");
    }
    assert_eq!(asks(&[], &[]), Err(ShapeError::Selections(0)));
    let vast = [Contest::choice(u32::MAX, 0, 1); 2];
    assert!(matches!(asks(&vast, &[]), Err(ShapeError::Selections(_))));
    assert_eq!(
        asks(&[Contest::choice(2048, 0, 1), good], &[]),
        Err(ShapeError::Selections(2051))
    );
}

#[test]
fn bad_limits_are_named() {
    // Selections: 0, 1, 2 of a choice, 3, 4 score bits, 5 blank, 6, 7 slots.
    let contests = [Contest::choice(3, 0, 3).with_slots(2, 1), Contest::score(2, true)];
    let good: (&[usize], u32) = (&[0, 2, 6, 7], 2);
    assert!(asks(&contests, &[good]).is_ok());
    let bad: [(&[usize], u32); 9] = [
        (&[], 1),
        (&[0, 1], 0),
        (&[0, 1], 2),
        (&[1, 0, 2], 1),
        (&[0, 0, 2], 1),
        (&[0, 8], 1),
        (&[0, 3], 1),
        (&[0, 5], 1),
        (&[0, usize::MAX], 1),
    ];
    for bad in bad {
        assert_eq!(
            asks(&contests, &[good, bad]),
            Err(ShapeError::Limit(1)),
            "{bad:?}"
        );
    }
    let many = vec![good; MAX_LIMITS + 1];
    assert_eq!(
        asks(&contests, &many),
        Err(ShapeError::TooManyLimits(MAX_LIMITS + 1))
    );
}

#[test]
fn a_row_wider_than_the_key_is_refused() {
    let questions: Questions = vec![YES_NO_ABSTAIN, Contest::choice(0, 0, 2).with_slots(2, 2)]
        .try_into()
        .unwrap();
    let make = |width: u64| {
        let keys = (1..=width).map(|i| SecretScalar::new(i.into()).times_base());
        let keys = keys.map(|key| Element::from_point(key).unwrap()).collect();
        let key = ElectionKey::new(keys).unwrap();
        BallotContext::new([1; 32], [2; 32], [3; 32], "b", key, questions.clone()).map(|_| ())
    };
    assert_eq!(make(6), Ok(()));
    let (contest, row, width) = (1, 6, 5);
    assert_eq!(make(5), Err(ContextError::Row { contest, row, width }));
}

#[test]
fn selections_stand_before_slack() {
    let contests = vec![Contest::choice(3, 0, 2), Contest::choice(2, 1, 1)];
    let shape = Shape::new(&contests.try_into().unwrap(), 5).unwrap();
    // 4 + 2 ring bits, 5 selections, 2 slack bits.
    assert_eq!((shape.bits(), shape.sent()), (13, 9));
    assert_eq!(shape.selections, 6..11);
    let positions = |set: &super::super::shape::BitSet| set.members.iter().map(|m| m.0).collect::<Vec<_>>();
    assert_eq!(
        shape.sets.iter().map(positions).collect::<Vec<_>>(),
        [vec![0, 1, 2, 3], vec![4, 5], vec![6, 7, 8, 11, 12], vec![9, 10]]
    );
}

/// One of everything, position by position, as docs/protocol.md has it.
#[test]
fn every_kind_of_set_lies_where_the_text_says() {
    let questions = asks(
        &[
            Contest::choice(2, 1, 3).with_slots(2, 1),
            Contest::score(5, true),
            Contest::choice(0, 0, 1).with_slots(1, 1),
        ],
        &[(&[1, 6, 8], 2)],
    )
    .unwrap();
    assert_eq!(
        (questions.regular(), questions.slots(), questions.selections()),
        (6, 3, 9)
    );
    let shape = Shape::new(&questions, 2).unwrap();
    // 0–1 digit, 2–3 options, 4–6 score bits, 7 blank, 8–9 slots of the first, 10 of the last;
    // 11–12 slack of the first, 13–15 of the score, 16 of the last, 17–18 of the limit.
    let sets: Vec<_> = shape
        .sets
        .iter()
        .map(|set| (set.members.clone(), set.target))
        .collect();
    assert_eq!(
        sets,
        [
            (vec![(0, 1), (1, 1)], 1),
            (vec![(2, 1), (3, 1), (8, 1), (9, 1), (11, 1), (12, 1)], 3),
            (vec![(4, 1), (5, 2), (6, 2), (7, 5), (13, 1), (14, 2), (15, 2)], 5),
            (vec![(10, 1), (16, 1)], 1),
            (vec![(17, 1), (18, 1), (3, 1), (8, 1), (10, 1)], 2),
        ]
    );
    assert_eq!((shape.bits(), shape.sent()), (19, 14));
    let spans = questions.layout(4).spans().to_vec();
    let spans: Vec<(usize, usize)> = spans.iter().map(|s| (s.size, s.step)).collect();
    assert_eq!(spans, [(4, 1), (2, 1), (4, 2), (2, 2)]);
}

#[test]
fn scores_are_written_as_the_text_says() {
    let bits = |range, blank, score| score_bits(range, blank, score);
    assert_eq!(bits(5, false, Some(4)), Some(vec![false, true, true]));
    assert_eq!(bits(5, false, Some(3)), Some(vec![true, true, false]));
    assert_eq!(bits(5, true, None), Some(vec![false, false, false, true]));
    assert_eq!(bits(5, true, Some(5)), Some(vec![true, true, true, false]));
    assert_eq!(bits(5, false, None), None);
    assert_eq!(bits(5, true, Some(6)), None);
    for range in 1..200 {
        for score in 0..=range {
            let bits = bits(range, true, Some(score)).unwrap();
            let (blank, bits) = bits.split_last().unwrap();
            let weights = slack_weights(range.into());
            let value: u64 = bits.iter().zip(weights).map(|(b, w)| u64::from(*b) * w).sum();
            assert!(!blank && value == u64::from(score));
        }
    }
}
