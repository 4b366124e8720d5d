//! The ballot kinds of 选人用人 and their rules as data, and the exact arithmetic from counts to a result sheet.
//!
//! ```text
//! BallotSpec ──check──▶ [SpecFault]          what may be put to the vote
//! BallotSpec + Counts ──evaluate──▶ Sheet    what came of it, or every identity the figures break
//! Sheet ──render_text / render_html──▶       得票表 / 票决结果报告单, to be read aloud, signed, filed
//! ```
//!
//! Pure: integers only, no clock, no randomness, no I/O. `docs/rules.md` states the same in words and equations, precisely
//! enough to write it again in another language; its worked examples are run by this crate's tests.
//!
//! Three numbers are kept apart everywhere: the **quorum** (实到 of 应到), the **pass** (同意 of 应到) and the **percentage
//! shown** (of a base that is always printed beside it). So are four states of a voter: agreed, disagreed, abstained
//! (a returned blank), and returned nothing (未投).
//!
//! ```
//! use gongxin_rules::{BallotSpec, ContestCounts, Counts, Outcome, VoidCounts, evaluate};
//!
//! let ballot = BallotSpec::qwh([("张三", "拟任某镇党委书记")]);
//! assert!(ballot.check().is_empty());
//! let counts = Counts {
//!     expected: 31, present: 29, issued: 29, returned: 28, valid: 28, invalid: 0, void: VoidCounts::default(),
//!     contests: vec![ContestCounts { votes: vec![15, 10, 3], ..ContestCounts::default() }],
//! };
//! // 15 of 28 returned, but not more than half of 31 expected.
//! let sheet = evaluate(&ballot, &counts).unwrap();
//! assert_eq!(sheet.contests[0].outcome, Outcome::NotPassed { votes: 15, least: 16 });
//! ```

mod base;
mod check;
mod counts;
mod evaluate;
mod kind;
mod label;
mod lang;
mod law;
mod place;
mod render;
mod round;
mod rule;
mod share;
mod sheet;
mod spec;
mod spec_fault;
mod template;
mod trend;

pub use base::Base;
pub use counts::{
    ContestCounts, CountFault, Counts, MAX_COUNT, Printed, Reading, ScoreCount, VoidCounts, WriteInCount,
    spellings,
};
pub use evaluate::{
    ClassFault, EvaluateError, evaluate, evaluate_classes, evaluate_with_classes, sum_of_classes,
};
pub use kind::Kind;
pub use label::{MAX_DETAIL, MAX_ID, MAX_LABEL, MAX_TITLE, MAX_WRITE_IN, TextFault, write_in_fault};
pub use lang::Lang;
pub use law::{ABSTAIN, AGAINST, AGREE, DISAGREE, Decides, FOR, Form, Law, NAMES_PER_POST, Need, Rate};
pub use render::{
    Cell, Column, Heading, PRINT_CSS, Page, Table, blank_ballot, page, page_html, page_text, render_html,
    render_text,
};
pub use round::{RoundFault, Take, check_round, next_round, repeats};
pub use rule::{FlagSpec, FlagWhen, Pass, Ranking, RuleSpec, TieRule, ValidityBase};
pub use share::{Cmp, Share, basis_points};
pub use sheet::{
    Candidate, Class, ClassPart, ContestSheet, Election, Flag, Header, Mean, NextStep, Outcome, Overall,
    Quorum, Row, SHEET_VERSION, Sheet, Weighted, WeightedMean, WeightedShares, WriteInRow,
};
pub use spec::{
    BallotSpec, ContestSpec, LimitSpec, MAX_BLOCKS, MAX_CONTESTS, MAX_LIMITS, MAX_NOMINEES, MAX_OPTIONS,
    MAX_SCORE, MAX_SCORE_RANGE, MAX_VALUE, MAX_WRITE_IN_WIDTH, NomineeSpec, OptionSpec, Person, ScoreSpec,
    WriteInFrom, WriteInSpec,
};
pub use spec_fault::SpecFault;
pub use template::{
    Audience, Cap, Draft, DraftFault, Mark, OptionWord, Post, Question, Setting, Source, Template, Text,
    Union, template_of,
};
pub use trend::{Fraction, Survey, Trend, TrendFault, TrendFigure, TrendItem};
