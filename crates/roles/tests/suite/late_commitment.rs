//! Review finding R6: a host who gets hold of a reveal while commitments can still be written would choose who is drawn.
use gongxin_draw::Contribution;
use gongxin_record::{
    Entry,
    bytes::B32,
    entry::{DrawReveal, Redraw},
};
use gongxin_roles::{
    contributor::{self, Kept, RevealError},
    memory::{Forked, Memory},
    witnessed::Witnessed,
    writer::{WriteError, Writer},
};
use gongxin_testkit::meeting::{Held, SMALL};
use gongxin_tlog::cosign;

fn prefix(held: &Held, end: &str) -> Writer {
    let end = held
        .writer
        .entries()
        .iter()
        .position(|e| e.type_name() == end)
        .expect("an entry");
    let mut log = Writer::default();
    for line in held.writer.lines_from(0).take(end + 1) {
        log.append(line).expect("prefix");
    }
    log
}

/// A head of this log, signed and cosigned.
fn head_of(held: &Held, log: &Writer) -> Vec<u8> {
    let mut note = log.checkpoint(&held.log);
    for witness in &held.witnesses {
        note.signatures.push(cosign(&note, witness, 1_790_000_000));
    }
    note.to_string().into_bytes()
}

fn of(held: &Held, who: &str, kind: &str) -> Entry {
    let found = held.writer.entries().iter().find(|e| match e {
        Entry::DrawCommit(c) => kind == "c" && c.contributor == who,
        Entry::DrawReveal(r) => kind == "r" && r.contributor == who,
        _ => false,
    });
    found.expect("said").clone()
}

fn contribution(entry: &Entry) -> Contribution {
    let Entry::DrawReveal(r) = entry else {
        unreachable!("a reveal")
    };
    Contribution {
        contributor: r.contributor.clone(),
        value: r.value.clone(),
        nonce: r.nonce.0,
    }
}

/// The log with the roster and these entries.
fn log_of(held: &Held, entries: impl IntoIterator<Item = Entry>) -> Writer {
    let mut log = prefix(held, "roster");
    for entry in entries {
        log.append_entry(entry).expect("the judge has nothing against it");
    }
    log
}

#[test]
fn nobody_reveals_while_commitments_can_change() {
    let mut held = Held::convene(SMALL, 3);
    held.draw(SMALL);
    let (host, own) = (of(&held, "主持人", "c"), of(&held, "监督员", "c"));
    let revealed = of(&held, "监督员", "r");
    let contribution = contribution(&revealed);
    let meeting = held.state().digest();
    let reveal = |log: &Writer, head: &[u8], attempt| {
        let witnessed = Witnessed::check(log, Some(head)).expect("witnessed");
        contributor::reveal(witnessed, meeting, attempt, &contribution).map(Entry::from)
    };
    let half = log_of(&held, [host.clone()]);
    let all = log_of(&held, [host.clone(), own.clone()]);
    let head = head_of(&held, &all);
    assert_eq!(
        reveal(&all, &head, 1),
        Err(RevealError::Turn("主持人".into())),
        "whoever had both reveals would know the outcome, and nobody would know of it"
    );
    let turn = log_of(&held, [host.clone(), own.clone(), of(&held, "主持人", "r")]);
    assert_eq!(reveal(&turn, &head, 1), Ok(revealed));
    assert_eq!(reveal(&all, &head, 2), Err(RevealError::NotRunning));
    assert_eq!(
        reveal(&half, &head_of(&held, &half), 1),
        Err(RevealError::NotCommitted)
    );
    let alone = log_of(&held, [own.clone()]);
    assert_eq!(
        reveal(&alone, &head_of(&held, &alone), 1),
        Err(RevealError::Alone)
    );
    // A witnessed head, but of the time before the last commitment.
    let early = head_of(&held, &half);
    assert_eq!(reveal(&all, &early, 1), Err(RevealError::HeadBeforeCommitments));
    // Another commitment under the same name.
    let Entry::DrawCommit(mut other) = own else {
        unreachable!("a commitment")
    };
    other.commitment = B32([9; 32]);
    let replaced = log_of(&held, [host, other.into()]);
    assert_eq!(
        reveal(&replaced, &head_of(&held, &replaced), 1),
        Err(RevealError::NotCommitted)
    );
    // The same lines under an entry 0 whose author chose the witnesses.
    let mut elsewhere = Writer::default();
    for (number, entry) in all.entries().iter().enumerate() {
        let mut entry = entry.clone();
        if let (0, Entry::Meeting(meeting)) = (number, &mut entry) {
            meeting.title.push('。');
        }
        elsewhere.append_entry(entry).expect("replayed");
    }
    assert_eq!(
        reveal(&elsewhere, &head_of(&held, &elsewhere), 1),
        Err(RevealError::OtherMeeting)
    );
    // No witness has seen it.
    let signed = all.checkpoint(&held.log).to_string();
    assert!(Witnessed::check(&all, Some(signed.as_bytes())).is_err());
}

/// After an answer that was lost: the log says whether it holds the very number that was sealed, and no second one under the name.
#[test]
fn a_contributor_finds_the_own_commitment_and_can_add_no_second_one() {
    let mut held = Held::convene(SMALL, 3);
    held.draw(SMALL);
    let mut log = prefix(&held, "roster");
    let of_value = |value: &str, nonce| Contribution {
        contributor: "监督员".into(),
        value: value.into(),
        nonce: [nonce; 32],
    };
    let roster = log.state().roster.clone().expect("roster");
    let (first, second) = (of_value("6 2", 1), of_value("6 2", 2));
    let (kept, other) = (
        Kept::new(&log, &roster, &first),
        Kept::new(&log, &roster, &second),
    );
    assert!(!kept.is_in(&log));
    log.append_entry(contributor::commit(&roster, &first))
        .expect("the first");
    assert!(kept.is_in(&log));
    assert!(!other.is_in(&log), "the same name and value, another number");
    for again in [&first, &second] {
        let Err(WriteError::Refused(findings)) = log.append_entry(contributor::commit(&roster, again)) else {
            unreachable!("a name commits once in an attempt")
        };
        assert_eq!(
            findings.iter().map(|f| f.code).collect::<Vec<_>>(),
            ["commit-twice"]
        );
    }
    // Given up: in the attempt that follows nothing of it counts.
    let redraw = Redraw {
        attempt: 1,
        reason: "重来".into(),
    };
    log.append_entry(redraw).expect("given up");
    assert!(!kept.is_in(&log));
}

/// A host who has the observer's reveal in hand writes the log anew, with another number of his own: in no time somebody he likes
/// is drawn. But he had to show the observer a head of the commitments, and that one is no past of the new log.
#[test]
fn a_host_who_chooses_the_draw_contradicts_the_head_of_the_commitments() {
    let mut held = Held::convene(SMALL, 3);
    held.draw(SMALL);
    let (sealed, opened) = (of(&held, "监督员", "c"), of(&held, "监督员", "r"));
    let honest = log_of(&held, [of(&held, "主持人", "c"), sealed.clone()]);
    let mut memory = Memory::default();
    memory.follow(&honest).expect("first sight");
    let (size, root) = honest.head();

    let roster = held.state().roster.as_ref().expect("roster");
    let (_, drawn) = roster.outcome().expect("outcome");
    let friend = *drawn
        .last()
        .and_then(|s| s.alternates.last())
        .expect("somebody not drawn");
    let chosen = (0..2000u32).find_map(|i| {
        let mut nonce = [0; 32];
        nonce[..4].copy_from_slice(&i.to_be_bytes());
        let own = Contribution {
            contributor: "主持人".into(),
            value: "骰子 3 5 1".into(),
            nonce,
        };
        let reveal = DrawReveal {
            attempt: 1,
            contributor: own.contributor.clone(),
            value: own.value.clone(),
            nonce: B32(nonce),
        };
        let commit = contributor::commit(roster, &own);
        let mut log = log_of(
            &held,
            [commit.into(), sealed.clone(), reveal.into(), opened.clone()],
        );
        log.append_entry(gongxin_roles::host::draw(log.state()).expect("draw"))
            .expect("drawn");
        let panel = log.state().roster.as_ref()?.panel.as_ref()?;
        panel.alternate_for(&friend).is_ok().then_some(log)
    });
    let chosen = chosen.expect("the draw alone does not stop him");
    assert_ne!(
        chosen.root_at(size),
        Some(root),
        "V05 finds it with the head on paper"
    );
    assert_eq!(memory.follow(&chosen), Err(Forked::Differs { seen: size }));
}
