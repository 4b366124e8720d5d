//! Every single change of a sound record is found, and named with its place.

use super::*;
use crate::{ContributorError, PanelError, Quota, Row, Status};

fn roster() -> Roster {
    let row = |i: u8| Row {
        leaf: Leaf([i; 32]),
        stratum: if i < 8 { "a" } else { "b" }.into(),
        status: if i == 3 {
            Status::Mandatory
        } else {
            Status::Eligible
        },
    };
    let quota = Quota::Fixed(vec![("a".into(), 3), ("b".into(), 2)]);
    Roster::new((0..14).map(row).collect(), quota, [5; 32]).unwrap()
}

fn record() -> DrawRecord {
    let roster = roster();
    let reveal = |who: &str, nonce| Contribution {
        contributor: who.into(),
        value: "3 5 1".into(),
        nonce: [nonce; 32],
    };
    let reveals = vec![reveal("主持人", 1), reveal("监督员", 2)];
    let promise = |c: &Contribution| Commitment {
        contributor: c.contributor.clone(),
        digest: commitment(roster.hash(), 2, c),
    };
    let seed = seed(roster.hash(), 2, &reveals, Some("0427"));
    DrawRecord {
        attempt: 2,
        commitments: reveals.iter().map(promise).collect(),
        reveals,
        public: Some("0427".into()),
        seed,
        outcome: outcome(roster.rows(), roster.quota(), &seed).unwrap(),
    }
}

fn faults(change: impl Fn(&mut DrawRecord)) -> Vec<DrawFault> {
    let mut record = record();
    change(&mut record);
    verify(&roster(), &record).unwrap_err()
}

#[test]
fn a_sound_record_gives_the_panel() {
    let panel = verify(&roster(), &record()).unwrap();
    // One mandatory person, three and two drawn.
    assert_eq!(panel.expected().count(), 6);
    assert!(panel.expects(&Leaf([3; 32])));
}

#[test]
fn inputs_that_changed_are_named() {
    let found = faults(|r| r.attempt = 3);
    assert!(matches!(found[0], DrawFault::Mismatch { position: 1, .. }) && found.contains(&DrawFault::Seed));
    assert!(faults(|r| r.attempt = 0).contains(&DrawFault::Attempt));
    let found = faults(|r| r.reveals[1].value.push('0'));
    let who = DrawFault::Mismatch {
        position: 2,
        contributor: "监督员".into(),
    };
    assert!(found[0] == who && found[0].zh().contains("监督员"));
    assert!(matches!(
        faults(|r| r.reveals.swap(0, 1))[0],
        DrawFault::Turn { position: 1, .. }
    ));
    let found = faults(|r| drop(r.reveals.pop()));
    assert_eq!(
        found[0],
        DrawFault::Count {
            commitments: 2,
            reveals: 1
        }
    );
    let found = faults(|r| r.commitments[1].contributor = "主持人".into());
    assert_eq!(found[0], ContributorError::Twice("主持人".into()).into());
    for public in [None, Some("0428".to_owned())] {
        assert_eq!(faults(|r| r.public = public.clone())[0], DrawFault::Seed);
    }
    // A changed seed is the only fault: the outcome is judged by the recomputed one.
    assert_eq!(faults(|r| r.seed[31] ^= 1), [DrawFault::Seed]);
}

/// One contributor alone would choose the outcome.
#[test]
fn one_contributor_is_refused_even_if_all_else_agrees() {
    let roster = roster();
    let mut record = record();
    record.commitments.pop();
    record.reveals.pop();
    record.seed = seed(roster.hash(), 2, &record.reveals, Some("0427"));
    record.outcome = outcome(roster.rows(), roster.quota(), &record.seed).unwrap();
    assert_eq!(
        verify(&roster, &record),
        Err(vec![ContributorError::Few(1).into()])
    );
}

#[test]
fn another_roster_is_another_draw() {
    let roster = roster();
    let other = Roster::new(roster.rows().to_vec(), roster.quota().clone(), [6; 32]).unwrap();
    assert!(verify(&other, &record()).unwrap_err().contains(&DrawFault::Seed));
}

#[test]
fn the_place_of_a_changed_outcome_is_named() {
    let right = record().outcome;
    let only = |change: fn(&mut Outcome)| {
        let mut found = faults(|r| change(&mut r.outcome));
        assert!(!found[0].zh().is_empty() && !found[0].to_string().is_empty());
        match (found.pop(), found.is_empty()) {
            (Some(DrawFault::Outcome(fault)), true) => fault,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        only(|o| o[1].drawn.swap(0, 1)),
        OutcomeFault::Person {
            stratum: "b".into(),
            list: List::Drawn,
            position: 1,
            expected: right[1].drawn[0],
            claimed: right[1].drawn[1],
        }
    );
    let fault = only(|o| o[0].alternates.swap(2, 3));
    assert!(matches!(
        fault,
        OutcomeFault::Person {
            list: List::Alternates,
            position: 3,
            ..
        }
    ));
    let fault = only(|o| o[0].alternates.truncate(3));
    assert!(matches!(
        fault,
        OutcomeFault::Length {
            list: List::Alternates,
            expected: 4,
            claimed: 3,
            ..
        }
    ));
    let fault = only(|o| o.swap(0, 1));
    assert!(matches!(fault, OutcomeFault::Stratum { position: 1, .. }));
    let fault = only(|o| drop(o.pop()));
    assert!(matches!(
        fault,
        OutcomeFault::Stratum {
            position: 2,
            claimed: None,
            ..
        }
    ));
    let fault = only(|o| o.push(o[0].clone()));
    assert!(matches!(
        fault,
        OutcomeFault::Stratum {
            position: 3,
            expected: None,
            ..
        }
    ));
}

/// One drawn person exchanged for an alternate shows in both lists.
#[test]
fn an_exchanged_person_is_found() {
    let found = faults(|r| {
        let stratum = &mut r.outcome[0];
        std::mem::swap(&mut stratum.drawn[1], &mut stratum.alternates[0]);
    });
    assert!(matches!(
        found[..],
        [
            DrawFault::Outcome(OutcomeFault::Person {
                list: List::Drawn,
                position: 2,
                ..
            }),
            DrawFault::Outcome(OutcomeFault::Person {
                list: List::Alternates,
                position: 1,
                ..
            }),
        ]
    ));
}

#[test]
fn replacements_are_replayed() {
    let record = record();
    let panel = verify(&roster(), &record).unwrap();
    let [a, b] = [&record.outcome[0], &record.outcome[1]];
    let step = |out: Leaf, enters: Leaf| Activation {
        out,
        enters,
        reason: "住院".into(),
    };
    let good = [
        step(a.drawn[1], a.alternates[0]),
        step(b.drawn[0], b.alternates[0]),
    ];
    let after = verify_activations(panel.clone(), &good).unwrap();
    assert!(after.expects(&a.alternates[0]) && !after.expects(&a.drawn[1]));
    let skipped = [good[0].clone(), step(a.drawn[0], a.alternates[2])];
    let fault = verify_activations(panel.clone(), &skipped).unwrap_err();
    let order = ActivationFault::Order {
        position: 2,
        expected: a.alternates[1],
        claimed: a.alternates[2],
    };
    assert_eq!(fault, order);
    let back = [good[0].clone(), step(a.drawn[1], a.alternates[1])];
    let fault = verify_activations(panel, &back).unwrap_err();
    let out = ActivationFault::Refused {
        position: 2,
        error: PanelError::Out(a.drawn[1]),
    };
    assert_eq!(fault, out);
}
