//! What the meeting and its ballots are.

use gongxin_protocol::Check::{V02, V03, V04, V05, V08, V15};
use gongxin_record::{
    Entry,
    bytes::PointBytes,
    entry::{Ballot, Json},
};

use gongxin_rules::BallotSpec;
use gongxin_tlog::{Kind, Signer};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rand_core::Rng;

use super::{Evidence, Mutation, honest, inserted};
use crate::meeting::{Held, SMALL, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "version-unknown",
            attack: "A29",
            what: "a protocol of another version, from the start",
            fails: &[V02],
            make: || convened(|m| m.protocol = "gongxin/2".into()),
        },
        Mutation {
            id: "suite-unknown",
            attack: "A29",
            what: "another suite, from the start",
            fails: &[V02],
            make: || convened(|m| m.suite = "p256-sha256".into()),
        },
        Mutation {
            id: "definition-other",
            attack: "A05",
            what: "another meeting than the one on paper",
            fails: &[V03],
            make: || {
                let other = Held::whole(SMALL, 9);
                Evidence {
                    trust: honest().trust,
                    ..Evidence::unpromised(&other)
                }
            },
        },
        Mutation {
            id: "definition-paper",
            attack: "A05",
            what: "the digest on paper is another one",
            fails: &[V03],
            make: || {
                let mut evidence = Evidence::of(&honest());
                evidence.trust.meeting.0[0] ^= 1;
                evidence
            },
        },
        Mutation {
            id: "definition-log-key-paper",
            attack: "A34",
            what: "the log key on paper is another one",
            fails: &[V03, V05],
            make: || Evidence {
                trust: gongxin_record::Trust {
                    log: Held::convene(SMALL, 8).trust.log,
                    ..honest().trust
                },
                ..Evidence::of(&honest())
            },
        },
        Mutation {
            id: "definition-threshold",
            attack: "A23",
            what: "all trustees are needed, so that one lost share ends the tally",
            fails: &[V03],
            make: || convened_with_all_trustees(),
        },
        Mutation {
            id: "definition-title-bidi",
            attack: "A71",
            what: "a title with a right-to-left override",
            fails: &[V03],
            make: || convened(|m| m.title = "县委\u{202e}全委会".into()),
        },
        Mutation {
            id: "ballot-list-too-short",
            attack: "A14",
            what: "a list of five names for one vacancy: it must be longer than five",
            fails: &[V03],
            make: || extra_ballot("gt", |b| respec(b, |spec| spec.contests[0].options.truncate(5))),
        },
        Mutation {
            id: "ballot-threshold-lowered",
            attack: "A14",
            what: "a plenary vote that passes with a third",
            fails: &[V03],
            make: || {
                extra_ballot("qw", |b| {
                    respec(b, |spec| {
                        let text = serde_json::to_string(&spec.rule).expect("json");
                        let lower = text.replace("\"den\":2", "\"den\":3");
                        assert_ne!(text, lower);
                        spec.rule = serde_json::from_str(&lower).expect("json");
                    });
                })
            },
        },
        Mutation {
            id: "ballot-unknown-group",
            attack: "A01",
            what: "a ballot of a group that the meeting does not have",
            fails: &[V03],
            make: || extra_ballot("gt", |b| b.groups = vec!["nobody".into()]),
        },
        Mutation {
            id: "record-empty",
            attack: "A28",
            what: "no trustees, no witnesses, no ballots: a record that holds because nothing is in it",
            fails: &[V03, V04],
            make: || {
                Evidence::of(&Held::stillborn(|m| {
                    m.trustees.clear();
                    m.witnesses.clear();
                    m.quorum = 0;
                }))
            },
        },
        Mutation {
            id: "trustee-index-zero",
            attack: "A20",
            what: "a trustee of number 0, who would hold the key itself",
            fails: &[V03],
            make: || Evidence::of(&Held::stillborn(|m| m.trustees[0].index = 0)),
        },
        Mutation {
            id: "trustee-index-twice",
            attack: "A20",
            what: "two trustees of one number",
            fails: &[V03],
            make: || Evidence::of(&Held::stillborn(|m| m.trustees[1].index = 1)),
        },
        Mutation {
            id: "trustee-twice",
            attack: "A20",
            what: "one trustee on two chairs",
            fails: &[V03],
            make: || {
                Evidence::of(&Held::stillborn(|m| {
                    let first = m.trustees[0].clone();
                    m.trustees[1] = gongxin_record::entry::Trustee { index: 2, ..first };
                }))
            },
        },
        Mutation {
            id: "trustee-box-key-identity",
            attack: "A21",
            what: "a box key that anybody opens",
            fails: &[V03],
            make: || Evidence::of(&Held::stillborn(|m| m.trustees[1].box_key = PointBytes([0; 32]))),
        },
        Mutation {
            id: "definition-quorum",
            attack: "A36",
            what: "a quorum that the witnesses cannot reach",
            fails: &[V03],
            make: || convened(|m| m.quorum = 3),
        },
        Mutation {
            id: "definition-ring-of-one",
            attack: "A46",
            what: "a ring of one is allowed: it names its voter",
            fails: &[V03],
            make: || convened(|m| m.policy.min_ring = 1),
        },
        Mutation {
            id: "definition-group-twice",
            attack: "A01",
            what: "two groups of one id",
            fails: &[V03],
            make: || {
                convened(|m| {
                    let again = m.groups[0].clone();
                    m.groups.push(again);
                })
            },
        },
        Mutation {
            id: "definition-group-id",
            attack: "A71",
            what: "a group whose id is no id",
            fails: &[V03],
            make: || {
                convened(|m| {
                    m.groups.push(gongxin_record::entry::Group {
                        id: "QW 委".into(),
                        name: "另一组".into(),
                    })
                })
            },
        },
        Mutation {
            id: "definition-witnesses-paper",
            attack: "A36",
            what: "other witnesses on paper",
            fails: &[V03, V05],
            make: || {
                let mut evidence = Evidence::of(&honest());
                evidence
                    .trust
                    .witnesses
                    .clone_from(&Held::convene(SMALL, 5).trust.witnesses);
                evidence
            },
        },
        Mutation {
            id: "ballot-changed-after-open",
            attack: "A14",
            what: "two names change places after the ballot was opened, everything signed anew",
            fails: &[V08, V15],
            make: || renamed_afterwards(),
        },
        Mutation {
            id: "ballot-round-zero",
            attack: "A14",
            what: "a ballot of round 0",
            fails: &[V03],
            make: || extra_ballot("gt", |b| b.round = 0),
        },
        Mutation {
            id: "ballot-option-twice",
            attack: "A71",
            what: "one name twice on the list",
            fails: &[V03],
            make: || {
                extra_ballot("gt", |b| {
                    respec(b, |spec| {
                        let first = spec.contests[0].options[0].clone();
                        spec.contests[0].options[1] = first;
                    })
                })
            },
        },
        Mutation {
            id: "witness-is-the-log",
            attack: "A36",
            what: "the host's own log key is one of the two witnesses",
            fails: &[V03],
            make: || own_witness(0),
        },
        Mutation {
            id: "witness-twice",
            attack: "A36",
            what: "one witness under two names",
            fails: &[V03],
            make: || own_witness(1),
        },
        Mutation {
            id: "trustee-is-the-log",
            attack: "A36",
            what: "the log key is a trustee's key too",
            fails: &[V03],
            make: || {
                Evidence::of(&Held::stillborn(|m| {
                    let log = gongxin_tlog::VerifierKey::parse(&m.log.key).expect("a key");
                    m.trustees[0].key = gongxin_record::bytes::Ed25519Key(*log.bytes());
                }))
            },
        },
    ]
};

fn convened(change: impl FnOnce(&mut gongxin_record::entry::Meeting)) -> Evidence {
    Evidence::of(&Held::plotted(
        SMALL,
        1,
        change,
        Box::new(|_, _| vec![Said::Honest]),
    ))
}

fn convened_with_all_trustees() -> Evidence {
    let sizes = crate::meeting::Sizes {
        threshold: SMALL.trustees,
        ..SMALL
    };
    Evidence::of(&Held::plotted(
        sizes,
        1,
        |_| {},
        Box::new(|_, _| vec![Said::Honest]),
    ))
}

/// One more ballot, like an honest one but for a change, which is never opened.
fn extra_ballot(like: &'static str, change: impl Fn(&mut Ballot) + 'static) -> Evidence {
    Evidence::of(&inserted(false, move |_, entry| match entry {
        Entry::Ballot(own) if own.id == like => {
            let mut extra = own.clone();
            extra.id = "extra".into();
            change(&mut extra);
            Some(extra.into())
        }
        _ => None,
    }))
}

fn respec(ballot: &mut Ballot, change: impl FnOnce(&mut BallotSpec)) {
    let mut spec: BallotSpec = ballot.spec.read().expect("a spec");
    change(&mut spec);
    ballot.spec = Json::of(&spec).expect("strict");
}

/// The names of a list change places in the published log; people's paper and ballots are those of the honest one.
fn renamed_afterwards() -> Evidence {
    let log = honest();
    let shallow = Evidence::unpromised(&log).relined(|lines| {
        let ballot = lines
            .iter_mut()
            .find(|l| l.starts_with("{\"type\":\"ballot\""))
            .expect("a ballot");
        let swapped = ballot
            .replace("候选人1", "候选人X")
            .replace("候选人2", "候选人1")
            .replace("候选人X", "候选人2");
        *ballot = swapped;
    });
    shallow.resigned()
}

/// The second witness signs with the seed of the log (0) or of the first witness (1).
fn own_witness(like: usize) -> Evidence {
    // A meeting draws these seeds first, in this order.
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let mut seeds = [[0; 32]; 2];
    seeds.iter_mut().for_each(|seed| rng.fill_bytes(seed));
    let witness = Signer::new("witness-2.example", Kind::Witness, &seeds[like]).expect("a name");
    let key = witness.public().to_string();
    let change = |m: &mut gongxin_record::entry::Meeting| m.witnesses[1].key.clone_from(&key);
    let mut held = Held::plotted(SMALL, 1, change, Box::new(|_, _| vec![Said::Honest]));
    held.trust.witnesses[1].clone_from(&key);
    held.witnesses[1] = witness;
    Evidence::of(&held)
}
