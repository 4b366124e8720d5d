//! Fixed outcome, and uniformity over many seeds with a control that must fail.

use sha2::Digest;

use super::*;

fn rows(n: u8) -> Vec<Row> {
    (0..n)
        .map(|i| Row {
            leaf: Leaf([i; 32]),
            stratum: "a".into(),
            status: Status::Eligible,
        })
        .collect()
}

#[test]
fn seats_alternates_and_strata_are_complete() {
    let mut rows = rows(9);
    rows[2].stratum = "b".into();
    rows[5].stratum = "b".into();
    rows[7].status = Status::Mandatory;
    rows[8].status = Status::Recused;
    let quota = Quota::Fixed(vec![("a".into(), 3), ("b".into(), 1)]);
    let drawn = outcome(&rows, &quota, &[9; 32]).unwrap();
    assert_eq!(
        drawn
            .iter()
            .map(|s| (s.stratum.as_str(), s.drawn.len(), s.alternates.len()))
            .collect::<Vec<_>>(),
        [("a", 3, 2), ("b", 1, 1)]
    );
    let mut all: Vec<Leaf> = drawn
        .iter()
        .flat_map(|s| s.drawn.iter().chain(&s.alternates))
        .copied()
        .collect();
    all.sort();
    assert_eq!(all, [0, 1, 2, 3, 4, 5, 6].map(|i| Leaf([i; 32])));
    assert_ne!(drawn, outcome(&rows, &quota, &[8; 32]).unwrap());
}

/// Chi-square of how often each of 20 persons takes one of 5 seats, and of who comes first.
fn statistics(draw: impl Fn(u32) -> Vec<Leaf>) -> (f64, f64) {
    const ROUNDS: u32 = 20_000;
    let (mut selected, mut first) = ([0f64; 20], [0f64; 20]);
    for round in 0..ROUNDS {
        let drawn = draw(round);
        first[drawn[0].0[0] as usize] += 1.0;
        drawn.iter().for_each(|leaf| selected[leaf.0[0] as usize] += 1.0);
    }
    let rounds = f64::from(ROUNDS);
    // Selections of one round exclude each other: the variance of a count is n·p·(1−p)·N/(N−1) relative to chi-square.
    let expected = rounds * 0.25;
    let selected =
        selected.iter().map(|n| (n - expected).powi(2)).sum::<f64>() / (expected * 0.75) * (19.0 / 20.0);
    let expected = rounds / 20.0;
    let first = first.iter().map(|n| (n - expected).powi(2)).sum::<f64>() / expected;
    (selected, first)
}

/// 0.1 % critical value of chi-square with 19 degrees of freedom.
const CRITICAL: f64 = 43.82;

fn seed(round: u32) -> [u8; 32] {
    Sha256::digest(round.to_be_bytes()).into()
}

#[test]
fn everybody_is_drawn_equally_often() {
    let rows = rows(20);
    let draw = |round| {
        outcome(&rows, &Quota::Total(5), &seed(round))
            .unwrap()
            .remove(0)
            .drawn
    };
    let (selected, first) = statistics(draw);
    assert!(selected < CRITICAL, "{selected}");
    assert!(first < CRITICAL, "{first}");
}

/// The same statistic catches a draw that favours one person in fifty draws.
#[test]
fn a_biased_draw_is_caught() {
    let rows = rows(20);
    let (selected, first) = statistics(|round| {
        let mut drawn = outcome(&rows, &Quota::Total(5), &seed(round))
            .unwrap()
            .remove(0)
            .drawn;
        if round % 50 == 0 && !drawn.contains(&Leaf([3; 32])) {
            drawn[0] = Leaf([3; 32]);
        }
        drawn
    });
    assert!(selected > CRITICAL || first > CRITICAL, "{selected} {first}");
}
