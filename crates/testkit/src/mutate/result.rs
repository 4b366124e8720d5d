//! Counts and sheets.

use gongxin_protocol::Check::{V13, V15};
use gongxin_record::{
    Entry,
    entry::{Json, Outcome},
};

use super::{Evidence, Mutation, altered};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "result-counts-swapped",
            attack: "A37",
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
            attack: "A37",
            what: "a vote is added",
            fails: &[V15],
            make: || outcome(|o| o.tallies[0].counts[0][0] += 1),
        },
        Mutation {
            id: "result-sheet-altered",
            attack: "A37",
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
            attack: "A37",
            what: "no sheet",
            fails: &[V15],
            make: || outcome(|o| o.sheets.clear()),
        },
        Mutation {
            id: "result-trustee-without-share",
            attack: "A25",
            what: "the result names a trustee who gave no share",
            fails: &[V13],
            make: || outcome(|o| o.trustees = vec![1, 3]),
        },
        Mutation {
            id: "result-trustee-twice",
            attack: "A20",
            what: "one trustee's share counts twice",
            fails: &[V13],
            make: || outcome(|o| o.trustees = vec![1, 1]),
        },
        Mutation {
            id: "result-trustees-unsorted",
            attack: "A08",
            what: "the trustees of the result in another order",
            fails: &[V13],
            make: || outcome(|o| o.trustees.reverse()),
        },
        Mutation {
            id: "result-count-missing",
            attack: "A37",
            what: "one option has no count",
            fails: &[V15],
            make: || {
                outcome(|o| {
                    o.tallies[0].counts[0].pop();
                })
            },
        },
        Mutation {
            id: "result-count-impossible",
            attack: "A37",
            what: "more votes than persons",
            fails: &[V15],
            make: || outcome(|o| o.tallies[0].counts[0][0] = 9_007_199_254_740_991),
        },
        Mutation {
            id: "result-of-a-group",
            attack: "A37",
            what: "a tally of one group where one of all was announced",
            fails: &[V15],
            make: || outcome(|o| o.tallies[0].class = Some("qw".into())),
        },
        Mutation {
            id: "result-of-other-ballot",
            attack: "A37",
            what: "the sheet of one vote stands under another",
            fails: &[V15],
            make: || other_sheet(),
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

fn other_sheet() -> Evidence {
    let mut first = None;
    Evidence::of(&altered(move |_, e| match e {
        Entry::Outcome(o) => match first.take() {
            None => {
                first = Some(o.sheets.clone());
                false
            }
            Some(sheets) => {
                o.sheets = sheets;
                true
            }
        },
        _ => false,
    }))
}
