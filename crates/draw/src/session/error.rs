//! Acts that a draw in the room refuses, and why.

use core::fmt;

use crate::{ContributorError, QuotaError};

/// How far an attempt has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The roster is fixed.
    Rostered,
    /// Contributors are declared and commit.
    Committing,
    /// All have committed; they reveal.
    Revealing,
    /// The outcome is fixed.
    Drawn,
}

impl Stage {
    fn zh(self) -> &'static str {
        match self {
            Self::Rostered => "名册已定",
            Self::Committing => "承诺中",
            Self::Revealing => "公开中",
            Self::Drawn => "已抽取",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rostered => "rostered",
            Self::Committing => "committing",
            Self::Revealing => "revealing",
            Self::Drawn => "drawn",
        })
    }
}

/// What somebody tries to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Name the contributors.
    Declare,
    /// Commit.
    Commit,
    /// Reveal.
    Reveal,
    /// Draw.
    Draw,
    /// Give the attempt up.
    Redraw,
}

impl Act {
    fn zh(self) -> &'static str {
        match self {
            Self::Declare => "确定随机数提供人",
            Self::Commit => "承诺",
            Self::Reveal => "公开",
            Self::Draw => "抽取",
            Self::Redraw => "重抽",
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Declare => "declare contributors",
            Self::Commit => "commit",
            Self::Reveal => "reveal",
            Self::Draw => "draw",
            Self::Redraw => "redraw",
        })
    }
}

/// Why an act is refused. The session is as it was before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The act does not belong to this stage; a commitment after the first reveal, for instance.
    #[error("one cannot {act} now: the draw is {stage}")]
    Stage {
        /// The stage reached.
        stage: Stage,
        /// The act refused.
        act: Act,
    },
    /// The contributors.
    #[error(transparent)]
    Contributors(#[from] ContributorError),
    /// Someone who was not declared.
    #[error("{0:?} is not one of the declared contributors")]
    Undeclared(String),
    /// A second commitment.
    #[error("{0:?} has committed already, and a commitment cannot be changed")]
    CommittedTwice(String),
    /// A reveal before all have committed.
    #[error("nobody may reveal yet: {} have not committed", .0.join(", "))]
    Missing(Vec<String>),
    /// A reveal out of turn.
    #[error("it is {expected:?} who reveals now, in the order of the commitments, not {claimed:?}")]
    Turn {
        /// Whose turn it is.
        expected: String,
        /// Who came.
        claimed: String,
    },
    /// A second reveal.
    #[error("{0:?} has revealed already")]
    RevealedTwice(String),
    /// A reveal that does not open the commitment.
    #[error("{0:?} reveals another value than committed to: reveal the right one, or redraw with a reason")]
    Mismatch(String),
    /// A draw before all have revealed.
    #[error("{} have not revealed: wait, or redraw with a reason", .0.join(", "))]
    Silent(Vec<String>),
    /// The source of a public value was announced, and no value is given.
    #[error("the value of {0:?} was announced to join the seed: give it")]
    PublicMissing(String),
    /// A public value whose source was not announced before the commitments: it could be any.
    #[error("no public value was announced before the commitments, so none may join the seed now")]
    PublicUnannounced,
    /// A source or value that says nothing.
    #[error("a public value and its source may not be blank")]
    PublicBlank,
    /// A redraw without a reason.
    #[error("a redraw needs a stated reason")]
    NoReason,
    /// More attempts than can be numbered.
    #[error("no further attempt can be numbered")]
    Attempts,
    /// The quota. A sound roster excludes it.
    #[error(transparent)]
    Quota(#[from] QuotaError),
}

impl SessionError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Stage { stage, act } => format!("当前阶段为“{}”，不能{}", stage.zh(), act.zh()),
            Self::Contributors(error) => error.zh(),
            Self::Undeclared(who) => format!("“{who}”不在已确定的随机数提供人之列"),
            Self::CommittedTwice(who) => format!("“{who}”已经承诺，不得更改"),
            Self::Missing(who) => format!("尚不能公开，以下人员未承诺：{}", who.join("、")),
            Self::Turn { expected, claimed } => {
                format!("应按承诺顺序由“{expected}”公开，而非“{claimed}”")
            }
            Self::RevealedTwice(who) => format!("“{who}”已经公开"),
            Self::Mismatch(who) => {
                format!("“{who}”公开的内容与承诺不符，请公开原内容，或写明原因后重抽")
            }
            Self::Silent(who) => {
                format!("以下人员尚未公开：{}，请等待，或写明原因后重抽", who.join("、"))
            }
            Self::PublicMissing(source) => format!("已公告“{source}”参与种子，请填写其结果"),
            Self::PublicUnannounced => "承诺之前未公告公开数值，现在不得加入种子".into(),
            Self::PublicBlank => "公开数值及其来源不得为空".into(),
            Self::NoReason => "重抽须写明原因".into(),
            Self::Attempts => "抽取次数已达上限".into(),
            Self::Quota(error) => error.zh(),
        }
    }
}
