//! Where the statement is the same, the answers of independent implementations are the same.

use gongxin_bench::{
    oracles::{elastic::Poll, ring::TriptychRing},
    room::{RING, Room, choices, post, rng, seed},
    trustees::{Trustees, columns},
};
use gongxin_crypto::{
    ballot::{Bucket, ProveError, Prover, verify_one},
    group::Element,
    possession::ProofError,
    secret::SecretScalar,
};

#[test]
fn our_sums_and_elastic_elgamals_open_to_the_same_counts() {
    let trustees = Trustees::new().unwrap();
    let room = Room::with_key(trustees.public.key.clone(), 24).unwrap();
    let sealed = room.ballots(24).unwrap();
    let verified = room.verify(&sealed.iter().map(post).collect::<Vec<_>>()).unwrap();
    let mut rng = rng(20);
    let ours = trustees
        .count(&[2, 5, 4], &columns(&room, &verified), &mut rng)
        .unwrap();

    let poll = Poll::new(&mut rng);
    let theirs: Vec<_> = (0..24)
        .map(|place| poll.make(&choices(place), &mut rng).unwrap())
        .collect();
    assert_eq!(ours, poll.count(&theirs, 24).unwrap());

    let expected: Vec<u64> = (0..30)
        .map(|option| (0..24).map(|place| u64::from(choices(place)[option])).sum())
        .collect();
    assert_eq!(ours, expected);
}

#[test]
fn both_accept_a_member_at_the_first_a_middle_and_the_last_place() {
    let room = Room::new().unwrap();
    let ring = TriptychRing::new(room.bucket().keys()).unwrap();
    let mut rng = rng(21);
    for place in [0, RING / 2, RING - 1] {
        let ballot = room.make(place, &mut rng).unwrap();
        assert!(room.verify(&[post(&ballot)]).is_ok());
        let index = u32::try_from(place).unwrap();
        let secret = room.secret(place).unwrap().expose();
        ring.verify(&[ring.make(index, secret, 0).unwrap()]).unwrap();
        // A member's secret proves nothing about another place.
        assert!(ring.make((index + 1) % 1024, secret, 0).is_err());
    }
}

#[test]
fn both_refuse_a_stranger() {
    let room = Room::new().unwrap();
    let honest = TriptychRing::new(room.bucket().keys()).unwrap();
    let mut rng = rng(22);
    let stranger = SecretScalar::random(&mut rng);

    // Neither makes a proof in the honest ring.
    let refused = Prover::new(room.context(), room.bucket(), &stranger, 1).err();
    assert_eq!(refused, Some(ProveError::NotInRing));
    assert!(honest.make(0, stranger.expose(), 0).is_err());

    // A proof made in a ring that has the stranger in it holds there, but not in the honest ring.
    for place in [0, RING / 2, RING - 1] {
        let mut keys = room.bucket().keys().to_vec();
        keys[place] = Element::from_point(stranger.times_base()).unwrap();
        let forged_ring = TriptychRing::new(&keys).unwrap();
        let forged = [forged_ring
            .make(u32::try_from(place).unwrap(), stranger.expose(), 0)
            .unwrap()];
        forged_ring.verify(&forged).unwrap();
        assert!(honest.verify(&forged).is_err());

        let bucket = Bucket::new(room.context(), [4; 32], 0, keys).unwrap();
        let ballot = Prover::new(room.context(), &bucket, &stranger, 1)
            .unwrap()
            .seal(&vec![choices(3)].into(), &seed(3), &mut rng)
            .unwrap();
        assert!(verify_one(room.context(), &bucket, post(&ballot), &mut rng).is_ok());
        let judged = verify_one(room.context(), room.bucket(), post(&ballot), &mut rng).err();
        assert_eq!(judged, Some(ProofError::Equation));
    }
}
