//! Dishonest devices: each equation and each bound broken alone, everything else kept.

use super::{
    mixed::{answers, questions, setup_mixed, text},
    *,
};
use crate::{Scalar, elgamal::Votes, elgamal::encrypt_row, write_in::embed_content};

const SEED: [u8; 32] = [9; 32];
const WIDTH: usize = 7;

fn prover(s: &Setup) -> Prover<'_> {
    Prover::new(&s.context, &s.bucket, &s.secrets[1], 1).unwrap()
}

fn coins() -> ChaCha20Rng {
    ChaCha20Rng::from_seed([3; 32])
}

/// All selections of answers, regular ones, then slots.
fn marks(answers: &Answers) -> Vec<Scalar> {
    let mut regular = Vec::new();
    let mut slots = Vec::new();
    for (contest, flags) in questions().contests().iter().zip(&answers.choices) {
        let (own, written) = flags.split_at(contest.regular());
        regular.extend_from_slice(own);
        slots.extend_from_slice(written);
    }
    regular.extend(slots);
    regular.iter().map(|bit| Scalar::from(u8::from(*bit))).collect()
}

fn good() -> Answers {
    answers([false, true], [true, false, false], Some(2), 1)
}

/// What becomes of a ballot of these marks, made with all the rest as good as it can be.
fn verdict(marks: &[Scalar]) -> Result<(), ProofError> {
    let mut s = setup_mixed(WIDTH);
    let contents = good().contents.clone();
    let made = prover(&s)
        .seal_anything(marks, &contents, &SEED, &mut coins())
        .unwrap();
    judge(&mut s, &made).map(drop)
}

/// The verdict on votes and bits that the dishonest device makes of honest ones.
fn verdict_on(
    change: impl FnOnce(&BallotContext, &mut Vec<Scalar>, &mut Votes, &[Scalar]),
) -> Result<(), ProofError> {
    let mut s = setup_mixed(WIDTH);
    let r = s.context.nonces(&SEED);
    let mut votes = s.context.votes_of(&good(), &SEED).unwrap();
    let prover = prover(&s);
    let mut bits = prover.bits_anyhow(&marks(&good())).unwrap();
    // Slack that the text asks for: two of three and the limit's two of two are free.
    let checked = super::super::answers::Checked::new(&questions(), &good().choices).unwrap();
    let slack = bits.len() - checked.slack.len();
    bits[slack..].copy_from_slice(&checked.slack);
    change(&s.context, &mut bits, &mut votes, &r);
    let made = prover.seal_votes(&bits, &votes, &r, &mut coins()).unwrap();
    judge(&mut s, &made).map(drop)
}

fn rows_replaced(votes: &Votes, change: impl FnOnce(&mut Vec<crate::elgamal::Block>)) -> Votes {
    let mut rows = votes.rows().to_vec();
    change(&mut rows);
    votes.clone().with_rows_only(rows)
}

#[test]
fn the_tool_itself_makes_good_ballots_of_good_marks() {
    let full = answers([true, true], [true, false, false], Some(5), 0);
    // All slack is zero where the bounds are reached, so filling the first place changes nothing.
    assert_eq!(verdict(&marks(&full)), Ok(()));
    assert_eq!(verdict_on(|_, _, _, _| ()), Ok(()));
}

#[test]
fn marks_outside_the_bounds_are_refused() {
    let base = marks(&answers([true, true], [true, false, false], Some(5), 0));
    let with = |changes: &[(usize, i8)]| {
        let mut marks = base.clone();
        for (at, value) in changes {
            let size = Scalar::from(value.unsigned_abs());
            marks[*at] = if *value < 0 { -size } else { size };
        }
        verdict(&marks)
    };
    assert_eq!(with(&[]), Ok(()));
    // Selections: 0–1 options, 2–4 score bits, 5 blank, 6 score bit, 7–9 slots.
    let cases: [(&str, &[(usize, i8)]); 13] = [
        ("a blank with a score", &[(5, 1)]),
        ("a blank with the least score", &[(3, 0), (4, 0), (5, 1)]),
        ("an option twice", &[(0, 2), (1, 0)]),
        ("an option less than never", &[(1, -1)]),
        ("a slot twice", &[(7, 2), (0, 0), (1, 0)]),
        ("a slot less than never", &[(8, -1)]),
        ("four of three", &[(8, 1)]),
        ("a limit exceeded through write-ins", &[(1, 0), (8, 1)]),
        ("a limit exceeded in another contest", &[(9, 1)]),
        ("a score bit twice", &[(2, 2), (3, 0)]),
        ("a second score above its range", &[(6, 2)]),
        ("a negative score", &[(6, -1)]),
        ("two blanks", &[(2, 0), (3, 0), (4, 0), (5, 2)]),
    ];
    for (what, changes) in cases {
        assert_eq!(with(changes), Err(ProofError::Equation), "{what}");
    }
}

#[test]
fn too_few_marks_are_refused() {
    let contest = Contest::choice(3, 2, 3).with_slots(1, 1);
    let verdict = |marks: [u64; 4]| {
        let mut s = setup_with(&[contest], 4, 4, "b1", [4; 32]);
        let marks = marks.map(Scalar::from);
        let contents = vec![vec![text("某", 1)]];
        let made = prover(&s)
            .seal_anything(&marks, &contents, &SEED, &mut coins())
            .unwrap();
        judge(&mut s, &made).map(drop)
    };
    assert_eq!(verdict([1, 1, 0, 1]), Ok(()));
    assert_eq!(verdict([0, 1, 0, 1]), Ok(()));
    assert_eq!(verdict([0, 1, 0, 0]), Err(ProofError::Equation));
    assert_eq!(verdict([0, 0, 0, 1]), Err(ProofError::Equation));
    assert_eq!(verdict([1, 1, 1, 1]), Err(ProofError::Equation));
}

/// Equation 1: numbers that are no bits, but sum up as they must, through the pivot or any other place.
#[test]
fn pivots_are_bits_too() {
    let digits = 4 + 2;
    let one = Scalar::ONE;
    let at = |selection: usize| digits + selection;
    for (what, places) in [
        // Bits that the implied pivot contradicts: the sum is simply wrong.
        ("one mark too many", vec![(at(0), one), (at(8), one)]),
        ("a pivot of the choice", vec![(at(0), one)]),
        ("a pivot of the score", vec![(at(2), one)]),
        // The pivot takes the value that the sum implies, and is no bit.
        ("choice", vec![(at(0), -one), (at(8), one)]),
        ("score", vec![(at(2), -one), (at(5), one)]),
        ("second score", vec![(at(6), one + one), (at(10) + 2 + 3, -one)]),
        ("slot alone", vec![(at(9), one + one)]),
        ("digit", vec![(0, -one), (2, one)]),
        ("top digit", vec![(4, -one), (5, one + one)]),
    ] {
        let result = verdict_on(|_, bits, _, _| places.iter().for_each(|(at, v)| bits[*at] = *v));
        assert_eq!(result, Err(ProofError::Equation), "{what}");
    }
    // The pivot of a limit is a slack bit.
    let shape = setup_mixed(WIDTH).bucket.shape().clone();
    let limit = shape.sets.last().unwrap().members.clone();
    for value in [-one, one + one] {
        let result = verdict_on(|_, bits, _, _| bits[limit[0].0] = value);
        assert_eq!(result, Err(ProofError::Equation));
    }
}

/// Equation 2: a block or row under a nonce that the prover does not answer for.
#[test]
fn every_nonce_point_is_that_of_its_answer() {
    for row in 0..2 {
        let result = verdict_on(|_, _, votes, r| {
            let nonce = r[1 + row] + Scalar::ONE;
            *votes = rows_replaced(votes, |rows| {
                rows[row].r = Element::from_point(RistrettoPoint::mul_base(&nonce)).unwrap();
            });
        });
        assert_eq!(result, Err(ProofError::Equation), "row {row}");
    }
}

/// Equation 3: the ciphertext of a slot's bit holds another number than the committed bit.
#[test]
fn slot_bits_are_those_committed() {
    for (row, slot, column) in [(0, 0, 0), (0, 1, 3), (1, 0, 0)] {
        for number in [Scalar::ONE, Scalar::from(2u8), -Scalar::ONE] {
            let result = verdict_on(|_, _, votes, _| {
                *votes = rows_replaced(votes, |rows| {
                    let c = &mut rows[row].c[column];
                    let more = c.point() + RistrettoPoint::mul_base(&number);
                    *c = Element::from_point(more).unwrap();
                });
            });
            assert_eq!(result, Err(ProofError::Equation), "row {row}, slot {slot}");
        }
    }
}

/// Equation 3: a row encrypted under the keys of other columns, or under another nonce than its R.
#[test]
fn slot_bits_are_under_their_keys_and_nonce() {
    let points = || {
        let content = embed_content(&text("张三", 2)).unwrap();
        let unused = embed_content(&[0; 60]).unwrap();
        let (one, zero) = (RistrettoPoint::mul_base(&Scalar::ONE), crate::group::identity());
        [&[one], content.as_slice(), &[zero], unused.as_slice()].concat()
    };
    let rebuilt = |key: fn(&BallotContext) -> ElectionKey, shift: Scalar| {
        verdict_on(|context, _, votes, r| {
            let mut row = encrypt_row(&key(context), &(r[1] + shift), &points()).unwrap();
            row.r = votes.rows()[0].r;
            *votes = rows_replaced(votes, |rows| rows[0] = row);
        })
    };
    let own = |context: &BallotContext| context.key().clone();
    assert_eq!(rebuilt(own, Scalar::ZERO), Ok(()));
    assert_eq!(rebuilt(own, Scalar::ONE), Err(ProofError::Equation));
    let reversed = |context: &BallotContext| {
        let keys = context.key().elements().iter().rev().copied().collect();
        ElectionKey::new(keys).unwrap()
    };
    assert_eq!(rebuilt(reversed, Scalar::ZERO), Err(ProofError::Equation));
}

/// Equation 4: another member's place in the ring.
#[test]
fn another_place_is_refused() {
    let result = verdict_on(|_, bits, _, _| {
        bits[..4].copy_from_slice(&[Scalar::ONE, Scalar::ZERO, Scalar::ZERO, Scalar::ZERO]);
    });
    assert_eq!(result, Err(ProofError::Equation));
}

/// What a row's blocks hold is the voter's own affair: reading judges it.
#[test]
fn blocks_of_a_row_may_hold_anything() {
    let result = verdict_on(|_, _, votes, _| {
        *votes = rows_replaced(votes, |rows| {
            let c = &mut rows[0].c[1];
            *c = Element::from_point(c.point() + RistrettoPoint::mul_base(&Scalar::from(7u8))).unwrap();
        });
    });
    assert_eq!(result, Ok(()));
}

/// A row of another ballot: its nonce is unknown to the copyist, whatever else is proved.
#[test]
fn a_row_cannot_be_cast_again() {
    let mut s = setup_mixed(WIDTH);
    let victim = make_of(&mut s, 3, &good());
    let stolen = judge(&mut s, &victim).unwrap().votes().rows()[0].clone();
    let copied = |_: &BallotContext, _: &mut Vec<Scalar>, votes: &mut Votes, _: &[Scalar]| {
        *votes = rows_replaced(votes, |rows| rows[0] = stolen.clone());
    };
    assert_eq!(verdict_on(copied), Err(ProofError::Equation));
    // Encrypted anew, so that no R repeats.
    let shifted = |context: &BallotContext, _: &mut Vec<Scalar>, votes: &mut Votes, _: &[Scalar]| {
        let fresh = Scalar::from(77u8);
        let nothing = vec![crate::group::identity(); 6];
        let mask = encrypt_row(context.key(), &fresh, &nothing).unwrap();
        let add = |a: &Element, b: &Element| Element::from_point(a.point() + b.point()).unwrap();
        *votes = rows_replaced(votes, |rows| {
            rows[0].r = add(&stolen.r, &mask.r);
            rows[0].c = stolen.c.iter().zip(&mask.c).map(|(a, b)| add(a, b)).collect();
        });
    };
    assert_eq!(verdict_on(shifted), Err(ProofError::Equation));
}
