//! Recomputes a draw and says where a record departs from it. Spec: `docs/draw.md`, section Checks.

use core::fmt;

use crate::{
    Activation, Commitment, Contribution, ContributorError, Leaf, Outcome, Panel, PanelError, Roster,
    StratumOutcome, check_contributors, commitment, outcome, seed,
};

/// One attempt as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawRecord {
    /// Number of the attempt, from 1.
    pub attempt: u32,
    /// In the order of the log.
    pub commitments: Vec<Commitment>,
    /// In the order of the commitments.
    pub reveals: Vec<Contribution>,
    /// The public value that joined the seed.
    pub public: Option<String>,
    /// The seed.
    pub seed: [u8; 32],
    /// Who was drawn.
    pub outcome: Outcome,
}

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

/// Where a published outcome departs from the recomputed one. Positions count from 1, as they are read aloud.
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

/// Recomputes one attempt. The outcome is judged by the recomputed seed, never by the published one.
///
/// # Errors
/// Every [`DrawFault`] found.
pub fn verify(roster: &Roster, record: &DrawRecord) -> Result<Panel, Vec<DrawFault>> {
    let mut faults = Vec::new();
    if record.attempt == 0 {
        faults.push(DrawFault::Attempt);
    }
    if let Err(found) = verify_reveals(
        roster.hash(),
        record.attempt,
        &record.commitments,
        &record.reveals,
    ) {
        faults.extend(found);
    }
    let public = record.public.as_deref();
    let right = seed(roster.hash(), record.attempt, &record.reveals, public);
    if right != record.seed {
        faults.push(DrawFault::Seed);
    }
    if let Err(found) = verify_outcome(roster, &right, &record.outcome) {
        faults.extend(found.into_iter().map(DrawFault::Outcome));
    }
    if faults.is_empty() {
        Ok(Panel::new(roster.rows(), &record.outcome))
    } else {
        Err(faults)
    }
}

/// Checks contributors, and that every commitment is opened, in order.
///
/// # Errors
/// Every [`DrawFault`] found.
pub fn verify_reveals(
    roster: &[u8; 32],
    attempt: u32,
    commitments: &[Commitment],
    reveals: &[Contribution],
) -> Result<(), Vec<DrawFault>> {
    let mut faults = Vec::new();
    if let Err(error) = check_contributors(commitments.iter().map(|c| c.contributor.as_str())) {
        faults.push(error.into());
    }
    if commitments.len() != reveals.len() {
        faults.push(DrawFault::Count {
            commitments: commitments.len(),
            reveals: reveals.len(),
        });
    }
    for (position, (promised, reveal)) in (1..).zip(commitments.iter().zip(reveals)) {
        if promised.contributor != reveal.contributor {
            faults.push(DrawFault::Turn {
                position,
                expected: promised.contributor.clone(),
                claimed: reveal.contributor.clone(),
            });
        } else if promised.digest != commitment(roster, attempt, reveal) {
            faults.push(DrawFault::Mismatch {
                position,
                contributor: reveal.contributor.clone(),
            });
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Compares a published outcome with the one that a seed gives.
///
/// # Errors
/// One [`OutcomeFault`] for the strata, or one per list that differs.
pub fn verify_outcome(roster: &Roster, seed: &[u8; 32], claimed: &Outcome) -> Result<(), Vec<OutcomeFault>> {
    // A sound roster fills its quota, so this never falls back.
    let expected = outcome(roster.rows(), roster.quota(), seed).unwrap_or_default();
    let name = |list: &Outcome, at: usize| list.get(at).map(|s| s.stratum.clone());
    for at in 0..expected.len().max(claimed.len()) {
        if name(&expected, at) != name(claimed, at) {
            return Err(vec![OutcomeFault::Stratum {
                position: at + 1,
                expected: name(&expected, at),
                claimed: name(claimed, at),
            }]);
        }
    }
    let faults: Vec<OutcomeFault> = expected
        .iter()
        .zip(claimed)
        .flat_map(|(right, claimed)| {
            let lists = [
                (List::Drawn, &right.drawn, &claimed.drawn),
                (List::Alternates, &right.alternates, &claimed.alternates),
            ];
            lists
                .into_iter()
                .filter_map(|(list, a, b)| compare(right, list, a, b))
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn compare(
    stratum: &StratumOutcome,
    list: List,
    expected: &[Leaf],
    claimed: &[Leaf],
) -> Option<OutcomeFault> {
    let stratum = stratum.stratum.clone();
    let differing = (1..)
        .zip(expected.iter().zip(claimed))
        .find(|(_, (right, claimed))| right != claimed);
    match differing {
        _ if expected.len() != claimed.len() => Some(OutcomeFault::Length {
            stratum,
            list,
            expected: expected.len(),
            claimed: claimed.len(),
        }),
        Some((position, (expected, claimed))) => Some(OutcomeFault::Person {
            stratum,
            list,
            position,
            expected: *expected,
            claimed: *claimed,
        }),
        None => None,
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

/// Replays replacements on the panel of a draw.
///
/// # Errors
/// The first [`ActivationFault`]: what follows it has no meaning.
pub fn verify_activations(mut panel: Panel, activations: &[Activation]) -> Result<Panel, ActivationFault> {
    for (position, activation) in (1..).zip(activations) {
        let expected = panel
            .activate(&activation.out, &activation.reason)
            .map_err(|error| ActivationFault::Refused { position, error })?;
        if expected != activation.enters {
            return Err(ActivationFault::Order {
                position,
                expected,
                claimed: activation.enters,
            });
        }
    }
    Ok(panel)
}

#[cfg(test)]
mod tests;
