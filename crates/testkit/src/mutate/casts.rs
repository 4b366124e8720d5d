//! Ballots: proofs, one for each person, no copies, none dropped.

use gongxin_protocol::Check::{V05, V08, V09, V10};
use gongxin_record::{
    Entry,
    entry::{Cast, Epoch},
};
use gongxin_tally::Room;

use super::{Evidence, Mutation, altered, honest, plotted};
use crate::meeting::{Held, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "cast-bad-proof-replaced-later",
            what: "a first revision whose proof does not hold, replaced by a good one",
            fails: &[V08],
            make: || {
                Evidence::of(&earlier_epoch(|cast| {
                    let last = cast.proof.0.len() - 32;
                    cast.proof.0[last] ^= 1;
                }))
            },
        },
        Mutation {
            id: "cast-votes-changed",
            what: "a counted ballot whose ciphertexts were changed",
            fails: &[V08],
            make: || {
                Evidence::unpromised(&altered(|_, e| match e {
                    Entry::Cast(c) => {
                        // The second and third ciphertext change places: every point stays a point.
                        let (left, right) = c.votes.0.split_at_mut(64);
                        left[32..64].swap_with_slice(&mut right[..32]);
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "cast-tag-changed",
            what: "a ballot under another tag, to vote twice",
            fails: &[V08],
            make: || {
                Evidence::unpromised(&altered(|held, e| match e {
                    Entry::Cast(c) => {
                        let other = held.made.iter().find(|m| m.ballot == c.ballot && m.tag < c.tag);
                        if let Some(other) = other {
                            c.tag = other.tag;
                        }
                        other.is_some()
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "cast-revision-changed",
            what: "a ballot under a higher revision than its voter gave it",
            fails: &[V08],
            make: || {
                Evidence::unpromised(&altered(|_, e| match e {
                    Entry::Cast(c) => {
                        c.revision += 1;
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "cast-other-ring",
            what: "a ballot attributed to another group's ring",
            fails: &[V08],
            make: || {
                Evidence::unpromised(&altered(|_, e| match e {
                    Entry::Cast(c) if c.ballot == "gt" => {
                        c.ring = if c.ring == "r-qw" {
                            "r-main".into()
                        } else {
                            "r-qw".into()
                        };
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "cast-from-other-ballot",
            what: "a ballot of the nomination is put into the plenary vote",
            fails: &[V08],
            make: || {
                Evidence::unpromised(&altered(|held, e| match e {
                    Entry::Cast(c) if c.ballot == "qw" => {
                        let other = held
                            .made
                            .iter()
                            .find(|m| m.ballot == "gt")
                            .expect("a ballot")
                            .clone();
                        *c = Cast {
                            ballot: "qw".into(),
                            tag: c.tag,
                            ..other
                        };
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "cast-point-not-canonical",
            what: "a ciphertext point above the field's order",
            fails: &[V08],
            make: || Evidence::of(&earlier_epoch(|cast| cast.votes.0[32..64].fill(0xff))),
        },
        Mutation {
            id: "cast-identity",
            what: "a nonce point that is the identity",
            fails: &[V08],
            make: || Evidence::of(&earlier_epoch(|cast| cast.votes.0[..32].fill(0))),
        },
        Mutation {
            id: "cast-proof-longer",
            what: "a proof with thirty-two bytes too many",
            fails: &[V08],
            make: || Evidence::of(&earlier_epoch(|cast| cast.proof.0.extend([0; 32]))),
        },
        Mutation {
            id: "cast-proof-empty",
            what: "no proof at all",
            fails: &[V08],
            make: || Evidence::of(&earlier_epoch(|cast| cast.proof.0.clear())),
        },
        Mutation {
            id: "cast-bucket-none",
            what: "a bucket that the ring does not have",
            fails: &[V08, V09],
            make: || {
                Evidence::unpromised(&altered(|_, e| match e {
                    Entry::Cast(c) => {
                        c.bucket = 5;
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "close-counts",
            what: "the close says one ballot more",
            fails: &[V09],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Close(c) => {
                        c.casts += 1;
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "epoch-unsorted",
            what: "the casts of an epoch in the order of arrival",
            fails: &[V09],
            make: || Evidence::of(&unsorted()),
        },
        Mutation {
            id: "cast-twice",
            what: "one ballot in two epochs under the same revision",
            fails: &[V09, V10],
            make: || Evidence::of(&plotted(twice())),
        },
        Mutation {
            id: "cast-shared-nonces",
            what: "two voters made their ballots from one seed: whoever opens one opens the other",
            fails: &[V10],
            make: || Evidence::unpromised(&copied()),
        },
        Mutation {
            id: "cast-dropped-shallow",
            what: "a cast's line is taken out of the file",
            fails: &[V05, V09],
            make: || {
                Evidence::of(&honest()).relined(|lines| {
                    let at = lines
                        .iter()
                        .position(|l| l.starts_with("{\"type\":\"cast\""))
                        .expect("casts");
                    lines.remove(at);
                })
            },
        },
    ]
};

/// An epoch of its own, before the honest one, holds the first revision of the voter who votes twice, changed.
fn earlier_epoch(change: impl Fn(&mut Cast) + 'static) -> Held {
    plotted(move |held, e| match e {
        Entry::Epoch(epoch) if epoch.ballot == "gt" => {
            let twice = held
                .made
                .iter()
                .find(|c| c.ballot == "gt" && c.revision == 2)
                .expect("a second revision")
                .tag;
            let mut first = held
                .made
                .iter()
                .find(|c| c.tag == twice && c.revision == 1)
                .expect("a first")
                .clone();
            change(&mut first);
            vec![
                Said::entry(Epoch {
                    casts: 1,
                    ..epoch.clone()
                }),
                Said::entry(first),
                Said::entry(Epoch {
                    number: 2,
                    ..epoch.clone()
                }),
            ]
        }
        Entry::Close(close) if close.ballot == "gt" => {
            let mut close = close.clone();
            close.casts += 1;
            vec![Said::entry(close)]
        }
        _ => vec![Said::Honest],
    })
}

/// The first two casts of the first epoch change places.
fn unsorted() -> Held {
    let mut first = None;
    let mut done = false;
    plotted(move |_, e| match (e, done) {
        (Entry::Cast(_), false) => match first.take() {
            None => {
                first = Some(e.clone());
                Vec::new()
            }
            Some(first) => {
                done = true;
                vec![Said::Honest, Said::entry(first)]
            }
        },
        _ => vec![Said::Honest],
    })
}

/// The epoch comes twice.
fn twice() -> impl FnMut(&mut Held, &Entry) -> Vec<Said> {
    let mut casts: Vec<Entry> = Vec::new();
    let mut epoch: Option<Epoch> = None;
    move |_, e| match e {
        Entry::Epoch(own) if own.ballot == "gt" => {
            epoch = Some(own.clone());
            vec![Said::Honest]
        }
        Entry::Cast(c) if c.ballot == "gt" => {
            casts.push(e.clone());
            vec![Said::Honest]
        }
        Entry::Close(close) if close.ballot == "gt" => {
            let mut close = close.clone();
            close.casts *= 2;
            let again = Epoch {
                number: 2,
                ..epoch.take().expect("an epoch")
            };
            let mut said = vec![Said::entry(again)];
            said.extend(casts.drain(..).map(|cast| Said::Entry(Box::new(cast))));
            said.push(Said::entry(close));
            said
        }
        _ => vec![Said::Honest],
    }
}

/// The second voter of a group makes the ballot with the randomness of the first.
fn copied() -> Held {
    let mut coins = None;
    plotted(move |held, e| {
        let Entry::Cast(cast) = e else {
            return vec![Said::Honest];
        };
        if cast.ballot != "gt" {
            return vec![Said::Honest];
        }
        let Some(index) = voter_of(held, cast) else {
            return vec![Said::Honest];
        };
        let room = Room::open(held.state(), "gt").expect("room");
        let mut coins = coins.get_or_insert_with(|| held.rng.clone()).clone();
        let contests = room.context.contests();
        let blank: Vec<Vec<bool>> = contests.iter().map(|c| vec![false; c.options as usize]).collect();
        let ready = held.devices["qw"][index]
            .vote(&room, &blank, cast.revision, &mut coins)
            .expect("vote");
        vec![Said::Line(ready.line.into_bytes())]
    })
}

/// Which device of the committee made this cast.
fn voter_of(held: &Held, cast: &Cast) -> Option<usize> {
    let room = Room::open(held.state(), &cast.ballot).expect("room");
    held.devices["qw"]
        .iter()
        .position(|device| device.tag(&room).is_ok_and(|tag| tag == cast.tag))
}
