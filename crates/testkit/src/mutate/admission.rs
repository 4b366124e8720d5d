//! Tokens, check-ins, rings.

use gongxin_protocol::Check::{V04, V07};
use gongxin_record::{
    Entry,
    bytes::{Ed25519Key, PointBytes},
    entry::Revoke,
};
use gongxin_roles::{token::Token, voter::Device};

use super::{Evidence, Mutation, altered, honest, inserted, plotted};
use crate::meeting::{Held, SMALL, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "tokens-more-than-read-aloud",
            attack: "A01",
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
            attack: "A01",
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
            attack: "A01",
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
            attack: "A01",
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
            attack: "A01",
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
            attack: "A42",
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
            attack: "A42",
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
            attack: "A45",
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
            attack: "A45",
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
            attack: "A11",
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
            attack: "A45",
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
        Mutation {
            id: "tokens-in-two-groups",
            attack: "A01",
            what: "a token of one group is issued to another one too",
            fails: &[V07],
            make: || token_in_two_groups(),
        },
        Mutation {
            id: "check-in-no-possession",
            attack: "A11",
            what: "a check-in whose possession proof does not hold, signed by its token",
            fails: &[V07],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::CheckIn(c) => {
                        c.proof.0[40] ^= 1;
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "check-in-key-returns",
            attack: "A11",
            what: "a key that was replaced comes back",
            fails: &[V04],
            make: || key_returns(),
        },
        Mutation {
            id: "check-in-revoked",
            attack: "A45",
            what: "a revoked token checks in",
            fails: &[V04],
            make: || Evidence::unpromised(&revoked()),
        },
        Mutation {
            id: "ring-with-revoked",
            attack: "A45",
            what: "a ring that still holds the key of a revoked token",
            fails: &[V07],
            make: || ring_with_revoked(),
        },
        Mutation {
            id: "open-with-revoked",
            attack: "A45",
            what: "a ballot opens with a ring in which somebody was revoked after the freeze",
            fails: &[V07],
            make: || {
                Evidence::of(&plotted(|held, e| match e {
                    Entry::Open(_) => {
                        // The last device of a group never votes.
                        let silent = held.devices["qw"].last().expect("devices").token().signing();
                        let token = Ed25519Key(silent.public());
                        if held.state().admission.tokens[&token].revoked {
                            return vec![Said::Honest];
                        }
                        let reason = "遗失".into();
                        vec![Said::entry(Revoke { token, reason }), Said::Honest]
                    }
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "ring-too-small",
            attack: "A46",
            what: "a ring smaller than the meeting allows",
            fails: &[V07],
            make: || {
                Evidence::of(&Held::plotted(
                    SMALL,
                    1,
                    |m| m.policy.min_ring = 5,
                    Box::new(|_, _| vec![Said::Honest]),
                ))
            },
        },
        Mutation {
            id: "ring-larger-than-expected",
            attack: "A01",
            what: "more keys than persons were drawn, and paper says the same",
            fails: &[V07],
            make: || one_too_many(),
        },
        Mutation {
            id: "ring-unknown-on-paper",
            attack: "A01",
            what: "a ring that nobody counted",
            fails: &[V07],
            make: || {
                let mut evidence = Evidence::of(&honest());
                evidence.trust.signed_in.0.remove(0);
                evidence
            },
        },
        Mutation {
            id: "ring-of-another-group",
            attack: "A01",
            what: "the keys of one group are frozen as another group's ring",
            fails: &[V07],
            make: || {
                Evidence::unpromised(&altered(|held, e| match e {
                    Entry::Ring(r) if r.group == "main" => {
                        r.keys = held.state().admission.live_keys("qw");
                        true
                    }
                    _ => false,
                }))
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

fn token_in_two_groups() -> Evidence {
    let mut evidence = Evidence::unpromised(&altered(|held, e| match e {
        Entry::Tokens(t) if t.group == "main" => {
            // That of the person who never votes: nothing else is touched.
            let silent = held.devices["qw"].last().expect("devices").token().signing();
            t.tokens.push(Ed25519Key(silent.public()));
            t.tokens.sort();
            true
        }
        _ => false,
    }));
    count(&mut evidence, "main");
    evidence
}

/// One more of a group's tokens was read aloud.
fn count(evidence: &mut Evidence, group: &str) {
    let counts = evidence.trust.tokens.0.iter_mut();
    counts.for_each(|(name, n)| *n += u64::from(name == group));
}

/// A check-in of the first committee member with this counter, of this key or a fresh one.
fn check_in_again(held: &Held, counter: u32, secret: Option<&[u8; 32]>) -> Said {
    let mut rng = held.rng.clone();
    let token = Token::from_bytes(*held.devices["qw"][0].token().expose());
    let device = match secret {
        Some(secret) => Device::restore(token, counter, secret).expect("a device"),
        None => Device::new(token, counter, &mut rng),
    };
    let line = device.check_in(&held.state().digest(), &mut rng);
    Said::Line(line.expect("line").into_bytes())
}

fn key_returns() -> Evidence {
    let mut done = false;
    Evidence::of(&plotted(move |held, e| {
        if done || !matches!(e, Entry::CheckIn(_)) {
            return vec![Said::Honest];
        }
        done = true;
        let secret = held.devices["qw"][0].secret();
        let (other, back) = (
            check_in_again(held, 2, None),
            check_in_again(held, 3, Some(&secret)),
        );
        vec![Said::Honest, other, back]
    }))
}

/// The first committee member's token is revoked before the second group gets its own.
fn revocation(held: &Held) -> Said {
    let token = Ed25519Key(held.devices["qw"][0].token().signing().public());
    let reason = "遗失".into();
    Said::entry(Revoke { token, reason })
}

fn revoked() -> Held {
    plotted(|held, e| match e {
        Entry::Tokens(t) if t.group == "main" => {
            vec![revocation(held), check_in_again(held, 2, None), Said::Honest]
        }
        _ => vec![Said::Honest],
    })
}

fn ring_with_revoked() -> Evidence {
    let mut evidence = Evidence::of(&plotted(|held, e| match e {
        Entry::Tokens(t) if t.group == "main" => vec![revocation(held), Said::Honest],
        Entry::Ring(r) if r.group == "qw" => {
            let mut ring = r.clone();
            let key = held.devices["qw"][0].key().expect("key");
            ring.keys.push(PointBytes(*key.bytes()));
            ring.keys.sort();
            vec![Said::entry(ring)]
        }
        _ => vec![Said::Honest],
    }));
    // Four persons sat in the room, and paper says so.
    evidence.trust.signed_in.0[0].1 += 1;
    evidence
}

/// A fifth token for four drawn persons; somebody checks in with it.
fn one_too_many() -> Evidence {
    let mut extra = None;
    let mut evidence = Evidence::of(&plotted(move |held, e| match e {
        Entry::Tokens(t) if t.group == "main" => {
            let device = Device::new(Token::random(&mut held.rng.clone()), 1, &mut held.rng.clone());
            let mut tokens = t.clone();
            tokens.tokens.push(Ed25519Key(device.token().signing().public()));
            tokens.tokens.sort();
            extra = Some(device);
            vec![Said::entry(tokens)]
        }
        Entry::Ring(r) if r.group == "qw" => {
            let device = extra.take().expect("a device");
            let line = device.check_in(&held.state().digest(), &mut held.rng.clone());
            vec![Said::Line(line.expect("line").into_bytes()), Said::Honest]
        }
        _ => vec![Said::Honest],
    }));
    count(&mut evidence, "main");
    evidence
}
