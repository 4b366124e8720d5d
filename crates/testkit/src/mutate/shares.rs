//! Decryption shares.

use gongxin_protocol::Check::{V11, V13};
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
            what: "a third share worked from a head that this log never had",
            fails: &[V11],
            make: || third(|_, share| share.root = TreeRoot([6; 32])),
        },
        Mutation {
            id: "share-other-aggregate",
            what: "a third share that names another sum",
            fails: &[V11],
            make: || third(|_, share| share.aggregate = B32([7; 32])),
        },
        Mutation {
            id: "share-signature",
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
    ]
};

/// The third trustee also gives a share of the nomination, changed before it is signed.
fn third(change: impl Fn(&Held, &mut Share) + 'static) -> Evidence {
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
            .sums_unjudged(&own.ballot, &mut held.rng)
            .expect("sums");
        let head = held.writer.head();
        let third =
            held.trustees[2].share_of_anything(held.writer.state(), &own.ballot, &sums, head, &mut held.rng);
        match Entry::parse(third.expect("share").as_bytes()) {
            Ok(Entry::Share(share)) => vec![Said::Honest, Said::Line(line(held, share))],
            _ => vec![Said::Honest],
        }
    }))
}
