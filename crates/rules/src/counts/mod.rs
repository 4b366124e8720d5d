//! The figures a count hands over, and the identities they must satisfy. Spec: docs/rules.md, "Counts".

mod contest;
mod fault;
mod printed;
mod spellings;
mod void;

use serde::{Deserialize, Serialize};

use crate::{BallotSpec, Base, ContestSpec, ValidityBase, spec::is_zero_count};
pub use fault::CountFault;
pub use printed::Printed;
pub use spellings::{Reading, spellings};
pub use void::VoidCounts;

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
    /// Why these are void; left out where nobody said.
    #[serde(default, skip_serializing_if = "VoidCounts::is_empty")]
    pub void: VoidCounts,
    /// One per contest, in the ballot's order.
    pub contests: Vec<ContestCounts>,
}

/// What was counted in one contest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContestCounts {
    /// Votes for each option, in the contest's order.
    pub votes: Vec<u64>,
    /// 部分无效: valid ballots whose row for this contest cannot be read; 0 in an electronic vote.
    pub row_void: u64,
    /// The scores, of a contest that asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreCount>,
    /// What was written in: most votes first, then by the bytes of name and detail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub write_ins: Vec<WriteInCount>,
    /// Written-in votes that name nobody: unreadable, a name of the ballot, twice the same on one ballot.
    #[serde(default, skip_serializing_if = "is_zero_count")]
    pub write_in_void: u64,
}

/// The scores given in one contest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreCount {
    /// Ballots that gave one.
    pub answered: u64,
    /// Their sum.
    pub total: u64,
}

/// One name or text written in, after spellings were merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteInCount {
    /// The person's id on the published list; empty if it was text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub nominee: String,
    /// The name, or the text.
    pub name: String,
    /// What tells a namesake apart; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Votes, at least 1.
    pub votes: u64,
}

impl Counts {
    /// One head count of the whole ballot. `answered` differs from contest to contest ([`ContestCounts::answered`]): here it is
    /// [`Counts::valid`], which it never exceeds.
    pub fn of(&self, base: Base) -> u64 {
        match base {
            Base::Expected => self.expected,
            Base::Present => self.present,
            Base::Issued => self.issued,
            Base::Returned => self.returned,
            Base::Valid | Base::Answered => self.valid,
        }
    }

    /// The whole that `base` names for one contest.
    pub fn of_contest(&self, base: Base, contest: &ContestSpec, counts: &ContestCounts) -> u64 {
        match base {
            Base::Answered => counts.answered(contest, self.valid),
            other => self.of(other),
        }
    }

    /// 未投: ballots handed out and not returned; not the same as 弃权. 0 when more came back than went out.
    pub fn not_returned(&self) -> u64 {
        self.issued.saturating_sub(self.returned)
    }

    /// Whether more ballots came back than `base` allows: the vote is then void.
    pub fn returned_too_many(&self, base: ValidityBase) -> bool {
        self.returned > self.of(base.base())
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
            contest::check(spec, contest, counts, self.valid, &mut faults);
        }
        self.check_limits(spec, &mut faults);
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
            ("void", self.void.sum()),
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
            contest::check_sizes(contest, counts, faults);
        }
    }

    /// No limit can be exceeded by the sums when no ballot exceeded it.
    fn check_limits(&self, spec: &BallotSpec, faults: &mut Vec<CountFault>) {
        for (at, limit) in spec.limits.iter().enumerate() {
            let mut found = 0;
            for (contest, counts) in spec.contests.iter().zip(&self.contests) {
                let named = contest.options.iter().zip(&counts.votes);
                found += named
                    .filter(|(option, _)| limit.options.contains(&option.id))
                    .map(|(_, votes)| votes)
                    .sum::<u64>();
                found += if limit.write_ins { counts.written_in() } else { 0 };
            }
            let most = u64::from(limit.max) * self.valid;
            if found > most {
                faults.push(CountFault::LimitExceeded { at, found, most });
            }
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
        if !self.void.is_empty() && self.void.sum() != self.invalid {
            faults.push(CountFault::ReasonsAreNotTheSum {
                reasons: self.void.sum(),
                invalid: self.invalid,
            });
        }
    }
}

impl ContestCounts {
    /// Written-in votes, void ones among them.
    pub fn written_in(&self) -> u64 {
        self.write_ins.iter().map(|w| w.votes).sum::<u64>() + self.write_in_void
    }

    /// 作答: ballots that answered here and are in the base. Where a ballot may mark several options the sums do not tell, and
    /// every readable row counts.
    pub fn answered(&self, contest: &ContestSpec, valid: u64) -> u64 {
        if let Some(score) = self.score {
            return score.answered;
        }
        if !contest.single() {
            return valid.saturating_sub(self.row_void);
        }
        let inside = contest.options.iter().zip(&self.votes);
        let inside = inside.filter(|(option, _)| !option.outside_base);
        inside.map(|(_, votes)| votes).sum::<u64>() + self.written_in()
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
