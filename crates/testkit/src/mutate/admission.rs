//! Tokens, check-ins, rings.

use gongxin_protocol::Check::{V04, V07};
use gongxin_record::{
    Entry,
    bytes::{Ed25519Key, PointBytes},
};
use gongxin_roles::{token::Token, voter::Device};

use super::{Evidence, Mutation, altered, honest, inserted, plotted};
use crate::meeting::Said;

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "tokens-more-than-read-aloud",
            what: "one more token than was read aloud",
            fails: &[V07],
            make: || {
                let mut evidence = Evidence::of(&honest());
                evidence.trust.tokens.0[0].1 -= 1;
                evidence
            },
        },
        Mutation {
            id: "tokens-unknown-on-paper",
            what: "a group of tokens that nobody counted",
            fails: &[V07],
            make: || {
                let mut evidence = Evidence::of(&honest());
                evidence.trust.tokens.0.remove(1);
                evidence
            },
        },
        Mutation {
            id: "tokens-repeated",
            what: "a token twice in the list",
            fails: &[V07],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Tokens(t) => {
                        let again = t.tokens[0];
                        t.tokens.insert(0, again);
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "ring-larger-than-signed-in",
            what: "a ring of more keys than persons who signed in",
            fails: &[V07],
            make: || {
                let mut evidence = Evidence::of(&honest());
                evidence.trust.signed_in.0[0].1 -= 1;
                evidence
            },
        },
        Mutation {
            id: "ring-stuffed",
            what: "the host puts a key of its own into a ring, in place of somebody who does not vote",
            fails: &[V07],
            make: || {
                Evidence::of(&altered(|held, e| match e {
                    Entry::Ring(r) => {
                        let silent = held.devices[&r.group]
                            .last()
                            .expect("devices")
                            .key()
                            .expect("key");
                        r.keys.retain(|key| key.0 != *silent.bytes());
                        let key = Device::new(Token::random(&mut held.rng.clone()), 1, &mut held.rng.clone())
                            .key()
                            .expect("key");
                        r.keys.push(PointBytes(*key.bytes()));
                        r.keys.sort();
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "ring-without-somebody",
            what: "a checked-in person is left out of the ring (one who then does not vote)",
            fails: &[V07],
            make: || {
                Evidence::of(&altered(|held, e| match e {
                    Entry::Ring(r) if r.group == "main" => {
                        // The last device of a group never votes.
                        let silent = held.devices["main"].last().expect("devices").key().expect("key");
                        r.keys.retain(|key| key.0 != *silent.bytes());
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "ring-unsorted",
            what: "the keys of a ring in the order of arrival",
            fails: &[V07],
            make: || {
                Evidence::unpromised(&altered(|_, e| match e {
                    Entry::Ring(r) => {
                        r.keys.reverse();
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "check-in-counter-back",
            what: "an older check-in of a token is put in after a newer one",
            fails: &[V04],
            make: || {
                let mut first = None;
                Evidence::of(&inserted(false, move |held, e| match e {
                    Entry::CheckIn(c) if first.is_none() => {
                        first = Some(c.token);
                        let token = Token::from_bytes(*held.devices["qw"][0].token().expose());
                        let device = Device::new(token, 1, &mut held.rng.clone());
                        // Signed by the token itself: a replay by whoever holds the slip.
                        let line = device
                            .check_in(&held.state().digest(), &mut held.rng.clone())
                            .expect("line");
                        Entry::parse(line.as_bytes()).ok()
                    }
                    _ => None,
                }))
            },
        },
        Mutation {
            id: "check-in-forged",
            what: "a check-in that the token did not sign",
            fails: &[V07],
            make: || {
                with_extra_check_in(|held| {
                    let device = Device::new(Token::random(&mut held.rng.clone()), 2, &mut held.rng.clone());
                    let line = device
                        .check_in(&held.state().digest(), &mut held.rng.clone())
                        .expect("line");
                    let Ok(Entry::CheckIn(mut c)) = Entry::parse(line.as_bytes()) else {
                        return Vec::new();
                    };
                    c.token = Ed25519Key(held.devices["qw"][0].token().signing().public());
                    Entry::from(c).to_line().into_bytes()
                })
            },
        },
        Mutation {
            id: "check-in-key-of-another",
            what: "somebody enters another person's key as their own, without knowing its secret",
            fails: &[V07],
            make: || {
                Evidence::of(&altered(|held, e| match e {
                    Entry::CheckIn(c) => {
                        c.key = other_key(held);
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "check-in-unlisted-token",
            what: "a check-in with a token that was never issued",
            fails: &[V04],
            make: || {
                with_extra_check_in(|held| {
                    let device = Device::new(Token::random(&mut held.rng.clone()), 1, &mut held.rng.clone());
                    device
                        .check_in(&held.state().digest(), &mut held.rng.clone())
                        .expect("line")
                        .into_bytes()
                })
            },
        },
    ]
};

/// The key that the next device would have had: a key whose secret the speaker does not know.
fn other_key(held: &crate::meeting::Held) -> PointBytes {
    let device = Device::new(Token::random(&mut held.rng.clone()), 1, &mut held.rng.clone());
    PointBytes(*device.key().expect("key").bytes())
}

/// A line after the first check-in.
fn with_extra_check_in(line: impl Fn(&crate::meeting::Held) -> Vec<u8> + 'static) -> Evidence {
    let mut done = false;
    Evidence::of(&plotted(move |held, e| {
        if done || !matches!(e, Entry::CheckIn(_)) {
            return vec![Said::Honest];
        }
        done = true;
        vec![Said::Honest, Said::Line(line(held))]
    }))
}
