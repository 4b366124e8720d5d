//! Seats by hand, faults, and what must hold for every roster.

use proptest::prelude::*;

use super::*;
use crate::Leaf;

const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

fn rows(counts: &[(&str, u8)], mandatory: u8) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |stratum: &str, status: Status, n: u8| {
        for _ in 0..n {
            let mut leaf = [0; 32];
            leaf[..2].copy_from_slice(&u16::try_from(rows.len()).unwrap().to_be_bytes());
            rows.push(Row {
                leaf: Leaf(leaf),
                stratum: stratum.into(),
                status: status.clone(),
            });
        }
    };
    counts.iter().for_each(|(s, n)| add(s, Status::Eligible, *n));
    add("m", Status::Mandatory, mandatory);
    add("a", Status::Recused { reason: "r".into() }, 2);
    rows
}

fn seat_list(rows: &[Row], quota: &Quota) -> Vec<u64> {
    seats(rows, quota).unwrap().into_values().collect()
}

fn fixed(list: &[(&str, u64)]) -> Quota {
    Quota::Fixed(list.iter().map(|(s, n)| ((*s).to_owned(), *n)).collect())
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
    assert_eq!(seat_list(&rows, &fixed(&[("b", 7)])), [0, 7, 0]);
}

#[test]
fn equal_remainders_go_by_name() {
    let pool = rows(&[("b", 5), ("a", 5)], 0);
    assert_eq!(seat_list(&pool, &Quota::Total(1)), [1, 0]);
    // By bytes, not by any reading order: 中 (E4 B8 AD) before 县 (E5 8E BF).
    let pool = rows(&[("县", 5), ("中", 5)], 0);
    assert_eq!(seats(&pool, &Quota::Total(1)).unwrap()["中"], 1);
}

#[test]
fn nobody_eligible_is_no_draw() {
    let nobody = rows(&[], 3);
    assert!(seats(&nobody, &Quota::Total(0)).unwrap().is_empty());
    let wanted = QuotaError::NotEnough {
        wanted: 1,
        eligible: 0,
    };
    assert_eq!(seats(&nobody, &Quota::Total(1)), Err(wanted));
}

#[test]
fn a_ratio_is_exact_at_the_edges() {
    let pool = rows(&[("a", 4)], 3);
    let ratio = |num, den| seats(&pool, &Quota::Ratio { num, den });
    assert_eq!(ratio(u64::MAX, u64::MAX).unwrap()["a"], 3);
    assert_eq!(ratio(1, u64::MAX).unwrap()["a"], 1);
    assert_eq!(ratio(0, 1).unwrap()["a"], 0);
    assert_eq!(ratio(1, 0), Err(QuotaError::Denominator));
    let wanted = 3 * u128::from(u64::MAX);
    assert_eq!(
        ratio(u64::MAX, 1),
        Err(QuotaError::NotEnough { wanted, eligible: 4 })
    );
}

#[test]
fn faults_of_a_fixed_rule_are_named() {
    let pool = rows(&[("a", 2), ("b", 1)], 1);
    let fault = |list: &[(&str, u64)]| seats(&pool, &fixed(list)).unwrap_err();
    assert_eq!(fault(&[("x", 1)]), QuotaError::Unknown("x".into()));
    // Nobody of the mandatory stratum can be drawn.
    assert_eq!(fault(&[("m", 1)]), QuotaError::Unknown("m".into()));
    assert_eq!(fault(&[("b", 1), ("a", 1)]), QuotaError::Order("a".into()));
    assert_eq!(fault(&[("a", 1), ("a", 1)]), QuotaError::Order("a".into()));
    assert!(matches!(
        fault(&[("a", 3)]),
        QuotaError::NotEnoughIn {
            wanted: 3,
            eligible: 2,
            ..
        }
    ));
    assert!(fault(&[("a", 3)]).zh().contains("“a”应抽 3 人"));
}

/// Largest remainder may take a seat from a stratum when the total grows (the Alabama paradox): the rule is fixed in
/// the roster, so nobody can play with it, but nobody may rely on the contrary either.
#[test]
fn a_larger_total_may_cost_a_stratum_a_seat() {
    let pool = rows(&[("a", 6), ("b", 6), ("c", 2)], 0);
    assert_eq!(seat_list(&pool, &Quota::Total(10)), [4, 4, 2]);
    assert_eq!(seat_list(&pool, &Quota::Total(11)), [5, 5, 1]);
}

proptest! {
    #[test]
    fn seats_sum_up_stay_near_the_share_and_never_exceed(counts in proptest::collection::vec(1u8..40, 1..6), part in 0u64..=100) {
        let counts: Vec<(&str, u8)> = NAMES.iter().copied().zip(counts).collect();
        let all: u64 = counts.iter().map(|(_, n)| u64::from(*n)).sum();
        let total = all * part / 100;
        let seats = seats(&rows(&counts, 0), &Quota::Total(total)).unwrap();
        prop_assert_eq!(seats.values().sum::<u64>(), total);
        for (stratum, n) in &counts {
            let exact = total * u64::from(*n);
            let given = seats[*stratum];
            prop_assert!(given <= u64::from(*n));
            prop_assert!(given * all < exact + all && exact < given * all + all);
        }
    }

    /// A larger stratum never gets fewer seats than a smaller one.
    #[test]
    fn seats_are_monotonic_in_size(counts in proptest::collection::vec(1u8..40, 2..6), part in 0u64..=100) {
        let counts: Vec<(&str, u8)> = NAMES.iter().copied().zip(counts).collect();
        let all: u64 = counts.iter().map(|(_, n)| u64::from(*n)).sum();
        let seats = seats(&rows(&counts, 0), &Quota::Total(all * part / 100)).unwrap();
        for (a, n) in &counts {
            for (b, m) in &counts {
                prop_assert!(n <= m || seats[*a] >= seats[*b]);
            }
        }
    }

    /// The order in which rows stand is irrelevant to the seats.
    #[test]
    fn seats_do_not_depend_on_the_order_of_rows(
        shuffled in Just(rows(&[("a", 5), ("b", 9), ("c", 2)], 4)).prop_shuffle(),
        total in 0u64..=16,
    ) {
        let sorted = rows(&[("a", 5), ("b", 9), ("c", 2)], 4);
        prop_assert_eq!(seats(&sorted, &Quota::Total(total)), seats(&shuffled, &Quota::Total(total)));
    }
}
