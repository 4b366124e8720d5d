//! Challenged ballots, and texts that tell too much.

use gongxin_protocol::Check::{V03, V04, V16};
use gongxin_record::{
    Entry,
    entry::{Challenged, Note},
};
use gongxin_roles::answers::Answers;
use gongxin_tally::Room;

use super::{Evidence, Mutation, inserted};
use crate::meeting::Held;

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "note-mail",
            attack: "A51",
            what: "a note with an e-mail address",
            fails: &[V16],
            make: || with_note("请联系 zhang.san@example.org"),
        },
        Mutation {
            id: "note-ipv4",
            attack: "A51",
            what: "a note with an IP address",
            fails: &[V16],
            make: || with_note("第三台手机 192.168.1.20"),
        },
        Mutation {
            id: "note-ipv6",
            attack: "A51",
            what: "a note with an IPv6 address",
            fails: &[V16],
            make: || with_note("来自 fe80::1c2d"),
        },
        Mutation {
            id: "note-zero-width",
            attack: "A71",
            what: "a note with an invisible mark",
            fails: &[V03],
            make: || with_note("会议\u{200b}结束"),
        },
        Mutation {
            id: "challenged-other-choices",
            attack: "A49",
            what: "a challenged ballot that does not hold what it is said to hold: the device lied",
            fails: &[V16],
            make: || {
                Evidence::of(&challenge(|c| {
                    let bits = c.choices[0].clone();
                    c.choices[0].rotate_left(1);
                    assert_ne!(bits, c.choices[0]);
                }))
            },
        },
        Mutation {
            id: "challenged-over-limit",
            attack: "A49",
            what: "a challenged ballot with more marks than allowed",
            fails: &[V16],
            make: || Evidence::of(&challenge(|c| c.choices[0].fill(1))),
        },
        Mutation {
            id: "challenged-and-cast",
            attack: "A49",
            what: "a ballot that was opened is counted all the same",
            fails: &[V16],
            make: || Evidence::unpromised(&challenged_and_cast()),
        },
        Mutation {
            id: "challenged-other-seed",
            attack: "A49",
            what: "a challenged ballot opened with a seed that it was not made of",
            fails: &[V16],
            make: || Evidence::of(&challenge(|c| c.seed.0[0] ^= 1)),
        },
        Mutation {
            id: "challenged-after-close",
            attack: "A49",
            what: "a ballot is challenged after the close",
            fails: &[V04],
            make: || {
                Evidence::of(&inserted(false, |held, e| match e {
                    Entry::Close(c) if c.ballot == "gt" => Some(opened(held).1.into()),
                    _ => None,
                }))
            },
        },
        Mutation {
            id: "title-mail",
            attack: "A51",
            what: "an address in the title of the meeting",
            fails: &[V16],
            make: || {
                Evidence::of(&Held::plotted(
                    crate::meeting::SMALL,
                    1,
                    |m| m.organiser = "组织部 a@b.example".into(),
                    Box::new(|_, _| vec![crate::meeting::Said::Honest]),
                ))
            },
        },
        Mutation {
            id: "reason-control-character",
            attack: "A71",
            what: "a control character in a reason",
            fails: &[V03],
            make: || {
                Evidence::of(&inserted(false, |_, e| {
                    matches!(e, Entry::Tokens(_)).then(|| {
                        Note {
                            text: "甲\u{7}乙".into(),
                        }
                        .into()
                    })
                }))
            },
        },
        Mutation {
            id: "note-too-long",
            attack: "A28",
            what: "a note of more than four hundred characters",
            fails: &[V03],
            make: || {
                Evidence::of(&inserted(true, |_, e| {
                    matches!(e, Entry::Note(_)).then(|| {
                        Note {
                            text: "长".repeat(401),
                        }
                        .into()
                    })
                }))
            },
        },
        Mutation {
            id: "note-empty",
            attack: "A28",
            what: "a note without a text",
            fails: &[V03],
            make: || with_note(""),
        },
    ]
};

fn with_note(text: &'static str) -> Evidence {
    Evidence::of(&inserted(true, move |_, e| {
        matches!(e, Entry::Note(_)).then(|| Note { text: text.into() }.into())
    }))
}

/// An opened ballot of the first committee member, before the nomination is closed.
pub(super) fn challenge(change: impl Fn(&mut Challenged) + 'static) -> Held {
    inserted(true, move |held, e| match e {
        Entry::Epoch(o) if o.ballot == "gt" => {
            let mut opened = opened(held).1;
            change(&mut opened);
            Some(opened.into())
        }
        _ => None,
    })
}

/// A ballot of the first committee member: its cast and its opening.
fn opened(held: &Held) -> (String, Challenged) {
    let room = Room::open(held.state(), "gt").expect("room");
    let contests = room.context.contests();
    let mut choices: Vec<Vec<bool>> = contests.iter().map(|c| vec![false; c.regular()]).collect();
    choices[0][0] = true;
    let choices = Answers::from(choices);
    let ready = held.devices["qw"][0]
        .vote(&room, &choices, 9, &mut held.rng.clone())
        .expect("vote");
    let entry = Entry::parse(ready.opening("gt", &choices).as_bytes());
    let opened = entry.ok().and_then(|entry| {
        if let Entry::Challenged(c) = entry {
            Some(c)
        } else {
            None
        }
    });
    (ready.line, opened.expect("an opening is a challenged entry"))
}

fn challenged_and_cast() -> Held {
    use crate::meeting::Said;
    let mut cast: Option<String> = None;
    super::plotted(move |held, e| match e {
        Entry::Epoch(epoch) if epoch.ballot == "gt" => {
            let (line, challenged) = opened(held);
            cast = Some(line);
            vec![Said::entry(challenged), Said::Honest]
        }
        // The same voter's revision 9 stands in place of the honest one.
        Entry::Cast(c) if c.ballot == "gt" => match &cast {
            Some(line) if line.contains(&format!("\"tag\":\"{}\"", c.tag)) => {
                vec![Said::Line(line.clone().into_bytes())]
            }
            _ => vec![Said::Honest],
        },
        _ => vec![Said::Honest],
    })
}
