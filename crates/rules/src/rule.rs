//! The rule of a ballot as data: quorum, validity, what passes, what a percentage is taken of.

use serde::{Deserialize, Serialize};

use crate::{Base, Lang, Share, spec::is_zero};

/// Everything that turns counts into a result. Printed on the result sheet in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// The share of a head count that 实到 (present) must make up; absent: no floor is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Share>,
    /// What 收回 (returned) may not exceed, or the whole vote is void.
    pub validity: ValidityBase,
    /// What a contest needs to pass or be recommended.
    pub pass: Pass,
    /// The base of the percentages shown. Display only.
    pub percent_of: Base,
    /// Shares pointed out on the sheet; they decide nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<FlagSpec>,
    /// How the contests (persons) are ranked against each other, if they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranking: Option<Ranking>,
    /// 去掉最高、最低: how many of the highest and as many of the lowest marks an index leaves out. Only of graded options,
    /// whose counts are a histogram.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub trim: u32,
}

/// A share pointed out on the sheet, such as (优秀 + 称职) below two thirds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlagSpec {
    /// Unique in the rule; `[a-z0-9-]{1,32}`.
    pub id: String,
    /// The options whose votes are added, in every contest that has all of them; empty: each option and written-in name by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// What the votes are compared with.
    pub share: Share,
    /// Whether the flag is raised when the share holds, or when it fails.
    pub when: FlagWhen,
}

/// When a flag is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagWhen {
    /// The share holds.
    Holds,
    /// The share does not hold.
    Fails,
}

/// What contests are ranked by, the most first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ranking {
    /// The index or the mean score.
    Index,
    /// The votes of these options as a share of [`RuleSpec::percent_of`].
    Options(Vec<String>),
}

/// What the number of returned ballots is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValidityBase {
    /// 收回 ≤ 发出 (issued): the common rule.
    Issued,
    /// 收回 ≤ 投票人数, the number of voters, here 实到 (present): the wording of the 2020 grass-roots election rules.
    Voters,
}

impl ValidityBase {
    /// The head count this stands for.
    pub fn base(self) -> Base {
        match self {
            ValidityBase::Issued => Base::Issued,
            ValidityBase::Voters => Base::Present,
        }
    }

    /// The word of the rule's text.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            ValidityBase::Issued => Base::Issued.name(lang),
            ValidityBase::Voters => lang.pick("投票人数（实到）", "voters (present)"),
        }
    }
}

/// What decides a contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Pass {
    /// A contest passes when the votes of one option satisfy a share (票决).
    Threshold {
        /// The option counted, such as `agree`.
        option: String,
        /// The share its votes must satisfy.
        share: Share,
    },
    /// The options with the most votes are recommended (意向性人选): ranked, never elected.
    TopM {
        /// How many places for each post; a contest's cut is `per_post · max`.
        per_post: u32,
        /// What happens to options tied at the cut.
        tie: TieRule,
    },
    /// 差额票决: in each contest up to `max` options that satisfy a share, most votes first.
    TopShare {
        /// The share an option's votes must satisfy.
        share: Share,
        /// What happens to options tied at the cut.
        tie: TieRule,
    },
    /// An election: every contest that has the option is a candidate for one of `posts` places; written-in names join them.
    Elect {
        /// The option counted, such as `for`.
        option: String,
        /// The share its votes must satisfy.
        share: Share,
        /// What happens to candidates tied at the cut.
        tie: TieRule,
    },
    /// Votes are counted and shown, nothing is decided.
    None,
}

impl Pass {
    /// The share that decides, if one does.
    pub fn share(&self) -> Option<Share> {
        match self {
            Pass::Threshold { share, .. } | Pass::TopShare { share, .. } | Pass::Elect { share, .. } => {
                Some(*share)
            }
            Pass::TopM { .. } | Pass::None => None,
        }
    }
}

/// What happens to options with equal votes when they do not all fit above the cut. Never a lot, never the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieRule {
    /// All tied options are kept: the list grows longer than planned.
    KeepAllAtCut,
    /// Tied options go to a second round among themselves for the places left.
    SecondRound,
}

impl Ranking {
    /// How many options it names.
    pub(crate) fn named(&self) -> usize {
        match self {
            Ranking::Index => 0,
            Ranking::Options(ids) => ids.len(),
        }
    }
}
