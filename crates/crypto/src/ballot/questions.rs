//! What a ballot asks: contests, write-in slots, limits over contests. Spec: `ballot`, `write-ins`.

use super::shape::slack_weights;
use crate::elgamal::{Layout, MAX_WIDTH, Span};

/// Most selections that one ballot may have, all contests and write-in slots together.
pub const MAX_SELECTIONS: usize = 2048;
/// Most limits that one ballot may have.
pub const MAX_LIMITS: usize = 512;
/// Widest range of a score.
pub const MAX_RANGE: u32 = 10_000;

/// How a contest is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// So many options, of which (write-in slots counted with them) at least `min` and at most `max` are selected.
    Choice {
        /// Number of options.
        options: u32,
        /// Fewest selections.
        min: u32,
        /// Most selections.
        max: u32,
    },
    /// One integer score.
    Score {
        /// The highest score less the lowest.
        range: u32,
        /// Whether it may be left blank.
        blank: bool,
    },
}

/// Places of a contest where a voter names somebody who is no option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteIn {
    /// Number of places.
    pub slots: u32,
    /// Blocks of 30 bytes that one place holds.
    pub blocks: u32,
}

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contest {
    /// How it is answered.
    pub form: Form,
    /// Its write-in slots; a choice contest only.
    pub write_in: Option<WriteIn>,
}

impl Contest {
    /// A choice contest without write-ins.
    #[must_use]
    pub const fn choice(options: u32, min: u32, max: u32) -> Self {
        let form = Form::Choice { options, min, max };
        Self { form, write_in: None }
    }

    /// A score contest.
    #[must_use]
    pub const fn score(range: u32, blank: bool) -> Self {
        let form = Form::Score { range, blank };
        Self { form, write_in: None }
    }

    /// The same contest with write-in slots.
    #[must_use]
    pub const fn with_slots(self, slots: u32, blocks: u32) -> Self {
        Self {
            write_in: Some(WriteIn { slots, blocks }),
            ..self
        }
    }

    /// Number of regular selections: its options, or its score bits and blank bit.
    #[must_use]
    pub fn regular(&self) -> usize {
        match self.form {
            Form::Choice { options, .. } => options as usize,
            Form::Score { range, blank } => slack_weights(range.into()).len() + usize::from(blank),
        }
    }

    /// Number of write-in slots.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.write_in.map_or(0, |w| w.slots as usize)
    }

    /// Ciphertexts of its row: a bit and its blocks for every slot; 0 without write-ins.
    #[must_use]
    pub fn row_width(&self) -> usize {
        self.write_in.map_or(0, |w| {
            (w.slots as usize).saturating_mul((w.blocks as usize).saturating_add(1))
        })
    }

    fn is_sound(&self) -> bool {
        match (self.form, self.write_in) {
            (Form::Score { range, .. }, write_in) => (1..=MAX_RANGE).contains(&range) && write_in.is_none(),
            (Form::Choice { options, min, max }, write_in) => {
                let slots = write_in.map_or(0, |w| w.slots);
                let written = write_in.is_none_or(|w| w.slots >= 1 && w.blocks >= 1 && w.slots <= max);
                let most = options.saturating_add(slots);
                written && self.row_width() <= MAX_WIDTH && min <= max && (1..=most).contains(&max)
            }
        }
    }
}

/// At most `max` of these selections, of whatever contests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Numbers in the order of selections (regular ones, then slot bits), ascending. No score or blank bits.
    pub selections: Vec<usize>,
    /// Most of them.
    pub max: u32,
}

/// Questions that cannot be laid out, or a ring that cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// No contests, or too many selections in all.
    #[error("a ballot has 1 to {MAX_SELECTIONS} selections, this one has {0}")]
    Selections(usize),
    /// The bounds of a contest contradict each other.
    #[error(
        "contest {0}: bounds must satisfy 0 ≤ min ≤ max ≤ options + slots, 1 ≤ max, 1 ≤ slots ≤ max, 1 ≤ blocks, \
         slots·(1 + blocks) ≤ {MAX_WIDTH}; a score has a range of 1 to {MAX_RANGE} and no write-ins"
    )]
    Limits(usize),
    /// A limit over contests that names no selections of choices in ascending order, or does not bind.
    #[error(
        "limit {0}: it names selections of choice contests in ascending order, more than its max, 1 ≤ max"
    )]
    Limit(usize),
    /// Too many limits.
    #[error("a ballot has at most {MAX_LIMITS} limits, this one has {0}")]
    TooManyLimits(usize),
    /// A ring bucket of this size cannot hide anybody or is too large.
    #[error("a bucket has 2 to {max} keys, this one has {0}", max = super::shape::MAX_BUCKET)]
    Bucket(usize),
}

/// The contests and limits of a ballot, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questions {
    contests: Vec<Contest>,
    limits: Vec<Limit>,
    regular: usize,
    slots: usize,
}

impl Questions {
    /// Checks contests and limits.
    ///
    /// # Errors
    /// [`ShapeError`].
    pub fn new(contests: Vec<Contest>, limits: Vec<Limit>) -> Result<Self, ShapeError> {
        if let Some(bad) = contests.iter().position(|c| !c.is_sound()) {
            return Err(ShapeError::Limits(bad));
        }
        let sum = |part: fn(&Contest) -> usize| contests.iter().map(part).fold(0, usize::saturating_add);
        let (regular, slots) = (sum(Contest::regular), sum(Contest::slots));
        let total = regular.saturating_add(slots);
        if !(1..=MAX_SELECTIONS).contains(&total) {
            return Err(ShapeError::Selections(total));
        }
        if limits.len() > MAX_LIMITS {
            return Err(ShapeError::TooManyLimits(limits.len()));
        }
        let questions = Self {
            contests,
            limits,
            regular,
            slots,
        };
        let may_count = questions.may_be_limited();
        let bad = questions.limits.iter().position(|limit| {
            let known = limit.selections.iter().all(|i| may_count.get(*i) == Some(&true));
            let binds = limit.max >= 1 && (limit.max as usize) < limit.selections.len();
            !known || !binds || !limit.selections.is_sorted_by(|a, b| a < b)
        });
        bad.map_or(Ok(questions), |bad| Err(ShapeError::Limit(bad)))
    }

    /// The contests.
    #[must_use]
    pub fn contests(&self) -> &[Contest] {
        &self.contests
    }

    /// The limits over contests.
    #[must_use]
    pub fn limits(&self) -> &[Limit] {
        &self.limits
    }

    /// Number of regular selections.
    #[must_use]
    pub fn regular(&self) -> usize {
        self.regular
    }

    /// Number of write-in slots.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// Number of selections: regular ones and slot bits.
    #[must_use]
    pub fn selections(&self) -> usize {
        self.regular + self.slots
    }

    /// Positions of the contests with write-ins.
    pub fn written(&self) -> impl Iterator<Item = usize> {
        let contests = self.contests.iter().enumerate();
        contests.filter(|(_, c)| c.write_in.is_some()).map(|(at, _)| at)
    }

    /// How the ciphertexts lie in blocks and rows under a key of this width.
    #[must_use]
    pub fn layout(&self, width: usize) -> Layout {
        let rows = self.contests.iter().filter_map(|c| {
            let step = c.write_in?.blocks as usize + 1;
            Some(Span {
                size: c.row_width(),
                step,
            })
        });
        Layout::new(self.regular, rows, width)
    }

    /// Of every selection whether a limit may count it.
    fn may_be_limited(&self) -> Vec<bool> {
        let regular = self.contests.iter().flat_map(|c| {
            let choice = matches!(c.form, Form::Choice { .. });
            std::iter::repeat_n(choice, c.regular())
        });
        regular.chain(std::iter::repeat_n(true, self.slots)).collect()
    }
}

impl TryFrom<Vec<Contest>> for Questions {
    type Error = ShapeError;

    /// Contests without limits over them.
    fn try_from(contests: Vec<Contest>) -> Result<Self, ShapeError> {
        Self::new(contests, Vec::new())
    }
}
