//! Who is drawn: eligible persons ordered by HMAC, the first take the seats, the rest are alternates (候补).
//! Spec: `docs/draw.md`, section Order.

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
    /// Alternates, in the order in which they step in: all eligible persons who were not drawn.
    pub alternates: Vec<Leaf>,
}

/// The whole outcome: one per stratum with eligible persons, by stratum name in byte order.
pub type Outcome = Vec<StratumOutcome>;

/// Draws. The order of the rows does not matter; that they are sorted, each once, is for
/// [`check_rows`](crate::check_rows) to say.
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
            // By ticket; by leaf if two tickets were ever equal.
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

/// `HMAC-SHA256(key = seed, message = leaf)`: a person's place in the draw, the smallest first.
#[must_use]
pub fn ticket(seed: &[u8; 32], leaf: &Leaf) -> [u8; 32] {
    // HMAC pads a short key with zeros to the block of 64 bytes; a whole block needs no error path.
    let mut block = [0; 64];
    block[..32].copy_from_slice(seed);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(&leaf.0);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests;
