//! Decryption shares.

use gongxin_protocol::Check::{V04, V11, V13};
use gongxin_record::{
    Entry,
    bytes::{B32, TreeRoot},
    entry::Share,
};

use super::{Evidence, Mutation, plotted};
use crate::meeting::{Held, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "share-head-before-close",
            attack: "A17",
            what: "a third share worked from a head before the close",
            fails: &[V11],
            make: || {
                third(|held, share| {
                    share.size = 1;
                    share.root = TreeRoot(held.writer.root_at(1).expect("root").0);
                })
            },
        },
        Mutation {
            id: "share-head-of-another-log",
            attack: "A17",
            what: "a third share worked from a head that this log never had",
            fails: &[V11],
            make: || third(|_, share| share.root = TreeRoot([6; 32])),
        },
        Mutation {
            id: "share-other-aggregate",
            attack: "A17",
            what: "a third share that names another sum",
            fails: &[V11],
            make: || third(|_, share| share.aggregate = B32([7; 32])),
        },
        Mutation {
            id: "share-signature",
            attack: "A16",
            what: "a third share that its trustee did not sign",
            fails: &[V13],
            make: || {
                third_line(|held, mut share| {
                    share.signature.0[0] ^= 1;
                    let _ = held;
                    Entry::from(share).to_line().into_bytes()
                })
            },
        },
        Mutation {
            id: "share-proof",
            attack: "A16",
            what: "one of the two shares that were combined does not hold",
            fails: &[V13],
            make: || {
                Evidence::of(&super::altered(|_, e| match e {
                    Entry::Share(s) => {
                        s.proof.0[64] ^= 1;
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "share-too-few",
            attack: "A25",
            what: "a result from one share where two are needed",
            fails: &[V13],
            make: || {
                let mut first = true;
                Evidence::of(&plotted(move |_, e| match e {
                    Entry::Outcome(o) if first => {
                        first = false;
                        let mut o = o.clone();
                        o.trustees.pop();
                        vec![Said::entry(o)]
                    }
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "share-before-close",
            attack: "A17",
            what: "a share is given while ballots still come in",
            fails: &[V04, V11],
            make: || early_share(),
        },
        Mutation {
            id: "share-from-other-ballot",
            attack: "A16",
            what: "points and proof of another vote's share",
            fails: &[V13],
            make: || other_ballots_share(),
        },
        Mutation {
            id: "share-points",
            attack: "A16",
            what: "a wrong point in one of the shares that were combined",
            fails: &[V13],
            make: || {
                Evidence::of(&super::altered(|_, e| match e {
                    Entry::Share(s) => {
                        s.points.0.swap(0, 1);
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "share-under-another-name",
            attack: "A16",
            what: "one trustee gives two shares, the second under another one's number",
            fails: &[V13],
            make: || {
                Evidence::of(&plotted(|held, e| match e {
                    Entry::Share(s) if s.trustee == 2 => {
                        let mut s = s.clone();
                        s.trustee = 3;
                        vec![Said::Line(
                            held.trustees[1]
                                .sign_anything(&s.into(), held.state())
                                .expect("signature")
                                .into_bytes(),
                        )]
                    }
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "share-stranger",
            attack: "A20",
            what: "a share of a trustee that the meeting does not have",
            fails: &[V13],
            make: || {
                third_line(|held, mut share| {
                    share.trustee = 9;
                    held.trustees[2]
                        .sign_anything(&share.into(), held.state())
                        .expect("signature")
                        .into_bytes()
                })
            },
        },
    ]
};

/// The third trustee also gives a share of the nomination, changed before it is signed.
pub(super) fn third(change: impl Fn(&Held, &mut Share) + 'static) -> Evidence {
    third_line(move |held, mut share| {
        change(held, &mut share);
        held.trustees[2]
            .sign_anything(&share.into(), held.state())
            .expect("signature")
            .into_bytes()
    })
}

fn third_line(line: impl Fn(&Held, Share) -> Vec<u8> + 'static) -> Evidence {
    let mut given = 0;
    Evidence::of(&plotted(move |held, e| {
        let Entry::Share(own) = e else {
            return vec![Said::Honest];
        };
        given += 1;
        if given != 2 {
            return vec![Said::Honest];
        }
        let sums = held
            .writer
            .unjudged(&own.ballot, &mut held.rng)
            .expect("sums")
            .sums;
        let head = held.writer.head();
        let third =
            held.trustees[2].share_of_anything(held.writer.state(), &own.ballot, &sums, head, &mut held.rng);
        match Entry::parse(third.expect("share").as_bytes()) {
            Ok(Entry::Share(share)) => vec![Said::Honest, Said::Line(line(held, share))],
            _ => vec![Said::Honest],
        }
    }))
}

/// The third trustee gives a share of what was cast before the close.
fn early_share() -> Evidence {
    Evidence::of(&plotted(|held, e| match e {
        Entry::Close(close) if close.ballot == "gt" => {
            let sums = held.writer.unjudged("gt", &mut held.rng).expect("sums").sums;
            let head = held.writer.head();
            let early =
                held.trustees[2].share_of_anything(held.writer.state(), "gt", &sums, head, &mut held.rng);
            vec![Said::Line(early.expect("share").into_bytes()), Said::Honest]
        }
        _ => vec![Said::Honest],
    }))
}

/// A trustee gives for the second vote what it gave for the first, so far as lengths allow.
fn other_ballots_share() -> Evidence {
    let mut first = None;
    Evidence::of(&plotted(move |_, e| match e {
        Entry::Share(s) if s.ballot == "gt" => {
            first = Some(s.clone());
            vec![Said::Honest]
        }
        Entry::Share(s) => {
            let other = first.clone().expect("a share");
            let mut own = s.clone();
            own.points.0.copy_from_slice(&other.points.0[..s.points.0.len()]);
            own.proof = other.proof;
            vec![Said::entry(own)]
        }
        _ => vec![Said::Honest],
    }))
}
