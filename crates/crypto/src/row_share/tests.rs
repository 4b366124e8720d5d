//! Rows opened after mixing: what comes out, and each equation broken alone.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

use super::*;
use crate::{
    elgamal::{Block, encrypt_row},
    embed::embed,
    group::identity,
    shuffle::{Statement, shuffle},
    trustees_for_tests::Trustees,
    write_in::slot_bit,
};

const ROWS: u8 = 6;
const WIDTH: usize = 4;

struct Room {
    trustees: Trustees,
    rows: Rows,
}

/// Two slots of one block; row n says n in its second slot. Mixed once under a key of one column more.
fn room() -> Room {
    let mut rng = ChaCha20Rng::from_seed([6; 32]);
    let trustees = Trustees::new(WIDTH + 1);
    let row = |n: u8| -> Block {
        let bit = RistrettoPoint::mul_base(&Scalar::ONE);
        let points = [
            identity(),
            embed(&[0; 30]).unwrap(),
            bit,
            embed(&[n; 30]).unwrap(),
        ];
        encrypt_row(&trustees.public.key, &Scalar::from(1000 + u64::from(n)), &points).unwrap()
    };
    let blocks: Vec<Block> = (0..ROWS).map(row).collect();
    let rows = Rows::from_blocks(WIDTH, &blocks).unwrap();
    let statement = Statement {
        meeting: &[1; 32],
        ballot: "b1/c1",
        mixer: 1,
        stage: 1,
        keys: &trustees.public.key.elements()[..WIDTH],
    };
    let rows = shuffle(&statement, &rows, &mut rng).unwrap().rows;
    Room { trustees, rows }
}

fn context(room: &Room, trustee: usize) -> RowShareContext<'_> {
    RowShareContext {
        meeting: &[1; 32],
        ballot: "b1",
        contest: "c1",
        trustee: u32::try_from(trustee).unwrap(),
        verification: &room.trustees.public.verification[trustee - 1],
    }
}

fn share(room: &Room, trustee: usize) -> PostedRowShare {
    let mut rng = ChaCha20Rng::from_seed([8; 32]);
    decrypt_rows(
        context(room, trustee),
        &room.trustees.shares[trustee - 1],
        &room.rows,
        &mut rng,
    )
    .unwrap()
}

fn judge(room: &Room, context: RowShareContext<'_>, posted: &PostedRowShare) -> Result<(), ProofError> {
    verify_row_share(context, &room.rows, posted).map(drop)
}

#[test]
fn any_threshold_opens_the_rows_and_fewer_do_not() {
    let room = room();
    let verified: Vec<VerifiedRowShare> = (1..=5)
        .map(|i| verify_row_share(context(&room, i), &room.rows, &share(&room, i)).unwrap())
        .collect();
    let open = |used: &[usize]| {
        let used: Vec<&VerifiedRowShare> = used.iter().map(|i| &verified[*i]).collect();
        open_rows(&room.rows, &used)
    };
    let sets: [&[usize]; 3] = [&[0, 1, 2], &[4, 2, 0], &[0, 1, 2, 3, 4]];
    for used in sets {
        let opened = open(used).unwrap();
        let mut said: Vec<u8> = opened
            .iter()
            .map(|row| {
                assert_eq!((slot_bit(&row[0]), slot_bit(&row[2])), (Some(false), Some(true)));
                assert_eq!(crate::embed::read(&row[1]), Some([0; 30]));
                crate::embed::read(&row[3]).unwrap()[0]
            })
            .collect();
        said.sort_unstable();
        assert_eq!(said, (0..ROWS).collect::<Vec<_>>());
    }
    let two = open(&[0, 1]).unwrap();
    assert!(two.iter().flatten().all(|point| slot_bit(point).is_none()));
    assert_eq!(open(&[]), Err(CombineError::Indices));
    assert_eq!(open(&[0, 1, 1]), Err(CombineError::Indices));
    // Shares of these rows say nothing about others, nor about rows read in another width.
    let used = [&verified[0], &verified[1], &verified[2]];
    let fewer = Rows::decode(&room.rows.encode()[32 * (WIDTH + 1)..], WIDTH).unwrap();
    let wider = Rows::decode(&room.rows.encode(), 2 * WIDTH + 1).unwrap();
    for other in [fewer, wider] {
        assert_eq!(open_rows(&other, &used), Err(CombineError::Indices));
    }
}

#[test]
fn every_byte_and_every_part_of_the_context_counts() {
    let room = room();
    let good = share(&room, 2);
    assert_eq!(judge(&room, context(&room, 2), &good), Ok(()));
    for at in 0..good.points.len() {
        let mut bad = good.clone();
        bad.points[at] ^= 1;
        assert!(judge(&room, context(&room, 2), &bad).is_err());
    }
    for at in 0..96 {
        let mut bad = good.clone();
        bad.proof[at] ^= 1;
        assert!(judge(&room, context(&room, 2), &bad).is_err());
    }
    let own = context(&room, 2);
    let mut keys = own.verification.to_vec();
    keys.swap(0, WIDTH);
    let mut longer = own.verification.to_vec();
    longer.push(longer[0]);
    for other in [
        context(&room, 3),
        RowShareContext {
            meeting: &[2; 32],
            ..own
        },
        RowShareContext { ballot: "b2", ..own },
        RowShareContext { contest: "c2", ..own },
        RowShareContext { trustee: 3, ..own },
        RowShareContext {
            verification: &keys,
            ..own
        },
        RowShareContext {
            verification: &longer,
            ..own
        },
    ] {
        assert_eq!(judge(&room, other, &good), Err(ProofError::Equation));
    }
    let narrow = &own.verification[..WIDTH - 1];
    let narrow = RowShareContext {
        verification: narrow,
        ..own
    };
    assert!(matches!(judge(&room, narrow, &good), Err(ProofError::Decode(_))));
}

#[test]
fn a_share_of_other_rows_is_refused() {
    let room = room();
    let good = share(&room, 2);
    let bytes = room.rows.encode();
    let row = 32 * (WIDTH + 1);
    let swapped = [&bytes[row..2 * row], &bytes[..row], &bytes[2 * row..]].concat();
    let other = Rows::decode(&swapped, WIDTH).unwrap();
    let verdict = verify_row_share(context(&room, 2), &other, &good).map(drop);
    assert_eq!(verdict, Err(ProofError::Equation));
    // The same with the points in that order.
    let row = 32 * WIDTH;
    let points = &good.points;
    let points = [&points[row..2 * row], &points[..row], &points[2 * row..]].concat();
    let moved = PostedRowShare { points, ..good };
    let verdict = verify_row_share(context(&room, 2), &other, &moved).map(drop);
    assert_eq!(verdict, Err(ProofError::Equation));
}

#[test]
fn lengths_and_the_identity_are_refused() {
    let room = room();
    let good = share(&room, 2);
    let decode = |posted: &PostedRowShare| {
        matches!(
            judge(&room, context(&room, 2), posted),
            Err(ProofError::Decode(_))
        )
    };
    for points in [
        &[] as &[u8],
        &good.points[32..],
        &good.points[1..],
        &[&good.points[..], &[0; 32]].concat(),
    ] {
        let points = points.to_vec();
        assert!(decode(&PostedRowShare {
            points,
            ..good.clone()
        }));
    }
    let mut bad = good.clone();
    bad.points[..32].fill(0);
    assert!(decode(&bad));
    for field in [0, 32] {
        let mut bad = good.clone();
        bad.proof[field..field + 32].fill(0);
        assert!(decode(&bad));
    }
    let mut bad = good;
    bad.proof[64..].fill(0xff);
    assert!(decode(&bad));
}

#[test]
fn no_rows_and_rows_wider_than_the_key_have_no_share() {
    let room = room();
    let mut rng = ChaCha20Rng::from_seed([8; 32]);
    let mut attempt =
        |rows: &Rows| decrypt_rows(context(&room, 1), &room.trustees.shares[0], rows, &mut rng).map(drop);
    let none = Rows::decode(&[], WIDTH).unwrap();
    assert_eq!(attempt(&none), Err(ProofError::Decode(DecodeError::Identity)));
    let wide = Rows::decode(&[], WIDTH + 2).unwrap();
    assert!(matches!(
        attempt(&wide),
        Err(ProofError::Decode(DecodeError::Length { .. }))
    ));
}

/// A row-share made by hand: D from `shown`, announcements from two nonces, the answer from `answered`.
fn forged(
    room: &Room,
    shown: &dyn Fn(usize, usize, Scalar) -> Scalar,
    announced: [u64; 2],
    answered: &dyn Fn(usize, Scalar) -> Scalar,
) -> Result<(), ProofError> {
    let own = room.trustees.shares[1].expose();
    let nonces: Vec<&Element> = room.rows.component(0).collect();
    let points: Vec<u8> = (nonces.iter().enumerate())
        .flat_map(|(n, r)| (0..WIDTH).map(move |k| r.point() * shown(n, k, own[k])))
        .flat_map(|d| d.compress().to_bytes())
        .collect();
    let digest = rows_digest(&room.rows);
    let (mut t, rho, omega) = transcript(context(room, 2), &digest, &points).unwrap();
    let [u1, u2] = announced.map(Scalar::from);
    let folded = folded_nonce(&room.rows, &powers(&rho, room.rows.len()));
    let u1_bytes = RistrettoPoint::mul_base(&u1).compress().to_bytes();
    let u2_bytes = (folded * u2).compress().to_bytes();
    let c = challenge(&mut t, &u1_bytes, &u2_bytes).unwrap();
    let weights = powers(&omega, WIDTH).into_iter().enumerate();
    let secret: Scalar = weights.map(|(k, w)| w * answered(k, own[k])).sum();
    let z = u1 + c * secret;
    let proof = [u1_bytes, u2_bytes, z.to_bytes()].concat().try_into().unwrap();
    judge(room, context(room, 2), &PostedRowShare { points, proof })
}

#[test]
fn each_equation_counts() {
    let room = room();
    let right = |_: usize, _: usize, y: Scalar| y;
    let same = |_: usize, y: Scalar| y;
    assert_eq!(forged(&room, &right, [5, 5], &same), Ok(()));
    // The second equation: one wrong D among many, wherever it stands; or U2 of another nonce.
    for n in 0..usize::from(ROWS) {
        for k in 0..WIDTH {
            let wrong = |row: usize, column: usize, y: Scalar| match (row, column) == (n, k) {
                true => y + Scalar::ONE,
                false => y,
            };
            assert_eq!(
                forged(&room, &wrong, [5, 5], &same),
                Err(ProofError::Equation),
                "{n}, {k}"
            );
        }
    }
    assert_eq!(forged(&room, &right, [5, 6], &same), Err(ProofError::Equation));
    // The first equation: all D of one column under another secret, and answered for.
    for k in 0..WIDTH {
        let shown = |_: usize, column: usize, y: Scalar| if column == k { y + Scalar::ONE } else { y };
        let answered = |column: usize, y: Scalar| if column == k { y + Scalar::ONE } else { y };
        assert_eq!(
            forged(&room, &shown, [5, 5], &answered),
            Err(ProofError::Equation),
            "column {k}"
        );
    }
    // Errors that cancel in a bare sum over rows, over columns, or between two columns of a row.
    let cancels = |a: (usize, usize), b: (usize, usize)| {
        move |row: usize, column: usize, y: Scalar| match (row, column) {
            at if at == a => y + Scalar::ONE,
            at if at == b => y - Scalar::ONE,
            _ => y,
        }
    };
    for (a, b) in [((0, 0), (1, 0)), ((0, 0), (0, 1)), ((2, 1), (3, 2))] {
        assert_eq!(
            forged(&room, &cancels(a, b), [5, 5], &same),
            Err(ProofError::Equation)
        );
    }
    // Two columns' secrets exchanged.
    let own = room.trustees.shares[1].expose().to_vec();
    let swapped = |_: usize, column: usize, y: Scalar| match column {
        0 => own[1],
        1 => own[0],
        _ => y,
    };
    assert_eq!(forged(&room, &swapped, [5, 5], &same), Err(ProofError::Equation));
}

#[test]
fn the_digest_is_that_of_the_bytes() {
    let room = room();
    let mut hash = Sha256::new();
    hash.update(b"gongxin/1 rows");
    hash.update(room.rows.encode());
    let expected: [u8; 32] = hash.finalize().into();
    assert_eq!(rows_digest(&room.rows), expected);
}
