//! Counts and sheets.

use gongxin_protocol::Check::V15;
use gongxin_record::{
    Entry,
    entry::{Json, Outcome},
};

use super::{Evidence, Mutation, altered};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "result-counts-swapped",
            what: "two candidates' votes change places",
            fails: &[V15],
            make: || {
                outcome(|o| {
                    let counts = &mut o.tallies[0].counts[0];
                    let (most, least) = (max_at(counts, true), max_at(counts, false));
                    counts.swap(most, least);
                })
            },
        },
        Mutation {
            id: "result-vote-added",
            what: "a vote is added",
            fails: &[V15],
            make: || outcome(|o| o.tallies[0].counts[0][0] += 1),
        },
        Mutation {
            id: "result-sheet-altered",
            what: "right counts, another verdict on the sheet",
            fails: &[V15],
            make: || {
                outcome(|o| {
                    let text = o.sheets[0].text().replacen("true", "false", 1);
                    assert_ne!(text, o.sheets[0].text());
                    o.sheets[0] = Json::from_text(&text).expect("strict");
                })
            },
        },
        Mutation {
            id: "result-sheet-missing",
            what: "no sheet",
            fails: &[V15],
            make: || outcome(|o| o.sheets.clear()),
        },
    ]
};

fn outcome(change: impl Fn(&mut Outcome) + 'static) -> Evidence {
    Evidence::of(&altered(move |_, e| match e {
        Entry::Outcome(o) => {
            change(o);
            true
        }
        _ => false,
    }))
}

fn max_at(counts: &[u64], most: bool) -> usize {
    let at = counts.iter().enumerate();
    let found = if most {
        at.max_by_key(|(_, n)| **n)
    } else {
        at.min_by_key(|(_, n)| **n)
    };
    found.expect("options").0
}
