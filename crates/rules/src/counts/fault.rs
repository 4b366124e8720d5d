//! What can be wrong with the figures of a count, in both languages.

use thiserror::Error;

use super::MAX_COUNT;
use crate::{Lang, label::TextFault};

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
    /// 无效 ≠ the sum of its reasons.
    ReasonsAreNotTheSum {
        /// Void ballots with a reason.
        reasons: u64,
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
    /// Figures of a kind the contest does not have are there, or those it has are missing: a score, write-ins.
    WrongFigures {
        /// The contest's id.
        contest: String,
    },
    /// More answers than ballots, or fewer than there must be.
    AnsweredOutOfRange {
        /// The contest's id.
        contest: String,
        /// Ballots that answered.
        answered: u64,
        /// Fewest possible.
        low: u64,
        /// Most possible.
        high: u64,
    },
    /// The scores cannot sum to that.
    TotalOutOfRange {
        /// The contest's id.
        contest: String,
        /// The sum.
        total: u64,
        /// Least possible.
        low: u64,
        /// Most possible.
        high: u64,
    },
    /// A write-in cannot stand on a sheet.
    BadWriteIn {
        /// The contest's id.
        contest: String,
        /// Its position, from 0.
        at: usize,
        /// What is wrong with its name.
        fault: TextFault,
    },
    /// A write-in is not one that the ballot allows: not on its list, not text where only the list is allowed, without a vote.
    WriteInNotAllowed {
        /// The contest's id.
        contest: String,
        /// Its position, from 0.
        at: usize,
    },
    /// A name stands twice among the write-ins, or is printed on the ballot: such votes are merged or void before counting.
    WriteInRepeated {
        /// The contest's id.
        contest: String,
        /// Its position, from 0.
        at: usize,
    },
    /// Write-ins are not in order: most votes first, then names by their bytes, then details.
    WriteInsOutOfOrder {
        /// The contest's id.
        contest: String,
    },
    /// More write-ins than slots on the ballots counted.
    TooManyWriteIns {
        /// The contest's id.
        contest: String,
        /// Written-in votes, void ones among them.
        found: u64,
        /// Slots on the ballots counted.
        most: u64,
    },
    /// The ballots together have more of the marks of a limit than it allows.
    LimitExceeded {
        /// Position of the limit in the ballot, from 0.
        at: usize,
        /// Marks found.
        found: u64,
        /// Marks possible.
        most: u64,
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
            CountFault::ReasonsAreNotTheSum { reasons, invalid } => (
                format!("各种原因的废票合计{reasons}，不等于无效{invalid}"),
                format!("void ballots by reason sum to {reasons}, not to invalid (无效) {invalid}"),
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
            CountFault::WrongFigures { contest } => (
                format!("{contest}：分数合计、另提名单与票上的提问不符"),
                format!("{contest}: scores or write-ins do not go with what the ballot asks"),
            ),
            CountFault::AnsweredOutOfRange {
                contest,
                answered,
                low,
                high,
            } => (
                format!("{contest}：作答{answered}张，应在{low}至{high}之间"),
                format!("{contest}: {answered} answered, which must lie between {low} and {high}"),
            ),
            CountFault::TotalOutOfRange {
                contest,
                total,
                low,
                high,
            } => (
                format!("{contest}：分数合计{total}，应在{low}至{high}之间"),
                format!("{contest}: the scores sum to {total}, which must lie between {low} and {high}"),
            ),
            CountFault::BadWriteIn { contest, at, fault } => (
                format!("{contest}.write_ins[{at}]：{}", fault.message(Lang::Zh)),
                format!("{contest}.write_ins[{at}]: {}", fault.message(Lang::En)),
            ),
            CountFault::WriteInNotAllowed { contest, at } => (
                format!("{contest}.write_ins[{at}]：不是票上允许另提的人，或没有得票"),
                format!(
                    "{contest}.write_ins[{at}]: not what the ballot allows to write in, or without a vote"
                ),
            ),
            CountFault::WriteInRepeated { contest, at } => (
                format!(
                    "{contest}.write_ins[{at}]：与票上或前面的姓名相同（空格不算），请先归并：gongxin meeting merge --propose，或主持页面计票一步的归并表"
                ),
                format!(
                    "{contest}.write_ins[{at}]: spaces apart, the name is on the ballot or stands above; merge it first: gongxin meeting merge --propose, or the table on the host's page"
                ),
            ),
            CountFault::WriteInsOutOfOrder { contest } => (
                format!("{contest}：另提的人须按得票由多到少、再按姓名字节排列"),
                format!("{contest}: write-ins go by votes, most first, then by the bytes of the name"),
            ),
            CountFault::TooManyWriteIns { contest, found, most } => (
                format!("{contest}：另提{found}票，最多{most}票"),
                format!("{contest}: {found} write-ins, at most {most}"),
            ),
            CountFault::LimitExceeded { at, found, most } => (
                format!("limits[{at}]：合计{found}票，最多{most}票"),
                format!("limits[{at}]: {found} marks, at most {most}"),
            ),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
