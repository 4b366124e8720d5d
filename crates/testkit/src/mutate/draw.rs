//! Roster and draw.

use gongxin_protocol::Check::V06;
use gongxin_record::{Entry, bytes::B32, entry::Status};

use super::{Evidence, Mutation, altered};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "draw-friend",
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
            id: "draw-alternates-swapped",
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
    ]
};
