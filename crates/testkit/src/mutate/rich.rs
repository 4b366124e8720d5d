//! Breaches in what only the rich meeting has: classes, rounds, write-ins, paper. Their deep damage stands in `rows`.

use gongxin_protocol::Check::{V03, V04, V07, V14, V15};
use gongxin_record::{
    Entry,
    bytes::Ed25519Key,
    entry::{Ballot, Class, Close, Epoch, Json, Merge, MergeRow, Mix, Open, Paper, PaperVoid, Take, ToPaper},
};
use gongxin_roles::{token::Token, voter::Device};
use gongxin_rules::{BallotSpec, Template};

use super::{Evidence, Mutation, rich};
use crate::{
    meeting::{Held, SMALL, Said, Sizes},
    mutate::rows::{covered_up, line_of, opened_by, rows_of, signed_by},
};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "classes-leave-out-a-group",
            attack: "A14",
            what: "a group that votes is in no class: its ballots count nowhere",
            fails: &[V04],
            make: || defined(|b| b.classes.truncate(1)),
        },
        Mutation {
            id: "classes-weights",
            attack: "A37",
            what: "weights of classes that do not sum to a hundred",
            fails: &[V04],
            make: || defined(|b| b.classes[0].weight = Some(61)),
        },
        Mutation {
            id: "round-take-of-nothing",
            attack: "A37",
            what: "names are taken from a previous round that there is not",
            fails: &[V03],
            make: || defined(|b| b.take = Some(Take::Top)),
        },
        Mutation {
            id: "round-skipped",
            attack: "A37",
            what: "the third round follows the first",
            fails: &[V03],
            make: || {
                defined(|b| {
                    b.previous = Some("tj".into());
                    b.round = 3;
                })
            },
        },
        Mutation {
            id: "round-of-other-names",
            attack: "A37",
            what: "a further round among names that are not those on top",
            fails: &[V03],
            make: || {
                defined(|b| {
                    b.previous = Some("tj".into());
                    b.take = Some(Take::Top);
                    b.round = 2;
                    b.spec = example("TJ_LIST@1");
                })
            },
        },
        Mutation {
            id: "round-again",
            attack: "A37",
            what: "somebody who was not passed is voted on again in the same meeting",
            fails: &[V03],
            make: voted_on_again,
        },
        Mutation {
            id: "write-ins-wider-than-the-key",
            attack: "A28",
            what: "rows of write-ins that the key of the meeting cannot seal",
            fails: &[V03],
            make: || defined(|b| b.spec = slots(9, 3)),
        },
        Mutation {
            id: "write-ins-with-classes",
            attack: "A46",
            what: "classes, and names to be written in that must not be left blank",
            fails: &[V03],
            make: || {
                defined(|b| {
                    let mut spec = Template::named("TJ_LIST@1").expect("template").example.clone();
                    spec.contests[0].min = 1;
                    b.spec = Json::of(&spec).expect("spec");
                })
            },
        },
        Mutation {
            id: "open-too-many-rows",
            attack: "A80",
            what: "more write-ins than one mix can hold",
            fails: &[V04],
            make: || {
                Evidence::of(&rich(|_, e| {
                    first_of("cp", e).then(|| {
                        let mut probe = probe();
                        probe.classes.clear();
                        probe.spec = slots(9000, 3);
                        vec![
                            Said::entry(probe),
                            Said::entry(opened(&["qw", "main"])),
                            Said::Honest,
                        ]
                    })
                }))
            },
        },
        Mutation {
            id: "open-small-class",
            attack: "A46",
            what: "a class of fewer persons than the meeting allows",
            fails: &[V07],
            make: small_class,
        },
        Mutation {
            id: "open-one-on-paper",
            attack: "A46",
            what: "one person alone votes on paper: the figures are that person's vote",
            fails: &[V07],
            make: one_on_paper,
        },
        Mutation {
            id: "to-paper-unknown",
            attack: "A01",
            what: "a token that there is not is traded for paper",
            fails: &[V04],
            make: || {
                said_rich(false, |_, e| {
                    let token = Ed25519Key([3; 32]);
                    matches!(e, Entry::ToPaper(_)).then(|| ToPaper { token }.into())
                })
            },
        },
        Mutation {
            id: "to-paper-twice",
            attack: "A01",
            what: "one token is traded for two papers",
            fails: &[V04],
            make: || said_rich(false, |_, e| matches!(e, Entry::ToPaper(_)).then(|| e.clone())),
        },
        Mutation {
            id: "to-paper-from-the-ring",
            attack: "A01",
            what: "somebody in a frozen ring also takes paper",
            fails: &[V04],
            make: || {
                let mut evidence = said_rich(true, |held, e| {
                    let token = Ed25519Key(held.devices.get("qw")?[0].token().signing().public());
                    matches!(e, Entry::Seal(_)).then(|| ToPaper { token }.into())
                });
                evidence.trust.paper.0[0].1 += 1;
                evidence
            },
        },
        Mutation {
            id: "check-in-with-paper",
            attack: "A01",
            what: "somebody who votes on paper checks in with the same token",
            fails: &[V04],
            make: checked_in_with_paper,
        },
        Mutation {
            id: "definition-cell-of-nobody",
            attack: "A46",
            what: "a meeting that allows classes of nobody",
            fails: &[V03],
            make: || Evidence::of(&Held::stillborn(|m| m.policy.min_cell = 0)),
        },
        Mutation {
            id: "mix-of-nothing",
            attack: "A49",
            what: "a mix of the write-ins of a vote in which nobody voted",
            fails: &[V04],
            make: mix_of_nothing,
        },
        Mutation {
            id: "mix-after-opening",
            attack: "A49",
            what: "the rows are mixed once more after a trustee has opened them",
            fails: &[V04, V14],
            make: || {
                covered_up(|held, e| match e {
                    Entry::RowShare(s) if s.trustee == 2 => {
                        let line = mixed(held, 2, 3);
                        Some(vec![Said::Honest, Said::Line(line)])
                    }
                    _ => None,
                })
            },
        },
        Mutation {
            id: "mix-stage-skipped",
            attack: "A49",
            what: "a mix is missing between two others, so their numbers say",
            fails: &[V04],
            make: || further_mix(2, 4),
        },
        Mutation {
            id: "mix-twice-by-one",
            attack: "A20",
            what: "one trustee mixes twice",
            fails: &[V14],
            make: || further_mix(1, 3),
        },
        Mutation {
            id: "merge-without-write-ins",
            attack: "A37",
            what: "spellings are merged in a contest without write-ins",
            fails: &[V04],
            make: || {
                said_rich(false, |_, e| {
                    let Entry::Merge(merge) = e else { return None };
                    let contest = "c999".into();
                    let table = Vec::new();
                    let ballot = merge.ballot.clone();
                    Some(
                        Merge {
                            ballot,
                            contest,
                            table,
                        }
                        .into(),
                    )
                })
            },
        },
        Mutation {
            id: "row-share-before-mixes",
            attack: "A49",
            what: "rows are opened that only one trustee has mixed",
            fails: &[V04, V14],
            make: || {
                Evidence::of(&rich(|held, e| match e {
                    Entry::Mix(mix) if mix.stage == 2 => {
                        let line = opened_by(held, 2, &rows_of(held));
                        Some(vec![Said::Line(line), Said::Honest])
                    }
                    _ => None,
                }))
            },
        },
        Mutation {
            id: "row-share-twice",
            attack: "A20",
            what: "one trustee opens the rows twice",
            fails: &[V04],
            make: || said_rich(false, |_, e| matches!(e, Entry::RowShare(_)).then(|| e.clone())),
        },
        Mutation {
            id: "merge-unsorted",
            attack: "A08",
            what: "a merge table in another order",
            fails: &[V15],
            make: || merging(|table| table.reverse()),
        },
        Mutation {
            id: "merge-into-two",
            attack: "A37",
            what: "one spelling stands for a name and for nobody",
            fails: &[V15],
            make: || merging(|table| table[0].void = Some("无法辨认".into())),
        },
        Mutation {
            id: "merge-into-a-stranger",
            attack: "A37",
            what: "a spelling is merged into a nominee who is not on the list",
            fails: &[V15],
            make: || {
                merging(|table| {
                    table.push(MergeRow {
                        text: "龘".into(),
                        nominee: Some("n999".into()),
                        name: None,
                        void: None,
                    });
                    table.sort_by(|a, b| a.text.cmp(&b.text));
                })
            },
        },
        Mutation {
            id: "paper-of-nobody",
            attack: "A01",
            what: "figures on paper of a class in which nobody votes on paper",
            fails: &[V04],
            make: || said_rich(false, |_, e| papers_of(e, "cp").map(nobodys)),
        },
        Mutation {
            id: "paper-entered-by-one",
            attack: "A37",
            what: "one person enters the figures on paper twice",
            fails: &[V07],
            make: || papers("tj", |p| p.entered[1] = p.entered[0].clone()),
        },
        Mutation {
            id: "paper-of-other-options",
            attack: "A37",
            what: "figures on paper for more options than there are",
            fails: &[V07],
            make: || papers("tj", |p| p.contests[0].votes.push(0)),
        },
        Mutation {
            id: "paper-more-votes-than-papers",
            attack: "A01",
            what: "three votes for one name on two papers",
            fails: &[V07],
            make: || papers("tj", |p| p.contests[0].votes[1] = 3),
        },
        Mutation {
            id: "paper-more-than-persons",
            attack: "A01",
            what: "more papers are handed out than persons vote on paper",
            fails: &[V07],
            make: || papers("cp", |p| p.issued = 3),
        },
        Mutation {
            id: "paper-more-returned-than-issued",
            attack: "A01",
            what: "more papers lie in the box than were handed out; phones that did not vote would hide it in the sum",
            fails: &[V07],
            make: || {
                papers("tj", |p| {
                    (p.returned, p.invalid) = (3, 1);
                    p.void = Some(over_limit(1));
                })
            },
        },
        Mutation {
            id: "paper-void-without-reason",
            attack: "A37",
            what: "a paper is void, and nobody says why",
            fails: &[V07],
            make: || papers("cp", |p| p.void = None),
        },
        Mutation {
            id: "paper-void-reason-of-nothing",
            attack: "A37",
            what: "a reason is given for which no paper is void",
            fails: &[V07],
            make: || {
                papers("cp", |p| {
                    let other = Some(0);
                    p.void = Some(PaperVoid {
                        other,
                        ..over_limit(1)
                    });
                })
            },
        },
        Mutation {
            id: "paper-signed-twice",
            attack: "A20",
            what: "one trustee signs the figures on paper twice",
            fails: &[V04],
            make: || said_rich(false, |_, e| matches!(e, Entry::PaperSign(_)).then(|| e.clone())),
        },
        Mutation {
            id: "paper-signed-by-one",
            attack: "A25",
            what: "a result with figures on paper that only one trustee signed",
            fails: &[V04],
            make: || {
                Evidence::of(&rich(|_, e| match e {
                    Entry::PaperSign(s) if s.trustee == 2 => Some(Vec::new()),
                    _ => None,
                }))
            },
        },
        Mutation {
            id: "paper-changed-after-signing",
            attack: "A37",
            what: "other figures on paper are entered when the trustees have signed",
            fails: &[V04],
            make: || changed_after_signing(),
        },
    ]
};

/// The rich meeting with something said before or after the first entry that `here` points at.
fn said_rich<F>(before: bool, mut here: F) -> Evidence
where
    F: FnMut(&Held, &Entry) -> Option<Entry> + 'static,
{
    Evidence::of(&rich(move |held, e| {
        let extra = Said::entry(here(held, e)?);
        Some(if before {
            vec![extra, Said::Honest]
        } else {
            vec![Said::Honest, extra]
        })
    }))
}

fn first_of(id: &str, e: &Entry) -> bool {
    matches!(e, Entry::Ballot(b) if b.id == id)
}

/// A ballot that is defined beside the others and never opened, after a change.
fn defined(change: impl Fn(&mut Ballot) + 'static) -> Evidence {
    said_rich(true, move |_, e| {
        first_of("cp", e).then(|| {
            let mut probe = probe();
            change(&mut probe);
            probe.into()
        })
    })
}

fn probe() -> Ballot {
    let class = |id: &str, group: &str| Class {
        id: id.into(),
        name: id.into(),
        groups: vec![group.into()],
        weight: Some(50),
    };
    Ballot {
        id: "probe".into(),
        title: "另一次测评".into(),
        groups: vec!["qw".into(), "main".into()],
        classes: vec![class("a", "qw"), class("b", "main")],
        take: None,
        round: 1,
        previous: None,
        spec: example("CP@1"),
    }
}

fn example(template: &str) -> Json {
    Json::of(&Template::named(template).expect("template").example).expect("spec")
}

/// A recommendation with this many slots of so many blocks.
fn slots(count: u32, blocks: u32) -> Json {
    let mut spec = Template::named("TJ_LIST@1").expect("template").example.clone();
    let write_in = spec.contests[0].write_in.as_mut().expect("slots");
    (write_in.slots, write_in.blocks) = (count, blocks);
    spec.contests[0].max = count;
    Json::of(&spec).expect("spec")
}

fn opened(groups: &[&str]) -> Open {
    Open {
        ballot: "probe".into(),
        rings: groups.iter().map(|g| format!("r-{g}")).collect(),
    }
}

/// A meeting up to the freeze in which nobody speaks up.
fn up_to_the_freeze(mut held: Held, sizes: Sizes) -> Held {
    held = held.with_plot(Box::new(|_, _| vec![Said::Honest]));
    held.draw(sizes);
    held.key_ceremony();
    held.admit("qw", sizes.committee);
    held.admit("main", u32::try_from(sizes.drawn).expect("small"));
    held
}

fn voted_on_again() -> Evidence {
    let mut held = up_to_the_freeze(Held::convene(SMALL, 1), SMALL);
    held.freeze(&["qw"]);
    for id in ["one", "two"] {
        held.define(id, &["qw"], BallotSpec::qwh(["候选人1", "候选人2"]));
        held.vote(id, &["qw"]);
        held.count(id);
    }
    held.seal();
    Evidence::of(&held)
}

fn small_class() -> Evidence {
    let first = Held::convene_with(SMALL, 1, |m| m.policy.min_cell = 5);
    let mut held = up_to_the_freeze(first, SMALL);
    held.freeze(&["qw", "main"]);
    let class = Class {
        id: "a".into(),
        name: "A票".into(),
        groups: vec!["qw".into(), "main".into()],
        weight: None,
    };
    let apart = |id: &str, group: &str| Class {
        id: id.into(),
        name: id.into(),
        groups: vec![group.into()],
        ..class.clone()
    };
    let spec = BallotSpec::qwh(["候选人1", "候选人2"]);
    held.define_with("classes", &["qw", "main"], spec, |ballot| {
        ballot.classes = vec![apart("a", "qw"), apart("b", "main")];
    });
    held.vote("classes", &["qw", "main"]);
    held.count("classes");
    held.seal();
    Evidence::of(&held)
}

fn over_limit(ballots: u64) -> PaperVoid {
    PaperVoid {
        over_limit: Some(ballots),
        ..PaperVoid::default()
    }
}

fn one_on_paper() -> Evidence {
    let mut held = up_to_the_freeze(Held::convene(SMALL, 1), SMALL);
    held.to_paper("qw", 3);
    held.freeze(&["qw"]);
    held.define("one", &["qw"], BallotSpec::qwh(["候选人1", "候选人2"]));
    held.vote("one", &["qw"]);
    let figures = gongxin_record::entry::PaperContest {
        votes: vec![1, 0, 0],
        row_void: 0,
        score: None,
        write_ins: Vec::new(),
        write_in_void: None,
    };
    held.paper(Paper {
        ballot: "one".into(),
        class: None,
        issued: 1,
        returned: 1,
        valid: 1,
        invalid: 0,
        void: None,
        contests: vec![figures.clone(), figures],
        entered: ["计票人甲".into(), "计票人乙".into()],
    });
    held.count("one");
    held.seal();
    Evidence::of(&held)
}

/// The seventh member of the committee keeps a copy of the slip that was traded.
fn checked_in_with_paper() -> Evidence {
    let mut slip = None;
    Evidence::of(&rich(move |held, e| {
        if let (Entry::Tokens(_), Some(devices)) = (e, held.devices.get("qw")) {
            slip = Some(*devices[7].token().expose());
        }
        if !matches!(e, Entry::ToPaper(_)) {
            return None;
        }
        let mut rng = held.rng.clone();
        let line =
            Device::new(Token::from_bytes(slip?), 9, &mut rng).check_in(&held.state().digest(), &mut rng);
        Some(vec![
            Said::Honest,
            Said::Line(line.expect("check-in").into_bytes()),
        ])
    }))
}

/// A vote of one group that nobody takes part in, and the mix of another vote under its name.
fn mix_of_nothing() -> Evidence {
    Evidence::of(&rich(|held, e| {
        if !first_of("cp", e) {
            return None;
        }
        let mut probe = probe();
        probe.classes.clear();
        probe.groups = vec!["main".into()];
        probe.spec = example("TJ_LIST@1");
        let ballot = probe.id.clone();
        let epoch = Epoch {
            ballot: ballot.clone(),
            number: 1,
            casts: 0,
        };
        let close = Close {
            ballot: ballot.clone(),
            casts: 0,
            counted: 0,
        };
        let mix = held.writer.entries().iter().find_map(|entry| match entry {
            Entry::Mix(mix) if mix.stage == 1 => Some(mix.clone()),
            _ => None,
        });
        let mix = Mix { ballot, ..mix? };
        Some(vec![
            Said::entry(probe),
            Said::entry(opened(&["main"])),
            Said::entry(epoch),
            Said::entry(close),
            signed_by(held, 0, &mix.into()),
            Said::Honest,
        ])
    }))
}

/// A sound mix of the rows as they are, by the trustee at an index.
fn mixed(held: &mut Held, index: usize, stage: u32) -> Vec<u8> {
    let rows = rows_of(held);
    let line = held.trustees[index].mix_of_anything(
        held.writer.state(),
        ("tj", "c001", stage),
        &rows,
        &mut held.rng.clone(),
    );
    line.expect("mix").into_bytes()
}

/// After the second mix another one.
fn further_mix(index: usize, stage: u32) -> Evidence {
    Evidence::of(&rich(move |held, e| match e {
        Entry::Mix(mix) if mix.stage == 2 => {
            let line = line_of(held, 1, e);
            held.writer.append_unjudged(&line).expect("strict form");
            let line = mixed(held, index, stage);
            Some(vec![Said::Line(line)])
        }
        _ => None,
    }))
}

fn merging(change: impl Fn(&mut Vec<MergeRow>) + 'static) -> Evidence {
    Evidence::of(&rich(move |_, e| {
        let Entry::Merge(merge) = e else { return None };
        let mut merge = merge.clone();
        change(&mut merge.table);
        Some(vec![Said::entry(merge)])
    }))
}

fn papers_of(e: &Entry, ballot: &str) -> Option<Paper> {
    match e {
        Entry::Paper(paper) if paper.ballot == ballot => Some(paper.clone()),
        _ => None,
    }
}

fn papers(ballot: &'static str, change: impl Fn(&mut Paper) + 'static) -> Evidence {
    Evidence::of(&rich(move |_, e| {
        let mut paper = papers_of(e, ballot)?;
        change(&mut paper);
        Some(vec![Said::entry(paper)])
    }))
}

/// Figures of the other class, in which all have devices: none at all.
fn nobodys(mut paper: Paper) -> Entry {
    paper.class = Some("b".into());
    (paper.issued, paper.returned, paper.valid) = (0, 0, 0);
    paper.into()
}

fn changed_after_signing() -> Evidence {
    let mut first = None;
    said_rich(false, move |_, e| {
        if let Some(paper) = papers_of(e, "tj") {
            first = Some(paper);
        }
        match e {
            Entry::PaperSign(s) if s.trustee == 2 => {
                let mut paper = first.clone()?;
                paper.contests[0].votes.swap(0, 1);
                Some(paper.into())
            }
            _ => None,
        }
    })
}
