//! Shares of plain and weighted figures.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

use super::*;
use crate::{
    dkg::{Ceremony, Dealer, PublicKeys, VerifiedDeal},
    elgamal::encrypt,
};

struct Room {
    public: PublicKeys,
    shares: Vec<KeyShare>,
    columns: Columns,
    rng: ChaCha20Rng,
}

/// Three of five trustees, 7 selections under 4 keys (two columns), 50 ballots that select i with i mod 7 < v.
fn room() -> Room {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let ceremony = Ceremony {
        meeting: [1; 32],
        number: 1,
        width: 4,
        threshold: 3,
    };
    let dealers: Vec<Dealer> = (1..=5).map(|i| Dealer::new(ceremony, i, &[9; 32])).collect();
    let deals: Vec<VerifiedDeal> = (1..=5)
        .zip(&dealers)
        .map(|(i, d)| {
            let (c, p) = d.public().unwrap();
            VerifiedDeal::verify(&ceremony, i, &c, &p).unwrap()
        })
        .collect();
    let public = PublicKeys::combine(&deals).unwrap();
    let shares = (1..=5)
        .map(|i| KeyShare::combine(&dealers.iter().map(|d| d.share(i)).collect::<Vec<_>>()))
        .collect();
    let mut sum = Aggregate::zero(4, 7);
    for ballot in 0..50u64 {
        let bits: Vec<Scalar> = (0..7).map(|i| Scalar::from(u8::from(ballot % 7 > i))).collect();
        let nonces = [Scalar::random(&mut rng), Scalar::random(&mut rng)];
        sum.add(&encrypt(&public.key, &nonces, &bits).unwrap());
    }
    Room {
        public,
        shares,
        columns: Columns::new([sum]),
        rng,
    }
}

fn context(room: &Room, trustee: u32) -> ShareContext<'_> {
    ShareContext {
        meeting: &[1; 32],
        ballot: "b1",
        trustee,
        verification: &room.public.verification[trustee as usize - 1],
    }
}

fn share(room: &Room, trustee: u32) -> PostedShare {
    let mut rng = room.rng.clone();
    decrypt_share(
        context(room, trustee),
        &room.shares[trustee as usize - 1],
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
    let table = SmallLog::new(50);
    let expected: Vec<u64> = (0..7)
        .map(|i| (0..50u64).filter(|b| b % 7 > i).count() as u64)
        .collect();
    for used in [[0, 1, 2], [4, 2, 0], [1, 3, 4]] {
        let used: Vec<&VerifiedShare> = used.iter().map(|i| &verified[*i]).collect();
        assert_eq!(combine(&room.columns, &used, &table).unwrap().concat(), expected);
    }
    let four: Vec<&VerifiedShare> = verified.iter().take(4).collect();
    assert_eq!(combine(&room.columns, &four, &table).unwrap().concat(), expected);
    let two: Vec<&VerifiedShare> = verified.iter().take(2).collect();
    assert_eq!(
        combine(&room.columns, &two, &table),
        Err(CombineError::NoCount { selection: 0 })
    );
    assert_eq!(
        combine(&room.columns, &[&verified[0]; 3], &table),
        Err(CombineError::Indices)
    );
    assert_eq!(combine(&room.columns, &[], &table), Err(CombineError::Indices));
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
    let strangers = &room.public.verification[2];
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
    other.columns.pop();
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
