//! The making of the key.

use gongxin_protocol::Check::{V04, V12};
use gongxin_record::{
    Entry,
    bytes::{B32, LeafHash},
};

use super::{Evidence, Mutation, altered, plotted};
use crate::meeting::Said;

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "dkg-accept-other-deals",
            what: "a trustee accepts deals that are not in the log",
            fails: &[V12],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::DkgAccept(a) => {
                        a.deals[0] = LeafHash([4; 32]);
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "dkg-commit-other",
            what: "a trustee deals something else than was committed to: a key chosen after seeing the others'",
            fails: &[V12],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::DkgCommit(c) => {
                        c.digest = B32([5; 32]);
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "dkg-commit-forged",
            what: "a commitment that the trustee did not sign",
            fails: &[V12],
            make: || {
                Evidence::of(&plotted({
                    let mut done = false;
                    move |_, e| match e {
                        Entry::DkgCommit(c) if !done => {
                            done = true;
                            let mut c = c.clone();
                            c.signature.0[0] ^= 1;
                            vec![Said::Line(Entry::from(c).to_line().into_bytes())]
                        }
                        _ => vec![Said::Honest],
                    }
                }))
            },
        },
        Mutation {
            id: "dkg-complaint-ignored",
            what: "a deal is bad, its trustee says so, and the host takes the key all the same",
            fails: &[V04],
            make: || {
                Evidence::of(&plotted(|_, e| match e {
                    Entry::DkgDeal(d) if d.trustee == 2 => {
                        let mut d = d.clone();
                        d.shares.iter_mut().find(|s| s.to == 3).expect("a box").sealed.0[40] ^= 1;
                        vec![Said::entry(d)]
                    }
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "dkg-accept-missing",
            what: "the key is taken before the last trustee accepted",
            fails: &[V04],
            make: || {
                Evidence::of(&plotted(|_, e| match e {
                    Entry::DkgAccept(a) if a.trustee == 3 => Vec::new(),
                    _ => vec![Said::Honest],
                }))
            },
        },
    ]
};
