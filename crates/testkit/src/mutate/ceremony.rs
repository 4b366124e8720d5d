//! The making of the key.

use gongxin_crypto::dkg::commit_digest;
use gongxin_protocol::Check::{V04, V12};
use gongxin_record::{
    Entry,
    bytes::{B32, LeafHash, Points, Proof64, SignatureBytes},
    entry::{DkgAbort, DkgComplaint, DkgDeal},
};
use gongxin_roles::trustee::Trustee;

use super::{Evidence, Mutation, altered, plotted};
use crate::meeting::{Held, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "dkg-accept-other-deals",
            attack: "A22",
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
            attack: "A18",
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
            attack: "A18",
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
            attack: "A23",
            what: "a deal is bad, its trustee says so, and the host takes the key all the same",
            fails: &[V04],
            make: || {
                Evidence::of(&plotted(|_, e| match e {
                    Entry::DkgDeal(d) if d.trustee == 2 => {
                        let mut d = d.clone();
                        d.shares.iter_mut().find(|s| s.to == 3).expect("a box").sealed.0[100] ^= 1;
                        vec![Said::entry(d)]
                    }
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "dkg-accept-missing",
            attack: "A23",
            what: "the key is taken before the last trustee accepted",
            fails: &[V04],
            make: || {
                Evidence::of(&plotted(|_, e| match e {
                    Entry::DkgAccept(a) if a.trustee == 3 => Vec::new(),
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "key-of-the-host",
            attack: "A18",
            what: "the host puts a key of its own in place of the sum",
            fails: &[V12],
            make: || {
                Evidence::of(&altered(|held, e| match e {
                    Entry::ElectionKey(k) => {
                        let own = Trustee::random(&mut held.rng.clone()).public().expect("keys").1;
                        k.key.0[0] = own.0;
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "dkg-possession",
            attack: "A18",
            what: "a deal whose dealer does not know the key it adds",
            fails: &[V12],
            make: || spoilt(|deal| deal.proof.0[40] ^= 1),
        },
        Mutation {
            id: "dkg-commitments-short",
            attack: "A19",
            what: "a polynomial of too low a degree",
            fails: &[V12],
            make: || {
                spoilt(|deal| {
                    deal.commitments.0.pop();
                })
            },
        },
        Mutation {
            id: "dkg-commitments-long",
            attack: "A19",
            what: "a polynomial of too high a degree: nobody could ever decrypt",
            fails: &[V12],
            make: || {
                spoilt(|deal| {
                    let last = *deal.commitments.0.last().expect("points");
                    deal.commitments.0.push(last);
                })
            },
        },
        Mutation {
            id: "dkg-identity",
            attack: "A21",
            what: "a trustee adds nothing to the key",
            fails: &[V12],
            make: || spoilt(|deal| deal.commitments.0[0] = [0; 32]),
        },
        Mutation {
            id: "dkg-copied",
            attack: "A18",
            what: "a trustee deals another trustee's points and proof as its own",
            fails: &[V12],
            make: || {
                Evidence::of(&spoilt_with(
                    |held| held.trustees[0].will_deal(held.state(), 1).expect("deal"),
                    |_| {},
                ))
            },
        },
        Mutation {
            id: "dkg-box-short",
            attack: "A19",
            what: "a sealed share that is a byte too short",
            fails: &[V12],
            make: || {
                spoilt_after(|deal| {
                    deal.shares[0].sealed.0.pop();
                })
            },
        },
        Mutation {
            id: "dkg-box-of-another",
            attack: "A94",
            what: "a trustee deals a box whose ephemeral point is another's: its complaint would open the other box",
            fails: &[V12],
            make: || {
                spoilt_after(|deal| {
                    let point = deal.shares[0].sealed.0[..32].to_vec();
                    deal.shares[1].sealed.0[..32].copy_from_slice(&point);
                })
            },
        },
        Mutation {
            id: "dkg-box-missing",
            attack: "A22",
            what: "a trustee gets no share from one dealer",
            fails: &[V12],
            make: || spoilt_after(|deal| drop(deal.shares.pop())),
        },
        Mutation {
            id: "dkg-deal-forged",
            attack: "A22",
            what: "a deal that its trustee did not sign",
            fails: &[V12],
            make: || {
                Evidence::of(&plotted({
                    let mut done = false;
                    move |_, e| match e {
                        Entry::DkgDeal(d) if !done => {
                            done = true;
                            let mut d = d.clone();
                            d.signature.0[0] ^= 1;
                            vec![Said::Line(Entry::from(d).to_line().into_bytes())]
                        }
                        _ => vec![Said::Honest],
                    }
                }))
            },
        },
        Mutation {
            id: "dkg-complaint-unproven",
            attack: "A23",
            what: "a trustee ends a ceremony with a complaint that opens no box",
            fails: &[V12],
            make: || Evidence::of(&complaining(|complaint| complaint.proof.0[40] ^= 1)),
        },
        Mutation {
            id: "dkg-complaint-late",
            attack: "A23",
            what: "a trustee who has accepted complains",
            fails: &[V04],
            make: || {
                Evidence::of(&plotted(|held, e| match e {
                    Entry::DkgAccept(a) if (a.ceremony, a.trustee) == (1, 1) => {
                        let line =
                            held.trustees[0].complain_of_anything(held.writer.state(), 2, &mut held.rng);
                        vec![Said::Honest, Said::Line(line.expect("complaint").into_bytes())]
                    }
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "dkg-commit-late",
            attack: "A18",
            what: "a trustee commits again after a deal was seen",
            fails: &[V04],
            make: || {
                Evidence::of(&plotted({
                    let mut own = None;
                    move |_, e| match e {
                        Entry::DkgCommit(_) => {
                            own = Some(e.clone());
                            vec![Said::Honest]
                        }
                        Entry::DkgDeal(d) if d.trustee == 1 => match own.take() {
                            Some(commit) => vec![Said::Honest, Said::Line(commit.to_line().into_bytes())],
                            None => vec![Said::Honest],
                        },
                        _ => vec![Said::Honest],
                    }
                }))
            },
        },
    ]
};

/// A first ceremony that trustee 3 ends with a complaint, changed before it is signed, of a sound deal; then a second one.
pub(super) fn complaining(change: impl Fn(&mut DkgComplaint) + 'static) -> Held {
    plotted(move |held, e| match e {
        Entry::DkgAccept(a) if (a.ceremony, a.trustee) == (1, 3) => {
            let line = held.trustees[2].complain_of_anything(held.writer.state(), 1, &mut held.rng);
            let Ok(Entry::DkgComplaint(mut complaint)) = Entry::parse(line.expect("complaint").as_bytes())
            else {
                return vec![Said::Honest];
            };
            change(&mut complaint);
            vec![Said::entry(complaint)]
        }
        _ => vec![Said::Honest],
    })
}

/// A first ceremony in which trustee 2 committed to a changed deal, given up, and a sound second one: nothing but the first is wrong.
fn spoilt(change: impl Fn(&mut DkgDeal) + Clone + 'static) -> Evidence {
    let own = change.clone();
    let will_deal = move |held: &Held| {
        let (commitments, proof) = held.trustees[1].will_deal(held.state(), 1).expect("deal");
        let mut deal = DkgDeal {
            ceremony: 1,
            trustee: 2,
            commitments: Points(commitments.as_chunks().0.to_vec()),
            proof: Proof64(proof),
            shares: Vec::new(),
            signature: SignatureBytes::PLACEHOLDER,
        };
        own(&mut deal);
        (deal.commitments.0.concat(), deal.proof.0)
    };
    Evidence::of(&spoilt_with(will_deal, |_| {}))
}

/// The same, but changed in what the commitment does not bind.
fn spoilt_after(change: impl Fn(&mut DkgDeal) + 'static) -> Evidence {
    let honest = |held: &Held| held.trustees[1].will_deal(held.state(), 1).expect("deal");
    Evidence::of(&spoilt_with(honest, change))
}

fn spoilt_with(
    will_deal: impl Fn(&Held) -> (Vec<u8>, [u8; 64]) + 'static,
    change: impl Fn(&mut DkgDeal) + 'static,
) -> Held {
    let mut dealt = None;
    plotted(move |held, e| match e {
        Entry::DkgCommit(c) if (c.ceremony, c.trustee) == (1, 2) => {
            let (commitments, proof) = will_deal(held);
            let digest = commit_digest(&held.state().ceremony_parameters(1), 2, &commitments, &proof);
            dealt = Some((commitments, proof));
            let mut commit = c.clone();
            commit.digest = B32(digest);
            vec![Said::entry(commit)]
        }
        Entry::DkgDeal(d) if (d.ceremony, d.trustee) == (1, 2) => {
            let (commitments, proof) = dealt.take().expect("a commitment");
            let mut deal = d.clone();
            deal.commitments = Points(commitments.as_chunks().0.to_vec());
            deal.proof = Proof64(proof);
            change(&mut deal);
            let abort = DkgAbort {
                ceremony: 1,
                reason: "第二名监票人的分发不可用".into(),
            };
            vec![Said::entry(deal), Said::entry(abort)]
        }
        _ => vec![Said::Honest],
    })
}
