//! The combined proof: completeness over shapes and ring sizes, every equation flipped, every binding checked.

use curve25519_dalek::ristretto::RistrettoPoint;
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};

mod cheating;
mod forms;
mod limits;
mod mixed;
mod sets;

use super::*;
use crate::{elgamal::ElectionKey, group::Element, possession::ProofError, secret::SecretScalar};

struct Setup {
    context: BallotContext,
    bucket: Bucket,
    secrets: Vec<SecretScalar>,
    rng: ChaCha20Rng,
}

fn setup_with(contests: &[Contest], ring: usize, width: usize, ballot: &str, ring_leaf: [u8; 32]) -> Setup {
    let questions = contests.to_vec().try_into().unwrap();
    setup_asking(questions, ring, width, ballot, ring_leaf)
}

fn setup_asking(questions: Questions, ring: usize, width: usize, ballot: &str, ring_leaf: [u8; 32]) -> Setup {
    let mut rng = ChaCha20Rng::from_seed([5; 32]);
    let key = |rng: &mut ChaCha20Rng| SecretScalar::random(rng);
    let election = (0..width)
        .map(|_| Element::from_point(key(&mut rng).times_base()).unwrap())
        .collect();
    let secrets: Vec<SecretScalar> = (0..ring).map(|_| key(&mut rng)).collect();
    let keys = secrets
        .iter()
        .map(|s| Element::from_point(s.times_base()).unwrap())
        .collect();
    let election = ElectionKey::new(election).unwrap();
    // The id stands in the entry whose leaf this is.
    let mut leaf = [3; 32];
    leaf[..ballot.len()].copy_from_slice(ballot.as_bytes());
    let context = BallotContext::new([1; 32], [2; 32], leaf, ballot, election, questions).unwrap();
    let bucket = Bucket::new(&context, ring_leaf, 0, keys).unwrap();
    Setup {
        context,
        bucket,
        secrets,
        rng,
    }
}

fn setup(contests: &[Contest], ring: usize) -> Setup {
    setup_with(contests, ring, 64, "b1", [4; 32])
}

/// Selects the first `max` or `min` options of each contest.
fn choices(contests: &[Contest], most: bool) -> Vec<Vec<bool>> {
    let flags = |c: &Contest| match c.form {
        Form::Choice { options, min, max } => {
            let count = if most { max } else { min };
            (0..options).map(|i| i < count).collect()
        }
        Form::Score { range, blank } => score_bits(range, blank, Some(if most { range } else { 0 })).unwrap(),
    };
    contests.iter().map(flags).collect()
}

fn make(s: &mut Setup, voter: usize, choices: &[Vec<bool>]) -> SealedBallot {
    make_of(s, voter, &choices.to_vec().into())
}

fn make_of(s: &mut Setup, voter: usize, answers: &Answers) -> SealedBallot {
    let seed = [u8::try_from(voter % 256).unwrap(); 32];
    Prover::new(&s.context, &s.bucket, &s.secrets[voter], 1)
        .unwrap()
        .seal(answers, &seed, &mut s.rng)
        .unwrap()
}

fn post(b: &SealedBallot) -> PostedBallot<'_> {
    PostedBallot {
        bucket: 0,
        revision: b.revision,
        tag: b.tag.bytes(),
        votes: &b.votes,
        proof: &b.proof,
    }
}

fn judge(s: &mut Setup, b: &SealedBallot) -> Result<VerifiedBallot, ProofError> {
    verify_one(&s.context, &s.bucket, post(b), &mut s.rng)
}

const NOMINATION: Contest = Contest::choice(6, 0, 2);
const YES_NO_ABSTAIN: Contest = Contest::choice(3, 1, 1);

#[test]
fn every_shape_is_complete() {
    let shapes: &[&[Contest]] = &[
        &[NOMINATION],
        &[YES_NO_ABSTAIN; 3],
        &[Contest::choice(1, 0, 1)],
        &[Contest::choice(4, 4, 4)],
        &[Contest::choice(7, 2, 7), YES_NO_ABSTAIN, Contest::choice(5, 0, 5)],
        &[Contest::choice(70, 0, 13)],
    ];
    for contests in shapes {
        let mut s = setup(contests, 5);
        for most in [false, true] {
            let ballot = make(&mut s, 3, &choices(contests, most));
            assert_eq!(ballot.proof.len(), s.bucket.proof_len(&s.context));
            judge(&mut s, &ballot).unwrap();
        }
    }
}

#[test]
fn every_ring_size_is_complete_at_its_edges() {
    for ring in [
        2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 48, 49, 63, 64, 65, 255, 257, 300, 513, 769, 1023, 1024,
    ] {
        let mut s = setup(&[YES_NO_ABSTAIN], ring);
        for voter in [0, ring / 2, ring - 1] {
            let ballot = make(&mut s, voter, &choices(&[YES_NO_ABSTAIN], true));
            judge(&mut s, &ballot).unwrap();
        }
    }
}

#[test]
fn narrow_and_wide_keys() {
    for width in [1, 2, 5, 6, 7] {
        let mut s = setup_with(&[NOMINATION], 4, width, "b1", [4; 32]);
        let ballot = make(&mut s, 0, &choices(&[NOMINATION], true));
        judge(&mut s, &ballot).unwrap();
    }
}

#[test]
fn the_prover_refuses_what_is_not_allowed() {
    let s = &mut setup(&[NOMINATION, YES_NO_ABSTAIN], 4);
    let mut attempt = |choices: &[Vec<bool>]| {
        Prover::new(&s.context, &s.bucket, &s.secrets[0], 1)
            .unwrap()
            .seal(&choices.to_vec().into(), &[0; 32], &mut s.rng)
    };
    let good = choices(&[NOMINATION, YES_NO_ABSTAIN], true);
    assert!(attempt(&good).is_ok());
    let over = vec![vec![true; 6], good[1].clone()];
    assert_eq!(
        attempt(&over),
        Err(ProveError::Limits {
            contest: 0,
            selected: 6,
            min: 0,
            max: 2
        })
    );
    let under = vec![good[0].clone(), vec![false; 3]];
    assert_eq!(
        attempt(&under),
        Err(ProveError::Limits {
            contest: 1,
            selected: 0,
            min: 1,
            max: 1
        })
    );
    assert_eq!(attempt(&good[..1]), Err(ProveError::Choices(1)));
    assert_eq!(
        attempt(&[good[0].clone(), vec![true]]),
        Err(ProveError::Choices(1))
    );
    let stranger = SecretScalar::random(&mut s.rng);
    let refused = Prover::new(&s.context, &s.bucket, &stranger, 1).err();
    assert_eq!(refused, Some(ProveError::NotInRing));
}

/// Every 32-byte field of votes and proof, changed to another valid value, is refused; none of votes may be the identity. Of
/// `openings` elements of the proof the number depends on the questions.
fn each_field_is_bound(s: &mut Setup, ballot: &SealedBallot, openings: usize) {
    let other_point = *Element::from_point(RistrettoPoint::random(&mut s.rng))
        .unwrap()
        .bytes();
    let other_scalar = crate::Scalar::random(&mut s.rng).to_bytes();
    let points = 2 + s.bucket.shape().radices().digits() + openings;
    for field in 0..ballot.votes.len() / 32 {
        let mut bad = ballot.clone();
        bad.votes[field * 32..][..32].copy_from_slice(&other_point);
        assert_eq!(judge(s, &bad).unwrap_err(), ProofError::Equation, "votes {field}");
        bad.votes[field * 32..][..32].fill(0);
        assert!(matches!(judge(s, &bad), Err(ProofError::Decode(_))));
    }
    for field in 0..ballot.proof.len() / 32 {
        let mut bad = ballot.clone();
        let value = if field < points { other_point } else { other_scalar };
        bad.proof[field * 32..][..32].copy_from_slice(&value);
        assert_eq!(judge(s, &bad).unwrap_err(), ProofError::Equation, "proof {field}");
    }
}

/// Every 32-byte field of votes, tag and proof is bound.
#[test]
fn every_field_counts() {
    let mut s = setup(&[NOMINATION], 5);
    let ballot = make(&mut s, 1, &choices(&[NOMINATION], true));
    each_field_is_bound(&mut s, &ballot, 1 + 1);
    let tag = Element::from_point(RistrettoPoint::random(&mut s.rng)).unwrap();
    let bad = SealedBallot {
        tag,
        ..ballot.clone()
    };
    assert_eq!(judge(&mut s, &bad).unwrap_err(), ProofError::Equation);
    let bad = SealedBallot {
        revision: 2,
        ..ballot
    };
    assert_eq!(judge(&mut s, &bad).unwrap_err(), ProofError::Equation);
}

#[test]
fn a_ballot_moves_nowhere() {
    let contests = [NOMINATION];
    let mut s = setup(&contests, 5);
    let ballot = make(&mut s, 1, &choices(&contests, true));
    let elsewhere = [
        setup_with(&contests, 5, 64, "b2", [4; 32]),
        setup_with(&contests, 5, 64, "b1", [9; 32]),
        setup(&[Contest::choice(6, 0, 3)], 5),
    ];
    for mut other in elsewhere {
        assert!(judge(&mut other, &ballot).is_err());
    }
    let mut other = setup(&contests, 5);
    other.bucket.index = 1;
    assert!(judge(&mut other, &ballot).is_err());
    // A ring with one key exchanged, at a place that is not the voter's.
    let mut other = setup(&contests, 5);
    other.bucket.keys[4] = Element::from_point(RistrettoPoint::random(&mut s.rng)).unwrap();
    assert_eq!(judge(&mut other, &ballot).unwrap_err(), ProofError::Equation);
}

#[test]
fn lengths_and_encodings_are_exact() {
    let mut s = setup(&[NOMINATION], 5);
    let ballot = make(&mut s, 1, &choices(&[NOMINATION], true));
    let decode_error = |s: &mut Setup, b: &SealedBallot| matches!(judge(s, b), Err(ProofError::Decode(_)));
    for cut in [0, 1, 31, 32, ballot.proof.len() - 1] {
        let bad = SealedBallot {
            proof: ballot.proof[..cut].to_vec(),
            ..ballot.clone()
        };
        assert!(decode_error(&mut s, &bad));
    }
    let mut bad = ballot.clone();
    bad.proof.extend([0; 32]);
    assert!(decode_error(&mut s, &bad));
    for field in 0..ballot.proof.len() / 32 {
        let mut bad = ballot.clone();
        bad.proof[field * 32..][..32].copy_from_slice(&[0xff; 32]);
        assert!(decode_error(&mut s, &bad), "field {field}");
    }
    // The identity is refused wherever a point stands.
    for field in 0..ballot.votes.len() / 32 {
        let mut bad = ballot.clone();
        bad.votes[field * 32..][..32].fill(0);
        assert!(decode_error(&mut s, &bad));
    }
}

#[test]
fn tags_link_within_a_ballot_and_not_across() {
    let contests = [YES_NO_ABSTAIN];
    let picks = choices(&contests, true);
    let tag = |s: &mut Setup, voter| make(s, voter, &picks).tag;
    let mut own = setup_with(&contests, 5, 64, "b1", [4; 32]);
    let first = tag(&mut own, 2);
    assert_eq!(first, tag(&mut own, 2));
    assert_ne!(first, tag(&mut own, 3));
    assert_ne!(first, tag(&mut setup_with(&contests, 5, 64, "b2", [4; 32]), 2));
    // Another ring with the same keys: what a host could show to one voter alone.
    assert_ne!(first, tag(&mut setup_with(&contests, 5, 64, "b1", [9; 32]), 2));
    // The other bucket of a ring is the same ring.
    let mut bucket = setup_with(&contests, 5, 64, "b1", [4; 32]);
    bucket.bucket.index = 1;
    assert_eq!(first, tag(&mut bucket, 2));
    for (meeting, key_leaf) in [([8; 32], [2; 32]), ([1; 32], [8; 32])] {
        let mut other = setup_with(&contests, 5, 64, "b1", [4; 32]);
        let c = &other.context;
        let (key, questions) = (c.key().clone(), c.questions().clone());
        let mut leaf = [3; 32];
        leaf[..2].copy_from_slice(b"b1");
        other.context = BallotContext::new(meeting, key_leaf, leaf, "b1", key, questions).unwrap();
        other.bucket = Bucket::new(&other.context, [4; 32], 0, other.bucket.keys.clone()).unwrap();
        assert_ne!(first, tag(&mut other, 2));
    }
}

/// One fold holds ballots of several rings and buckets, each with its own base of tags.
#[test]
fn a_batch_spans_rings() {
    let contests = [YES_NO_ABSTAIN];
    let picks = choices(&contests, true);
    let mut rooms = [
        setup_with(&contests, 4, 64, "b1", [4; 32]),
        setup_with(&contests, 7, 64, "b1", [5; 32]),
        setup_with(&contests, 7, 64, "b1", [5; 32]),
    ];
    rooms[2].bucket.index = 1;
    let made: Vec<(usize, SealedBallot)> = (0..9)
        .map(|i| (i % 3, make(&mut rooms[i % 3], i / 3, &picks)))
        .collect();
    let buckets: Vec<&Bucket> = rooms.iter().map(|s| &s.bucket).collect();
    let mut posted: Vec<PostedBallot<'_>> = made
        .iter()
        .map(|(bucket, ballot)| PostedBallot {
            bucket: *bucket,
            ..post(ballot)
        })
        .collect();
    let mut rng = ChaCha20Rng::from_seed([6; 32]);
    let judge = |posted: &[PostedBallot<'_>], rng: &mut ChaCha20Rng| -> Vec<bool> {
        let verdicts = verify_batch(&rooms[0].context, &buckets, posted, rng);
        verdicts.iter().map(Result::is_ok).collect()
    };
    assert_eq!(judge(&posted, &mut rng), [true; 9]);
    // One ballot said to be of another bucket, one with the tag that its key has in the other ring.
    posted[4].bucket = 2;
    posted[0].tag = made[1].1.tag.bytes();
    let expected: Vec<bool> = (0..9).map(|i| i != 0 && i != 4).collect();
    assert_eq!(judge(&posted, &mut rng), expected);
}

/// A machine whose randomness repeats: two ballots of other answers share no mask, so nothing follows from both.
#[test]
fn repeated_randomness_repeats_no_mask_for_other_answers() {
    let contests = [YES_NO_ABSTAIN];
    let s = setup(&contests, 5);
    let broken = || ChaCha20Rng::from_seed([0; 32]);
    let make = |choice: usize| {
        let answers: Answers = vec![(0..3).map(|i| i == choice).collect::<Vec<bool>>()].into();
        let prover = Prover::new(&s.context, &s.bucket, &s.secrets[2], 1).unwrap();
        let seed = prover.seed(&answers, &mut broken());
        (*seed, prover.seal(&answers, &seed, &mut broken()).unwrap())
    };
    let ((first_seed, first), (second_seed, second)) = (make(0), make(1));
    assert_eq!(
        make(0),
        (first_seed, first.clone()),
        "the generator repeats indeed"
    );
    assert_ne!(first_seed, second_seed);
    assert_ne!(first.votes[..32], second.votes[..32], "R");
    // A, the X, the S: commitments to masks alone. Also with one seed for both, as two revisions of a proof could be made.
    let same_seed = |choice: usize| {
        let answers: Answers = vec![(0..3).map(|i| i == choice).collect::<Vec<bool>>()].into();
        let prover = Prover::new(&s.context, &s.bucket, &s.secrets[2], 1).unwrap();
        prover.seal(&answers, &[7; 32], &mut broken()).unwrap()
    };
    let points = 2 + s.bucket.shape().radices().digits() + 1;
    for (a, b) in [(first, second), (same_seed(0), same_seed(1))] {
        for point in 0..points {
            let at = point * 32..point * 32 + 32;
            assert_ne!(a.proof[at.clone()], b.proof[at], "point {point}");
        }
    }
}

#[test]
fn a_batch_names_exactly_the_guilty() {
    let mut s = setup(&[YES_NO_ABSTAIN], 20);
    let picks = choices(&[YES_NO_ABSTAIN], true);
    let mut ballots: Vec<SealedBallot> = (0..20).map(|v| make(&mut s, v, &picks)).collect();
    let last = ballots[0].proof.len() - 32;
    ballots[3].proof[last] ^= 1;
    ballots[11].votes.truncate(32);
    ballots[17].proof[last] ^= 2;
    let posted: Vec<_> = ballots.iter().map(post).collect();
    let verdicts = verify_batch(&s.context, &[&s.bucket], &posted, &mut s.rng);
    let guilty: Vec<usize> = (0..20).filter(|i| verdicts[*i].is_err()).collect();
    assert_eq!(guilty, [3, 11, 17]);
    assert!(verify_batch(&s.context, &[&s.bucket], &[], &mut s.rng).is_empty());
}

/// Two wrong equations that cancel when simply added must not cancel under weights.
#[test]
fn errors_do_not_cancel_in_a_batch() {
    let mut s = setup(&[YES_NO_ABSTAIN], 4);
    let picks = choices(&[YES_NO_ABSTAIN], true);
    let mut pair = [make(&mut s, 0, &picks), make(&mut s, 1, &picks)];
    // z_A + 1 in one, z_A − 1 in the other: both deviate by ±K*.
    let at = pair[0].proof.len() - 96;
    for (ballot, delta) in pair.iter_mut().zip([crate::Scalar::ONE, -crate::Scalar::ONE]) {
        let field: &mut [u8] = &mut ballot.proof[at..at + 32];
        let value = crate::group::decode_scalar(field.try_into().as_ref().unwrap()).unwrap() + delta;
        field.copy_from_slice(value.as_bytes());
    }
    let posted: Vec<_> = pair.iter().map(post).collect();
    let verdicts = verify_batch(&s.context, &[&s.bucket], &posted, &mut s.rng);
    assert!(verdicts.iter().all(Result::is_err));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]

    #[test]
    fn random_shapes_are_complete(
        ring in 2usize..40, options in 1u32..12, a in 0u32..12, b in 1u32..12, seed: [u8; 32], width in 1usize..9,
    ) {
        let max = b.min(options);
        let min = a.min(max);
        let mut s = setup_with(&[Contest::choice(options, min, max), YES_NO_ABSTAIN], ring, width, "b", [7; 32]);
        s.rng = ChaCha20Rng::from_seed(seed);
        let count = min + s.rng.next_u32() % (max - min + 1);
        let picks = vec![(0..options).map(|i| i < count).collect(), vec![false, true, false]];
        let voter = s.rng.next_u32() as usize % ring;
        let ballot = make(&mut s, voter, &picks);
        proptest::prop_assert!(judge(&mut s, &ballot).is_ok());
    }

    #[test]
    fn random_bytes_never_panic(tag: [u8; 32], votes: Vec<u8>, proof: Vec<u8>) {
        let mut s = setup(&[YES_NO_ABSTAIN], 4);
        let posted = PostedBallot { bucket: 0, revision: 1, tag: &tag, votes: &votes, proof: &proof };
        proptest::prop_assert!(verify_one(&s.context, &s.bucket, posted, &mut s.rng).is_err());
    }
}
