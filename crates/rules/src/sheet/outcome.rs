//! What a contest came to, and what follows.

use serde::{Deserialize, Serialize};

use crate::TieRule;

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
        /// The recommended write-ins, by their position from 0.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        write_ins: Vec<u32>,
        /// Places nobody was named for.
        unfilled: u64,
    },
    /// 差额票决: those who have the share and a place.
    Chosen {
        /// They.
        options: Vec<String>,
        /// Fewest votes that satisfy the share.
        least: u64,
        /// Places not filled.
        unfilled: u64,
    },
    /// Equal votes straddle the cut. Never resolved silently.
    TieAtCut {
        /// Options above the tie: recommended, or chosen.
        above: Vec<String>,
        /// Write-ins above it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        above_write_ins: Vec<u32>,
        /// The tied options: all kept, or all sent to a second round, as `handling` says.
        tied: Vec<String>,
        /// The tied write-ins.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tied_write_ins: Vec<u32>,
        /// Votes of each tied option.
        votes: u64,
        /// Places left for the tied options, fewer than their number.
        places: u64,
        /// What the rule does with them.
        handling: TieRule,
    },
    /// 当选: has the share and a place.
    Elected {
        /// Votes in favour.
        votes: u64,
        /// Fewest votes that elect.
        least: u64,
    },
    /// Not elected: without the share, or after the last place.
    NotElected {
        /// Votes in favour.
        votes: u64,
        /// Fewest votes that elect.
        least: u64,
    },
    /// Has the share, and equal votes with others at the last place.
    TiedForPlace {
        /// Votes in favour.
        votes: u64,
        /// Fewest votes that elect.
        least: u64,
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
    /// 差额票决: too few have the share; a next round among those with the most votes.
    NextRoundAmongTop,
    /// 另行选举: too few are elected.
    AnotherElectionForMissing,
}
