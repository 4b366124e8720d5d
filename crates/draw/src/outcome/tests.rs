//! A whole outcome, a known HMAC, and what must hold for every seed.

use proptest::prelude::*;

use super::*;

fn rows(n: u8) -> Vec<Row> {
    let row = |i| Row {
        leaf: Leaf([i; 32]),
        stratum: if i % 3 == 2 { "b" } else { "a" }.into(),
        status: Status::Eligible,
    };
    (0..n).map(row).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Computed with Python's `hmac.new(bytes(32), bytes(32), "sha256")`.
#[test]
fn a_ticket_is_plain_hmac() {
    let expected = "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a";
    assert_eq!(hex(&ticket(&[0; 32], &Leaf([0; 32]))), expected);
}

#[test]
fn drawn_and_alternates_are_all_eligible_persons_once() {
    let mut rows = rows(9);
    rows[6].status = Status::Mandatory;
    rows[7].status = Status::Recused { reason: "r".into() };
    let quota = Quota::Fixed(vec![("a".into(), 3), ("b".into(), 1)]);
    let drawn = outcome(&rows, &quota, &[9; 32]).unwrap();
    let sizes: Vec<_> = drawn
        .iter()
        .map(|s| (s.stratum.as_str(), s.drawn.len(), s.alternates.len()))
        .collect();
    assert_eq!(sizes, [("a", 3, 1), ("b", 1, 2)]);
    let mut all: Vec<Leaf> = drawn
        .iter()
        .flat_map(|s| s.drawn.iter().chain(&s.alternates))
        .copied()
        .collect();
    all.sort();
    assert_eq!(all, [0, 1, 2, 3, 4, 5, 8].map(|i| Leaf([i; 32])));
    assert_ne!(drawn, outcome(&rows, &quota, &[8; 32]).unwrap());
}

#[test]
fn a_quota_that_cannot_be_filled_draws_nobody() {
    assert!(outcome(&rows(4), &Quota::Total(5), &[0; 32]).is_err());
}

proptest! {
    #[test]
    fn the_order_of_rows_is_irrelevant(
        shuffled in Just(rows(15)).prop_shuffle(), seed: [u8; 32], total in 0u64..=15,
    ) {
        let quota = Quota::Total(total);
        prop_assert_eq!(outcome(&rows(15), &quota, &seed), outcome(&shuffled, &quota, &seed));
    }

    /// The order does not depend on the quota: whoever is drawn with few seats is drawn with more.
    #[test]
    fn more_seats_only_add(seed: [u8; 32], few in 0u64..=10, more in 0u64..=10) {
        let (few, more) = (few.min(more), few.max(more));
        let fixed = |n| Quota::Fixed(vec![("a".into(), n)]);
        let [a, b] = [few, more].map(|n| outcome(&rows(15), &fixed(n), &seed).unwrap().remove(0));
        prop_assert!(b.drawn.starts_with(&a.drawn));
        prop_assert_eq!([a.drawn, a.alternates].concat(), [b.drawn, b.alternates].concat());
    }

    /// A person leaving one stratum changes nothing in another: nobody's place depends on others.
    #[test]
    fn strata_do_not_touch(seed: [u8; 32], gone in 0usize..15) {
        let quota = Quota::Fixed(vec![("a".into(), 4), ("b".into(), 2)]);
        let mut fewer = rows(15);
        let left = fewer.remove(gone);
        let [all, less] = [rows(15), fewer].map(|rows| outcome(&rows, &quota, &seed).unwrap());
        for (a, b) in all.iter().zip(&less).filter(|(a, _)| a.stratum != left.stratum) {
            prop_assert_eq!(a, b);
        }
    }
}
