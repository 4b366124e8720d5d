//! Recomputes a draw and says where a record departs from it. Spec: `docs/draw.md`, section Checks.

mod fault;

pub use fault::{ActivationFault, DrawFault, List, OutcomeFault};

use crate::{
    Activation, Commitment, Contribution, Leaf, Outcome, Panel, Roster, StratumOutcome, check_contributors,
    commitment, outcome, seed,
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
