//! Roster and draw.

use gongxin_draw::Contribution;
use gongxin_protocol::Check::{V04, V06};
use gongxin_record::{
    Entry,
    bytes::{B32, RowLeaf, TreeRoot},
    entry::{Alternate, Draw, DrawCommit, DrawReveal, Quota, Roster, Status},
    trust,
};
use gongxin_roles::contributor;

use super::{Evidence, Mutation, altered, plotted};
use crate::meeting::Said;

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "draw-friend",
            attack: "A57",
            what: "the first alternate is put in place of the first person drawn",
            fails: &[V06],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Draw(d) => {
                        let s = d
                            .strata
                            .iter_mut()
                            .find(|s| !s.drawn.is_empty() && !s.alternates.is_empty())
                            .expect("alternates");
                        std::mem::swap(&mut s.drawn[0], &mut s.alternates[0]);
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "draw-late-commitment",
            attack: "A95",
            what: "somebody commits after the head that closed the commitments was read aloud, knowing a reveal",
            fails: &[V06],
            make: late_commitment,
        },
        Mutation {
            id: "draw-alternates-swapped",
            attack: "A57",
            what: "two alternates change places",
            fails: &[V06],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Draw(d) => {
                        d.strata
                            .iter_mut()
                            .find(|s| s.alternates.len() > 1)
                            .expect("two alternates")
                            .alternates
                            .swap(0, 1);
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "draw-seed",
            attack: "A57",
            what: "the seed is none that the contributions give",
            fails: &[V06],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Draw(d) => {
                        d.seed = B32([1; 32]);
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "draw-reveal-changed",
            attack: "A53",
            what: "a contributor reveals something else than was committed",
            fails: &[V06],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::DrawReveal(r) if r.contributor == "监督员" => {
                        r.value = "冠号 ZZ99".into();
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "roster-unsorted",
            attack: "A54",
            what: "two rows of the roster change places",
            fails: &[V06],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Roster(r) => {
                        r.rows.swap(0, 1);
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "roster-recusal-silent",
            attack: "A54",
            what: "a recused person without a reason",
            fails: &[V06],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Roster(r) => {
                        r.rows
                            .iter_mut()
                            .find(|row| row.status == Status::Recused)
                            .expect("recused")
                            .reason = None;
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "alternate-out-of-order",
            attack: "A57",
            what: "the second alternate steps in before the first",
            fails: &[V06],
            make: || {
                Evidence::of(&super::inserted(false, |_, e| match e {
                    Entry::Draw(d) => {
                        let s = d
                            .strata
                            .iter()
                            .find(|s| !s.drawn.is_empty() && s.alternates.len() > 1)
                            .expect("alternates");
                        Some(
                            gongxin_record::entry::Alternate {
                                leaves: s.drawn[0],
                                enters: s.alternates[1],
                                reason: "因公外出".into(),
                            }
                            .into(),
                        )
                    }
                    _ => None,
                }))
            },
        },
        Mutation {
            id: "draw-one-more",
            attack: "A55",
            what: "one person more than the quota",
            fails: &[V06],
            make: || {
                strata(|d| {
                    let s = d
                        .strata
                        .iter_mut()
                        .find(|s| !s.alternates.is_empty())
                        .expect("alternates");
                    let first = s.alternates.remove(0);
                    s.drawn.push(first);
                })
            },
        },
        Mutation {
            id: "draw-person-left-out",
            attack: "A55",
            what: "a drawn person is left out",
            fails: &[V06],
            make: || {
                strata(|d| {
                    let s = d.strata.iter_mut().find(|s| s.drawn.len() > 1).expect("drawn");
                    s.drawn.pop();
                })
            },
        },
        Mutation {
            id: "draw-attempt-hidden",
            attack: "A56",
            what: "the record begins with attempt 2: the first one did not please",
            fails: &[V04],
            make: || {
                Evidence::of(&plotted(|_, e| match e {
                    Entry::DrawCommit(c) => vec![Said::entry(DrawCommit {
                        attempt: 2,
                        ..c.clone()
                    })],
                    Entry::DrawReveal(r) => vec![Said::entry(DrawReveal {
                        attempt: 2,
                        ..r.clone()
                    })],
                    Entry::Draw(d) => vec![Said::entry(Draw {
                        attempt: 2,
                        ..d.clone()
                    })],
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "draw-one-contributor",
            attack: "A53",
            what: "one person alone makes the seed",
            fails: &[V04],
            make: || {
                Evidence::of(&plotted(|_, e| match e {
                    Entry::DrawCommit(c) if c.contributor == "监督员" => Vec::new(),
                    Entry::DrawReveal(r) if r.contributor == "监督员" => Vec::new(),
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "draw-contributor-twice",
            attack: "A53",
            what: "one person commits twice",
            fails: &[V04],
            make: || {
                Evidence::of(&plotted(|_, e| match e {
                    Entry::DrawCommit(c) if c.contributor == "监督员" => vec![Said::entry(DrawCommit {
                        contributor: "主持人".into(),
                        ..c.clone()
                    })],
                    Entry::DrawReveal(r) if r.contributor == "监督员" => vec![Said::entry(DrawReveal {
                        contributor: "主持人".into(),
                        ..r.clone()
                    })],
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "draw-reveal-refused",
            attack: "A53",
            what: "somebody does not reveal, and the draw is held without them",
            fails: &[V04],
            make: || {
                Evidence::of(&plotted(|_, e| match e {
                    Entry::DrawReveal(r) if r.contributor == "监督员" => Vec::new(),
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "draw-never",
            attack: "A55",
            what: "ballots are opened for persons that nobody drew",
            fails: &[V04, V06],
            make: || {
                Evidence::of(&plotted(|_, e| match e {
                    Entry::Draw(_) => Vec::new(),
                    _ => vec![Said::Honest],
                }))
            },
        },
        Mutation {
            id: "draw-roster-afterwards",
            attack: "A54",
            what: "a person joins the roster after the commitments, everything signed anew",
            fails: &[V06],
            make: || afterwards(extra_row),
        },
        Mutation {
            id: "roster-person-twice",
            attack: "A54",
            what: "one leaf twice in the roster",
            fails: &[V06],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Roster(r) => {
                        let again = r.rows[0].clone();
                        r.rows.insert(0, again);
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "roster-stratum-of-two-groups",
            attack: "A54",
            what: "two eligible persons of one stratum are of different groups",
            fails: &[V06],
            make: || {
                Evidence::of(&altered(|_, e| match e {
                    Entry::Roster(r) => {
                        let eligible = r.rows.iter_mut().find(|row| row.status == Status::Eligible);
                        eligible.expect("eligible").group = "qw".into();
                        true
                    }
                    _ => false,
                }))
            },
        },
        Mutation {
            id: "roster-quota-too-large",
            attack: "A55",
            what: "more seats than persons",
            fails: &[V06],
            make: || afterwards(|roster| roster.quota = Quota::Total(400)),
        },
        Mutation {
            id: "draw-quota-afterwards",
            attack: "A55",
            what: "one seat more after the draw, everything signed anew",
            fails: &[V06],
            make: || afterwards(|roster| roster.quota = Quota::Total(5)),
        },
        Mutation {
            id: "alternate-for-nobody",
            attack: "A57",
            what: "an alternate steps in for somebody who was not drawn",
            fails: &[V06],
            make: || {
                Evidence::of(&super::inserted(false, |_, e| match e {
                    Entry::Draw(_) => Some(
                        Alternate {
                            leaves: RowLeaf([8; 32]),
                            enters: RowLeaf([9; 32]),
                            reason: "因公外出".into(),
                        }
                        .into(),
                    ),
                    _ => None,
                }))
            },
        },
    ]
};

fn strata(change: impl Fn(&mut Draw) + 'static) -> Evidence {
    Evidence::of(&altered(move |_, e| match e {
        Entry::Draw(d) => {
            change(d);
            true
        }
        _ => false,
    }))
}

/// The published roster is another one than the commitments and the draw knew.
fn afterwards(change: impl FnOnce(&mut Roster)) -> Evidence {
    let shallow = Evidence::unpromised(&super::honest()).relined(|lines| {
        let line = lines.iter_mut().find(|l| l.starts_with("{\"type\":\"roster\""));
        let line = line.expect("a roster");
        if let Ok(Entry::Roster(mut roster)) = Entry::parse(line.as_bytes()) {
            change(&mut roster);
            *line = Entry::from(roster).to_line();
        }
    });
    shallow.resigned()
}

fn extra_row(roster: &mut Roster) {
    let eligible = roster.rows.iter().find(|row| row.status == Status::Eligible);
    let mut row = eligible.expect("eligible").clone();
    row.leaf = RowLeaf([0; 32]);
    roster.rows.insert(0, row);
}

/// Two commitments, a head that everybody notes; then, with the first reveal in hand, a third commitment.
fn late_commitment() -> Evidence {
    let own = Contribution {
        contributor: "主持人的朋友".into(),
        value: "骰子 1 1 1".into(),
        nonce: [7; 32],
    };
    let mut reveals = 0;
    let held = plotted(move |held, e| {
        let Entry::DrawReveal(_) = e else {
            return vec![Said::Honest];
        };
        reveals += 1;
        if reveals == 1 {
            let roster = held.state().roster.as_ref().expect("roster");
            return vec![Said::entry(contributor::commit(roster, &own)), Said::Honest];
        }
        let reveal = DrawReveal {
            attempt: 1,
            contributor: own.contributor.clone(),
            value: own.value.clone(),
            nonce: B32(own.nonce),
        };
        vec![Said::Honest, Said::entry(reveal)]
    });
    let commits = |e: &Entry| matches!(e, Entry::DrawCommit(_));
    let size = held
        .writer
        .entries()
        .iter()
        .position(commits)
        .expect("commitments") as u64
        + 2;
    let root = held.writer.root_at(size).expect("a head");
    let mut evidence = Evidence::of(&held);
    let root = TreeRoot(root.0);
    evidence.trust.heads.insert(0, trust::Head { size, root });
    evidence
}
