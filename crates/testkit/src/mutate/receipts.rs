//! Promises that were not kept.

use gongxin_protocol::Check::V17;
use gongxin_record::{Entry, Receipt};

use super::{Evidence, Mutation, honest, plotted};
use crate::meeting::{Held, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "receipt-dropped",
            attack: "A32",
            what: "the host promised a ballot and left it out of the log, counts adjusted",
            fails: &[V17],
            make: || Evidence::of(&dropping()),
        },
        Mutation {
            id: "receipt-older-revision",
            attack: "A33",
            what: "the host logged the first revision of a voter who had a receipt for the second",
            fails: &[V17],
            make: || Evidence::of(&older()),
        },
        Mutation {
            id: "receipt-garbage",
            attack: "A31",
            what: "a receipt that is none",
            fails: &[],
            make: || Evidence {
                receipts: vec![b"{}".to_vec()],
                ..Evidence::of(&honest())
            },
        },
        Mutation {
            id: "receipt-other-meeting",
            attack: "A31",
            what: "a receipt of another meeting",
            fails: &[],
            make: || {
                let other = Held::whole(crate::meeting::SMALL, 4);
                Evidence {
                    receipts: vec![other.receipts[0].clone().into_bytes()],
                    ..Evidence::of(&honest())
                }
            },
        },
        Mutation {
            id: "receipt-two-promises",
            attack: "A32",
            what: "the host promised two different ballots under one tag and revision",
            fails: &[V17],
            make: || two_promises(),
        },
        Mutation {
            id: "receipt-forged",
            attack: "A31",
            what: "a receipt that another key signed",
            fails: &[],
            make: || {
                let (held, other) = (honest(), Held::convene(crate::meeting::SMALL, 5));
                let own = Receipt::parse(held.receipts[0].as_bytes()).expect("a receipt");
                let forged = own.sign(|message| other.log.sign(message)).expect("signature");
                Evidence {
                    receipts: vec![forged.into_bytes()],
                    ..Evidence::of(&held)
                }
            },
        },
    ]
};

fn dropping() -> Held {
    let mut dropped = false;
    plotted(move |_, e| match e {
        Entry::Epoch(epoch) if epoch.ballot == "gt" => {
            let mut epoch = epoch.clone();
            epoch.casts -= 1;
            vec![Said::entry(epoch)]
        }
        Entry::Cast(c) if c.ballot == "gt" && !dropped => {
            dropped = true;
            Vec::new()
        }
        Entry::Close(close) if close.ballot == "gt" => {
            let mut close = close.clone();
            close.casts -= 1;
            close.counted -= 1;
            vec![Said::entry(close)]
        }
        _ => vec![Said::Honest],
    })
}

fn older() -> Held {
    plotted(|held, e| match e {
        Entry::Cast(c) if c.ballot == "gt" && c.revision == 2 => {
            let first = held
                .made
                .iter()
                .find(|m| m.tag == c.tag && m.revision == 1)
                .expect("a first revision");
            vec![Said::entry(first.clone())]
        }
        _ => vec![Said::Honest],
    })
}

fn two_promises() -> Evidence {
    let held = honest();
    let mut other = Receipt::parse(held.receipts.last().expect("receipts").as_bytes()).expect("a receipt");
    other.leaf.0[0] ^= 1;
    let signed = other.sign(|message| held.log.sign(message)).expect("signature");
    Evidence {
        receipts: vec![signed.into_bytes()],
        ..Evidence::of(&held)
    }
}
