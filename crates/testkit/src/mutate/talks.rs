//! Talks (谈话推荐), which are held on paper alone: an honest one, and what devices and rings have no business in.

use gongxin_protocol::Check::{V04, V07};
use gongxin_record::{
    Entry,
    entry::{Epoch, Paper, PaperContest, PaperWriteIn, Redraw},
};
use gongxin_rules::Template;

use super::{Evidence, Mutation};
use crate::meeting::{Held, SMALL, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "talk-with-a-ring",
            attack: "A37",
            what: "talks are opened to a ring, as if their record could be cast",
            fails: &[V04],
            make: || {
                talked(|e| match e {
                    Entry::Open(open) => {
                        let mut open = open.clone();
                        open.rings.push("r-qw".into());
                        Some(vec![Said::entry(open)])
                    }
                    _ => None,
                })
            },
        },
        Mutation {
            id: "talk-with-an-epoch",
            attack: "A37",
            what: "an epoch of ballots in talks that nobody casts",
            fails: &[V04],
            make: || {
                talked(|e| match e {
                    Entry::Close(close) => {
                        let epoch = Epoch {
                            ballot: close.ballot.clone(),
                            number: 1,
                            casts: 0,
                        };
                        Some(vec![Said::entry(epoch), Said::Honest])
                    }
                    _ => None,
                })
            },
        },
        Mutation {
            id: "talk-drawn-anew",
            attack: "A56",
            what: "the draw is given up after people were talked with: the panel would be another",
            fails: &[V04],
            make: || {
                talked(|e| match e {
                    Entry::Seal(_) => {
                        let redraw = Redraw {
                            attempt: 1,
                            reason: "再抽一次".into(),
                        };
                        Some(vec![Said::entry(redraw), Said::Honest])
                    }
                    _ => None,
                })
            },
        },
        Mutation {
            id: "talk-with-more-than-expected",
            attack: "A01",
            what: "more talks than there are persons to talk with",
            fails: &[V07],
            make: || {
                talked(|e| match e {
                    Entry::Paper(paper) => {
                        let mut paper = paper.clone();
                        paper.issued = u64::from(SMALL.committee) + 1;
                        Some(vec![Said::entry(paper)])
                    }
                    _ => None,
                })
            },
        },
    ]
};

/// The talks, with one entry said otherwise.
fn talked(mut change: impl FnMut(&Entry) -> Option<Vec<Said>> + 'static) -> Evidence {
    let mut done = false;
    Evidence::of(&talks(Held::convene(SMALL, 1).with_plot(Box::new(
        move |_, e| {
            let said = if done { None } else { change(e) };
            done |= said.is_some();
            said.unwrap_or_else(|| vec![Said::Honest])
        },
    ))))
}

/// A committee is talked with, three of its members in all; they hold devices, which they do not use.
pub(super) fn talks(mut held: Held) -> Held {
    held.draw(SMALL);
    held.key_ceremony();
    held.admit("qw", SMALL.committee);
    held.freeze(&["qw"]);
    let example = &Template::named("TJ_TALK@1").expect("template").example;
    held.define("talk", &["qw"], example.clone());
    held.vote("talk", &[]);
    let written = PaperWriteIn {
        nominee: None,
        name: "罗晓峰".into(),
        detail: None,
        votes: 1,
    };
    held.paper(Paper {
        ballot: "talk".into(),
        class: None,
        issued: 3,
        returned: 3,
        valid: 3,
        invalid: 0,
        void: None,
        contests: vec![PaperContest {
            votes: vec![2, 0, 0],
            row_void: 0,
            score: None,
            write_ins: vec![written],
            write_in_void: None,
        }],
        entered: ["计票人甲".into(), "计票人乙".into()],
    });
    held.count("talk");
    held.seal();
    held
}
