//! The head, its signers, and heads seen earlier.

use gongxin_protocol::Check::V05;
use gongxin_record::bytes::TreeRoot;
use gongxin_tlog::{Checkpoint, Note, cosign};

use super::{Evidence, Mutation, honest};
use crate::meeting::{Held, SMALL};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "head-one-witness",
            attack: "A36",
            what: "one witness of two",
            fails: &[V05],
            make: || {
                with_note(|held, note| {
                    note.signatures.truncate(1);
                    note.signatures
                        .push(cosign(note, &held.witnesses[0], 1_790_000_000));
                })
            },
        },
        Mutation {
            id: "head-time-zero",
            attack: "A36",
            what: "a cosignature of the year 1970",
            fails: &[V05],
            make: || {
                with_note(|held, note| {
                    note.signatures.truncate(2);
                    note.signatures.push(cosign(note, &held.witnesses[1], 0));
                })
            },
        },
        Mutation {
            id: "head-stranger-witness",
            attack: "A36",
            what: "a witness that nobody trusts in place of one",
            fails: &[V05],
            make: || {
                with_note(|_, note| {
                    note.signatures.truncate(2);
                    note.signatures
                        .push(cosign(note, &Held::convene(SMALL, 5).witnesses[0], 1_790_000_000));
                })
            },
        },
        Mutation {
            id: "head-other-log-key",
            attack: "A34",
            what: "signed by another key of the same name",
            fails: &[V05],
            make: || {
                let other = Held::convene(SMALL, 5);
                with_head(move |held| (checkpoint_of(&held), other.log))
            },
        },
        Mutation {
            id: "head-other-origin",
            attack: "A34",
            what: "the origin line of another log",
            fails: &[V05],
            make: || {
                with_head(|held| {
                    let mut head = checkpoint_of(&held);
                    head.origin = "another.example/log".into();
                    (head, held.log)
                })
            },
        },
        Mutation {
            id: "head-shorter",
            attack: "A34",
            what: "the head of a shorter log, signed and witnessed",
            fails: &[V05],
            make: || {
                with_head(|held| {
                    let mut head = checkpoint_of(&held);
                    head.size -= 1;
                    head.root = gongxin_tlog::Hash(held.writer.root_at(head.size).expect("root").0);
                    (head, held.log)
                })
            },
        },
        Mutation {
            id: "head-other-root",
            attack: "A34",
            what: "another root of the same size, signed and witnessed",
            fails: &[V05],
            make: || {
                with_head(|held| {
                    let mut head = checkpoint_of(&held);
                    head.root.0[0] ^= 1;
                    (head, held.log)
                })
            },
        },
        Mutation {
            id: "head-seen-earlier",
            attack: "A02",
            what: "the room saw another head in the meeting: two histories",
            fails: &[V05],
            make: || {
                let mut evidence = Evidence::of(&honest());
                evidence.trust.heads[0].root = TreeRoot([3; 32]);
                evidence
            },
        },
        Mutation {
            id: "head-history-rewritten",
            attack: "A34",
            what: "the same meeting held again with other votes, everything signed anew; paper remembers a head",
            fails: &[V05],
            make: || {
                let first = Held::whole(SMALL, 1);
                let again = super::plotted(rewritten());
                Evidence {
                    trust: first.trust,
                    ..Evidence::unpromised(&again)
                }
            },
        },
        Mutation {
            id: "head-garbage",
            attack: "A34",
            what: "a checkpoint that is no signed note",
            fails: &[V05],
            make: || Evidence::of(&honest()).repacked(|archive| archive.checkpoint = b"no note".to_vec()),
        },
        Mutation {
            id: "head-fork",
            attack: "A34",
            what: "two heads of one size, each signed and witnessed; paper has the other one",
            fails: &[V05],
            make: || fork(),
        },
        Mutation {
            id: "head-cosigned-other",
            attack: "A36",
            what: "a witness's cosignature of another head",
            fails: &[V05],
            make: || {
                with_note(|held, note| {
                    let other = Note::sign(note.text.replacen("gongxin", "another", 1), &held.log);
                    note.signatures.truncate(2);
                    note.signatures
                        .push(cosign(&other, &held.witnesses[1], 1_790_000_000));
                })
            },
        },
        Mutation {
            id: "head-witness-twice",
            attack: "A36",
            what: "one witness cosigns twice to make a quorum",
            fails: &[V05],
            make: || {
                with_note(|held, note| {
                    note.signatures.truncate(2);
                    note.signatures
                        .push(cosign(note, &held.witnesses[0], 1_790_000_001));
                })
            },
        },
        Mutation {
            id: "head-unsigned",
            attack: "A34",
            what: "the log key's signature is missing",
            fails: &[V05],
            make: || with_note(|_, note| drop(note.signatures.remove(0))),
        },
        Mutation {
            id: "head-quorum-on-paper",
            attack: "A36",
            what: "paper asks for more witnesses than there are",
            fails: &[V05],
            make: || {
                let mut evidence = Evidence::of(&honest());
                evidence.trust.quorum = 3;
                evidence
            },
        },
        Mutation {
            id: "head-truncated-log",
            attack: "A34",
            what: "the log ends earlier, sealed and signed as if that were all; paper has a later head",
            fails: &[V05],
            make: || truncated(),
        },
    ]
};

/// The same meeting, but for a note before the freeze.
fn rewritten() -> impl FnMut(&mut Held, &gongxin_record::Entry) -> Vec<crate::meeting::Said> {
    use crate::meeting::Said;
    let mut done = false;
    move |_, entry| {
        if !done && matches!(entry, gongxin_record::Entry::Ring(_)) {
            done = true;
            let note = gongxin_record::entry::Note {
                text: "另一段历史".into(),
            };
            return vec![Said::entry(note), Said::Honest];
        }
        vec![Said::Honest]
    }
}

fn checkpoint_of(held: &Held) -> Checkpoint {
    let note = Note::parse(&held.checkpoint()).expect("note");
    Checkpoint::parse(&note.text).expect("checkpoint")
}

/// Another head under which the log key and both witnesses put their names.
fn with_head(head: impl FnOnce(Held) -> (Checkpoint, gongxin_tlog::Signer)) -> Evidence {
    let evidence = Evidence::of(&honest());
    let witnesses = honest().witnesses;
    let (head, signer) = head(honest());
    let mut note = Note::sign(head.to_string(), &signer);
    for witness in &witnesses {
        note.signatures.push(cosign(&note, witness, 1_790_000_000));
    }
    evidence.repacked(|archive| archive.checkpoint = note.to_string().into_bytes())
}

/// Changes the signatures under the honest head.
fn with_note(change: impl FnOnce(&Held, &mut Note)) -> Evidence {
    let held = honest();
    let mut note = Note::parse(&held.checkpoint()).expect("note");
    change(&held, &mut note);
    Evidence::of(&held).repacked(|archive| archive.checkpoint = note.to_string().into_bytes())
}

/// A second head of the honest size over another last line, both signed; the room noted that of the honest one.
fn fork() -> Evidence {
    let held = honest();
    let (size, root) = held.writer.head();
    let mut evidence = Evidence::of(&super::altered(|_, e| match e {
        gongxin_record::Entry::Note(note) => {
            note.text.push('！');
            true
        }
        _ => false,
    }));
    let root = TreeRoot(root.0);
    evidence
        .trust
        .heads
        .push(gongxin_record::trust::Head { size, root });
    evidence
}

/// The second ballot never happened, as this record tells it.
fn truncated() -> Evidence {
    let held = honest();
    let (size, root) = held.writer.head();
    let root = TreeRoot(root.0);
    let mut evidence = Evidence::of(&held).relined(|lines| {
        let second = lines
            .iter()
            .position(|l| l.starts_with("{\"type\":\"open\",\"ballot\":\"qw\""));
        lines.drain(second.expect("an opening")..lines.len() - 1);
    });
    evidence = evidence.resigned();
    evidence
        .trust
        .heads
        .push(gongxin_record::trust::Head { size, root });
    evidence.receipts.clear();
    evidence
}
