//! The figures a count hands over, and the identities they must satisfy. Spec: docs/rules.md, "Counts".

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{BallotSpec, Base, ContestSpec, Lang};

/// Largest figure accepted. With shares of at most [`crate::Share::MAX_DEN`] every product stays below 2^53.
pub const MAX_COUNT: u64 = 1_000_000_000;

/// Everything counted in one vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// 应到: everyone entitled to vote in this ballot, present or not; at least 1.
    pub expected: u64,
    /// 实到: those entitled who are present.
    pub present: u64,
    /// 发出: ballots handed out.
    pub issued: u64,
    /// 收回: ballots returned.
    pub returned: u64,
    /// 有效: returned ballots that are valid; a blank one is valid.
    pub valid: u64,
    /// 无效: returned ballots that are void as a whole.
    pub invalid: u64,
    /// One per contest, in the ballot's order.
    pub contests: Vec<ContestCounts>,
}

/// What was counted in one contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContestCounts {
    /// Votes for each option, in the contest's order.
    pub votes: Vec<u64>,
    /// 部分无效: valid ballots whose row for this contest cannot be read; 0 in an electronic vote.
    pub row_void: u64,
}

impl Counts {
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

    /// 未投: ballots handed out and not returned; not the same as 弃权. 0 when more came back than went out.
    pub fn not_returned(&self) -> u64 {
        self.issued.saturating_sub(self.returned)
    }

    /// Every identity these figures break; empty when they can be true of a vote on `spec`.
    ///
    /// That more ballots came back than were issued is no fault of the figures but a result: the vote is void.
    pub fn check(&self, spec: &BallotSpec) -> Vec<CountFault> {
        let mut faults = Vec::new();
        self.check_sizes(spec, &mut faults);
        if !faults.is_empty() {
            return faults;
        }
        self.check_heads(&mut faults);
        for (contest, counts) in spec.contests.iter().zip(&self.contests) {
            counts.check(contest, self.valid, &mut faults);
        }
        faults
    }

    /// Sizes first: the sums that follow cannot overflow.
    fn check_sizes(&self, spec: &BallotSpec, faults: &mut Vec<CountFault>) {
        let heads = [
            ("expected", self.expected),
            ("present", self.present),
            ("issued", self.issued),
            ("returned", self.returned),
            ("valid", self.valid),
            ("invalid", self.invalid),
        ];
        for (figure, found) in heads {
            check_size(|| figure.to_owned(), found, faults);
        }
        if self.contests.len() != spec.contests.len() {
            faults.push(CountFault::ContestsMissing {
                found: self.contests.len(),
                asked: spec.contests.len(),
            });
            return;
        }
        for (contest, counts) in spec.contests.iter().zip(&self.contests) {
            if counts.votes.len() != contest.options.len() {
                faults.push(CountFault::OptionsMissing {
                    contest: contest.id.clone(),
                    found: counts.votes.len(),
                    asked: contest.options.len(),
                });
            }
            for (option, votes) in contest.options.iter().zip(&counts.votes) {
                check_size(|| format!("{}.{}", contest.id, option.id), *votes, faults);
            }
            check_size(|| format!("{}.row_void", contest.id), counts.row_void, faults);
        }
    }

    fn check_heads(&self, faults: &mut Vec<CountFault>) {
        if self.expected == 0 {
            faults.push(CountFault::NobodyExpected);
        }
        if self.present > self.expected {
            faults.push(CountFault::PresentExceedsExpected {
                present: self.present,
                expected: self.expected,
            });
        }
        if self.issued > self.present {
            faults.push(CountFault::IssuedExceedsPresent {
                issued: self.issued,
                present: self.present,
            });
        }
        if self.returned != self.valid + self.invalid {
            faults.push(CountFault::ReturnedIsNotTheSum {
                returned: self.returned,
                valid: self.valid,
                invalid: self.invalid,
            });
        }
    }
}

impl ContestCounts {
    /// With c = valid − row_void readable rows: every option ≤ c, and min·c ≤ Σ ≤ max·c.
    fn check(&self, contest: &ContestSpec, valid: u64, faults: &mut Vec<CountFault>) {
        let Some(rows) = valid.checked_sub(self.row_void) else {
            faults.push(CountFault::RowVoidExceedsValid {
                contest: contest.id.clone(),
                row_void: self.row_void,
                valid,
            });
            return;
        };
        for (option, votes) in contest.options.iter().zip(&self.votes) {
            if *votes > rows {
                let (contest, option, votes) = (contest.id.clone(), option.id.clone(), *votes);
                faults.push(CountFault::OptionExceedsRows {
                    contest,
                    option,
                    votes,
                    rows,
                });
            }
        }
        let sum: u64 = self.votes.iter().sum();
        let (low, high) = (u64::from(contest.min) * rows, u64::from(contest.max) * rows);
        if sum < low || sum > high {
            faults.push(CountFault::SumOutOfRange {
                contest: contest.id.clone(),
                sum,
                low,
                high,
            });
        }
    }
}

fn check_size(figure: impl Fn() -> String, found: u64, faults: &mut Vec<CountFault>) {
    if found > MAX_COUNT {
        faults.push(CountFault::TooLarge {
            figure: figure(),
            found,
        });
    }
}

/// One identity the figures break. `Display` is English; [`CountFault::message`] has both languages.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.message(Lang::En))]
pub enum CountFault {
    /// A figure exceeds [`MAX_COUNT`].
    TooLarge {
        /// Which.
        figure: String,
        /// Its value.
        found: u64,
    },
    /// Not one count for each contest.
    ContestsMissing {
        /// Contests counted.
        found: usize,
        /// Contests on the ballot.
        asked: usize,
    },
    /// Not one figure for each option.
    OptionsMissing {
        /// The contest's id.
        contest: String,
        /// Figures found.
        found: usize,
        /// Options of the contest.
        asked: usize,
    },
    /// 应到 is 0.
    NobodyExpected,
    /// 实到 > 应到.
    PresentExceedsExpected {
        /// 实到.
        present: u64,
        /// 应到.
        expected: u64,
    },
    /// 发出 > 实到.
    IssuedExceedsPresent {
        /// 发出.
        issued: u64,
        /// 实到.
        present: u64,
    },
    /// 收回 ≠ 有效 + 无效.
    ReturnedIsNotTheSum {
        /// 收回.
        returned: u64,
        /// 有效.
        valid: u64,
        /// 无效.
        invalid: u64,
    },
    /// More void rows than valid ballots.
    RowVoidExceedsValid {
        /// The contest's id.
        contest: String,
        /// Void rows.
        row_void: u64,
        /// 有效.
        valid: u64,
    },
    /// An option has more votes than there are readable rows.
    OptionExceedsRows {
        /// The contest's id.
        contest: String,
        /// The option's id.
        option: String,
        /// Its votes.
        votes: u64,
        /// Readable rows: 有效 − 部分无效.
        rows: u64,
    },
    /// The votes of a contest cannot come from that many ballots.
    SumOutOfRange {
        /// The contest's id.
        contest: String,
        /// Sum of its votes.
        sum: u64,
        /// Fewest possible: min · readable rows.
        low: u64,
        /// Most possible: max · readable rows.
        high: u64,
    },
}

impl CountFault {
    /// Which identity is broken, with the figures.
    pub fn message(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            CountFault::TooLarge { figure, found } => (
                format!("{figure}：{found}超过上限{MAX_COUNT}"),
                format!("{figure}: {found} is above the limit {MAX_COUNT}"),
            ),
            CountFault::ContestsMissing { found, asked } => (
                format!("有{found}项的计票，票上有{asked}项"),
                format!("{found} contests counted, the ballot has {asked}"),
            ),
            CountFault::OptionsMissing {
                contest,
                found,
                asked,
            } => (
                format!("{contest}：有{found}个选项的票数，票上有{asked}个"),
                format!("{contest}: {found} options counted, the ballot has {asked}"),
            ),
            CountFault::NobodyExpected => ("应到人数为0".into(), "expected (应到) is 0".into()),
            CountFault::PresentExceedsExpected { present, expected } => (
                format!("实到{present}多于应到{expected}"),
                format!("present (实到) {present} exceeds expected (应到) {expected}"),
            ),
            CountFault::IssuedExceedsPresent { issued, present } => (
                format!("发出{issued}多于实到{present}"),
                format!("issued (发出) {issued} exceeds present (实到) {present}"),
            ),
            CountFault::ReturnedIsNotTheSum {
                returned,
                valid,
                invalid,
            } => (
                format!("收回{returned}不等于有效{valid}加无效{invalid}"),
                format!("returned (收回) {returned} is not valid (有效) {valid} + invalid (无效) {invalid}"),
            ),
            CountFault::RowVoidExceedsValid {
                contest,
                row_void,
                valid,
            } => (
                format!("{contest}：部分无效{row_void}多于有效票{valid}"),
                format!("{contest}: {row_void} void rows exceed {valid} valid ballots"),
            ),
            CountFault::OptionExceedsRows {
                contest,
                option,
                votes,
                rows,
            } => (
                format!("{contest}.{option}：{votes}票多于可计的{rows}张"),
                format!("{contest}.{option}: {votes} votes exceed {rows} readable rows"),
            ),
            CountFault::SumOutOfRange {
                contest,
                sum,
                low,
                high,
            } => (
                format!("{contest}：各选项合计{sum}票，应在{low}至{high}之间"),
                format!("{contest}: the votes sum to {sum}, which must lie between {low} and {high}"),
            ),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
