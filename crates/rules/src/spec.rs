//! The definition of one ballot as it stands in the public record. Spec: docs/rules.md, "Ballot".

use serde::{Deserialize, Serialize};

use crate::{ABSTAIN, Kind, RuleSpec};

/// Most contests on one ballot.
pub const MAX_CONTESTS: usize = 200;
/// Most encrypted selections on one ballot, all contests together: bounds the size and the proof of a cast ballot.
pub const MAX_OPTIONS: usize = 512;
/// Most write-in blocks and bits of one contest: bounds the width of a shuffled row.
pub const MAX_WRITE_IN_WIDTH: u64 = 512;
/// Most blocks of one write-in slot; one block holds 30 bytes, 3 of the first are its header.
pub const MAX_BLOCKS: u32 = 16;
/// Most limits, and most flags, on one ballot.
pub const MAX_LIMITS: usize = 16;
/// Most persons on the published list for write-ins.
pub const MAX_NOMINEES: usize = 10_000;
/// Largest weight of a grade.
pub const MAX_VALUE: u32 = 10_000;
/// Largest score.
pub const MAX_SCORE: u32 = 1_000_000;
/// Largest distance of the highest score from the lowest.
pub const MAX_SCORE_RANGE: u32 = 10_000;

/// One ballot: its kind, the questions it asks and the rule that decides them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BallotSpec {
    /// The kind, whose law [`BallotSpec::check`] holds the rest to.
    pub kind: Kind,
    /// The template it was made from, such as `QWH@1`: one of [`Kind::templates`]; empty means the first.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub template: String,
    /// 职数: the number of vacancies (k). Where persons or questions are judged one by one, their number.
    pub posts: u32,
    /// The questions, in the order printed.
    pub contests: Vec<ContestSpec>,
    /// Limits over all contests, such as 优秀 for at most a fifth of the persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitSpec>,
    /// The published list of qualified persons for write-ins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nominees: Vec<NomineeSpec>,
    /// The rule that decides every contest.
    pub rule: RuleSpec,
}

/// One question: choose `min..=max` of the options and write-in slots, or give a score.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContestSpec {
    /// Unique in the ballot; `[a-z0-9-]{1,32}`.
    pub id: String,
    /// What is asked: the post, or the person or body judged.
    pub title: String,
    /// What tells this contest from another of the same title, or the post a person is proposed for; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The options, in the order printed (姓氏笔画: the caller's ordering is kept). Empty with a score.
    pub options: Vec<OptionSpec>,
    /// Fewest marks of a valid ballot here; 0 where the row may be left blank.
    pub min: u32,
    /// Most marks of a valid ballot here, write-ins among them.
    pub max: u32,
    /// The contest asks for one whole number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreSpec>,
    /// Names or texts of the voter's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub write_in: Option<WriteInSpec>,
    /// How often this person has failed in a 票决 for this post before.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failed_before: u32,
}

/// One thing that can be marked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionSpec {
    /// Unique in the contest; `[a-z0-9-]{1,32}`.
    pub id: String,
    /// The name or word printed.
    pub label: String,
    /// What tells this option from another of the same label (unit, post); may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The weight of a grade, 0 to [`MAX_VALUE`]: the contest has an index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<u32>,
    /// Not in the base of this contest, such as 不了解.
    #[serde(default, skip_serializing_if = "is_false")]
    pub outside_base: bool,
}

/// The range of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreSpec {
    /// The lowest.
    pub low: u32,
    /// The highest, more than the lowest by at most [`MAX_SCORE_RANGE`].
    pub high: u32,
}

/// Write-in slots: 另荐他人, 另选他人, 意见建议.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteInSpec {
    /// How many, within `max`.
    pub slots: u32,
    /// What may be written.
    pub from: WriteInFrom,
    /// Blocks of each slot, 1 to [`MAX_BLOCKS`].
    pub blocks: u32,
}

/// What may be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteInFrom {
    /// A person of the published list.
    List,
    /// Text.
    Text,
    /// Either.
    Both,
}

/// A limit over all contests of a ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSpec {
    /// The options counted, by id, in whatever contest they stand.
    pub options: Vec<String>,
    /// Whether every write-in slot counts too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub write_ins: bool,
    /// Most of these marks on one ballot.
    pub max: u32,
}

/// A person of the published list for write-ins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NomineeSpec {
    /// Unique in the list; `[a-z0-9-]{1,32}`.
    pub id: String,
    /// The name.
    pub label: String,
    /// What tells a namesake apart; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// For searching only; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pinyin: String,
}

impl LimitSpec {
    /// Whether it is the one of an election that keeps who abstains from naming another: no more write-ins than votes against.
    pub fn binds_abstention(&self) -> bool {
        self.write_ins && self.options.iter().any(|id| id == ABSTAIN)
    }
}

impl BallotSpec {
    /// Encrypted selections of a cast ballot, all contests together.
    pub fn selections(&self) -> usize {
        self.contests.iter().map(ContestSpec::selections).sum()
    }
}

impl ContestSpec {
    /// Encrypted selections of a cast ballot here: one for each option and write-in slot; for a score one for each of
    /// [`ScoreSpec::weights`], and one for a blank where that is allowed.
    pub fn selections(&self) -> usize {
        let slots = self
            .write_in
            .map_or(0, |w| usize::try_from(w.slots).unwrap_or(usize::MAX));
        let score = self
            .score
            .map_or(0, |score| score.weights().len() + usize::from(self.min == 0));
        self.options.len().saturating_add(slots).saturating_add(score)
    }

    /// Whether the sums tell how many ballots answered: one mark at most, or a score.
    pub fn single(&self) -> bool {
        self.max == 1
    }

    /// Whether it has an index: an option carries a value.
    pub fn valued(&self) -> bool {
        self.options.iter().any(|option| option.value.is_some())
    }
}

impl ScoreSpec {
    /// The weights whose subsets sum to 0 … high − low and nothing else: 1, 2, 4, … while they fit, then the remainder.
    pub fn weights(self) -> Vec<u32> {
        let mut left = self.high.saturating_sub(self.low);
        let mut weights = Vec::new();
        let mut weight = 1;
        while left >= weight {
            weights.push(weight);
            left -= weight;
            weight = weight.saturating_mul(2);
        }
        if left > 0 {
            weights.push(left);
        }
        weights
    }
}

pub(crate) fn is_zero(n: &u32) -> bool {
    *n == 0
}

pub(crate) fn is_zero_count(n: &u64) -> bool {
    *n == 0
}

pub(crate) fn is_false(flag: &bool) -> bool {
    !flag
}

/// A person to put on a ballot: a name, and what tells them from a namesake.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name as printed.
    pub name: String,
    /// Unit, present post or proposed post; may be empty.
    #[serde(default)]
    pub detail: String,
    /// How often this person has failed in a 票决 for this post before; the options of a list carry no such number.
    #[serde(default)]
    pub failed_before: u32,
}

impl From<&str> for Person {
    fn from(name: &str) -> Person {
        Person::from(name.to_owned())
    }
}

impl From<String> for Person {
    fn from(name: String) -> Person {
        Person {
            name,
            ..Person::default()
        }
    }
}

impl From<(&str, &str)> for Person {
    fn from((name, detail): (&str, &str)) -> Person {
        Person {
            name: name.to_owned(),
            detail: detail.to_owned(),
            ..Person::default()
        }
    }
}
