//! The rule of a ballot as data: quorum, validity, what passes, what a percentage is taken of.

use serde::{Deserialize, Serialize};

use crate::{Base, Lang, Share};

/// Everything that turns counts into a result. Printed on the result sheet in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// The share of a head count that 实到 (present) must make up; `null`: no floor is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Share>,
    /// What 收回 (returned) may not exceed, or the whole vote is void.
    pub validity: ValidityBase,
    /// What a contest needs to pass or be recommended.
    pub pass: Pass,
    /// The base of the percentages shown. Display only.
    pub percent_of: Base,
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
    /// Votes are counted and shown, nothing is decided.
    None,
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
