//! The result sheet as data: what goes into the public `result` entry. Spec: docs/rules.md, "Sheet".
//!
//! It is a function of the ballot and the counts alone, so a second implementation can recompute and compare it.

use serde::{Deserialize, Serialize};

use crate::{Base, Kind, RuleSpec, Share, TieRule};

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
    /// 职数, copied from the ballot.
    pub posts: u32,
    /// The rule applied, copied from the ballot.
    pub rule: RuleSpec,
    /// The head counts.
    pub header: Header,
    /// The quorum with its figures; `null` when the rule sets none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Quorum>,
    /// Whether the vote as a whole stands.
    pub overall: Overall,
    /// One per contest, in the ballot's order.
    pub contests: Vec<ContestSheet>,
    /// What follows for the vote as a whole.
    pub next: Vec<NextStep>,
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
}

impl Header {
    /// One head count.
    pub fn of(&self, base: Base) -> u64 {
        match base {
            Base::Expected => self.expected,
            Base::Present => self.present,
            Base::Issued => self.issued,
            Base::Returned => self.returned,
            Base::Valid => self.valid,
        }
    }
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
    /// 部分无效: rows that could not be read.
    pub row_void: u64,
    /// One per option, in the ballot's order.
    pub rows: Vec<Row>,
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
    /// Votes in basis points of `rule.percent_of`, rounded half up; `null` when that head count is 0. Display only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis_points: Option<u32>,
    /// 名次: 1 + the number of options with more votes, so equal votes share a rank (并列);
    /// `null` in a contest decided by a threshold, and when the vote does not stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
}

/// What a contest came to. Lists of ids run by votes, most first, equal votes by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// 通过.
    Passed {
        /// Votes of the deciding option.
        votes: u64,
        /// Fewest votes that pass.
        least: u64,
    },
    /// 未通过. Exactly half is here.
    NotPassed {
        /// Votes of the deciding option.
        votes: u64,
        /// Fewest votes that pass.
        least: u64,
    },
    /// 意向性人选: ranked and recommended, not elected.
    Recommended {
        /// The recommended options, never one without a vote.
        options: Vec<String>,
        /// Places nobody was named for.
        unfilled: u64,
    },
    /// Equal votes straddle the cut. Never resolved silently.
    TieAtCut {
        /// Options above the tie: recommended.
        above: Vec<String>,
        /// The tied options: all kept, or all sent to a second round, as `handling` says.
        tied: Vec<String>,
        /// Votes of each tied option.
        votes: u64,
        /// Places left for the tied options, fewer than their number.
        places: u64,
        /// What the rule does with them.
        handling: TieRule,
    },
    /// Counted; the rule decides nothing.
    Counted,
    /// The vote does not stand, so nothing is decided.
    NotDecided,
}

/// What follows from a result: a suggestion of the rules, acted on by people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// Too few present: hold the meeting again; nothing decided here counts.
    ConveneAgainWithQuorum,
    /// Void: vote again at this meeting with new ballots, as a new round; this round stays on record.
    VoteAgainAsNewRound,
    /// Passed: go on with the procedure (公示, 任职).
    ContinueProcedure,
    /// Not passed: the same post only at another meeting; after two failures never again.
    SamePostOnlyAtAnotherMeeting,
    /// A recommendation is an important reference, valid for one year, not an election.
    TreatAsReference,
    /// A tie at the cut: all tied are kept and reported.
    ReportAllTied,
    /// A tie at the cut: a second round among the tied, for the places left.
    SecondRoundAmongTied,
    /// Fewer persons were named than there are places.
    PlacesLeftUnfilled,
}
