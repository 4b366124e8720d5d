//! Cheating mixers, each caught by one equation and by no other: without it the shuffle would pass.

use super::{
    dense::{Dense, Matrix, matrix},
    *,
};

const IDENTITY: [&[i64]; 3] = [&[1, 0, 0], &[0, 1, 0], &[0, 0, 1]];
/// Output 0 is input 1, output 1 is input 2, output 2 is input 0.
const TURN: [&[i64]; 3] = [&[0, 1, 0], &[0, 0, 1], &[1, 0, 0]];

/// The verdict on three rows of two.
fn verdict(mixer: &Dense) -> Result<(), Fault> {
    let room = Room::new();
    let statement = room.statement(2);
    let input = room.rows(&numbers(3, 2), 2);
    let made = mixer.run(&statement, &input);
    judge(&statement, &input, &made.rows, &made.proof)
}

fn fails(equation: Equation) -> Result<(), Fault> {
    Err(Fault::Equation(equation))
}

fn turn() -> Matrix {
    matrix(&TURN, 1)
}

#[test]
fn the_naive_mixer_is_right_when_it_does_not_cheat() {
    assert_eq!(
        verdict(&Dense::new(matrix(&IDENTITY, 1), matrix(&IDENTITY, 1))),
        Ok(())
    );
    assert_eq!(verdict(&Dense::new(turn(), turn())), Ok(()));
}

#[test]
fn equation_1_catches_multiples_of_votes() {
    // Half of row 0 and twice row 1: the product of the weights is right, their sums are not.
    let made = matrix(&[&[1, 0, 0], &[0, 4, 0], &[0, 0, 2]], 2);
    let used = matrix(&[&[4, 0, 0], &[0, 1, 0], &[0, 0, 2]], 2);
    assert_eq!(verdict(&Dense::new(made, used)), fails(Equation::Sum));
}

#[test]
fn equation_2_catches_mixtures_of_votes() {
    // Mixtures of rows 0 and 1 with total weight one: the sums are right, the product is not.
    let made = matrix(&[&[2, 1, 0], &[1, 2, 0], &[0, 0, 3]], 3);
    let used = matrix(&[&[2, -1, 0], &[-1, 2, 0], &[0, 0, 1]], 1);
    assert_eq!(verdict(&Dense::new(made, used)), fails(Equation::End));
}

#[test]
fn equation_3_catches_weights_that_were_not_committed() {
    let mixer = Dense {
        committed: matrix(&IDENTITY, 1),
        ..Dense::new(turn(), turn())
    };
    assert_eq!(verdict(&mixer), fails(Equation::Weights));
}

#[test]
fn equation_4_catches_another_vote_in_each_component() {
    for component in 0..3 {
        let mixer = Dense {
            added: Some((1, component)),
            ..Dense::new(turn(), turn())
        };
        assert_eq!(verdict(&mixer), fails(Equation::Reencryption { component }));
    }
    // Row 0 twice and row 1 not at all.
    let twice = matrix(&[&[1, 0, 0], &[1, 0, 0], &[0, 0, 1]], 1);
    let mixer = Dense::new(twice, matrix(&IDENTITY, 1));
    assert_eq!(verdict(&mixer), fails(Equation::Reencryption { component: 0 }));
}

#[test]
fn equation_5_catches_a_chain_that_jumps_to_its_end() {
    let mixer = Dense {
        jump: true,
        ..Dense::new(
            matrix(&[&[2, 1, 0], &[1, 2, 0], &[0, 0, 3]], 3),
            matrix(&[&[2, -1, 0], &[-1, 2, 0], &[0, 0, 1]], 1),
        )
    };
    assert_eq!(verdict(&mixer), fails(Equation::Link { row: 2 }));
}

#[test]
fn generators_of_the_mixers_own_are_of_no_use() {
    let mixer = Dense {
        own_generators: true,
        ..Dense::new(turn(), turn())
    };
    assert_eq!(verdict(&mixer), fails(Equation::Sum));
}

#[test]
fn each_response_stands_in_its_equations() {
    let room = Room::new();
    let statement = room.statement(2);
    let input = room.rows(&numbers(7, 2), 2);
    let mixed = shuffle(&statement, &input, &mut rng(1)).unwrap();
    let altered = |at: usize| {
        let mut proof = mixed.proof.clone();
        proof.responses[at] += Scalar::ONE;
        judge(&statement, &input, &mixed.rows, &proof)
    };
    assert_eq!(altered(0), fails(Equation::Sum));
    assert_eq!(altered(1), fails(Equation::End));
    assert_eq!(altered(2), fails(Equation::Weights));
    assert_eq!(altered(3), fails(Equation::Reencryption { component: 0 }));
    for row in 0..7 {
        assert_eq!(altered(4 + row), fails(Equation::Link { row }));
        assert_eq!(altered(11 + row), fails(Equation::Weights));
    }
}

#[test]
fn each_point_of_the_proof_counts() {
    let room = Room::new();
    let statement = room.statement(1);
    let input = room.rows(&numbers(3, 1), 1);
    let mixed = shuffle(&statement, &input, &mut rng(1)).unwrap();
    let good = mixed.proof.encode();
    let other = *statement.keys[0].bytes();
    for at in 0..2 * 3 + 3 + 2 + 3 {
        let mut bytes = good.clone();
        bytes[32 * at..32 * (at + 1)].copy_from_slice(&other);
        let proof = ShuffleProof::decode(&bytes, 3, 1).unwrap();
        assert!(matches!(
            judge(&statement, &input, &mixed.rows, &proof),
            Err(Fault::Equation(_))
        ));
    }
}
