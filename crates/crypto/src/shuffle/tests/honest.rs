//! An honest mixer's shuffle holds, keeps what is encrypted, and holds nowhere else.

use std::collections::HashSet;

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

#[test]
fn every_number_and_width_of_rows_is_complete() {
    let room = Room::new();
    for width in [1, 3] {
        for count in [0, 1, 2, 3, 7, 50] {
            let statement = room.statement(width);
            let input = room.rows(&numbers(count, width), width);
            let mixed = shuffle(&statement, &input, &mut rng(1)).unwrap();
            assert_eq!(judge(&statement, &input, &mixed.rows, &mixed.proof), Ok(()));
            assert_eq!(
                mixed.proof.encode().len(),
                ShuffleProof::encoded_len(count, width)
            );
            assert_eq!(room.decrypt(&mixed.rows), room.decrypt(&input));
            // Every point is new.
            let before = input.elements();
            assert!(mixed.rows.elements().iter().all(|e| !before.contains(e)));
        }
    }
}

#[test]
fn stages_follow_one_another() {
    let room = Room::new();
    let first = room.rows(&numbers(9, 2), 2);
    let mut rows = first.clone();
    for mixer in 1..=3 {
        let statement = Statement {
            mixer,
            stage: mixer,
            ..room.statement(2)
        };
        let mixed = shuffle(&statement, &rows, &mut rng(2)).unwrap();
        let verified = verify(&statement, &rows, mixed.rows.clone(), &mixed.proof, &mut rng(3)).unwrap();
        assert_eq!(verified.rows(), &mixed.rows);
        rows = verified.into_rows();
    }
    assert_eq!(room.decrypt(&rows), room.decrypt(&first));
}

#[test]
fn every_order_comes_out() {
    let room = Room::new();
    let input = room.rows(&numbers(3, 1), 1);
    let order = |seed| {
        let mixed = shuffle(&room.statement(1), &input, &mut rng(seed)).unwrap();
        room.open(&mixed.rows)
    };
    let orders: HashSet<Vec<Vec<[u8; 32]>>> = (0..60).map(order).collect();
    assert_eq!(orders.len(), 6);
}

#[test]
fn equal_rows_come_out_unlike() {
    let room = Room::new();
    let row: Vec<Block> = room.rows(&numbers(1, 2), 2).blocks().collect();
    let input = Rows::from_blocks(2, row.iter().cycle().take(10)).unwrap();
    let mixed = shuffle(&room.statement(2), &input, &mut rng(1)).unwrap();
    let points: HashSet<&[u8; 32]> = mixed.rows.elements().iter().map(Element::bytes).collect();
    assert_eq!(points.len(), 30);
    assert_eq!(
        judge(&room.statement(2), &input, &mixed.rows, &mixed.proof),
        Ok(())
    );
}

#[test]
fn a_proof_holds_only_where_it_was_made() {
    let room = Room::new();
    let here = room.statement(2);
    let input = room.rows(&numbers(4, 2), 2);
    let mixed = shuffle(&here, &input, &mut rng(1)).unwrap();
    let swapped = [here.keys[1], here.keys[0]];
    let elsewhere = [
        Statement {
            meeting: &[2; 32],
            ..here
        },
        Statement { ballot: "b2", ..here },
        Statement { mixer: 3, ..here },
        Statement { stage: 2, ..here },
        Statement {
            keys: &swapped,
            ..here
        },
    ];
    for there in elsewhere {
        let fault = judge(&there, &input, &mixed.rows, &mixed.proof);
        assert!(matches!(fault, Err(Fault::Equation(_))), "{fault:?}");
    }
    // Another mixer's shuffle of the same rows, with either's proof.
    let other = shuffle(&Statement { mixer: 3, ..here }, &input, &mut rng(1)).unwrap();
    assert_ne!(other.rows, mixed.rows);
    assert!(judge(&here, &input, &other.rows, &mixed.proof).is_err());
    assert!(judge(&here, &input, &other.rows, &other.proof).is_err());
    // Nor does it hold the other way round.
    assert!(judge(&here, &mixed.rows, &input, &mixed.proof).is_err());
}

#[test]
fn rows_permuted_dropped_doubled_replaced_or_copied_are_refused() {
    let room = Room::new();
    let statement = room.statement(1);
    let input = room.rows(&numbers(5, 1), 1);
    let mixed = shuffle(&statement, &input, &mut rng(1)).unwrap();
    let blocks: Vec<Block> = mixed.rows.blocks().collect();
    let altered = |change: &dyn Fn(&mut Vec<Block>)| {
        let mut blocks = blocks.clone();
        change(&mut blocks);
        judge(
            &statement,
            &input,
            &Rows::from_blocks(1, &blocks).unwrap(),
            &mixed.proof,
        )
    };
    let stranger: Vec<Block> = room.rows(&numbers(9, 1), 1).blocks().collect();
    let own: Vec<Block> = input.blocks().collect();
    for change in [
        &(|b: &mut Vec<Block>| b.swap(0, 3)) as &dyn Fn(&mut Vec<Block>),
        &|b| b[1] = b[2].clone(),
        &|b| b[4] = stranger[8].clone(),
        &|b| b[0] = own[0].clone(),
        &|b| b[0].c[0] = b[1].c[0],
    ] {
        assert!(matches!(altered(change), Err(Fault::Equation(_))));
    }
    let count = |got| Err(Fault::Count { got, want: 5 });
    assert_eq!(altered(&|b| drop(b.pop())), count(4));
    assert_eq!(altered(&|b| b.push(b[0].clone())), count(6));
    assert_eq!(altered(&Vec::clear), count(0));
    let fewer = room.rows(&numbers(4, 1), 1);
    let short = shuffle(&statement, &fewer, &mut rng(1)).unwrap().proof;
    assert_eq!(judge(&statement, &input, &mixed.rows, &short), count(4));
}

#[test]
fn rows_of_another_width_than_the_keys_are_refused() {
    let room = Room::new();
    let input = room.rows(&numbers(3, 2), 2);
    let want = Fault::Width { got: 2, want: 3 };
    assert_eq!(shuffle(&room.statement(3), &input, &mut rng(1)), Err(want));
    let mixed = shuffle(&room.statement(2), &input, &mut rng(1)).unwrap();
    assert_eq!(
        judge(&room.statement(3), &input, &mixed.rows, &mixed.proof),
        Err(want)
    );
    let narrow = room.rows(&numbers(3, 1), 1);
    let other = shuffle(&room.statement(1), &narrow, &mut rng(1)).unwrap();
    let fault = Err(Fault::Width { got: 1, want: 2 });
    assert_eq!(
        judge(&room.statement(2), &input, &other.rows, &mixed.proof),
        fault
    );
    assert_eq!(
        judge(&room.statement(2), &input, &mixed.rows, &other.proof),
        fault
    );
}

#[test]
fn nothing_shuffles_to_nothing() {
    let room = Room::new();
    let statement = room.statement(1);
    let none = Rows::decode(&[], 1).unwrap();
    let one = room.rows(&numbers(1, 1), 1);
    let mixed = shuffle(&statement, &none, &mut rng(1)).unwrap();
    assert!(mixed.rows.is_empty() && mixed.proof.encode().is_empty());
    let empty = mixed.proof;
    assert_eq!(
        judge(&statement, &none, &one, &empty),
        Err(Fault::Count { got: 1, want: 0 })
    );
    assert_eq!(
        judge(&statement, &one, &none, &empty),
        Err(Fault::Count { got: 0, want: 1 })
    );
    assert_eq!(
        judge(&statement, &one, &one, &empty),
        Err(Fault::Count { got: 0, want: 1 })
    );
    let proof = shuffle(&statement, &one, &mut rng(1)).unwrap().proof;
    assert_eq!(
        judge(&statement, &none, &none, &proof),
        Err(Fault::Count { got: 1, want: 0 })
    );
}

#[test]
fn the_same_randomness_gives_the_same_bytes() {
    let room = Room::new();
    let input = room.rows(&numbers(6, 3), 3);
    let make = |seed| shuffle(&room.statement(3), &input, &mut rng(seed)).unwrap();
    let made = make(1);
    assert_eq!(made, make(1));
    assert_ne!(made.rows, make(2).rows);
    let mut hash = Sha256::new();
    hash.update(made.rows.encode());
    hash.update(made.proof.encode());
    let digest: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(
        digest,
        "5cef754f07d533cb060f236bb06676d194781fd198623aff33d93cebee37ed33"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_encrypted_stays(plain in (1usize..=4, 0usize..20).prop_flat_map(|(width, count)| {
        // Few values, so that rows repeat.
        proptest::collection::vec(proptest::collection::vec(0u64..3, width), count)
            .prop_map(move |plain| (width, plain))
    }), seed: u8) {
        let (width, plain) = plain;
        let room = Room::new();
        let statement = room.statement(width);
        let input = room.rows(&plain, width);
        let mixed = shuffle(&statement, &input, &mut rng(seed)).unwrap();
        prop_assert_eq!(judge(&statement, &input, &mixed.rows, &mixed.proof), Ok(()));
        prop_assert_eq!(room.decrypt(&mixed.rows), room.decrypt(&input));
    }
}
