//! The sets against the meaning of the questions: over all bits of small ballots, exactly the lawful answers fit.

use std::collections::BTreeSet;

use super::*;
use crate::{Scalar, ballot::answers::Checked};

/// Whether flags (regular selections, then slots) are allowed, straight from the words of the text.
fn lawful(questions: &Questions, flags: &[bool]) -> bool {
    let (mut regular, mut slot) = (0, questions.regular());
    let count = |flags: &[bool]| flags.iter().filter(|b| **b).count();
    let contests = questions.contests().iter().all(|contest| {
        let own = &flags[regular..regular + contest.regular()];
        let written = &flags[slot..slot + contest.slots()];
        (regular, slot) = (regular + own.len(), slot + written.len());
        match contest.form {
            Form::Choice { min, max, .. } => {
                (min as usize..=max as usize).contains(&(count(own) + count(written)))
            }
            Form::Score { blank, .. } => match own.split_last() {
                Some((true, score)) if blank => count(score) == 0,
                _ => true,
            },
        }
    });
    let limit = |limit: &Limit| limit.selections.iter().filter(|i| flags[**i]).count() <= limit.max as usize;
    contests && questions.limits().iter().all(limit)
}

fn bits_of(mask: u32, count: usize) -> Vec<bool> {
    (0..count).map(|i| mask >> i & 1 == 1).collect()
}

/// The flags as choices of each contest.
fn choices_of(questions: &Questions, flags: &[bool]) -> Vec<Vec<bool>> {
    let (mut regular, mut slots) = flags.split_at(questions.regular());
    let contest = |c: &Contest| {
        let (own, left) = regular.split_at(c.regular());
        let (written, unseen) = slots.split_at(c.slots());
        (regular, slots) = (left, unseen);
        [own, written].concat()
    };
    questions.contests().iter().map(contest).collect()
}

/// Over all bit vectors, those that keep every set's sum have exactly the lawful selections; and a device finds the slack.
fn agree(questions: &Questions) {
    let shape = Shape::new(questions, 2).unwrap();
    let first = shape.selections.start;
    let count = shape.bits() - first;
    assert!(count <= 16, "{count} bits are too many to try all");
    let sets = &shape.sets[shape.radices().digits()..];
    let keeps = |bits: &[bool]| {
        sets.iter().all(|set| {
            let set_bits = set.members.iter().filter(|(i, _)| bits[i - first]);
            set_bits.map(|(_, w)| w).sum::<u64>() == set.target
        })
    };
    let provable: BTreeSet<Vec<bool>> = (0..1u32 << count)
        .map(|mask| bits_of(mask, count))
        .filter(|bits| keeps(bits))
        .map(|bits| bits[..shape.selections.len()].to_vec())
        .collect();
    for mask in 0..1u32 << shape.selections.len() {
        let flags = bits_of(mask, shape.selections.len());
        let allowed = lawful(questions, &flags);
        assert_eq!(provable.contains(&flags), allowed, "{questions:?} {flags:?}");
        let checked = Checked::new(questions, &choices_of(questions, &flags));
        assert_eq!(checked.is_ok(), allowed, "{questions:?} {flags:?}");
        if let Ok(checked) = checked {
            let all = checked.selections.iter().chain(checked.slack.iter());
            let bits: Vec<bool> = all.map(|b| *b == Scalar::ONE).collect();
            assert_eq!(bits[..flags.len()], flags);
            assert!(bits.len() == count && keeps(&bits));
        }
    }
}

fn asking(contests: &[Contest], limits: &[(&[usize], u32)]) -> Questions {
    let limit = |(selections, max): &(&[usize], u32)| Limit {
        selections: selections.to_vec(),
        max: *max,
    };
    Questions::new(contests.to_vec(), limits.iter().map(limit).collect()).unwrap()
}

#[test]
fn exactly_the_lawful_answers_fit() {
    for questions in [
        asking(&[Contest::choice(3, 1, 1)], &[]),
        asking(&[Contest::choice(4, 1, 3)], &[]),
        asking(&[Contest::choice(3, 0, 2).with_slots(2, 1)], &[(&[0, 3], 1)]),
        asking(&[Contest::choice(0, 1, 3).with_slots(3, 1)], &[(&[0, 1, 2], 2)]),
        asking(
            &[
                Contest::choice(2, 2, 4).with_slots(2, 1),
                Contest::choice(2, 0, 1),
            ],
            &[],
        ),
        asking(
            &[
                Contest::choice(2, 0, 2),
                Contest::choice(1, 0, 2).with_slots(1, 1),
            ],
            &[(&[0, 2], 1), (&[0, 1, 2, 3], 2)],
        ),
        asking(&[Contest::score(1, true), Contest::score(2, true)], &[]),
        asking(&[Contest::score(5, true)], &[]),
        asking(&[Contest::score(7, false)], &[]),
        asking(&[Contest::score(10, true)], &[]),
        asking(
            &[Contest::score(3, false), Contest::choice(2, 0, 1)],
            &[(&[2, 3], 1)],
        ),
    ] {
        agree(&questions);
    }
}

/// The same with proofs: of all marks a small ballot can carry, exactly the lawful ones are accepted.
#[test]
fn exactly_the_lawful_answers_are_proved() {
    let questions = asking(
        &[Contest::choice(1, 0, 2).with_slots(2, 1), Contest::score(2, true)],
        &[(&[0, 4], 1)],
    );
    let mut s = setup_asking(questions.clone(), 3, 4, "b1", [4; 32]);
    let contents = vec![vec![vec![0; 30]; 2]];
    for mask in 0..1u32 << questions.selections() {
        let flags = bits_of(mask, questions.selections());
        let answers = Answers {
            choices: choices_of(&questions, &flags),
            contents: contents.clone(),
        };
        let ready = || Prover::new(&s.context, &s.bucket, &s.secrets[0], 1).unwrap();
        let sealed = ready().seal(&answers, &[1; 32], &mut s.rng);
        assert_eq!(sealed.is_ok(), lawful(&questions, &flags), "{flags:?}");
        if let Ok(ballot) = sealed {
            assert!(judge(&mut s, &ballot).is_ok(), "{flags:?}");
        } else {
            let marks: Vec<Scalar> = flags.iter().map(|b| Scalar::from(u8::from(*b))).collect();
            let forced = ready()
                .seal_anything(&marks, &contents, &[1; 32], &mut s.rng)
                .unwrap();
            assert_eq!(
                judge(&mut s, &forced).unwrap_err(),
                ProofError::Equation,
                "{flags:?}"
            );
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(48))]

    #[test]
    fn small_shapes_fit_exactly(
        options in 0u32..4, slots in 0u32..3, min in 0u32..4, more in 0u32..3, range in 1u32..5, blank: bool,
        first in 0usize..3, limit in 1u32..3,
    ) {
        let most = options + slots;
        proptest::prop_assume!(most >= 1);
        let min = min.min(most);
        let max = (min + more).clamp(1.max(slots), most);
        let choice = Contest::choice(options, min.min(max), max);
        let choice = if slots > 0 { choice.with_slots(slots, 1) } else { choice };
        let contests = vec![choice, Contest::score(range, blank)];
        let plain = Questions::new(contests.clone(), Vec::new()).unwrap();
        let counted: Vec<usize> = (first.min(options as usize)..options as usize)
            .chain(plain.regular()..plain.selections())
            .collect();
        let binds = (limit as usize) < counted.len();
        let limits = binds.then_some(Limit { selections: counted, max: limit });
        let questions = Questions::new(contests, limits.into_iter().collect()).unwrap();
        if Shape::new(&questions, 2).unwrap().bits() <= 2 + 15 {
            agree(&questions);
        }
    }
}
