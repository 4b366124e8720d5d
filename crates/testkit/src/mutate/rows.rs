//! Trustees who cheat with write-ins, and results that are not what rows, tables, papers and classes give.

use std::sync::LazyLock;

use gongxin_crypto::shuffle::{Rows, shuffle_over_own_generators};
use gongxin_protocol::Check::{V14, V15};
use gongxin_record::{
    Entry,
    bytes::{B32, TreeRoot},
    entry::{Json, MergeRow, Mix, Outcome, RowShare},
};
use gongxin_tally::{mix_name, mix_statement};

use super::{Evidence, Mutation, rich};
use crate::meeting::{Held, Said};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "mix-row-replaced",
            attack: "A16",
            what: "a mixer puts another row in the place of one of the voters' rows",
            fails: &[V14],
            make: || {
                false_mix(|held, mix, row| {
                    let other = last_mix(held).rows.0;
                    mix.rows.0[..row].copy_from_slice(&other[..row]);
                })
            },
        },
        Mutation {
            id: "mix-row-twice",
            attack: "A16",
            what: "a mixer lets one row count twice and another one not at all",
            fails: &[V14],
            make: || false_mix(|_, mix, row| mix.rows.0.copy_within(..row, row)),
        },
        Mutation {
            id: "mix-rows-reordered",
            attack: "A49",
            what: "the rows stand in another order than the one that was proved",
            fails: &[V14],
            make: || {
                false_mix(|_, mix, row| {
                    let (first, rest) = mix.rows.0.split_at_mut(row);
                    first.swap_with_slice(&mut rest[..row]);
                })
            },
        },
        Mutation {
            id: "mix-proof-of-another",
            attack: "A04",
            what: "the proof of the mix before",
            fails: &[V14],
            make: || false_mix(|held, mix, _| mix.proof = last_mix(held).proof),
        },
        Mutation {
            id: "mix-proof-response",
            attack: "A04",
            what: "a changed response in the proof of a mix",
            fails: &[V14],
            make: || {
                false_mix(|_, mix, _| {
                    let at = mix.proof.0.len() - 32;
                    mix.proof.0[at] ^= 1;
                })
            },
        },
        Mutation {
            id: "mix-not-at-all",
            attack: "A49",
            what: "a mixer hands the rows on as they came",
            fails: &[V14],
            make: || false_mix(|held, mix, _| mix.rows = last_mix(held).rows),
        },
        Mutation {
            id: "mix-row-dropped",
            attack: "A49",
            what: "a mixer leaves out the last of the voters' rows",
            fails: &[V14],
            make: || {
                false_mix(|_, mix, row| {
                    let kept = mix.rows.0.len() - row;
                    mix.rows.0.truncate(kept);
                })
            },
        },
        Mutation {
            id: "mix-own-generators",
            attack: "A04",
            what: "a proof over generators that the mixer made and knows the relations of",
            fails: &[V14],
            make: || {
                false_mix(|held, mix, _| {
                    let rows = rows_of(held);
                    let (meeting, name) = (held.state().digest(), mix_name(&mix.ballot, &mix.contest));
                    let of = (mix.trustee, mix.stage);
                    let statement = mix_statement(held.state(), &meeting.0, &name, of, &rows).expect("a key");
                    let mixed = shuffle_over_own_generators(&statement, &rows, &mut held.rng.clone());
                    let mixed = mixed.expect("rows");
                    mix.rows.0 = mixed.rows.encode();
                    mix.proof.0 = mixed.proof.encode();
                })
            },
        },
        Mutation {
            id: "mix-signature",
            attack: "A16",
            what: "a mix that its trustee did not sign",
            fails: &[V14],
            make: || {
                Evidence::of(&rich(|_, e| match e {
                    Entry::Mix(mix) if mix.stage == 2 => {
                        let mut mix = mix.clone();
                        mix.signature.0[0] ^= 1;
                        Some(vec![Said::Line(Entry::from(mix).to_line().into_bytes())])
                    }
                    _ => None,
                }))
            },
        },
        Mutation {
            id: "row-share-wrong-point",
            attack: "A16",
            what: "a wrong point in one of the row-shares that opened the write-ins",
            fails: &[V14],
            make: || false_opening(|share| share.points.0.swap(0, 1)),
        },
        Mutation {
            id: "row-share-proof",
            attack: "A16",
            what: "one of the row-shares that opened the write-ins does not hold",
            fails: &[V14],
            make: || false_opening(|share| share.proof.0[64] ^= 1),
        },
        Mutation {
            id: "row-share-point-missing",
            attack: "A16",
            what: "a row-share of fewer points",
            fails: &[V14],
            make: || {
                false_opening(|share| {
                    share.points.0.pop();
                })
            },
        },
        Mutation {
            id: "row-share-of-other-rows",
            attack: "A17",
            what: "a third row-share that names other rows",
            fails: &[V14],
            make: || third(|_, share| share.rows = B32([7; 32])),
        },
        Mutation {
            id: "row-share-head-before-mix",
            attack: "A17",
            what: "a third row-share worked from a head before the mixes",
            fails: &[V14],
            make: || {
                third(|held, share| {
                    share.size = 1;
                    share.root = TreeRoot(held.writer.root_at(1).expect("root").0);
                })
            },
        },
        Mutation {
            id: "row-share-head-of-another-log",
            attack: "A17",
            what: "a third row-share worked from a head that this log never had",
            fails: &[V14],
            make: || third(|_, share| share.root = TreeRoot([6; 32])),
        },
        Mutation {
            id: "result-write-in-added",
            attack: "A37",
            what: "somebody is written in once more than the rows say",
            fails: &[V15],
            make: || outcome("tj", |o| o.write_ins[0].rows[0].votes += 1),
        },
        Mutation {
            id: "result-write-ins-void",
            attack: "A37",
            what: "a name that was written in counts as unreadable",
            fails: &[V15],
            make: || {
                outcome("tj", |o| {
                    let row = o.write_ins[0].rows.pop().expect("a name");
                    o.write_ins[0].void += row.votes;
                })
            },
        },
        Mutation {
            id: "result-without-merge",
            attack: "A37",
            what: "the sheet counts a text apart that was merged into a nominee",
            fails: &[V15],
            make: without_merge,
        },
        Mutation {
            id: "result-candidate-written-in",
            attack: "A37",
            what: "who is printed was written in by name alone and stands on the sheet as another person",
            fails: &[V15],
            make: candidate_written_in,
        },
        Mutation {
            id: "result-paper-added",
            attack: "A37",
            what: "a vote on paper that nobody signed is on the sheet",
            fails: &[V15],
            make: || outcome("tj", |o| o.sheets = MORE_PAPER.sheets.clone()),
        },
        Mutation {
            id: "result-other-weights",
            attack: "A37",
            what: "the sheet weighs the classes otherwise than the vote was announced",
            fails: &[V15],
            make: || outcome("cp", |o| o.sheets = OTHER_WEIGHTS.sheets.clone()),
        },
        Mutation {
            id: "result-classes-swapped",
            attack: "A37",
            what: "the counts of two classes change places",
            fails: &[V15],
            make: || {
                outcome("cp", |o| {
                    let (a, b) = o.tallies.split_at_mut(1);
                    std::mem::swap(&mut a[0].counts, &mut b[0].counts);
                })
            },
        },
        Mutation {
            id: "result-score-raised",
            attack: "A37",
            what: "one point more for a person who was scored",
            fails: &[V15],
            make: || outcome("jz", |o| o.tallies[0].counts[0][0] += 1),
        },
    ]
};

/// What follows from the rich meeting in truth; hosts who cover up for a trustee write it.
static TRUTH: LazyLock<Outcome> = LazyLock::new(|| result_of("tj", |_| false));

/// The same with one more vote on paper for the first name.
static MORE_PAPER: LazyLock<Outcome> = LazyLock::new(|| {
    result_of("tj", |e| match e {
        Entry::Paper(paper) => {
            paper.contests[0].votes[0] += 1;
            true
        }
        _ => false,
    })
});

/// The appraisal had the weights of its classes been exchanged.
static OTHER_WEIGHTS: LazyLock<Outcome> = LazyLock::new(|| {
    result_of("cp", |e| match e {
        Entry::Ballot(ballot) if ballot.id == "cp" => {
            let weight = ballot.classes[0].weight;
            ballot.classes[0].weight = ballot.classes[1].weight;
            ballot.classes[1].weight = weight;
            true
        }
        _ => false,
    })
});

/// The result of one vote of the rich meeting after the first change that `change` makes.
fn result_of(ballot: &str, change: impl Fn(&mut Entry) -> bool + 'static) -> Outcome {
    let held = rich(move |_, e| {
        let mut other = e.clone();
        change(&mut other).then(|| vec![Said::entry(other)])
    });
    outcome_of(&held, ballot)
}

fn outcome_of(held: &Held, ballot: &str) -> Outcome {
    let found = held.writer.entries().iter().find_map(|entry| match entry {
        Entry::Outcome(o) if o.ballot == ballot => Some(o.clone()),
        _ => None,
    });
    found.expect("a result")
}

/// One result of the rich meeting, changed.
fn outcome(ballot: &'static str, change: impl Fn(&mut Outcome) + 'static) -> Evidence {
    Evidence::of(&rich(move |_, e| match e {
        Entry::Outcome(o) if o.ballot == ballot => {
            let mut other = o.clone();
            change(&mut other);
            assert_ne!(other, *o, "a change");
            Some(vec![Said::entry(other)])
        }
        _ => None,
    }))
}

/// The table sends a text that was written in to a person of the list; the sheet is that of the shorter table.
fn without_merge() -> Evidence {
    let plot = |_: &mut Held, e: &Entry| match e {
        Entry::Merge(merge) => {
            let mut merge = merge.clone();
            let row = MergeRow {
                text: "苏晓梅".into(),
                nominee: Some("n001".into()),
                name: None,
                void: None,
            };
            merge.table.push(row);
            merge.table.sort_by(|a, b| a.text.cmp(&b.text));
            vec![Said::entry(merge)]
        }
        Entry::Outcome(o) if o.ballot == "tj" => {
            assert_ne!(*o, *TRUTH, "the text was written in");
            vec![Said::entry(TRUTH.clone())]
        }
        _ => vec![Said::Honest],
    };
    Evidence::of(&Held::rich_plotted(1, Box::new(plot)))
}

/// A text is merged into a name that the ballot prints with a detail, and counts as somebody without one: the sheet is what the
/// rules give where another name is printed, with the names put right.
fn candidate_written_in() -> Evidence {
    const PRINTED: &str = "丁远山";
    const ANOTHER: &str = "丁远峰";
    fn merged(e: &Entry) -> Option<Entry> {
        let Entry::Merge(merge) = e else { return None };
        let mut merge = merge.clone();
        merge.table.push(MergeRow {
            text: "苏晓梅".into(),
            nominee: None,
            name: Some(PRINTED.into()),
            void: None,
        });
        merge.table.sort_by(|a, b| a.text.cmp(&b.text));
        Some(merge.into())
    }
    let of_another = |_: &mut Held, e: &Entry| {
        let said = match e {
            Entry::Ballot(b) if b.id == "tj" => {
                let mut other = b.clone();
                let text = other.spec.text().replace(PRINTED, ANOTHER);
                other.spec = Json::from_text(&text).expect("strict");
                Some(Entry::from(other))
            }
            _ => merged(e),
        };
        vec![said.map_or(Said::Honest, Said::entry)]
    };
    let held = Held::rich_plotted(1, Box::new(of_another));
    let mut wanted = outcome_of(&held, "tj");
    for sheet in &mut wanted.sheets {
        let text = sheet.text().replace(ANOTHER, PRINTED);
        assert!(
            text.contains(&format!("{{\"name\":\"{PRINTED}\"")),
            "written in: {text}"
        );
        *sheet = Json::from_text(&text).expect("strict");
    }
    let plot = move |_: &mut Held, e: &Entry| match e {
        Entry::Outcome(o) if o.ballot == "tj" => vec![Said::entry(wanted.clone())],
        _ => vec![merged(e).map_or(Said::Honest, Said::entry)],
    };
    Evidence::of(&Held::rich_plotted(1, Box::new(plot)))
}

/// The rows of the recommendation as casts and mixes have brought them.
pub(super) fn rows_of(held: &Held) -> Rows {
    let judged = held.writer.unjudged("tj", &mut held.rng.clone());
    let mut all = judged.expect("rows").write_ins.into_iter();
    all.next().expect("a contest with write-ins").rows
}

/// The row-share of these rows by the trustee at an index, from the log as it is now.
pub(super) fn opened_by(held: &Held, index: usize, rows: &Rows) -> Vec<u8> {
    let line = held.trustees[index].row_share_of_anything(
        held.writer.state(),
        ("tj", "c001"),
        rows,
        held.writer.head(),
        &mut held.rng.clone(),
    );
    line.expect("row-share").into_bytes()
}

/// An entry in the name of the trustee at an index.
pub(super) fn signed_by(held: &Held, index: usize, entry: &Entry) -> Said {
    Said::Line(line_of(held, index, entry))
}

/// The line of an entry in the name of the trustee at an index.
pub(super) fn line_of(held: &Held, index: usize, entry: &Entry) -> Vec<u8> {
    let line = held.trustees[index].sign_anything(entry, held.state());
    line.expect("signature").into_bytes()
}

/// The mix that is logged last.
fn last_mix(held: &Held) -> Mix {
    let mixes = held.writer.entries().iter().rev();
    let found = mixes.into_iter().find_map(|entry| match entry {
        Entry::Mix(mix) => Some(mix.clone()),
        _ => None,
    });
    found.expect("a mix")
}

/// The second mixer's work, changed, with the bytes of a row. The trustees open what came out, and the host writes a result.
fn false_mix(change: impl Fn(&Held, &mut Mix, usize) + 'static) -> Evidence {
    covered_up(move |held, e| {
        let Entry::Mix(mix) = e else { return None };
        if mix.stage != 2 {
            return None;
        }
        let mut mix = mix.clone();
        let width = rows_of(held).width();
        change(held, &mut mix, 32 * (1 + width));
        let rows = Rows::decode(&mix.rows.0, width).expect("points");
        let line = line_of(held, 1, &mix.into());
        held.writer.append_unjudged(&line).expect("strict form");
        let said = (0..2).map(|index: usize| Said::Line(opened_by(held, index, &rows)));
        Some(said.collect())
    })
}

/// The second trustee's row-share, changed before it is signed.
fn false_opening(change: impl Fn(&mut RowShare) + 'static) -> Evidence {
    covered_up(move |_, e| match e {
        Entry::RowShare(share) if share.trustee == 2 => {
            let mut share = share.clone();
            change(&mut share);
            Some(vec![Said::entry(share)])
        }
        _ => None,
    })
}

/// One deviation in the recommendation, after which the host writes the result that would have followed without it.
pub(super) fn covered_up<F>(mut here: F) -> Evidence
where
    F: FnMut(&mut Held, &Entry) -> Option<Vec<Said>> + 'static,
{
    let mut done = false;
    let plot = move |held: &mut Held, e: &Entry| {
        if let Entry::Outcome(o) = e
            && o.ballot == "tj"
        {
            return vec![Said::entry(TRUTH.clone())];
        }
        let said = if done { None } else { here(held, e) };
        done |= said.is_some();
        said.unwrap_or_else(|| vec![Said::Honest])
    };
    Evidence::of(&Held::rich_plotted(1, Box::new(plot)))
}

/// The third trustee also opens the rows, changed before it is signed.
fn third(change: impl Fn(&Held, &mut RowShare) + 'static) -> Evidence {
    Evidence::of(&rich(move |held, e| {
        let Entry::RowShare(own) = e else { return None };
        if own.trustee != 2 {
            return None;
        }
        let line = opened_by(held, 2, &rows_of(held));
        let Ok(Entry::RowShare(mut share)) = Entry::parse(&line) else {
            return None;
        };
        change(held, &mut share);
        Some(vec![Said::Honest, signed_by(held, 2, &share.into())])
    }))
}
