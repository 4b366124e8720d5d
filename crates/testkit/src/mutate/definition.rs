//! What the meeting and its ballots are.

use gongxin_protocol::Check::{V02, V03, V05};
use gongxin_record::{
    Entry,
    entry::{Ballot, Json},
};

use gongxin_rules::BallotSpec;

use super::{Evidence, Mutation, honest, inserted};
use crate::meeting::{Held, SMALL, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "version-unknown",
            what: "a protocol of another version, from the start",
            fails: &[V02],
            make: || convened(|m| m.protocol = "gongxin/2".into()),
        },
        Mutation {
            id: "suite-unknown",
            what: "another suite, from the start",
            fails: &[V02],
            make: || convened(|m| m.suite = "p256-sha256".into()),
        },
        Mutation {
            id: "definition-other",
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
            what: "all trustees are needed, so that one lost share ends the tally",
            fails: &[V03],
            make: || convened_with_all_trustees(),
        },
        Mutation {
            id: "definition-title-bidi",
            what: "a title with a right-to-left override",
            fails: &[V03],
            make: || convened(|m| m.title = "县委\u{202e}全委会".into()),
        },
        Mutation {
            id: "ballot-list-too-short",
            what: "a list of five names for one vacancy: it must be longer than five",
            fails: &[V03],
            make: || extra_ballot("gt", |b| respec(b, |spec| spec.contests[0].options.truncate(5))),
        },
        Mutation {
            id: "ballot-threshold-lowered",
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
            what: "a ballot of a group that the meeting does not have",
            fails: &[V03],
            make: || extra_ballot("gt", |b| b.groups = vec!["nobody".into()]),
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
