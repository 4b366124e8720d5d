//! Small breaches that no larger attack of the other files makes, so that every single refusal of the judge is seen to work.

use gongxin_protocol::Check::{V03, V04, V07, V12};
use gongxin_record::{
    Entry,
    bytes::{B32, Ed25519Key, PointBytes, RowLeaf},
    entry::{Alternate, Ballot, CheckIn, DrawCommit, Json, Redraw, Revoke, Tokens},
    signing::sign_entry,
};
use gongxin_roles::{token::Token, voter::Device};
use gongxin_rules::BallotSpec;

use super::{Evidence, Mutation, ceremony::complaining, inserted, plotted};
use crate::meeting::{Held, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "dkg-accept-twice",
            attack: "A22",
            what: "a trustee accepts the deals twice",
            fails: &[V04],
            make: || said(false, |_, e| matches!(e, Entry::DkgAccept(_)).then(|| e.clone())),
        },
        Mutation {
            id: "dkg-complaint-early",
            attack: "A23",
            what: "a trustee ends a ceremony before all have dealt",
            fails: &[V04],
            make: || Evidence::of(&complaint_before_the_last_deal()),
        },
        Mutation {
            id: "dkg-complaint-against-nobody",
            attack: "A23",
            what: "a trustee ends a ceremony with a complaint about itself",
            fails: &[V12],
            make: || Evidence::of(&complaining(|complaint| complaint.against = complaint.trustee)),
        },
        Mutation {
            id: "definition-no-groups",
            attack: "A28",
            what: "a meeting of nobody",
            fails: &[V03],
            make: || Evidence::of(&Held::stillborn(|m| m.groups.clear())),
        },
        Mutation {
            id: "definition-width-zero",
            attack: "A28",
            what: "a key that can seal nothing",
            fails: &[V03],
            make: || Evidence::of(&Held::stillborn(|m| m.width = 0)),
        },
        Mutation {
            id: "ballot-too-long",
            attack: "A28",
            what: "a ballot with more options than proofs can be made for",
            fails: &[V03],
            make: || said(true, |_, e| matches!(e, Entry::Note(_)).then(endless)),
        },
        Mutation {
            id: "draw-alternate-early",
            attack: "A54",
            what: "an alternate is called before anybody was drawn",
            fails: &[V04],
            make: || {
                said(true, |_, e| {
                    let alternate = Alternate {
                        leaves: RowLeaf([1; 32]),
                        enters: RowLeaf([2; 32]),
                        reason: "请假".into(),
                    };
                    matches!(e, Entry::Draw(_)).then(|| alternate.into())
                })
            },
        },
        Mutation {
            id: "draw-before-roster",
            attack: "A54",
            what: "somebody commits to a draw before there is a roster",
            fails: &[V04],
            make: || {
                said(true, |_, e| {
                    let commit = DrawCommit {
                        attempt: 1,
                        contributor: "主持人".into(),
                        commitment: B32([5; 32]),
                    };
                    matches!(e, Entry::Roster(_)).then(|| commit.into())
                })
            },
        },
        Mutation {
            id: "draw-redraw-of-nothing",
            attack: "A56",
            what: "an attempt is given up in which nobody has committed",
            fails: &[V04],
            make: || {
                said(true, |_, e| {
                    let redraw = Redraw {
                        attempt: 1,
                        reason: "重来".into(),
                    };
                    matches!(e, Entry::DrawCommit(_)).then(|| redraw.into())
                })
            },
        },
        Mutation {
            id: "revoke-unknown",
            attack: "A45",
            what: "a token is declared void that there is not",
            fails: &[V04],
            make: || {
                said(true, |_, e| {
                    let revoke = Revoke {
                        token: Ed25519Key([3; 32]),
                        reason: "遗失".into(),
                    };
                    matches!(e, Entry::Note(_)).then(|| revoke.into())
                })
            },
        },
        Mutation {
            id: "tokens-no-key",
            attack: "A45",
            what: "a token whose public key is no key",
            fails: &[V07],
            make: || said(true, |_, e| later_tokens(e, Ed25519Key([0; 32]))),
        },
        Mutation {
            id: "tokens-late",
            attack: "A01",
            what: "tokens are issued to a group that has begun to check in",
            fails: &[V04],
            make: || {
                said(false, |held, e| {
                    matches!(e, Entry::CheckIn(_)).then(|| more_tokens(held))
                })
            },
        },
        Mutation {
            id: "check-in-no-key",
            attack: "A11",
            what: "a check-in with a voting key that is no point",
            fails: &[V07],
            make: || {
                let mut done = false;
                Evidence::of(&plotted(move |held, e| match e {
                    // After the freeze, so that the key enters no ring.
                    Entry::Open(_) if !done => {
                        done = true;
                        vec![Said::Line(pointless(held)), Said::Honest]
                    }
                    _ => vec![Said::Honest],
                }))
            },
        },
    ]
};

fn said<F>(before: bool, here: F) -> Evidence
where
    F: FnMut(&Held, &Entry) -> Option<Entry> + 'static,
{
    Evidence::unpromised(&inserted(before, here))
}

/// The third trustee complains of the first one's deal in place of dealing.
fn complaint_before_the_last_deal() -> Held {
    plotted(|held, e| match e {
        Entry::DkgDeal(d) if (d.ceremony, d.trustee) == (1, 3) => {
            let line = held.trustees[2].complain_of_anything(held.writer.state(), 1, &mut held.rng);
            vec![Said::Line(line.expect("complaint").into_bytes())]
        }
        _ => vec![Said::Honest],
    })
}

fn endless() -> Entry {
    let names = (1..=2100).map(|i| format!("候选人{i}"));
    Ballot {
        id: "endless".into(),
        title: "过长的表决".into(),
        groups: vec!["qw".into()],
        classes: Vec::new(),
        take: None,
        round: 1,
        previous: None,
        spec: Json::of(&BallotSpec::gt_nom(1, "县教育局局长", names)).expect("spec"),
    }
    .into()
}

/// Tokens of a group that has none yet.
fn later_tokens(e: &Entry, token: Ed25519Key) -> Option<Entry> {
    let Entry::Tokens(tokens) = e else { return None };
    let group = tokens.group.clone();
    Some(
        Tokens {
            group,
            tokens: vec![token],
        }
        .into(),
    )
}

fn more_tokens(held: &Held) -> Entry {
    let token = Token::random(&mut held.rng.clone());
    Tokens {
        group: "qw".into(),
        tokens: vec![Ed25519Key(token.signing().public())],
    }
    .into()
}

/// A check-in of a committee member, signed by the token, that enters bytes which are no point.
fn pointless(held: &Held) -> Vec<u8> {
    let token = Token::from_bytes(*held.devices["qw"][0].token().expose());
    let signing = token.signing();
    let mut rng = held.rng.clone();
    let digest = held.state().digest();
    let line = Device::new(token, 9, &mut rng)
        .check_in(&digest, &mut rng)
        .expect("check-in");
    let Ok(Entry::CheckIn(check_in)) = Entry::parse(line.as_bytes()) else {
        return Vec::new();
    };
    let entry = CheckIn {
        key: PointBytes([0xff; 32]),
        ..check_in
    };
    sign_entry(&entry.into(), &digest, |message| signing.sign(message))
        .expect("signed")
        .into_bytes()
}
