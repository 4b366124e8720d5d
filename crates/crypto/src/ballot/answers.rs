//! What a voter answers, checked against the questions and turned into bits and ciphertexts. Spec: `ballot`, `write-ins`.
//!
//! In constant time in the answers as long as they are allowed; which rule refused them is no secret.

use curve25519_dalek::Scalar;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{BallotContext, Contest, Form, ProveError, Questions, shape::slack_weights};
use crate::{
    elgamal::{Block, Votes, encrypt, encrypt_row, nonce, times_generator},
    write_in::{content_len, embed_content},
};

/// A voter's answers. Wiped on drop.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Answers {
    /// For each contest its regular selections (of a score [`score_bits`]), then its slot bits.
    pub choices: Vec<Vec<bool>>,
    /// For each contest with write-ins the bytes of each slot; all zeros in a slot that is not used.
    pub contents: Vec<Vec<Vec<u8>>>,
}

impl From<Vec<Vec<bool>>> for Answers {
    /// Answers without write-ins.
    fn from(choices: Vec<Vec<bool>>) -> Self {
        let contents = Vec::new();
        Self { choices, contents }
    }
}

/// The score bits of so many points above the lowest score, then the blank bit if a blank is allowed; `None` is a blank.
/// Gives nothing if the score is out of range or a blank not allowed.
#[must_use]
pub fn score_bits(range: u32, blank: bool, score: Option<u32>) -> Option<Vec<bool>> {
    let value = score.unwrap_or(0);
    if value > range || (score.is_none() && !blank) {
        return None;
    }
    let mut bits = weighted_bits(range.into(), value.into());
    if blank {
        bits.push(score.is_none());
    }
    Some(bits)
}

/// The bits of weights 1, 2, 4, … and the remainder whose sum is `value` (0 ≤ value ≤ range).
fn weighted_bits(range: u64, value: u64) -> Vec<bool> {
    let weights = slack_weights(range);
    let powers: u64 = weights
        .iter()
        .enumerate()
        .filter(|(i, w)| **w == 1 << i)
        .map(|(_, w)| w)
        .sum();
    let use_remainder = u64::from(value > powers);
    let low = value - use_remainder * (range - powers);
    let bit = |(i, w): (usize, &u64)| if *w == 1 << i { low >> i & 1 } else { use_remainder };
    weights.iter().enumerate().map(|at| bit(at) == 1).collect()
}

fn scalar(bit: bool) -> Scalar {
    Scalar::from(u8::from(bit))
}

/// Selections and the slack bits that follow from them.
pub(super) struct Checked {
    /// Regular selections, then slot bits.
    pub(super) selections: Zeroizing<Vec<Scalar>>,
    /// Slack bits of contests, then of limits.
    pub(super) slack: Zeroizing<Vec<Scalar>>,
}

impl Checked {
    /// Checks choices against contests and limits.
    pub(super) fn new(questions: &Questions, choices: &[Vec<bool>]) -> Result<Self, ProveError> {
        let contests = questions.contests();
        if choices.len() != contests.len() {
            return Err(ProveError::Choices(choices.len().min(contests.len())));
        }
        let mut regular = Zeroizing::new(Vec::with_capacity(questions.selections()));
        let mut slots = Zeroizing::new(Vec::with_capacity(questions.slots()));
        let mut slack = Zeroizing::new(Vec::new());
        for (index, (contest, flags)) in contests.iter().zip(choices).enumerate() {
            let split = flags.split_at_checked(contest.regular());
            let (own, written) = split.ok_or(ProveError::Choices(index))?;
            if written.len() != contest.slots() {
                return Err(ProveError::Choices(index));
            }
            let (range, rest) = check(index, contest, flags)?;
            regular.extend_from_slice(own);
            slots.extend_from_slice(written);
            slack.extend_from_slice(&Zeroizing::new(weighted_bits(range, rest)));
        }
        regular.extend_from_slice(&slots);
        for (index, limit) in questions.limits().iter().enumerate() {
            let counted = limit.selections.iter().filter_map(|i| regular.get(*i));
            let (selected, max) = (count(counted), limit.max);
            let rest = max.checked_sub(selected);
            let rest = rest.ok_or(ProveError::Limit {
                limit: index,
                selected,
                max,
            })?;
            slack.extend_from_slice(&Zeroizing::new(weighted_bits(max.into(), rest.into())));
        }
        let scalars = |bits: &[bool]| Zeroizing::new(bits.iter().map(|b| scalar(*b)).collect());
        Ok(Self {
            selections: scalars(&regular),
            slack: scalars(&slack),
        })
    }
}

fn count<'a>(bits: impl IntoIterator<Item = &'a bool>) -> u32 {
    bits.into_iter().map(|b| u32::from(*b)).sum()
}

/// Checks one contest's flags; gives the range of its slack and the value that the slack takes.
fn check(index: usize, contest: &Contest, flags: &[bool]) -> Result<(u64, u64), ProveError> {
    match contest.form {
        Form::Choice { min, max, .. } => {
            let selected = count(flags);
            if !(min..=max).contains(&selected) {
                return Err(ProveError::Limits {
                    contest: index,
                    selected,
                    min,
                    max,
                });
            }
            Ok((u64::from(max - min), u64::from(max - selected)))
        }
        Form::Score { range, .. } => {
            let range = u64::from(range);
            let weights = slack_weights(range);
            // The blank bit weighs the whole range, so it leaves no room for score bits.
            let weighted = flags.iter().zip(weights.iter().chain([&range]));
            let value: u64 = weighted.map(|(b, w)| u64::from(*b) * w).sum();
            let rest = range.checked_sub(value).ok_or(ProveError::Score(index))?;
            Ok((range, rest))
        }
    }
}

impl BallotContext {
    /// The nonces of blocks and rows that a ballot's seed gives.
    pub(super) fn nonces(&self, seed: &[u8; 32]) -> Zeroizing<Vec<Scalar>> {
        let count = self.layout().spans().len();
        let nonces = (0u32..).take(count);
        Zeroizing::new(
            nonces
                .map(|k| nonce(self.meeting(), self.ballot(), seed, k))
                .collect(),
        )
    }

    /// The ciphertexts of these answers under the nonces of this seed: what a challenged ballot must hold. Spec: `challenge`.
    ///
    /// # Errors
    /// [`ProveError`] if the answers break the questions' bounds or a content cannot be put into points.
    pub fn votes_of(&self, answers: &Answers, seed: &[u8; 32]) -> Result<Votes, ProveError> {
        let checked = Checked::new(self.questions(), &answers.choices)?;
        self.encrypt_all(&checked.selections, &answers.contents, &self.nonces(seed))
    }

    /// Encrypts selections and contents, blocks and rows.
    pub(super) fn encrypt_all(
        &self,
        selections: &[Scalar],
        contents: &[Vec<Vec<u8>>],
        nonces: &[Scalar],
    ) -> Result<Votes, ProveError> {
        let questions = self.questions();
        let split = (questions.regular(), self.layout().blocks());
        let (regular, mut slots) = selections
            .split_at_checked(split.0)
            .ok_or(ProveError::Choices(0))?;
        let (block_nonces, row_nonces) = nonces.split_at_checked(split.1).ok_or(ProveError::Choices(0))?;
        let votes = encrypt(self.key(), block_nonces, regular)?;
        let written = questions.contests().iter().enumerate();
        let written = written.filter_map(|(at, c)| Some((at, c.write_in?.blocks, c.slots())));
        let mut contents = contents.iter();
        let mut rows = Vec::with_capacity(row_nonces.len());
        for ((contest, blocks, count), nonce) in written.zip(row_nonces) {
            let bits;
            (bits, slots) = slots
                .split_at_checked(count)
                .ok_or(ProveError::Choices(contest))?;
            let own = contents.next().ok_or(ProveError::Contents(contest))?;
            rows.push(self.row(contest, blocks, bits, own, nonce)?);
        }
        match contents.next() {
            Some(_) => Err(ProveError::Contents(questions.contests().len())),
            None => Ok(votes.with_rows(rows)),
        }
    }

    /// The row of one contest.
    fn row(
        &self,
        contest: usize,
        blocks: u32,
        bits: &[Scalar],
        contents: &[Vec<u8>],
        nonce: &Scalar,
    ) -> Result<Block, ProveError> {
        let sized = |content: &Vec<u8>| content.len() == content_len(blocks);
        if contents.len() != bits.len() || !contents.iter().all(sized) {
            return Err(ProveError::Contents(contest));
        }
        let mut points = Zeroizing::new(Vec::new());
        for (slot, (bit, content)) in bits.iter().zip(contents).enumerate() {
            points.push(times_generator(bit));
            let embedded = embed_content(content).map_err(|_| ProveError::Content { contest, slot })?;
            points.extend_from_slice(&embedded);
        }
        Ok(encrypt_row(self.key(), nonce, &points)?)
    }
}

/// Refuses bytes in a slot that is not used: after mixing they would be read by all.
pub(super) fn check_unused(questions: &Questions, answers: &Answers) -> Result<(), ProveError> {
    for (contest, contents) in questions.written().zip(&answers.contents) {
        let regular = questions.contests().get(contest).map_or(0, Contest::regular);
        let flags = answers.choices.get(contest).map(Vec::as_slice);
        let bits = flags.and_then(|f| f.get(regular..)).unwrap_or_default();
        for (slot, (used, content)) in bits.iter().zip(contents).enumerate() {
            let says = content.iter().fold(0, |all, byte| all | byte) != 0;
            if says & !used {
                return Err(ProveError::Content { contest, slot });
            }
        }
    }
    Ok(())
}
