//! Ballots: proofs, one for each person, no copies, none dropped.

use gongxin_protocol::Check::{V05, V08, V09, V10};
use gongxin_record::{
    Entry,
    entry::{Cast, Epoch, Meeting},
};
use gongxin_tally::Room;

use super::{Evidence, Mutation, altered, honest, plotted};
use crate::meeting::{Held, SMALL, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "cast-bad-proof-replaced-later",
            attack: "A03",
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
            attack: "A04",
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
            attack: "A09",
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
            attack: "A33",
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
            attack: "A02",
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
            attack: "A05",
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
            attack: "A27",
            what: "a ciphertext point above the field's order",
            fails: &[V08],
            make: || Evidence::of(&earlier_epoch(|cast| cast.votes.0[32..64].fill(0xff))),
        },
        Mutation {
            id: "cast-identity",
            attack: "A27",
            what: "a nonce point that is the identity",
            fails: &[V08],
            make: || Evidence::of(&earlier_epoch(|cast| cast.votes.0[..32].fill(0))),
        },
        Mutation {
            id: "cast-proof-longer",
            attack: "A28",
            what: "a proof with thirty-two bytes too many",
            fails: &[V08],
            make: || Evidence::of(&earlier_epoch(|cast| cast.proof.0.extend([0; 32]))),
        },
        Mutation {
            id: "cast-proof-empty",
            attack: "A28",
            what: "no proof at all",
            fails: &[V08],
            make: || Evidence::of(&earlier_epoch(|cast| cast.proof.0.clear())),
        },
        Mutation {
            id: "cast-bucket-none",
            attack: "A10",
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
            attack: "A32",
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
            attack: "A41",
            what: "the casts of an epoch in the order of arrival",
            fails: &[V09],
            make: || Evidence::of(&unsorted()),
        },
        Mutation {
            id: "cast-twice",
            attack: "A33",
            what: "one ballot in two epochs under the same revision",
            fails: &[V09, V10],
            make: || Evidence::of(&plotted(twice())),
        },
        Mutation {
            id: "cast-shared-nonces",
            attack: "A30",
            what: "two voters made their ballots from one seed: whoever opens one opens the other",
            fails: &[V10],
            make: || Evidence::unpromised(&copied()),
        },
        Mutation {
            id: "cast-dropped-shallow",
            attack: "A32",
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
        Mutation {
            id: "cast-two-in-one-mark",
            attack: "A13",
            what: "a mark that counts twice, proved by a device that keeps all else",
            fails: &[V08],
            make: || marked(|marks| marks[0] = 2),
        },
        Mutation {
            id: "cast-minus-one",
            attack: "A13",
            what: "a mark of minus one beside one of two: the sum is lawful",
            fails: &[V08],
            make: || marked(|marks| marks[..2].copy_from_slice(&[2, -1])),
        },
        Mutation {
            id: "cast-too-many-marks",
            attack: "A13",
            what: "two names marked where one is allowed",
            fails: &[V08],
            make: || marked(|marks| marks[..2].fill(1)),
        },
        Mutation {
            id: "cast-all-marks",
            attack: "A13",
            what: "every name marked",
            fails: &[V08],
            make: || marked(|marks| marks.fill(1)),
        },
        Mutation {
            id: "cast-copied-votes",
            attack: "A12",
            what: "a voter copies another one's ciphertexts under the own tag and proof",
            fails: &[V08, V10],
            make: || copied_votes(),
        },
        Mutation {
            id: "cast-from-other-meeting",
            attack: "A05",
            what: "a ballot of a rehearsal with other keys",
            fails: &[V08],
            make: || from_other_meeting(),
        },
        Mutation {
            id: "cast-tag-identity",
            attack: "A08",
            what: "the tag that everybody could have",
            fails: &[V08],
            make: || Evidence::of(&earlier_epoch(|cast| cast.tag.0.fill(0))),
        },
        Mutation {
            id: "cast-responses-swapped",
            attack: "A04",
            what: "two responses of a proof change places",
            fails: &[V08],
            make: || {
                Evidence::of(&earlier_epoch(|cast| {
                    let end = cast.proof.0.len();
                    let (left, right) = cast.proof.0.split_at_mut(end - 32);
                    left[end - 64..].swap_with_slice(right);
                }))
            },
        },
        Mutation {
            id: "cast-response-larger-than-order",
            attack: "A08",
            what: "a response plus the group order: the same number, spelt otherwise",
            fails: &[V08],
            make: || {
                Evidence::of(&earlier_epoch(|cast| {
                    let last = cast.proof.0.len() - 32;
                    add_order(&mut cast.proof.0[last..]);
                }))
            },
        },
        Mutation {
            id: "cast-lower-revision",
            attack: "A33",
            what: "the first revision is logged again after the second",
            fails: &[V09],
            make: || Evidence::of(&lower_revision()),
        },
        Mutation {
            id: "cast-revote-forbidden",
            attack: "A33",
            what: "a second revision where the meeting forbids it",
            fails: &[V09],
            make: || Evidence::of(&earlier_epoch_of(|m| m.policy.revote = false, |_| {})),
        },
        Mutation {
            id: "cast-revision-zero",
            attack: "A33",
            what: "a ballot of revision 0",
            fails: &[V08, V09],
            make: || Evidence::of(&earlier_epoch(|cast| cast.revision = 0)),
        },
        Mutation {
            id: "cast-ring-not-of-ballot",
            attack: "A02",
            what: "a ballot from a ring that this vote was not opened for",
            fails: &[V08, V09],
            make: || {
                Evidence::unpromised(&altered(|_, e| match e {
                    Entry::Cast(c) if c.ballot == "qw" => {
                        c.ring = "r-main".into();
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "epoch-number",
            attack: "A41",
            what: "the epochs begin with number 2",
            fails: &[V09],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Epoch(o) => {
                        o.number = 2;
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "epoch-too-few",
            attack: "A41",
            what: "an epoch announces fewer ballots than follow",
            fails: &[V09],
            make: || Evidence::of(&epoch_of(|n| n - 1)),
        },
        Mutation {
            id: "epoch-too-many",
            attack: "A41",
            what: "an epoch announces more ballots than follow: one was taken out",
            fails: &[V09],
            make: || Evidence::of(&epoch_of(|n| n + 1)),
        },
        Mutation {
            id: "close-counted",
            attack: "A32",
            what: "the close counts one tag more than there are",
            fails: &[V09],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Close(c) => {
                        c.counted += 1;
                        true
                    }
                    _ => false,
                }))
            },
        },
    ]
};

/// An epoch of its own, before the honest one, holds the first revision of the voter who votes twice, changed.
fn earlier_epoch(change: impl Fn(&mut Cast) + 'static) -> Held {
    earlier_epoch_of(|_| {}, change)
}

fn earlier_epoch_of(meeting: impl FnOnce(&mut Meeting), change: impl Fn(&mut Cast) + 'static) -> Held {
    with_earlier_epoch(meeting, move |_, cast| change(cast))
}

fn with_earlier_epoch(
    meeting: impl FnOnce(&mut Meeting),
    change: impl FnMut(&Held, &mut Cast) + 'static,
) -> Held {
    with_earlier_epoch_and(meeting, change, |_, _| None)
}

/// `instead` may put another cast in place of an honest one in the epoch that follows.
fn with_earlier_epoch_and(
    meeting: impl FnOnce(&mut Meeting),
    mut change: impl FnMut(&Held, &mut Cast) + 'static,
    instead: impl Fn(&Held, &Cast) -> Option<Cast> + 'static,
) -> Held {
    let plot = move |held: &mut Held, e: &Entry| match e {
        Entry::Epoch(epoch) if epoch.ballot == "gt" => {
            let mut first = replaced_later(held);
            change(held, &mut first);
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
        Entry::Cast(cast) if cast.ballot == "gt" => match instead(held, cast) {
            Some(other) => vec![Said::entry(other)],
            None => vec![Said::Honest],
        },
        Entry::Close(close) if close.ballot == "gt" => {
            let mut close = close.clone();
            close.casts += 1;
            vec![Said::entry(close)]
        }
        _ => vec![Said::Honest],
    };
    Held::plotted(SMALL, 1, meeting, Box::new(plot))
}

/// The first of two casts of the voter who votes twice.
fn replaced_later(held: &Held) -> Cast {
    let of = |c: &&Cast| c.ballot == "gt";
    let second = held.made.iter().filter(of).find(|c| c.revision == 2);
    let twice = second.expect("a second revision").tag;
    let first = held
        .made
        .iter()
        .filter(of)
        .find(|c| c.tag == twice && c.revision == 1);
    first.expect("a first").clone()
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
        let blank: Vec<Vec<bool>> = contests.iter().map(|c| vec![false; c.regular()]).collect();
        let ready = held.devices["qw"][index]
            .vote(&room, &blank.into(), cast.revision, &mut coins)
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

/// The ballot that is replaced later was made of other marks than a device allows.
fn marked(change: impl Fn(&mut [i64]) + 'static) -> Evidence {
    Evidence::of(&with_earlier_epoch(
        |_| {},
        move |held, cast| {
            let room = Room::open(held.state(), "gt").expect("room");
            let options = room.context.selections();
            let mut marks = vec![0; options];
            change(&mut marks);
            let made = held.devices["qw"][0].vote_anything(&room, &marks, &[], 1, &mut held.rng.clone());
            if let Ok(Entry::Cast(made)) = Entry::parse(made.expect("a ballot").line.as_bytes()) {
                assert_eq!(made.tag, cast.tag, "the same voter");
                *cast = made;
            }
        },
    ))
}

/// Adds the order of the group to a scalar, little-endian.
fn add_order(scalar: &mut [u8]) {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut carry = 0u16;
    for (byte, order) in scalar.iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
}

fn copied_votes() -> Evidence {
    Evidence::of(&with_earlier_epoch(
        |_| {},
        |held, cast| {
            let other = held.made.iter().find(|m| m.ballot == "gt" && m.tag != cast.tag);
            cast.votes = other.expect("another voter").votes.clone();
        },
    ))
}

fn from_other_meeting() -> Evidence {
    let rehearsal = Held::whole(SMALL, 4);
    let cast = rehearsal
        .made
        .iter()
        .find(|c| c.ballot == "gt")
        .expect("a ballot")
        .clone();
    Evidence::of(&earlier_epoch(move |own| {
        *own = Cast {
            tag: own.tag,
            ..cast.clone()
        };
    }))
}

/// The second revision of the voter who votes twice comes in an epoch of its own, the first one afterwards.
fn lower_revision() -> Held {
    let mut held = with_earlier_epoch_and(
        |_| {},
        move |held, cast| {
            let second = held.made.iter().find(|m| m.tag == cast.tag && m.revision == 2);
            *cast = second.expect("a second revision").clone();
        },
        |held, cast| {
            let again = held.made.iter().find(|m| m.tag == cast.tag && m.revision == 1);
            again.filter(|_| cast.revision == 2).cloned()
        },
    );
    held.receipts.clear();
    held
}

fn epoch_of(count: impl Fn(u64) -> u64 + 'static) -> Held {
    altered(move |_, e| match e {
        Entry::Epoch(o) => {
            o.casts = count(o.casts);
            true
        }
        _ => false,
    })
}
