//! A device believes an excerpt only if every part of it is proven.

use gongxin_record::{bytes::B32, entry::Open};
use gongxin_roles::excerpt::{Excerpt, Known};
use gongxin_rules::BallotSpec;
use gongxin_tally::Room;
use gongxin_testkit::meeting::{Held, SMALL};
use gongxin_tlog::Note;

fn opened() -> Held {
    let mut held = Held::convene(SMALL, 77);
    held.draw(SMALL);
    held.key_ceremony();
    held.admit("qw", 4);
    let names = (1..=11).map(|i| format!("候选人{i}"));
    held.define("gt", &["qw"], BallotSpec::gt_nom(2, "局长", names));
    held.note("公告");
    held.freeze(&["qw"]);
    held.open("gt", &["qw"]);
    held
}

fn code(held: &Held, excerpt: &Excerpt) -> &'static str {
    match Known::read(&held.state().digest(), &excerpt.to_json()) {
        Ok(_) => "ok",
        Err(error) => error.code(),
    }
}

#[test]
fn what_it_proves_is_the_room_of_the_whole_log() {
    let mut held = opened();
    let excerpt = held.excerpt("gt").expect("excerpt");
    held.note("此后");
    assert_eq!(
        held.excerpt("gt").as_ref(),
        Some(&excerpt),
        "the log has grown, the excerpt is the same"
    );
    assert!(excerpt.entries.len() < held.writer.entries().len());

    let known = Known::read(&held.state().digest(), &excerpt.to_json()).expect("holds");
    let whole = Room::open(held.state(), "gt").expect("room");
    let room = Room::open(known.state(), "gt").expect("room");
    let key = held
        .state()
        .rings
        .get("r-qw")
        .expect("ring")
        .keys
        .first()
        .expect("key")
        .0;
    assert_eq!(
        room.bucket_of(&key).map(|b| b.0),
        whole.bucket_of(&key).map(|b| b.0)
    );
    assert_eq!(room.context.meeting(), whole.context.meeting());
    assert_eq!(
        known.state().ceremony.key.as_ref().map(|k| k.leaf),
        held.state().ceremony.key.as_ref().map(|k| k.leaf)
    );
    let line = held.writer.lines_from(0).next().expect("entry 0");
    assert_eq!(known.number_of(line), Some(0));
    assert_eq!(known.number_of(b"{}"), None);
}

#[test]
fn before_the_opening_there_is_none_for_the_ballot() {
    let mut held = Held::convene(SMALL, 78);
    held.draw(SMALL);
    assert_eq!(held.excerpt("gt"), None);
    let first = Excerpt::of_meeting(&held.writer, &held.log).expect("entry 0");
    assert_eq!(code(&held, &first), "ok");
    assert_eq!(Excerpt::of_entry(&held.writer, 10_000, &held.log), None);
}

#[test]
fn every_entry_counts() {
    let held = opened();
    let sound = held.excerpt("gt").expect("excerpt");
    for at in 0..sound.entries.len() {
        let mut less = sound.clone();
        let left = less.entries.remove(at);
        let refused = code(&held, &less);
        let outer = [
            "\"type\":\"ballot\"",
            "\"type\":\"ring\"",
            "\"type\":\"open\"",
            "\"type\":\"key\"",
        ];
        if outer.iter().any(|name| left.line.contains(name)) {
            // What is left is true, but nobody can vote on it.
            let known = Known::read(&held.state().digest(), &less.to_json());
            let voted = known.is_ok_and(|k| {
                Room::open(k.state(), "gt").is_ok_and(|room| {
                    let key = held
                        .state()
                        .rings
                        .get("r-qw")
                        .map(|r| r.keys.clone())
                        .unwrap_or_default();
                    key.first().is_some_and(|key| room.bucket_of(&key.0).is_some())
                })
            });
            assert!(!voted, "{}", left.line);
        } else {
            assert_ne!(refused, "ok", "{}", left.line);
        }

        let mut other = sound.clone();
        if let Some(entry) = other.entries.get_mut(at) {
            entry.path.push(B32([0; 32]));
        }
        assert_eq!(code(&held, &other), "excerpt-inclusion");
        let mut other = sound.clone();
        if let Some(entry) = other.entries.get_mut(at) {
            entry.line = entry.line.replacen('e', "f", 1);
        }
        let wanted = if at == 0 {
            "excerpt-meeting"
        } else {
            "excerpt-inclusion"
        };
        assert_eq!(code(&held, &other), wanted);
    }
}

#[test]
fn nobody_votes_on_a_head_that_too_few_witnesses_saw() {
    let mut held = opened();
    let sound = held.excerpt("gt").expect("excerpt");
    let with = |checkpoint: String| {
        let entries = sound.entries.clone();
        code(&held, &Excerpt { checkpoint, entries })
    };
    let own = Note::parse(sound.checkpoint.as_bytes()).expect("note");
    assert_eq!(own.signatures.len(), 3, "the log and two witnesses");
    for left_out in 1..3 {
        let mut less = own.clone();
        let line = less.signatures.remove(left_out);
        assert_eq!(with(less.to_string()), "excerpt-witnesses");
        let mut forged = line.clone();
        if let Some(byte) = forged.payload.last_mut() {
            *byte ^= 1;
        }
        less.signatures.push(forged);
        assert_eq!(
            with(less.to_string()),
            "excerpt-witnesses",
            "a signature that does not hold"
        );
    }
    // A cosignature of another head is none of this one.
    held.note("此后");
    let later = Note::parse(&held.checkpoint()).expect("note");
    let mut mixed = own.clone();
    mixed.signatures.truncate(1);
    mixed.signatures.extend(later.signatures.into_iter().skip(1));
    let entries = sound.entries.clone();
    let mixed = Excerpt {
        checkpoint: mixed.to_string(),
        entries,
    };
    assert_eq!(code(&held, &mixed), "excerpt-witnesses");
    // Before anything is open a device only reads what the meeting is called.
    let first = Excerpt::of_meeting(&held.writer, &held.log).expect("entry 0");
    assert_eq!(code(&held, &first), "ok");
}

#[test]
fn a_meeting_without_witnesses_needs_none() {
    let mut held = Held::convene_with(SMALL, 81, |meeting| meeting.quorum = 0);
    held.draw(SMALL);
    held.key_ceremony();
    held.admit("qw", 4);
    let names = (1..=11).map(|i| format!("甲{i}"));
    held.define("gt", &["qw"], BallotSpec::gt_nom(2, "局长", names));
    held.freeze(&["qw"]);
    held.open("gt", &["qw"]);
    let excerpt = Excerpt::of_ballot(&held.writer, "gt", &held.log).expect("excerpt");
    assert_eq!(code(&held, &excerpt), "ok");
}

#[test]
fn another_key_or_origin_signs_nothing() {
    let held = opened();
    let other = Held::convene(SMALL, 79);
    let foreign = Excerpt::of_ballot(&held.writer, "gt", &other.log).expect("excerpt");
    assert_eq!(code(&held, &foreign), "excerpt-signature");
    let mut twice = Excerpt::of_meeting(&held.writer, &held.log).expect("excerpt");
    twice.entries = twice
        .entries
        .iter()
        .cloned()
        .chain(twice.entries.iter().cloned())
        .collect();
    assert_eq!(code(&held, &twice), "excerpt");
}

#[test]
fn a_ring_too_small_to_hide_in_is_refused_by_the_device_itself() {
    let mut held = Held::convene_with(SMALL, 80, |meeting| meeting.policy.min_ring = 4);
    held.draw(SMALL);
    held.key_ceremony();
    held.admit("qw", 3);
    held.define(
        "gt",
        &["qw"],
        BallotSpec::gt_nom(2, "局长", (1..=11).map(|i| format!("甲{i}"))),
    );
    let ring = gongxin_roles::host::ring(held.state(), "r-qw", "qw");
    let open = Open {
        ballot: "gt".into(),
        rings: vec!["r-qw".into()],
    };
    for entry in [gongxin_record::Entry::from(ring), open.into()] {
        held.writer
            .append_unjudged(entry.to_line().as_bytes())
            .expect("strict");
    }
    let excerpt = held.excerpt("gt").expect("excerpt");
    assert_eq!(code(&held, &excerpt), "ring-small");
}
