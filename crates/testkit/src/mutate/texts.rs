//! Challenged ballots, and texts that tell too much.

use gongxin_protocol::Check::{V03, V16};
use gongxin_record::{
    Entry,
    entry::{Challenged, Note},
};
use gongxin_tally::Room;

use super::{Evidence, Mutation, inserted};
use crate::meeting::Held;

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "note-mail",
            what: "a note with an e-mail address",
            fails: &[V16],
            make: || with_note("请联系 zhang.san@example.org"),
        },
        Mutation {
            id: "note-ipv4",
            what: "a note with an IP address",
            fails: &[V16],
            make: || with_note("第三台手机 192.168.1.20"),
        },
        Mutation {
            id: "note-ipv6",
            what: "a note with an IPv6 address",
            fails: &[V16],
            make: || with_note("来自 fe80::1c2d"),
        },
        Mutation {
            id: "note-zero-width",
            what: "a note with an invisible mark",
            fails: &[V03],
            make: || with_note("会议\u{200b}结束"),
        },
        Mutation {
            id: "challenged-other-choices",
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
            what: "a challenged ballot with more marks than allowed",
            fails: &[V16],
            make: || Evidence::of(&challenge(|c| c.choices[0].fill(1))),
        },
        Mutation {
            id: "challenged-and-cast",
            what: "a ballot that was opened is counted all the same",
            fails: &[V16],
            make: || Evidence::unpromised(&challenged_and_cast()),
        },
    ]
};

fn with_note(text: &'static str) -> Evidence {
    Evidence::of(&inserted(true, move |_, e| {
        matches!(e, Entry::Note(_)).then(|| Note { text: text.into() }.into())
    }))
}

/// An opened ballot of the first committee member, before the nomination is closed.
fn challenge(change: impl Fn(&mut Challenged) + 'static) -> Held {
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
    let mut choices: Vec<Vec<bool>> = contests.iter().map(|c| vec![false; c.options as usize]).collect();
    choices[0][0] = true;
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
