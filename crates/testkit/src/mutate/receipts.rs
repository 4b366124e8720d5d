//! Promises that were not kept.

use gongxin_protocol::Check::V17;
use gongxin_record::Entry;

use super::{Evidence, Mutation, honest, plotted};
use crate::meeting::{Held, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "receipt-dropped",
            what: "the host promised a ballot and left it out of the log, counts adjusted",
            fails: &[V17],
            make: || Evidence::of(&dropping()),
        },
        Mutation {
            id: "receipt-older-revision",
            what: "the host logged the first revision of a voter who had a receipt for the second",
            fails: &[V17],
            make: || Evidence::of(&older()),
        },
        Mutation {
            id: "receipt-garbage",
            what: "a receipt that is none",
            fails: &[],
            make: || Evidence {
                receipts: vec![b"{}".to_vec()],
                ..Evidence::of(&honest())
            },
        },
        Mutation {
            id: "receipt-other-meeting",
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
