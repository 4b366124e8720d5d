//! Who may say what, when.

use gongxin_protocol::Check::{V01, V04, V05, V06, V09};
use gongxin_record::{
    Entry,
    entry::{DrawCommit, Note, Redraw},
};

use super::{Evidence, Mutation, altered, honest, inserted, plotted};
use crate::meeting::Said;

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "order-note-after-seal",
            attack: "A34",
            what: "something said after the end",
            fails: &[V01, V04],
            make: || {
                Evidence::of(&inserted(false, |_, e| {
                    matches!(e, Entry::Seal(_)).then(|| note("还有一句"))
                }))
            },
        },
        Mutation {
            id: "order-second-meeting",
            attack: "A34",
            what: "a second definition in the middle",
            fails: &[V04],
            make: || {
                let other = crate::meeting::Held::convene(crate::meeting::SMALL, 7);
                let first = other.writer.entries().first().cloned();
                Evidence::of(&inserted(true, move |_, e| {
                    matches!(e, Entry::Tokens(_)).then(|| first.clone()).flatten()
                }))
            },
        },
        Mutation {
            id: "order-second-roster",
            attack: "A54",
            what: "the roster again, after the draw",
            fails: &[V04],
            make: || {
                let mut roster = None;
                Evidence::of(&plotted(move |_, entry| match entry {
                    Entry::Roster(_) => {
                        roster = Some(entry.clone());
                        vec![Said::Honest]
                    }
                    Entry::DkgCommit(_) => match roster.take() {
                        Some(again) => vec![Said::entry(again), Said::Honest],
                        None => vec![Said::Honest],
                    },
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "order-redraw-late",
            attack: "A56",
            what: "the draw is given up after tokens were issued",
            fails: &[V04],
            make: || {
                Evidence::of(&inserted(true, |_, e| {
                    matches!(e, Entry::Note(_)).then(|| {
                        Redraw {
                            attempt: 1,
                            reason: "重来".into(),
                        }
                        .into()
                    })
                }))
            },
        },
        Mutation {
            id: "order-commit-after-draw",
            attack: "A56",
            what: "a commitment after the draw that it should have bound",
            fails: &[V04],
            make: || {
                Evidence::of(&inserted(false, |_, e| {
                    matches!(e, Entry::Draw(_)).then(|| {
                        DrawCommit {
                            attempt: 1,
                            contributor: "后来者".into(),
                            commitment: gongxin_record::bytes::B32([9; 32]),
                        }
                        .into()
                    })
                }))
            },
        },
        Mutation {
            id: "order-second-key",
            attack: "A22",
            what: "the election key again",
            fails: &[V04],
            make: || {
                let mut key = None;
                Evidence::of(&plotted(move |_, entry| match entry {
                    Entry::ElectionKey(_) => {
                        key = Some(entry.clone());
                        vec![Said::Honest]
                    }
                    Entry::Note(_) => match key.take() {
                        Some(again) => vec![Said::entry(again), Said::Honest],
                        None => vec![Said::Honest],
                    },
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "order-open-twice",
            attack: "A17",
            what: "a ballot is opened a second time after its close",
            fails: &[V04],
            make: || {
                let mut open = None;
                Evidence::of(&plotted(move |_, entry| match entry {
                    Entry::Open(o) if o.ballot == "gt" => {
                        open = Some(entry.clone());
                        vec![Said::Honest]
                    }
                    Entry::Note(_) => match open.take() {
                        Some(again) => vec![Said::entry(again), Said::Honest],
                        None => vec![Said::Honest],
                    },
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "order-cast-after-close",
            attack: "A33",
            what: "a ballot is logged after the close",
            fails: &[V04],
            make: || {
                Evidence::of(&inserted(false, |held, e| match e {
                    Entry::Close(c) => held
                        .made
                        .iter()
                        .find(|cast| cast.ballot == c.ballot && cast.revision == 1)
                        .cloned()
                        .map(Into::into),
                    _ => None,
                }))
            },
        },
        Mutation {
            id: "order-no-result",
            attack: "A17",
            what: "an opened ballot never gets its result",
            fails: &[V04],
            make: || {
                Evidence::of(&plotted(|_, entry| match entry {
                    Entry::Outcome(o) if o.ballot == "qw" => Vec::new(),
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "order-duplicate-ballot",
            attack: "A14",
            what: "two ballots of one id",
            fails: &[V04],
            make: || {
                let mut first = None;
                Evidence::of(&inserted(true, move |_, e| match e {
                    Entry::Ballot(b) if b.id == "gt" => {
                        first = Some(e.clone());
                        None
                    }
                    Entry::Note(_) => first.take(),
                    _ => None,
                }))
            },
        },
        Mutation {
            id: "order-previous-without-result",
            attack: "A14",
            what: "a second round of a ballot that has no result",
            fails: &[V04],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Ballot(b) if b.id == "qw" => {
                        b.previous = Some("nothing".into());
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "order-note-in-epoch",
            attack: "A41",
            what: "something said in the middle of an epoch",
            fails: &[V09],
            make: || {
                Evidence::of(&inserted(true, |_, e| {
                    matches!(e, Entry::Cast(_)).then(|| note("打断"))
                }))
            },
        },
        Mutation {
            id: "order-lines-swapped",
            attack: "A41",
            what: "two casts change places, bytes only",
            fails: &[V09, V05],
            make: || {
                Evidence::of(&honest()).relined(|lines| {
                    let at = lines
                        .iter()
                        .position(|l| l.starts_with("{\"type\":\"cast\""))
                        .expect("casts");
                    lines.swap(at, at + 1);
                })
            },
        },
        Mutation {
            id: "order-first-entry",
            attack: "A02",
            what: "something said before entry 0",
            fails: &[V04],
            make: || {
                Evidence::of(&honest())
                    .relined(|lines| lines.swap(0, 1))
                    .resigned()
            },
        },
        Mutation {
            id: "order-result-twice",
            attack: "A17",
            what: "a second result of a ballot",
            fails: &[V04],
            make: || again(|e| matches!(e, Entry::Outcome(o) if o.ballot == "gt")),
        },
        Mutation {
            id: "order-close-twice",
            attack: "A17",
            what: "a ballot is closed twice",
            fails: &[V04],
            make: || again(|e| matches!(e, Entry::Close(c) if c.ballot == "gt")),
        },
        Mutation {
            id: "order-tokens-twice",
            attack: "A01",
            what: "the tokens of a group are issued again",
            fails: &[V04],
            make: || again(|e| matches!(e, Entry::Tokens(t) if t.group == "main")),
        },
        Mutation {
            id: "order-draw-twice",
            attack: "A56",
            what: "the draw is published twice",
            fails: &[V04],
            make: || again(|e| matches!(e, Entry::Draw(_))),
        },
        Mutation {
            id: "order-deal-twice",
            attack: "A22",
            what: "a trustee deals twice",
            fails: &[V04],
            make: || again(|e| matches!(e, Entry::DkgDeal(_))),
        },
        Mutation {
            id: "order-share-twice",
            attack: "A17",
            what: "a trustee gives a share twice",
            fails: &[V04],
            make: || again(|e| matches!(e, Entry::Share(_))),
        },
        Mutation {
            id: "order-ring-twice",
            attack: "A42",
            what: "a ring of one id twice",
            fails: &[V04],
            make: || again(|e| matches!(e, Entry::Ring(_))),
        },
        Mutation {
            id: "order-open-other-rings",
            attack: "A02",
            what: "a ballot is opened for the rings in another order",
            fails: &[V04],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Open(o) if o.ballot == "gt" => {
                        o.rings.reverse();
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "order-seal-missing",
            attack: "A34",
            what: "a log that never ends",
            fails: &[V01],
            make: || {
                Evidence::of(&plotted(|_, e| match e {
                    Entry::Seal(_) => Vec::new(),
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "order-reveal-turn",
            attack: "A53",
            what: "contributors reveal in another order than they committed: the last one saw the others",
            fails: &[V04, V06],
            make: || swapped_reveals(),
        },
    ]
};

fn note(text: &str) -> Entry {
    Note { text: text.into() }.into()
}

/// The first entry of a kind comes twice.
fn again(kind: impl Fn(&Entry) -> bool + 'static) -> Evidence {
    Evidence::unpromised(&inserted(false, move |_, e| kind(e).then(|| e.clone())))
}

fn swapped_reveals() -> Evidence {
    let mut first = None;
    Evidence::of(&plotted(move |_, e| match e {
        Entry::DrawReveal(_) if first.is_none() => {
            first = Some(e.clone());
            Vec::new()
        }
        Entry::DrawReveal(_) => {
            let held_back = first.clone().expect("the first");
            vec![Said::Honest, Said::entry(held_back)]
        }
        _ => vec![Said::Honest],
    }))
}
