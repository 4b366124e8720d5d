//! The result sheet as data: what goes into the public `result` entry. Spec: docs/rules.md, "Sheet".
//!
//! It is a function of the ballot and the counts alone, so a second implementation can recompute and compare it.

mod outcome;

use serde::{Deserialize, Serialize};

use crate::{
    Base, Kind, RuleSpec, Share, VoidCounts,
    spec::{is_zero, is_zero_count},
};
pub use outcome::{NextStep, Outcome};

/// The version of the sheet's JSON form.
pub const SHEET_VERSION: u32 = 1;

/// The result of one vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// [`SHEET_VERSION`].
    pub version: u32,
    /// The ballot's kind.
    pub kind: Kind,
    /// The template, copied from the ballot.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub template: String,
    /// 职数, copied from the ballot.
    pub posts: u32,
    /// The rule applied, copied from the ballot.
    pub rule: RuleSpec,
    /// The head counts.
    pub header: Header,
    /// The quorum with its figures; absent when the rule sets none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Quorum>,
    /// Whether the vote as a whole stands.
    pub overall: Overall,
    /// Of the sheet of the sums: the classes of voters (A, B, C 票) it adds up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassPart>,
    /// Of the sheet of one class: which. It decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// One per contest, in the ballot's order.
    pub contests: Vec<ContestSheet>,
    /// Who is elected, in an election that stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub election: Option<Election>,
    /// What follows for the vote as a whole.
    pub next: Vec<NextStep>,
}

impl Sheet {
    /// Of how many the percentages of a contest are.
    pub(crate) fn whole(&self, contest: &ContestSheet) -> u64 {
        match self.rule.percent_of {
            Base::Answered => contest.answered.unwrap_or(0),
            other => self.header.of(other),
        }
    }
}

/// The head counts of the sheet's first lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// 应到.
    pub expected: u64,
    /// 实到.
    pub present: u64,
    /// 发出.
    pub issued: u64,
    /// 收回.
    pub returned: u64,
    /// 有效.
    pub valid: u64,
    /// 无效.
    pub invalid: u64,
    /// 未投: 发出 − 收回 (0 when negative). Silence, not 弃权.
    pub not_returned: u64,
    /// Why the invalid ones are void; left out where nobody said.
    #[serde(default, skip_serializing_if = "VoidCounts::is_empty")]
    pub void: VoidCounts,
}

impl Header {
    /// One head count; `answered` differs from contest to contest and is here [`Header::valid`], which it never exceeds.
    pub fn of(&self, base: Base) -> u64 {
        match base {
            Base::Expected => self.expected,
            Base::Present => self.present,
            Base::Issued => self.issued,
            Base::Returned => self.returned,
            Base::Valid | Base::Answered => self.valid,
        }
    }
}

/// A class of voters (票类).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Unique among the classes; `[a-z0-9-]{1,32}`.
    pub id: String,
    /// The name printed.
    pub name: String,
    /// Its weight: all classes have one, and they sum to exactly 100, or none has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
}

/// A class of voters on the sheet of the sums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassPart {
    /// The class's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// 有效 ballots of the class; with none it is not among the weighted figures.
    pub valid: u64,
}

/// The quorum and whether it was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quorum {
    /// The share 实到 must satisfy.
    pub share: Share,
    /// Fewest present that satisfy it.
    pub least: u64,
    /// Whether 实到 satisfies it.
    pub met: bool,
}

impl Quorum {
    /// What a share asks of `whole`, and whether `present` satisfies it.
    #[must_use]
    pub fn of(share: Share, present: u64, whole: u64) -> Self {
        Self {
            share,
            least: share.least(whole),
            met: share.holds(present, whole),
        }
    }
}

/// Whether the vote as a whole stands. The first that applies, in this order: `no_quorum`, `void`, `valid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overall {
    /// It stands.
    Valid,
    /// Too few were present: nothing was decided.
    NoQuorum,
    /// More ballots came back than the rule's base allows: the whole vote is void.
    VoidReturnedExceedsIssued,
}

/// The result of one contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContestSheet {
    /// The contest's id.
    pub id: String,
    /// The contest's title.
    pub title: String,
    /// The contest's detail; left out when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Most options a ballot could mark.
    pub max: u32,
    /// How often this person had failed in a 票决 for this post before.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failed_before: u32,
    /// 部分无效: rows that could not be read.
    pub row_void: u64,
    /// 作答 in the base: of rated contests, and where percentages are of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<u64>,
    /// Rows left blank, of the same contests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blank: Option<u64>,
    /// One per option, in the ballot's order.
    pub rows: Vec<Row>,
    /// What was written in, in the order of the counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub write_ins: Vec<WriteInRow>,
    /// Written-in votes that name nobody.
    #[serde(default, skip_serializing_if = "is_zero_count")]
    pub write_in_void: u64,
    /// Of weighed options: the sum of the marks, their number and mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Mean>,
    /// Of scores: their sum, number and mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Mean>,
    /// What the classes of voters come to by weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighted: Option<Weighted>,
    /// The rule's flags that speak of this contest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
    /// Rank among the contests, equal figures sharing one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    /// What it came to.
    pub outcome: Outcome,
    /// What follows.
    pub next: Vec<NextStep>,
}

/// The figures of one option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The option's id.
    pub id: String,
    /// The option's label.
    pub label: String,
    /// The option's detail; left out when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Votes.
    pub votes: u64,
    /// Votes in basis points of `rule.percent_of`, rounded half up. Absent when that is 0, and of an option
    /// outside the base when percentages are of `answered`. Display only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis_points: Option<u32>,
    /// 名次 among the options and write-ins of a list: 1 + the number of those with more votes, so equal votes share a rank (并列).
    /// Absent where nothing is ranked, and when the vote does not stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
}

/// The figures of one name or text written in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteInRow {
    /// The person's id on the published list; empty if it was text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub nominee: String,
    /// The name, or the text.
    pub name: String,
    /// What tells a namesake apart; left out when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Votes.
    pub votes: u64,
    /// As of [`Row`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis_points: Option<u32>,
    /// As of [`Row`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
}

/// A mean with what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mean {
    /// The sum of the marks.
    pub sum: u64,
    /// How many marks.
    pub count: u64,
    /// `sum / count` in millionths, rounded half up; absent of no marks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<u64>,
}

/// The figures of a contest by the weights of the classes that voted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighted {
    /// Of the index or the score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<WeightedMean>,
    /// Of the shares of the options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<WeightedShares>,
}

/// The weighted index or score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightedMean {
    /// In millionths.
    pub figure: u64,
    /// The ids of the classes in it: those with a mark here.
    pub classes: Vec<String>,
}

/// The weighted shares of the options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightedShares {
    /// In millionths of `rule.percent_of`, one per option.
    pub figures: Vec<u64>,
    /// The ids of the classes in them: those whose base is not 0.
    pub classes: Vec<String>,
}

/// What a flag of the rule comes to in one contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// The flag's id.
    pub id: String,
    /// The whole that its share is taken of.
    pub whole: u64,
    /// Votes of its options together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub votes: Option<u64>,
    /// Whether it is raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised: Option<bool>,
    /// Of a flag on each by itself: the options it is raised for, in the ballot's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// And the write-ins, by their position from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub write_ins: Vec<u32>,
}

/// Who is elected to the places of an election.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Election {
    /// 应选名额.
    pub places: u64,
    /// Fewest votes that elect.
    pub least: u64,
    /// 当选: most votes first.
    pub elected: Vec<Candidate>,
    /// Those with the share whose equal votes straddle the last place: vote again among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tied: Vec<Candidate>,
    /// Places not filled.
    pub unfilled: u64,
}

/// One person in an election.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The contest: the candidate's own, or the one of write-ins.
    pub contest: String,
    /// The position among the write-ins of that contest, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub write_in: Option<u32>,
    /// The name.
    pub name: String,
    /// What tells a namesake apart; left out when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Votes in favour.
    pub votes: u64,
}
