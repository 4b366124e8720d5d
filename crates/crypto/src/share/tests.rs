//! Shares of plain and weighted figures.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

use super::*;
use crate::{
    ballot::{Answers, BallotContext, Contest, Limit, Questions, score_bits},
    elgamal::encrypt,
    trustees_for_tests::Trustees,
};

struct Room {
    trustees: Trustees,
    figures: Figures,
    columns: Columns,
    rng: ChaCha20Rng,
}

/// 7 selections under 4 keys (two columns), 50 ballots that select i with i mod 7 < v.
fn room() -> Room {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let trustees = Trustees::new(4);
    let questions = vec![Contest::choice(7, 0, 7)].try_into().unwrap();
    let figures = Figures::of(&questions, 4);
    let mut sum = Aggregate::zero(&figures);
    for ballot in 0..50u64 {
        let bits: Vec<Scalar> = (0..7).map(|i| Scalar::from(u8::from(ballot % 7 > i))).collect();
        let nonces = [Scalar::random(&mut rng), Scalar::random(&mut rng)];
        sum.add(&encrypt(&trustees.public.key, &nonces, &bits).unwrap());
    }
    Room {
        trustees,
        columns: Columns::new(&figures, [&sum]),
        figures,
        rng,
    }
}

fn context(room: &Room, trustee: u32) -> ShareContext<'_> {
    ShareContext {
        meeting: &[1; 32],
        ballot: "b1",
        trustee,
        verification: &room.trustees.public.verification[trustee as usize - 1],
    }
}

fn share(room: &Room, trustee: u32) -> PostedShare {
    let mut rng = room.rng.clone();
    decrypt_share(
        context(room, trustee),
        &room.trustees.shares[trustee as usize - 1],
        &room.columns,
        &mut rng,
    )
    .unwrap()
}

#[test]
fn any_threshold_of_shares_counts_right() {
    let room = room();
    let verified: Vec<VerifiedShare> = (1..=5)
        .map(|i| verify_share(context(&room, i), &room.columns, &share(&room, i)).unwrap())
        .collect();
    let expected: Vec<u64> = (0..7)
        .map(|i| (0..50u64).filter(|b| b % 7 > i).count() as u64)
        .collect();
    for used in [[0, 1, 2], [4, 2, 0], [1, 3, 4]] {
        let used: Vec<&VerifiedShare> = used.iter().map(|i| &verified[*i]).collect();
        assert_eq!(combine(&room.columns, &used).unwrap().concat(), expected);
    }
    let four: Vec<&VerifiedShare> = verified.iter().take(4).collect();
    assert_eq!(combine(&room.columns, &four).unwrap().concat(), expected);
    let two: Vec<&VerifiedShare> = verified.iter().take(2).collect();
    assert_eq!(
        combine(&room.columns, &two),
        Err(CombineError::NoCount { figure: 0 })
    );
    assert_eq!(
        combine(&room.columns, &[&verified[0]; 3]),
        Err(CombineError::Indices)
    );
    assert_eq!(combine(&room.columns, &[]), Err(CombineError::Indices));
}

#[test]
fn every_byte_and_context_counts() {
    let room = room();
    let good = share(&room, 2);
    let judge = |context, posted: &PostedShare| verify_share(context, &room.columns, posted).map(drop);
    assert_eq!(judge(context(&room, 2), &good), Ok(()));
    for at in 0..good.points.len() {
        let mut bad = good.clone();
        bad.points[at] ^= 1;
        assert!(judge(context(&room, 2), &bad).is_err());
    }
    for at in 0..good.proof.len() {
        let mut bad = good.clone();
        bad.proof[at] ^= 1;
        assert!(judge(context(&room, 2), &bad).is_err());
    }
    assert!(judge(context(&room, 3), &good).is_err());
    assert!(
        judge(
            ShareContext {
                ballot: "b2",
                ..context(&room, 2)
            },
            &good
        )
        .is_err()
    );
    assert!(
        judge(
            ShareContext {
                meeting: &[2; 32],
                ..context(&room, 2)
            },
            &good
        )
        .is_err()
    );
    let strangers = &room.trustees.public.verification[2];
    assert!(
        judge(
            ShareContext {
                verification: strangers,
                ..context(&room, 2)
            },
            &good
        )
        .is_err()
    );
    let mut other = room.columns.clone();
    other.0.pop();
    assert!(verify_share(context(&room, 2), &other, &good).is_err());
    for cut in [0, 32, good.proof.len() - 32] {
        let bad = PostedShare {
            proof: good.proof[..cut].to_vec(),
            ..good.clone()
        };
        assert!(matches!(
            judge(context(&room, 2), &bad),
            Err(ProofError::Decode(DecodeError::Length { .. }))
        ));
    }
}

#[test]
fn lagrange_refuses_zero_and_repeats() {
    assert_eq!(lagrange(&[0, 1]), Err(CombineError::Indices));
    assert_eq!(lagrange(&[2, 2]), Err(CombineError::Indices));
    assert_eq!(lagrange(&[]), Err(CombineError::Indices));
    assert_eq!(lagrange(&[1]), Ok(vec![Scalar::ONE]));
}

/// Scores, blanks, slots and choices of two classes, under a key so narrow that a score runs over two blocks.
fn mixed_room() -> (Room, [Vec<Vec<u64>>; 2]) {
    let mut rng = ChaCha20Rng::from_seed([4; 32]);
    let trustees = Trustees::new(4);
    let contests = vec![
        Contest::choice(2, 0, 3).with_slots(2, 1),
        Contest::score(100, true),
        Contest::score(6, false),
    ];
    // The slots follow 2 + 8 + 3 regular selections.
    let limit = Limit {
        selections: vec![0, 13, 14],
        max: 2,
    };
    let questions = Questions::new(contests, vec![limit]).unwrap();
    let key = trustees.public.key.clone();
    let context = BallotContext::new([1; 32], [2; 32], [3; 32], "b1", key, questions).unwrap();
    let figures = context.figures();
    let mut tallies = [Aggregate::zero(&figures), Aggregate::zero(&figures)];
    let mut expected = [figures.zero_counts(), figures.zero_counts()];
    for ballot in 0..30u32 {
        let score = (ballot % 5 != 0).then_some(ballot * 37 % 101);
        let second = ballot % 7;
        let first = [ballot % 2 == 0, ballot % 3 == 0, ballot % 4 == 1, false];
        let answers = Answers {
            choices: vec![
                first.to_vec(),
                score_bits(100, true, score).unwrap(),
                score_bits(6, false, Some(second)).unwrap(),
            ],
            contents: vec![vec![vec![0; 30]; 2]],
        };
        let class = usize::from(ballot % 3 == 2);
        let seed = [u8::try_from(ballot).unwrap(); 32];
        tallies[class].add(&context.votes_of(&answers, &seed).unwrap());
        let sums = &mut expected[class];
        sums[0][0] += u64::from(first[0]);
        sums[0][1] += u64::from(first[1]);
        sums[0][2] += u64::from(first[2]);
        sums[1][0] += u64::from(score.unwrap_or(0));
        sums[1][1] += u64::from(score.is_none());
        sums[2][0] += u64::from(second);
    }
    let room = Room {
        trustees,
        columns: Columns::new(&figures, &tallies),
        figures,
        rng: ChaCha20Rng::from_rng(&mut rng),
    };
    (room, expected)
}

#[test]
fn scores_blanks_and_slots_are_counted_per_class() {
    let (room, expected) = mixed_room();
    // Four blocks of 13 regular selections and a row, twice.
    assert_eq!((room.columns.len(), room.figures.columns()), (10, 5));
    let verified =
        [1, 3, 4].map(|i| verify_share(context(&room, i), &room.columns, &share(&room, i)).unwrap());
    let decrypted = combine(&room.columns, &verified.each_ref()).unwrap();
    for (tally, expected) in decrypted.chunks(5).zip(&expected) {
        assert_eq!(&room.figures.counts(tally), expected);
    }
}

#[test]
fn a_tally_without_casts_has_no_columns() {
    let (room, _) = mixed_room();
    let none = Aggregate::zero(&room.figures);
    let columns = Columns::new(&room.figures, [&none, &none]);
    assert!(columns.is_empty() && columns.figures() == 0 && columns.most() == 0);
}

/// A trustee who decrypts one figure otherwise: with the bare keys, other weights, another secret.
#[test]
fn each_equation_of_a_weighted_share_counts() {
    let (room, _) = mixed_room();
    let own = &room.trustees.shares[1];
    let column_of = |weight: u64| -> usize {
        let heavy = |c: &Column| c.figures.iter().any(|f| f.terms.iter().any(|t| t.1 == weight));
        room.columns.0.iter().position(heavy).unwrap()
    };
    // Made by hand: D from `point`, the answer from `answer`, each given the figure's place and its right secret.
    let make = |point: &dyn Fn(usize, usize, Scalar) -> Scalar,
                answer: &dyn Fn(usize, usize, Scalar) -> Scalar| {
        let secrets = |f: &dyn Fn(usize, usize, Scalar) -> Scalar| -> Vec<Vec<Scalar>> {
            let columns = room.columns.0.iter().enumerate();
            let figures = |(at, column): (usize, &Column)| {
                let figures = column.figures.iter().enumerate();
                figures
                    .map(|(s, figure)| f(at, s, figure.of_scalars(own.expose())))
                    .collect()
            };
            columns.map(figures).collect()
        };
        let (shown, answered) = (secrets(point), secrets(answer));
        let columns = || room.columns.0.iter().zip(&shown);
        let points: Vec<u8> = columns()
            .flat_map(|(column, ys)| ys.iter().flat_map(|y| (column.r * y).compress().to_bytes()))
            .collect();
        let mut t = transcript(context(&room, 2), &room.columns, &points);
        let omega = t.challenge("omega").unwrap();
        let u = Scalar::from(5u8);
        let announcements: Vec<[u8; 64]> = columns()
            .map(|(column, _)| {
                let (u1, u2) = (RistrettoPoint::mul_base(&u), column.r * u);
                pair(u1.compress().as_bytes(), u2.compress().as_bytes())
            })
            .collect();
        append_announcements(&mut t, &announcements);
        let c = t.challenge("c").unwrap();
        let mut proof = Vec::new();
        for (announcement, ys) in announcements.iter().zip(&answered) {
            let folded: Scalar = powers(&omega, ys.len()).iter().zip(ys).map(|(w, y)| w * y).sum();
            proof.extend_from_slice(announcement);
            proof.extend_from_slice((u + c * folded).as_bytes());
        }
        verify_share(context(&room, 2), &room.columns, &PostedShare { points, proof }).map(drop)
    };
    let right = |_: usize, _: usize, y: Scalar| y;
    assert_eq!(make(&right, &right), Ok(()));
    // Score weights lie in the first two columns; the row is the last column of a tally.
    for (column, figure) in [(0, 0), (0, 2), (column_of(37), 0), (4, 0), (9, 0)] {
        let wrong = |at: usize, s: usize, y: Scalar| match (at, s) == (column, figure) {
            true => y + Scalar::ONE,
            false => y,
        };
        // D alone: the second equation. The answer alone or both: the first.
        assert_eq!(make(&wrong, &right), Err(ProofError::Equation));
        assert_eq!(make(&right, &wrong), Err(ProofError::Equation));
        assert_eq!(make(&wrong, &wrong), Err(ProofError::Equation));
    }
}

#[test]
fn a_sum_above_what_the_casts_can_give_is_no_count() {
    let trustees = Trustees::new(4);
    let questions = vec![Contest::score(3, false), Contest::choice(1, 0, 1)]
        .try_into()
        .unwrap();
    let figures = Figures::of(&questions, 4);
    let count = |values: [u64; 3]| {
        let bits = values.map(Scalar::from);
        let mut sum = Aggregate::zero(&figures);
        for _ in 0..2 {
            sum.add(&encrypt(&trustees.public.key, &[Scalar::from(8u8)], &bits).unwrap());
        }
        let room = Room {
            columns: Columns::new(&figures, [&sum]),
            figures: figures.clone(),
            trustees: Trustees::new(4),
            rng: ChaCha20Rng::from_seed([1; 32]),
        };
        let verified =
            [1, 2, 3].map(|i| verify_share(context(&room, i), &room.columns, &share(&room, i)).unwrap());
        combine(&room.columns, &verified.each_ref())
    };
    assert_eq!(count([1, 1, 1]), Ok(vec![vec![6, 2]]));
    assert_eq!(count([2, 1, 0]), Err(CombineError::NoCount { figure: 0 }));
    assert_eq!(count([1, 0, 2]), Err(CombineError::NoCount { figure: 1 }));
}
