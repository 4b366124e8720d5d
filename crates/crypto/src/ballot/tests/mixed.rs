//! Scores, blanks, write-ins and limits together: what is allowed can be proved, under every width.

use super::*;
use crate::{
    elgamal::Votes,
    figures::{Aggregate, Figures},
    write_in::{Content, encode_content},
};

/// Two options with two slots of two blocks, a score of 0–5 or blank, a score of 0–1, one slot alone; the first option and all
/// slots together at most twice.
pub(super) fn questions() -> Questions {
    let contests = vec![
        Contest::choice(2, 0, 3).with_slots(2, 2),
        Contest::score(5, true),
        Contest::score(1, false),
        Contest::choice(0, 0, 1).with_slots(1, 1),
    ];
    // Regular: 0, 1 options; 2–4 score bits, 5 blank; 6 score bit. Slots: 7, 8; 9.
    let limit = Limit {
        selections: vec![0, 7, 8, 9],
        max: 2,
    };
    Questions::new(contests, vec![limit]).unwrap()
}

pub(super) fn text(text: &str, blocks: u32) -> Vec<u8> {
    let content = Content::Text(text.into());
    encode_content(&content, blocks).unwrap().to_vec()
}

/// Answers to [`questions`] with texts in the slots that are used.
pub(super) fn answers(options: [bool; 2], used: [bool; 3], score: Option<u32>, second: u32) -> Answers {
    let content = |used: bool, blocks: u32| match used {
        true => text("张三", blocks),
        false => vec![0; blocks as usize * 30],
    };
    Answers {
        choices: vec![
            vec![options[0], options[1], used[0], used[1]],
            score_bits(5, true, score).unwrap(),
            score_bits(1, false, Some(second)).unwrap(),
            vec![used[2]],
        ],
        contents: vec![
            vec![content(used[0], 2), content(used[1], 2)],
            vec![content(used[2], 1)],
        ],
    }
}

pub(super) fn setup_mixed(width: usize) -> Setup {
    setup_asking(questions(), 5, width, "b1", [4; 32])
}

#[test]
fn mixed_ballots_are_complete_under_every_width() {
    // 6 is exactly the widest row; 7 holds all regular selections.
    for width in [6, 7, 8, 64] {
        let mut s = setup_mixed(width);
        let cases = [
            answers([false; 2], [false; 3], None, 0),
            answers([true, true], [true, false, false], Some(0), 1),
            answers([false, true], [true, true, false], Some(4), 0),
            answers([true, true], [false, false, true], Some(5), 1),
        ];
        for (voter, answers) in cases.iter().enumerate() {
            let ballot = make_of(&mut s, voter, answers);
            assert_eq!(ballot.proof.len(), s.bucket.proof_len(&s.context));
            assert_eq!(ballot.votes.len(), s.context.layout().encoded_len());
            let verified = judge(&mut s, &ballot).unwrap();
            assert_eq!(verified.votes().encode(), ballot.votes);
            assert_eq!(verified.votes().rows().len(), 2);
        }
    }
}

#[test]
fn a_ballot_of_write_ins_alone_has_no_blocks() {
    let contests = [
        Contest::choice(0, 0, 3).with_slots(3, 1),
        Contest::choice(0, 1, 1).with_slots(1, 2),
    ];
    let mut s = setup_with(&contests, 3, 6, "b1", [4; 32]);
    assert_eq!(s.context.layout().blocks(), 0);
    let answers = Answers {
        choices: vec![vec![true, false, true], vec![true]],
        contents: vec![
            vec![text("甲", 1), vec![0; 30], text("乙", 1)],
            vec![text("丙", 2)],
        ],
    };
    let ballot = make_of(&mut s, 1, &answers);
    let verified = judge(&mut s, &ballot).unwrap();
    assert!(verified.votes().blocks().is_empty());
    let points: Vec<&[u8; 32]> = s.context.layout().nonce_points(&ballot.votes).collect();
    let nonces: Vec<&[u8; 32]> = verified.votes().rows().iter().map(|row| row.r.bytes()).collect();
    assert_eq!(points, nonces);
}

#[test]
fn wrong_answers_are_named() {
    let s = &mut setup_mixed(8);
    let mut attempt = |answers: &Answers| {
        Prover::new(&s.context, &s.bucket, &s.secrets[0], 1)
            .unwrap()
            .seal(answers, &[0; 32], &mut s.rng)
            .map(|_| ())
    };
    let good = answers([true, false], [true, false, false], Some(3), 0);
    assert_eq!(attempt(&good), Ok(()));
    let (limit, selected, max) = (0, 3, 2);
    assert_eq!(
        attempt(&answers([true, false], [true, true, false], Some(3), 0)),
        Err(ProveError::Limit { limit, selected, max })
    );
    let with = |change: &dyn Fn(&mut Answers)| {
        let mut answers = good.clone();
        change(&mut answers);
        answers
    };
    assert_eq!(
        attempt(&with(&|a| a.choices[1] = vec![true, false, false, true])),
        Err(ProveError::Score(1))
    );
    for (contest, change) in [
        (
            0,
            (&|a: &mut Answers| a.choices[0].truncate(3)) as &dyn Fn(&mut Answers),
        ),
        (1, &|a| a.choices[1].push(false)),
        (2, &|a| a.choices[2].clear()),
        (3, &|a| a.choices.truncate(3)),
    ] {
        assert_eq!(attempt(&with(change)), Err(ProveError::Choices(contest)));
    }
    for (contest, change) in [
        (
            0,
            (&|a: &mut Answers| a.contents[0].truncate(1)) as &dyn Fn(&mut Answers),
        ),
        (0, &|a| a.contents[0][1].truncate(59)),
        (3, &|a| a.contents.truncate(1)),
        (3, &|a| a.contents[1][0].extend([0; 30])),
        (4, &|a| a.contents.push(Vec::new())),
    ] {
        assert_eq!(attempt(&with(change)), Err(ProveError::Contents(contest)));
    }
    // What stands in a slot that is not used would be read by all after mixing.
    let (contest, slot) = (0, 1);
    assert_eq!(
        attempt(&with(&|a| a.contents[0][1] = text("乙", 2))),
        Err(ProveError::Content { contest, slot })
    );
    // A challenged ballot of a device that did so can still be opened.
    let left = with(&|a| a.contents[0][1] = text("乙", 2));
    assert!(s.context.votes_of(&left, &[0; 32]).is_ok());
}

#[test]
fn a_challenged_ballot_is_what_its_seed_and_answers_give() {
    let mut s = setup_mixed(8);
    let answers = answers([true, false], [true, false, false], None, 1);
    let ballot = make_of(&mut s, 2, &answers);
    assert_eq!(
        s.context.votes_of(&answers, &[2; 32]).unwrap().encode(),
        ballot.votes
    );
    assert_ne!(
        s.context.votes_of(&answers, &[3; 32]).unwrap().encode(),
        ballot.votes
    );
}

/// Every 32-byte field, rows too, is bound, and so are the questions.
#[test]
fn every_field_of_a_mixed_ballot_counts() {
    let mut s = setup_mixed(7);
    let answers = answers([true, false], [true, false, false], Some(2), 1);
    let ballot = make_of(&mut s, 1, &answers);
    each_field_is_bound(&mut s, &ballot, 3 + 1);
    // The same bytes under other questions: a limit more, another blank, other blocks.
    let mut limits = questions().limits().to_vec();
    limits.push(limits[0].clone());
    let more = Questions::new(questions().contests().to_vec(), limits).unwrap();
    let mut contests = questions().contests().to_vec();
    contests[0] = Contest::choice(2, 0, 3).with_slots(2, 1);
    let narrow = Questions::new(contests, questions().limits().to_vec()).unwrap();
    for other in [more, narrow] {
        assert!(judge(&mut setup_asking(other, 5, 7, "b1", [4; 32]), &ballot).is_err());
    }
}

/// Figures of a block that a score runs over: counted by hand from the sums' secrets.
#[test]
fn figures_split_where_blocks_end() {
    let questions = questions();
    let shapes = |width: usize| -> Vec<Vec<Vec<(usize, u64)>>> {
        let figures = Figures::of(&questions, width);
        let column = |column: &Vec<crate::figures::Figure>| column.iter().map(|f| f.terms.clone()).collect();
        figures.columns.iter().map(column).collect()
    };
    let (rows, one) = (vec![vec![(0, 1), (3, 1)]], vec![vec![(0, 1)]]);
    assert_eq!(
        shapes(6),
        [
            vec![
                vec![(0, 1)],
                vec![(1, 1)],
                vec![(2, 1), (3, 2), (4, 2)],
                vec![(5, 1)]
            ],
            one.clone(),
            rows.clone(),
            one.clone(),
        ]
    );
    // Width 4 is too narrow for the first row, but shows the split of a score.
    assert_eq!(
        shapes(4)[..2],
        [
            vec![vec![(0, 1)], vec![(1, 1)], vec![(2, 1), (3, 2)]],
            vec![vec![(0, 2)], vec![(1, 1)], vec![(2, 1)]],
        ]
    );
    let counts = Figures::of(&questions, 4).counts(&[vec![7, 8, 9], vec![10, 2, 3], vec![4], vec![1]]);
    assert_eq!(counts, [vec![7, 8, 4], vec![19, 2], vec![3], vec![1]]);
    let none = Figures::of(&questions, 4).zero_counts();
    assert_eq!(none, [vec![0, 0, 0], vec![0, 0], vec![0], vec![0]]);
    assert!(Aggregate::zero(&Figures::of(&questions, 4)).is_empty());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]

    #[test]
    fn random_mixed_ballots_are_complete(
        ring in 2usize..20, options in 0u32..6, slots in 1u32..4, blocks in 1u32..3, range in 1u32..300,
        blank: bool, seed: [u8; 32], extra in 0usize..4, min in 0u32..3,
    ) {
        let max = slots.max(min).min(options + slots);
        let min = min.min(max);
        let contests = vec![
            Contest::score(range, blank),
            Contest::choice(options, min, max).with_slots(slots, blocks),
            YES_NO_ABSTAIN,
        ];
        let unlimited = Questions::new(contests.clone(), Vec::new()).unwrap();
        let all: Vec<usize> = (unlimited.regular() - 3..unlimited.selections()).collect();
        let limit = Limit { max: u32::try_from(all.len() - 1).unwrap(), selections: all };
        let questions = Questions::new(contests, vec![limit]).unwrap();
        let width = (slots * (1 + blocks)) as usize + extra;
        let mut s = setup_asking(questions, ring, width, "b", [7; 32]);
        s.rng = ChaCha20Rng::from_seed(seed);
        let marked = min + s.rng.next_u32() % (max - min + 1);
        // Slots are filled from the last, options after them.
        let total = options + slots;
        let flags: Vec<bool> = (0..total).map(|i| i >= total - marked).collect();
        let contents = flags[options as usize..].iter().map(|used| {
            if *used { text("某", blocks) } else { vec![0; blocks as usize * 30] }
        }).collect();
        let score = (!blank || s.rng.next_u32().is_multiple_of(2)).then(|| s.rng.next_u32() % (range + 1));
        let answers = Answers {
            choices: vec![score_bits(range, blank, score).unwrap(), flags, vec![false, true, false]],
            contents: vec![contents],
        };
        let voter = s.rng.next_u32() as usize % ring;
        let ballot = make_of(&mut s, voter, &answers);
        proptest::prop_assert!(judge(&mut s, &ballot).is_ok());
        proptest::prop_assert!(Votes::decode(&ballot.votes, s.context.layout()).is_ok());
    }
}
