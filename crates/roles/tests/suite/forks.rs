//! Trustees and witnesses act on one history only, and trustees on a witnessed one.

use gongxin_record::bytes::LeafHash;
use gongxin_record::entry::Note;
use gongxin_roles::{
    memory::{Forked, Memory},
    witness::{Looked, add_line},
    witnessed::{NotWitnessed, Witnessed},
    writer::Writer,
};
use gongxin_testkit::meeting::{Held, SMALL};
use gongxin_tlog::{Note as SignedNote, Signer, cosign, cosigners};

fn note(text: &str) -> Note {
    Note { text: text.into() }
}

/// Two logs of one meeting that part after their first entry.
#[expect(clippy::unwrap_used, reason = "a test's helper")]
fn fork() -> (Writer, Writer, Held) {
    let held = Held::convene(SMALL, 1);
    let copy = || Writer::read(&held.writer.log()).unwrap();
    let (mut left, mut right) = (copy(), copy());
    left.append_entry(note("甲")).unwrap();
    right.append_entry(note("乙")).unwrap();
    (left, right, held)
}

#[test]
fn a_log_is_followed_as_long_as_it_grows() {
    let (mut left, _, held) = fork();
    let mut memory = Memory::default();
    memory.follow(&held.writer).unwrap();
    memory.follow(&left).unwrap();
    memory.follow(&left).unwrap();
    left.append_entry(note("丙")).unwrap();
    memory.follow(&left).unwrap();
    let stored = serde_json::to_vec(&memory).unwrap();
    assert_eq!(serde_json::from_slice::<Memory>(&stored).unwrap(), memory);
}

#[test]
fn another_history_is_refused_and_forgotten() {
    let (left, mut right, held) = fork();
    let mut memory = Memory::default();
    memory.follow(&left).unwrap();
    let before = memory.clone();
    assert_eq!(
        memory.follow(&held.writer),
        Err(Forked::Shorter { now: 1, seen: 2 })
    );
    assert_eq!(memory.follow(&right), Err(Forked::Differs { seen: 2 }));
    right.append_entry(note("丁")).unwrap();
    assert_eq!(memory.follow(&right), Err(Forked::Differs { seen: 2 }));
    assert_eq!(memory, before);
    // Another meeting is another memory.
    let other = Held::convene(SMALL, 2);
    assert_ne!(other.writer.state().digest(), LeafHash([0; 32]));
    memory.follow(&other.writer).unwrap();
}

#[test]
fn a_head_counts_with_its_quorum_only() {
    let (left, right, held) = fork();
    let good = held.checkpoint();
    assert_eq!(
        Witnessed::check(&held.writer, Some(&good)).unwrap().head(),
        held.writer.head()
    );
    // The log may have grown since the witnesses saw it.
    assert_eq!(Witnessed::check(&left, Some(&good)).unwrap().head().0, 1);
    let fault = |log: &Writer, bytes: Option<&[u8]>| Witnessed::check(log, bytes).err().unwrap();
    assert_eq!(
        fault(&left, None),
        NotWitnessed::Quorum {
            cosigned: 0,
            quorum: 2
        }
    );
    assert_eq!(fault(&left, Some(b"?")), NotWitnessed::Malformed);
    let alone = left.checkpoint(&held.log).to_string();
    assert_eq!(
        fault(&left, Some(alone.as_bytes())),
        NotWitnessed::Quorum {
            cosigned: 0,
            quorum: 2
        }
    );
    assert_eq!(fault(&right, Some(alone.as_bytes())), NotWitnessed::OtherLog);
    let stranger = left.checkpoint(&Held::convene(SMALL, 3).log).to_string();
    assert_eq!(fault(&left, Some(stranger.as_bytes())), NotWitnessed::Signature);
    assert_eq!(fault(&Writer::default(), Some(&good)), NotWitnessed::NoMeeting);
    // One witness twice is one witness.
    let text = String::from_utf8(good).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let doubled = format!(
        "{}\n{}\n",
        lines[..lines.len() - 1].join("\n"),
        lines[lines.len() - 2]
    );
    assert_eq!(fault(&left, Some(doubled.as_bytes())), NotWitnessed::Malformed);
}

/// What a witness says of a head: `None` if it lies beyond what was kept, else whether a line was added, and the note then.
#[expect(clippy::unwrap_used, reason = "a test's helper")]
fn look(memory: &Memory, log: &Writer, witness: &Signer, head: &SignedNote) -> Option<(bool, SignedNote)> {
    let kept = memory.kept(log).unwrap();
    match add_line(kept, witness, head.to_string().as_bytes(), 1_790_000_000).unwrap() {
        Looked::Beyond => None,
        Looked::Stood(_) => Some((false, head.clone())),
        Looked::Cosigned(_, note) => Some((true, note)),
    }
}

#[test]
fn a_witness_cosigns_no_head_beyond_what_was_stored() {
    let (mut left, right, held) = fork();
    let witness = &held.witnesses[0];
    let mut memory = Memory::default();
    let old = left.checkpoint(&held.log);
    assert_eq!(look(&memory, &left, witness, &old), None);
    memory.follow(&left).unwrap();
    assert!(look(&memory, &left, witness, &old).unwrap().0);
    left.append_entry(note("丙")).unwrap();
    let new = left.checkpoint(&held.log);
    assert_eq!(look(&memory, &left, witness, &new), None);
    assert!(look(&memory, &left, witness, &old).unwrap().0);
    memory.follow(&left).unwrap();
    assert!(look(&memory, &left, witness, &new).unwrap().0);
    assert_eq!(
        memory.kept(&right).err(),
        Some(Forked::Shorter { now: 2, seen: 3 })
    );
}

#[test]
fn only_a_line_that_holds_is_a_witness_s_own() {
    let (left, _, held) = fork();
    let witness = &held.witnesses[0];
    let mut memory = Memory::default();
    memory.follow(&left).unwrap();
    let bare = left.checkpoint(&held.log);
    let elsewhere = held.writer.checkpoint(&held.log);
    let mut junk = cosign(&bare, witness, 1_790_000_000);
    junk.payload.fill(7);
    for false_line in [
        junk,
        cosign(&elsewhere, witness, 1_790_000_000),
        cosign(&bare, witness, 0),
    ] {
        let mut shown = bare.clone();
        shown.signatures.push(false_line);
        let (added, note) = look(&memory, &left, witness, &shown).unwrap();
        assert!(added);
        assert_eq!(note.signatures.len(), 2);
        assert_eq!(cosigners(&note, &[witness.public().clone()]).len(), 1);
        assert!(!look(&memory, &left, witness, &note).unwrap().0);
    }
}
