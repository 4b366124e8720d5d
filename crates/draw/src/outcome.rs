//! Who is drawn: eligible persons ordered by HMAC, the first take the seats, the rest are alternates (候补).

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{Leaf, Quota, QuotaError, Row, Status, seats};

/// The outcome in one stratum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StratumOutcome {
    /// The stratum.
    pub stratum: String,
    /// Drawn, in order.
    pub drawn: Vec<Leaf>,
    /// Alternates, in the order in which they step in.
    pub alternates: Vec<Leaf>,
}

/// The whole outcome: one per stratum with eligible persons, by stratum name in byte order.
pub type Outcome = Vec<StratumOutcome>;

/// Draws.
///
/// # Errors
/// [`QuotaError`] if the seats cannot be filled.
pub fn outcome(rows: &[Row], quota: &Quota, seed: &[u8; 32]) -> Result<Outcome, QuotaError> {
    let seats = seats(rows, quota)?;
    let mut strata: BTreeMap<&str, Vec<([u8; 32], Leaf)>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.status == Status::Eligible) {
        strata
            .entry(&row.stratum)
            .or_default()
            .push((ticket(seed, &row.leaf), row.leaf));
    }
    Ok(strata
        .into_iter()
        .map(|(stratum, mut tickets)| {
            tickets.sort_unstable();
            let mut drawn: Vec<Leaf> = tickets.into_iter().map(|(_, leaf)| leaf).collect();
            let wanted = usize::try_from(seats.get(stratum).copied().unwrap_or(0)).unwrap_or(usize::MAX);
            let alternates = drawn.split_off(wanted.min(drawn.len()));
            StratumOutcome {
                stratum: stratum.to_owned(),
                drawn,
                alternates,
            }
        })
        .collect())
}

/// `HMAC-SHA256(seed, leaf)`.
fn ticket(seed: &[u8; 32], leaf: &Leaf) -> [u8; 32] {
    // HMAC takes keys of every length, so this never falls back.
    Hmac::<Sha256>::new_from_slice(seed)
        .map(|mut mac| {
            mac.update(&leaf.0);
            mac.finalize().into_bytes().into()
        })
        .unwrap_or(leaf.0)
}

#[cfg(test)]
mod tests;
