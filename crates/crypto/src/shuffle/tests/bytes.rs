//! Rows and proofs as bytes: one form, one length.

use proptest::prelude::*;

use super::*;
use crate::group::DecodeError;

#[test]
fn rows_come_back_and_bad_rows_do_not() {
    let room = Room::new();
    let rows = room.rows(&numbers(4, 3), 3);
    let bytes = rows.encode();
    assert_eq!(bytes.len(), 4 * 4 * 32);
    assert_eq!(Rows::decode(&bytes, 3).unwrap(), rows);
    assert_eq!(Rows::decode(&bytes, 1).unwrap().len(), 8);
    assert_eq!((rows.len(), rows.width(), rows.is_empty()), (4, 3, false));
    assert_eq!(
        Rows::from_blocks(3, &rows.blocks().collect::<Vec<_>>()).unwrap(),
        rows
    );

    let length = |got, want| Err(Fault::Decode(DecodeError::Length { got, want }));
    assert_eq!(Rows::decode(&bytes[1..], 3), length(511, 384));
    assert_eq!(Rows::decode(&bytes[..480], 3), length(480, 384));
    assert_eq!(Rows::decode(&[0; 31], 1), length(31, 0));
    for at in 0..16 {
        let mut bad = bytes.clone();
        bad[32 * at..32 * (at + 1)].fill(0);
        assert_eq!(Rows::decode(&bad, 3), Err(Fault::Decode(DecodeError::Identity)));
        bad[32 * at..32 * (at + 1)].fill(0xff);
        assert_eq!(Rows::decode(&bad, 3), Err(Fault::Decode(DecodeError::Point)));
    }
    assert_eq!(Rows::decode(&[], 0), Err(Fault::Width { got: 0, want: 1 }));
    assert_eq!(Rows::decode(&[], 513), Err(Fault::Width { got: 513, want: 512 }));
    let block = rows.blocks().next().unwrap();
    assert_eq!(
        Rows::from_blocks(2, [&block]),
        Err(Fault::Width { got: 3, want: 2 })
    );
    let many = vec![block; MAX_POINTS / 4 + 1];
    assert_eq!(Rows::from_blocks(3, &many), Err(Fault::TooMany(MAX_POINTS + 4)));
}

#[test]
fn a_proof_has_one_length() {
    let room = Room::new();
    let input = room.rows(&numbers(3, 2), 2);
    let mixed = shuffle(&room.statement(2), &input, &mut rng(1)).unwrap();
    let bytes = mixed.proof.encode();
    assert_eq!(bytes.len(), 32 * (5 * 3 + 2 + 8));
    assert_eq!(ShuffleProof::decode(&bytes, 3, 2).unwrap(), mixed.proof);
    let longer: Vec<u8> = bytes.iter().copied().chain([0; 32]).collect();
    for wrong in [
        &bytes[1..],
        &bytes[32..],
        &longer[..],
        &longer[..bytes.len() + 1],
        &[],
    ] {
        let (got, want) = (wrong.len(), bytes.len());
        assert_eq!(
            ShuffleProof::decode(wrong, 3, 2),
            Err(DecodeError::Length { got, want })
        );
    }
    assert!(ShuffleProof::decode(&bytes, 2, 2).is_err());
    assert!(ShuffleProof::decode(&bytes, 3, 1).is_err());
    assert!(ShuffleProof::decode(&bytes, 0, 2).is_err());
    // A length that overflows when computed carelessly.
    assert!(ShuffleProof::decode(&bytes, usize::MAX / 32, 2).is_err());
}

#[test]
fn scalars_and_points_must_be_canonical() {
    let room = Room::new();
    let input = room.rows(&numbers(2, 1), 1);
    let bytes = shuffle(&room.statement(1), &input, &mut rng(1))
        .unwrap()
        .proof
        .encode();
    let points = 2 * 2 + 3 + 2 + 2;
    for at in 0..bytes.len() / 32 {
        let with = |fill: u8| {
            let mut bad = bytes.clone();
            bad[32 * at..32 * (at + 1)].fill(fill);
            ShuffleProof::decode(&bad, 2, 1)
        };
        let (zero, ones) = if at < points {
            (Err(DecodeError::Identity), Err(DecodeError::Point))
        } else {
            (Ok(()), Err(DecodeError::Scalar))
        };
        assert_eq!(with(0).map(drop), zero);
        assert_eq!(with(0xff).map(drop), ones);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_mutated_byte_is_refused(at: prop::sample::Index, flip in 1u8.., which in 0usize..3) {
        let room = Room::new();
        let statement = room.statement(2);
        let input = room.rows(&numbers(3, 2), 2);
        let mixed = shuffle(&statement, &input, &mut rng(1)).unwrap();
        let mut parts: [Vec<u8>; 3] = [input.encode(), mixed.rows.encode(), mixed.proof.encode()];
        let part = &mut parts[which];
        let at = at.index(part.len());
        part[at] ^= flip;
        let accepted = || -> Result<(), Fault> {
            let [input, output, proof] = &parts;
            let proof = ShuffleProof::decode(proof, 3, 2)?;
            judge(&statement, &Rows::decode(input, 2)?, &Rows::decode(output, 2)?, &proof)
        };
        prop_assert!(accepted().is_err());
    }

    #[test]
    fn any_bytes_are_judged_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..700), rows in 0usize..5, width in 0usize..4) {
        let _ = Rows::decode(&bytes, width);
        prop_assert!(ShuffleProof::decode(&bytes, rows, width).is_err() || (rows == 0 && bytes.is_empty()));
    }
}
