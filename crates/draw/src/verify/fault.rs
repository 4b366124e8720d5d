//! Faults of a published draw, each with its place. Positions count from 1, as they are read aloud.

use core::fmt;

use crate::{ContributorError, Leaf, PanelError};

/// Which of the two lists of a stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Those drawn.
    Drawn,
    /// Those next in line (候补).
    Alternates,
}

impl List {
    fn zh(self) -> &'static str {
        match self {
            Self::Drawn => "抽中",
            Self::Alternates => "候补",
        }
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Drawn => "drawn",
            Self::Alternates => "alternates",
        })
    }
}

/// Where a published outcome departs from the recomputed one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutcomeFault {
    /// The stratum at this position is another one.
    #[error("stratum {position} is {}, and should be {}", none(claimed), none(expected))]
    Stratum {
        /// From 1.
        position: usize,
        /// By the recomputation; `None`: there are fewer.
        expected: Option<String>,
        /// By the record; `None`: there are fewer.
        claimed: Option<String>,
    },
    /// A list has another length.
    #[error("stratum {stratum:?} lists {claimed} {list}, and should list {expected}")]
    Length {
        /// The stratum.
        stratum: String,
        /// Which list.
        list: List,
        /// By the recomputation.
        expected: usize,
        /// By the record.
        claimed: usize,
    },
    /// The first person of a list who is another one.
    #[error("stratum {stratum:?}, {list}, position {position}: {claimed} stands where {expected} should")]
    Person {
        /// The stratum.
        stratum: String,
        /// Which list.
        list: List,
        /// From 1.
        position: usize,
        /// By the recomputation.
        expected: Leaf,
        /// By the record.
        claimed: Leaf,
    },
}

impl OutcomeFault {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Stratum {
                position,
                expected,
                claimed,
            } => format!(
                "第 {position} 个类别应为{}，记录为{}",
                none(expected),
                none(claimed)
            ),
            Self::Length {
                stratum,
                list,
                expected,
                claimed,
            } => format!(
                "类别“{stratum}”{}应有 {expected} 人，记录为 {claimed} 人",
                list.zh()
            ),
            Self::Person {
                stratum,
                list,
                position,
                expected,
                claimed,
            } => format!(
                "类别“{stratum}”{}第 {position} 位应为 {expected}，记录为 {claimed}",
                list.zh()
            ),
        }
    }
}

fn none(stratum: &Option<String>) -> String {
    stratum.as_ref().map_or("-".into(), |s| format!("{s:?}"))
}

/// What is wrong with a published attempt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawFault {
    /// Attempts count from 1.
    #[error("attempt 0: attempts count from 1")]
    Attempt,
    /// Who committed.
    #[error(transparent)]
    Contributors(#[from] ContributorError),
    /// Commitments without reveals, or the reverse.
    #[error("{reveals} reveals for {commitments} commitments: everybody who committed reveals, nobody else")]
    Count {
        /// Commitments.
        commitments: usize,
        /// Reveals.
        reveals: usize,
    },
    /// A reveal by another contributor than the one who committed at this place.
    #[error(
        "reveal {position} is by {claimed:?}, and should be by {expected:?}, in the order of the commitments"
    )]
    Turn {
        /// From 1.
        position: usize,
        /// Who committed here.
        expected: String,
        /// Who revealed here.
        claimed: String,
    },
    /// A reveal that does not open its commitment.
    #[error("reveal {position}: {contributor:?} reveals another value than committed to")]
    Mismatch {
        /// From 1.
        position: usize,
        /// Who.
        contributor: String,
    },
    /// The seed is not what the reveals give.
    #[error("the seed is not what the reveals give")]
    Seed,
    /// The outcome is not what the seed gives.
    #[error(transparent)]
    Outcome(#[from] OutcomeFault),
}

impl DrawFault {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Attempt => "抽取次数从 1 起计，不得为 0".into(),
            Self::Contributors(error) => error.zh(),
            Self::Count { commitments, reveals } => {
                format!("有 {commitments} 个承诺，却有 {reveals} 个公开，应一一对应")
            }
            Self::Turn {
                position,
                expected,
                claimed,
            } => format!("第 {position} 个公开应为“{expected}”，记录为“{claimed}”，须按承诺顺序"),
            Self::Mismatch {
                position,
                contributor,
            } => {
                format!("第 {position} 个公开：“{contributor}”公开的内容与承诺不符")
            }
            Self::Seed => "种子与重算不符".into(),
            Self::Outcome(fault) => fault.zh(),
        }
    }
}

/// The first replacement that breaks the order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActivationFault {
    /// Nobody can step in here.
    #[error("replacement {position}: {error}")]
    Refused {
        /// From 1.
        position: usize,
        /// Why.
        error: PanelError,
    },
    /// Another alternate is next.
    #[error("replacement {position}: {claimed} stepped in where {expected} is next")]
    Order {
        /// From 1.
        position: usize,
        /// Who is next.
        expected: Leaf,
        /// Who stepped in.
        claimed: Leaf,
    },
}

impl ActivationFault {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Refused { position, error } => format!("第 {position} 次递补：{}", error.zh()),
            Self::Order {
                position,
                expected,
                claimed,
            } => format!("第 {position} 次递补应为 {expected}，记录为 {claimed}，未按候补顺序"),
        }
    }
}
