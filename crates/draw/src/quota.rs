//! How many are drawn from each stratum: exact integers, largest remainder. Spec: `docs/draw.md`, section Seats.

use std::collections::BTreeMap;

use crate::{Row, Status};

/// The rule that seats follow; fixed in the roster before anybody knows the seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quota {
    /// So many of each stratum named, by name in byte order; none of a stratum not named.
    Fixed(Vec<(String, u64)>),
    /// So many in all, spread in proportion to the eligible persons of each stratum.
    Total(u64),
    /// `⌈mandatory · num / den⌉` in all, spread likewise: 1/2 draws half as many as must attend.
    Ratio {
        /// Numerator.
        num: u64,
        /// Denominator, not zero.
        den: u64,
    },
}

/// A rule that the roster cannot fulfil.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuotaError {
    /// Fewer eligible persons than seats in all.
    #[error(
        "{wanted} are to be drawn, but only {eligible} are eligible: lower the quota or widen the roster"
    )]
    NotEnough {
        /// Seats. Wider than any count, because a ratio may ask for anything.
        wanted: u128,
        /// Eligible persons.
        eligible: u64,
    },
    /// Fewer eligible persons than seats in one stratum of a fixed rule.
    #[error(
        "{wanted} are to be drawn from {stratum:?}, but only {eligible} are eligible: lower the quota or widen the roster"
    )]
    NotEnoughIn {
        /// The stratum.
        stratum: String,
        /// Seats.
        wanted: u64,
        /// Eligible persons.
        eligible: u64,
    },
    /// A fixed rule names a stratum in which nobody is eligible.
    #[error("the quota names {0:?}, a stratum without eligible persons")]
    Unknown(String),
    /// The strata of a fixed rule must rise strictly.
    #[error("stratum {0:?} is repeated or out of order in the quota: sort it by name, each once")]
    Order(String),
    /// A ratio with denominator zero.
    #[error("the ratio of the quota has the denominator zero")]
    Denominator,
}

impl QuotaError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::NotEnough { wanted, eligible } => {
                format!("应抽 {wanted} 人，但可抽人员只有 {eligible} 人，请减少名额或扩大名册")
            }
            Self::NotEnoughIn {
                stratum,
                wanted,
                eligible,
            } => {
                format!("类别“{stratum}”应抽 {wanted} 人，但可抽人员只有 {eligible} 人，请减少名额或扩大名册")
            }
            Self::Unknown(stratum) => format!("名额中的类别“{stratum}”没有可抽人员"),
            Self::Order(stratum) => {
                format!("名额中的类别“{stratum}”重复或未按名称排序，请排序且每类只列一次")
            }
            Self::Denominator => "名额比例的分母为零".into(),
        }
    }
}

/// Seats of every stratum that has eligible persons, by stratum name in byte order.
///
/// # Errors
/// [`QuotaError`].
pub fn seats(rows: &[Row], quota: &Quota) -> Result<BTreeMap<String, u64>, QuotaError> {
    let mut eligible: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.status == Status::Eligible) {
        *eligible.entry(row.stratum.clone()).or_default() += 1;
    }
    match quota {
        Quota::Fixed(fixed) => fixed_seats(&eligible, fixed),
        Quota::Total(total) => spread(&eligible, u128::from(*total)),
        Quota::Ratio { den: 0, .. } => Err(QuotaError::Denominator),
        Quota::Ratio { num, den } => {
            let mandatory = rows.iter().filter(|row| row.status == Status::Mandatory).count() as u64;
            // Two factors below 2^64: the product fits.
            let product = u128::from(mandatory) * u128::from(*num);
            spread(&eligible, product.div_ceil(u128::from(*den)))
        }
    }
}

fn fixed_seats(
    eligible: &BTreeMap<String, u64>,
    fixed: &[(String, u64)],
) -> Result<BTreeMap<String, u64>, QuotaError> {
    let mut seats: BTreeMap<String, u64> = eligible.keys().map(|s| (s.clone(), 0)).collect();
    let mut last: Option<&str> = None;
    for (stratum, wanted) in fixed {
        if last.is_some_and(|last| last >= stratum.as_str()) {
            return Err(QuotaError::Order(stratum.clone()));
        }
        last = Some(stratum);
        let available = *eligible
            .get(stratum)
            .ok_or_else(|| QuotaError::Unknown(stratum.clone()))?;
        if *wanted > available {
            return Err(QuotaError::NotEnoughIn {
                stratum: stratum.clone(),
                wanted: *wanted,
                eligible: available,
            });
        }
        seats.insert(stratum.clone(), *wanted);
    }
    Ok(seats)
}

fn spread(eligible: &BTreeMap<String, u64>, total: u128) -> Result<BTreeMap<String, u64>, QuotaError> {
    let all: u64 = eligible.values().sum();
    let total = match u64::try_from(total) {
        Ok(total) if total <= all => total,
        _ => {
            return Err(QuotaError::NotEnough {
                wanted: total,
                eligible: all,
            });
        }
    };
    if all == 0 {
        return Ok(BTreeMap::new());
    }
    let mut seats: BTreeMap<String, u64> = BTreeMap::new();
    let mut remainders: Vec<(u128, &str)> = Vec::new();
    for (stratum, count) in eligible {
        let share = u128::from(total) * u128::from(*count);
        // total ≤ all, so the floor is at most the stratum's own count.
        let floor = u64::try_from(share / u128::from(all)).unwrap_or(*count);
        seats.insert(stratum.clone(), floor);
        remainders.push((share % u128::from(all), stratum));
    }
    // Largest remainder first; equal ones by name. Fewer seats are left than remainders above zero, so nobody
    // whose share was whole gets one more: no stratum exceeds its count.
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let left = total - seats.values().sum::<u64>();
    for (_, (_, stratum)) in (0..left).zip(remainders) {
        if let Some(seat) = seats.get_mut(stratum) {
            *seat += 1;
        }
    }
    Ok(seats)
}

#[cfg(test)]
mod tests;
