//! How many are drawn from each stratum: exact integers, largest remainder.

use std::collections::BTreeMap;

use crate::{Row, Status};

/// The rule that seats follow; fixed in the roster before anybody knows the seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quota {
    /// So many of each stratum named.
    Fixed(Vec<(String, u64)>),
    /// So many in all, spread in proportion to the eligible persons of each stratum.
    Total(u64),
    /// `⌈mandatory · num / den⌉` in all, spread likewise: e.g. half as many as must attend.
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
    /// Fewer eligible persons than seats.
    #[error("{wanted} are to be drawn from {stratum:?}, but only {eligible} are eligible")]
    NotEnough {
        /// Stratum; empty for all together.
        stratum: String,
        /// Seats.
        wanted: u64,
        /// Eligible persons.
        eligible: u64,
    },
    /// Strata of a fixed rule must rise strictly, each with an eligible person.
    #[error("stratum {0:?} is unknown, repeated or out of order in the quota")]
    Stratum(String),
    /// A ratio with denominator zero, or numbers too large to multiply.
    #[error("the ratio of the quota is not usable")]
    Ratio,
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
        Quota::Total(total) => spread(&eligible, *total),
        Quota::Ratio { num, den } => {
            let mandatory = rows.iter().filter(|row| row.status == Status::Mandatory).count() as u64;
            let product = mandatory
                .checked_mul(*num)
                .filter(|_| *den > 0)
                .ok_or(QuotaError::Ratio)?;
            spread(&eligible, product.div_ceil(*den))
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
        let available = eligible.get(stratum).copied();
        let (Some(available), true) = (available, last.is_none_or(|l| l < stratum.as_str())) else {
            return Err(QuotaError::Stratum(stratum.clone()));
        };
        last = Some(stratum);
        if *wanted > available {
            return Err(QuotaError::NotEnough {
                stratum: stratum.clone(),
                wanted: *wanted,
                eligible: available,
            });
        }
        seats.insert(stratum.clone(), *wanted);
    }
    Ok(seats)
}

fn spread(eligible: &BTreeMap<String, u64>, total: u64) -> Result<BTreeMap<String, u64>, QuotaError> {
    let all: u64 = eligible.values().sum();
    if total > all {
        return Err(QuotaError::NotEnough {
            stratum: String::new(),
            wanted: total,
            eligible: all,
        });
    }
    if all == 0 {
        return Ok(BTreeMap::new());
    }
    // total ≤ all and every count ≤ all: the products fit u128 with ease.
    let share = |count: u64| u128::from(total) * u128::from(count);
    let mut seats: BTreeMap<String, u64> = BTreeMap::new();
    let mut remainders: Vec<(u128, &str)> = Vec::new();
    for (stratum, count) in eligible {
        let floor = u64::try_from(share(*count) / u128::from(all)).unwrap_or(u64::MAX);
        seats.insert(stratum.clone(), floor);
        remainders.push((share(*count) % u128::from(all), stratum));
    }
    // Largest remainder first; equal ones by name.
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let left = total - seats.values().sum::<u64>();
    for (_, stratum) in remainders.into_iter().zip(0..left).map(|(r, _)| r) {
        if let Some(seat) = seats.get_mut(stratum) {
            *seat += 1;
        }
    }
    Ok(seats)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Leaf;

    fn rows(counts: &[(&str, u8)], mandatory: u8) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut add = |stratum: &str, status, n: u8| {
            for _ in 0..n {
                let mut leaf = [0; 32];
                leaf[0] = u8::try_from(rows.len()).unwrap();
                rows.push(Row {
                    leaf: Leaf(leaf),
                    stratum: stratum.into(),
                    status,
                });
            }
        };
        counts.iter().for_each(|(s, n)| add(s, Status::Eligible, *n));
        add("m", Status::Mandatory, mandatory);
        add("a", Status::Recused, 2);
        rows
    }

    fn seat_list(rows: &[Row], quota: &Quota) -> Vec<u64> {
        seats(rows, quota).unwrap().into_values().collect()
    }

    #[test]
    fn largest_remainder_by_hand() {
        let rows = rows(&[("a", 10), ("b", 7), ("c", 3)], 9);
        // 8·10/20 = 4, 8·7/20 = 2.8, 8·3/20 = 1.2.
        assert_eq!(seat_list(&rows, &Quota::Total(8)), [4, 3, 1]);
        assert_eq!(seat_list(&rows, &Quota::Total(0)), [0, 0, 0]);
        assert_eq!(seat_list(&rows, &Quota::Total(20)), [10, 7, 3]);
        // ⌈9/2⌉ = 5: 2.5, 1.75, 0.75.
        assert_eq!(seat_list(&rows, &Quota::Ratio { num: 1, den: 2 }), [2, 2, 1]);
        assert_eq!(seat_list(&rows, &Quota::Fixed(vec![("b".into(), 7)])), [0, 7, 0]);
    }

    #[test]
    fn equal_remainders_go_by_name() {
        assert_eq!(
            seat_list(&rows(&[("b", 5), ("a", 5)], 0), &Quota::Total(1)),
            [1, 0]
        );
    }

    #[test]
    fn faults_are_named() {
        let rows = rows(&[("a", 2), ("b", 1)], 1);
        let fixed =
            |list: &[(&str, u64)]| Quota::Fixed(list.iter().map(|(s, n)| ((*s).to_owned(), *n)).collect());
        assert!(matches!(
            seats(&rows, &Quota::Total(4)),
            Err(QuotaError::NotEnough {
                wanted: 4,
                eligible: 3,
                ..
            })
        ));
        assert!(matches!(
            seats(&rows, &fixed(&[("a", 3)])),
            Err(QuotaError::NotEnough { wanted: 3, .. })
        ));
        for bad in [
            fixed(&[("x", 1)]),
            fixed(&[("b", 1), ("a", 1)]),
            fixed(&[("a", 1), ("a", 1)]),
        ] {
            assert!(matches!(seats(&rows, &bad), Err(QuotaError::Stratum(_))));
        }
        assert_eq!(
            seats(&rows, &Quota::Ratio { num: 1, den: 0 }),
            Err(QuotaError::Ratio)
        );
        assert!(
            seats(
                &rows,
                &Quota::Ratio {
                    num: u64::MAX,
                    den: 1
                }
            )
            .is_err()
        );
    }

    proptest::proptest! {
        #[test]
        fn seats_sum_up_and_never_exceed(counts in proptest::collection::vec(1u8..40, 1..6), part in 0u64..=100) {
            let names = ["a", "b", "c", "d", "e", "f"];
            let counts: Vec<(&str, u8)> = names.iter().copied().zip(counts).collect();
            let all: u64 = counts.iter().map(|(_, n)| u64::from(*n)).sum();
            let total = all * part / 100;
            let seats = seats(&rows(&counts, 0), &Quota::Total(total)).unwrap();
            proptest::prop_assert_eq!(seats.values().sum::<u64>(), total);
            for (stratum, n) in &counts {
                // Within one of the exact share, never more than there are.
                let exact = total * u64::from(*n);
                let given = seats[*stratum];
                proptest::prop_assert!(given <= u64::from(*n));
                proptest::prop_assert!(given * all < exact + all && exact < given * all + all);
            }
        }
    }
}
