//! Is the draw fair? Four chi-square statistics over 20,000 draws of 5 from 20, each with a control that it catches.
//!
//! All seeds are fixed, so a verdict never changes from run to run. Every critical value is that of 0.1 %: a fair draw
//! stays below it 999 times in 1,000.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use gongxin_draw::{Contribution, Leaf, Opening, Quota, Row, Status, outcome, seed, ticket};

const PERSONS: usize = 20;
const SEATS: usize = 5;
const ROUNDS: u32 = 20_000;

/// Upper 0.1 % points of chi-square for 19, 170 and 361 degrees of freedom.
const CRITICAL_19: f64 = 43.820;
const CRITICAL_170: f64 = 232.719;
const CRITICAL_361: f64 = 449.763;

/// A draw as places 0…19 of persons, drawn ones first.
type Order = Vec<usize>;

fn openings() -> Vec<Opening> {
    let person = |i: usize| Opening {
        salt: [u8::try_from(i).unwrap(); 32],
        id: format!("{i:04}"),
        name: "张三".into(),
        unit: "县委办".into(),
        post: "主任".into(),
    };
    (0..PERSONS).map(person).collect()
}

fn leaves() -> Vec<Leaf> {
    let mut leaves: Vec<Leaf> = openings().iter().map(Opening::leaf).collect();
    leaves.sort();
    leaves
}

/// Neighbouring values, one nonce, one roster: all that varies is what two people say.
fn seed_of(round: u32) -> [u8; 32] {
    let say = |who: &str, value: u32| Contribution {
        contributor: who.into(),
        value: value.to_string(),
        nonce: [0; 32],
    };
    seed(&[7; 32], 1, &[say("a", round), say("b", 1)], None)
}

/// The draw of this crate.
fn fair(round: u32) -> Order {
    let leaves = leaves();
    let row = |leaf: &Leaf| Row {
        leaf: *leaf,
        stratum: "a".into(),
        status: Status::Eligible,
    };
    let rows: Vec<Row> = leaves.iter().map(row).collect();
    let drawn = outcome(&rows, &Quota::Total(SEATS as u64), &seed_of(round))
        .unwrap()
        .remove(0);
    assert_eq!(
        (drawn.drawn.len(), drawn.alternates.len()),
        (SEATS, PERSONS - SEATS)
    );
    let place = |leaf: &Leaf| leaves.binary_search(leaf).unwrap();
    drawn.drawn.iter().chain(&drawn.alternates).map(place).collect()
}

/// Chi-square of how often each person is drawn (19), who comes first (19), which pairs are drawn together (170), and
/// who stands at which place (361).
struct Statistics {
    selected: f64,
    first: f64,
    pairs: f64,
    places: f64,
}

fn statistics(draw: impl Fn(u32) -> Order) -> Statistics {
    let mut places = [[0f64; PERSONS]; PERSONS];
    let mut pairs = [[0f64; PERSONS]; PERSONS];
    for round in 0..ROUNDS {
        let order = draw(round);
        for (place, &person) in order.iter().enumerate() {
            places[place][person] += 1.0;
        }
        for &a in &order[..SEATS] {
            for &b in &order[..SEATS] {
                pairs[a][b] += f64::from(u8::from(a != b));
            }
        }
    }
    let selected: Vec<f64> = (0..PERSONS)
        .map(|person| places[..SEATS].iter().map(|place| place[person]).sum())
        .collect();
    Statistics {
        selected: selection_chi(&selected),
        first: chi(&places[0]),
        pairs: pair_chi(&pairs),
        // Rows and columns of the table are fixed sums, which scales the covariance by N/(N−1).
        places: places.iter().map(chi).sum::<f64>() * (PERSONS - 1) as f64 / PERSONS as f64,
    }
}

/// `Σ (O − E)² / E` over persons who are equally likely.
fn chi(counts: &[f64; PERSONS]) -> f64 {
    let expected = f64::from(ROUNDS) / PERSONS as f64;
    counts.iter().map(|n| (n - expected).powi(2) / expected).sum()
}

/// As [`chi`], for k of N without replacement: one round's indicators have variance `p(1−p)` and covariance
/// `−p(1−p)/(N−1)`, so on sums zero the covariance is `p(1−p)·N/(N−1)`.
fn selection_chi(counts: &[f64]) -> f64 {
    let (n, p) = (PERSONS as f64, SEATS as f64 / PERSONS as f64);
    let variance = f64::from(ROUNDS) * p * (1.0 - p) * n / (n - 1.0);
    counts
        .iter()
        .map(|c| (c - f64::from(ROUNDS) * p).powi(2))
        .sum::<f64>()
        / variance
}

/// Pairs beyond what the persons' own counts explain. The pair indicators of a k-subset have a covariance with three
/// eigenspaces (the Johnson scheme J(N, 2)): constants, persons (N−1), and the rest (N(N−3)/2 = 170) on which it is
/// `p₂ − 2p₃ + p₄`, where `p_m` is the chance that m given persons are all drawn.
fn pair_chi(pairs: &[[f64; PERSONS]; PERSONS]) -> f64 {
    let (n, k) = (PERSONS as f64, SEATS as f64);
    let p2 = k * (k - 1.0) / (n * (n - 1.0));
    let p3 = p2 * (k - 2.0) / (n - 2.0);
    let p4 = p3 * (k - 3.0) / (n - 3.0);
    let mean = f64::from(ROUNDS) * p2;
    let person: Vec<f64> = pairs
        .iter()
        .map(|row| (row.iter().sum::<f64>() - mean * (n - 1.0)) / (n - 2.0))
        .collect();
    let mut sum = 0.0;
    for a in 0..PERSONS {
        for b in 0..a {
            sum += (pairs[a][b] - mean - person[a] - person[b]).powi(2);
        }
    }
    sum / (f64::from(ROUNDS) * (p2 - 2.0 * p3 + p4))
}

#[test]
fn the_draw_is_fair() {
    let s = statistics(fair);
    assert!(s.selected < CRITICAL_19, "selected {}", s.selected);
    assert!(s.first < CRITICAL_19, "first {}", s.first);
    assert!(s.pairs < CRITICAL_170, "pairs {}", s.pairs);
    assert!(s.places < CRITICAL_361, "places {}", s.places);
    // Nor is it too even to be true (lower 0.1 % points).
    assert!(s.selected > 5.407 && s.first > 5.407 && s.pairs > 118.661 && s.places > 283.628);
}

/// A programmer shortens the ticket to one byte and lets ties fall by leaf: persons with small leaves gain.
#[test]
fn a_shortened_ticket_is_caught() {
    let leaves = leaves();
    let s = statistics(|round| {
        let seed = seed_of(round);
        let mut order: Order = (0..PERSONS).collect();
        order.sort_by_key(|&person| (ticket(&seed, &leaves[person])[0] >> 3, person));
        order
    });
    assert!(s.selected > CRITICAL_19, "selected {}", s.selected);
    assert!(s.first > CRITICAL_19, "first {}", s.first);
    assert!(s.places > CRITICAL_361, "places {}", s.places);
}

/// One person is put first in one draw of twenty-five.
#[test]
fn a_favoured_person_is_caught() {
    let s = statistics(|round| {
        let mut order = fair(round);
        if round % 25 == 0 {
            let at = order.iter().position(|&person| person == 3).unwrap();
            order.swap(0, at);
        }
        order
    });
    assert!(s.first > CRITICAL_19, "first {}", s.first);
    assert!(
        s.selected > CRITICAL_19 || s.places > CRITICAL_361,
        "{} {}",
        s.selected,
        s.places
    );
}

/// One draw of ten takes neighbours: everybody is still drawn equally often, at every place, but in company. Only the
/// statistic of pairs sees it.
#[test]
fn company_is_caught_although_everybody_is_drawn_equally_often() {
    let s = statistics(|round| {
        let order = fair(round);
        if round % 10 == 0 {
            (0..PERSONS).map(|step| (order[0] + step) % PERSONS).collect()
        } else {
            order
        }
    });
    assert!(
        s.selected < CRITICAL_19 && s.first < CRITICAL_19,
        "{} {}",
        s.selected,
        s.first
    );
    assert!(s.pairs > CRITICAL_170, "pairs {}", s.pairs);
}
