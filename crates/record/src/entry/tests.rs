//! Tests of the entries: one sample of each type, the tamper suite's T03, T04, T05, T08, T09, and random changes.

mod samples;

use proptest::prelude::*;

use self::samples::{cast, draws, meeting, samples, text};
use super::*;
use crate::bytes::{LeafHash, PointBytes};
use crate::malformed::Lang;
use crate::strict::StrictKind;

fn refused(line: &str) -> Malformed {
    match Entry::parse(line.as_bytes()) {
        Err(fault) => fault,
        Ok(_) => panic!("accepted: {line}"),
    }
}

fn strict_kind(line: &str) -> Option<StrictKind> {
    match refused(line) {
        Malformed::Strict { kind, .. } => Some(kind),
        _ => None,
    }
}

#[test]
fn every_type_comes_back() {
    let mut seen = std::collections::BTreeSet::new();
    for entry in samples() {
        let line = entry.to_line();
        assert!(
            line.starts_with(&format!("{{\"type\":\"{}\",", entry.type_name())),
            "{line}"
        );
        assert_eq!(Entry::parse(line.as_bytes()).as_ref(), Ok(&entry));
        seen.insert(entry.type_name());
    }
    assert_eq!(seen.len(), Entry::TYPES.len());
    assert_eq!(seen, Entry::TYPES.iter().copied().collect());
}

/// The members and their order, copied from the protocol's table by hand.
#[test]
fn members_stand_in_the_order_of_the_table() {
    let table = "\
meeting protocol suite id title organiser groups trustees threshold width log witnesses quorum policy
roster rows quota
draw-commit attempt contributor commitment
draw-reveal attempt contributor value nonce
draw attempt seed strata
redraw attempt reason
alternate out in reason
dkg-commit ceremony trustee digest signature
dkg-deal ceremony trustee commitments proof shares signature
dkg-accept ceremony trustee deals signature
dkg-complaint ceremony trustee against shared proof signature
dkg-abort ceremony reason
key ceremony key
tokens group tokens
check-in token key counter proof signature
revoke token reason
to-paper token
ballot id title groups classes round previous take spec
ring id group keys
open ballot rings
challenged ballot votes seed choices write_ins
epoch ballot number casts
cast ballot ring bucket revision tag votes proof
close ballot casts counted
share ballot trustee size root aggregate points proof signature
mix ballot contest stage trustee rows proof signature
row-share ballot contest trustee size root rows points proof signature
merge ballot contest table
paper ballot class issued returned valid invalid void contests entered
paper-sign ballot paper trustee signature
result ballot trustees tallies write_ins sheets
note text
seal files";
    for row in table.lines() {
        let mut words = row.split(' ');
        let name = words.next().unwrap();
        // The last sample of a type is the one with its optional members.
        let entry = samples()
            .into_iter()
            .rfind(|entry| entry.type_name() == name)
            .unwrap();
        let line = entry.to_line();
        let mut from = 0;
        for member in words {
            let at = line[from..]
                .find(&format!(",\"{member}\":"))
                .unwrap_or_else(|| panic!("{name}: {member}"));
            from += at + 1;
        }
        assert_eq!(entry.signature().is_some(), row.ends_with(" signature"), "{name}");
    }
}

#[test]
fn exact_bytes_of_some_lines() {
    let epoch = Entry::from(Epoch {
        ballot: text("b"),
        number: 1,
        casts: 0,
    });
    assert_eq!(
        epoch.to_line(),
        r#"{"type":"epoch","ballot":"b","number":1,"casts":0}"#
    );
    let note = Entry::from(Note {
        text: text("a\n\u{1}\"票\u{7f}/"),
    });
    assert_eq!(
        note.to_line(),
        "{\"type\":\"note\",\"text\":\"a\\n\\u0001\\\"票\u{7f}/\"}"
    );
    let quota: Vec<String> = draws()[..3]
        .iter()
        .map(|e| e.to_line().split_once("\"quota\":").unwrap().1.to_owned())
        .collect();
    assert_eq!(
        quota,
        [
            r#"{"fixed":[{"stratum":"s","seats":1}]}}"#,
            r#"{"total":3}}"#,
            r#"{"ratio":{"num":1,"den":5}}}"#
        ]
    );
}

// T03
#[test]
fn unknown_types_and_members_are_refused() {
    assert!(
        matches!(refused(r#"{"type":"vote","text":""}"#), Malformed::UnknownType { name, .. } if name == "vote")
    );
    assert!(matches!(
        refused(r#"{"type":"","text":""}"#),
        Malformed::UnknownType { .. }
    ));
    let long = format!(r#"{{"type":"{}"}}"#, "长".repeat(1000));
    assert!(matches!(refused(&long), Malformed::UnknownType { name, .. } if name.chars().count() == 40));
    for line in [
        "{}",
        "[]",
        "1",
        r#""type""#,
        r#"{"text":"","type":"note"}"#,
        r#"{"type":1}"#,
    ] {
        assert!(matches!(refused(line), Malformed::NoType { .. }), "{line}");
    }
    for entry in samples() {
        let line = entry.to_line();
        let more = format!("{},\"x\":0}}", &line[..line.len() - 1]);
        assert!(matches!(refused(&more), Malformed::Shape { .. }), "{more}");
        let first = line.replacen(',', ",\"x\":0,", 1);
        assert!(matches!(refused(&first), Malformed::Shape { .. }), "{first}");
        let none = format!(r#"{{"type":"{}"}}"#, entry.type_name());
        assert!(matches!(refused(&none), Malformed::Shape { .. }), "{none}");
    }
    let inner = meeting_line().replace("\"revote\":true", "\"revote\":true,\"vip\":true");
    assert!(
        matches!(refused(&inner), Malformed::Shape { place, .. } if place.member.as_deref() == Some("policy"))
    );
}

fn meeting_line() -> String {
    Entry::from(meeting()).to_line()
}

// T04
#[test]
fn a_member_twice_is_refused_at_any_depth() {
    let line = Entry::from(cast()).to_line();
    let twice = line.replace("\"revision\":1", "\"revision\":1,\"revision\":2");
    assert!(
        matches!(refused(&twice), Malformed::Strict { kind: StrictKind::DuplicateMember, place } if place.member.as_deref() == Some("revision"))
    );
    assert_eq!(
        strict_kind(&line.replace("\"ballot\"", "\"type\":\"note\",\"ballot\"")),
        Some(StrictKind::DuplicateMember)
    );
    let spec =
        r#"{"type":"ballot","id":"b","title":"t","groups":[],"round":1,"spec":{"a":{"max":1,"max":2}}}"#;
    assert_eq!(strict_kind(spec), Some(StrictKind::DuplicateMember));
}

// T05
#[test]
fn other_spellings_of_points_are_refused() {
    let line = Entry::from(cast()).to_line();
    let tag = PointBytes([4; 32]).to_b64();
    let hex = "04".repeat(32);
    let upper = hex.to_uppercase() + "AA";
    for other in [
        format!("{tag}="),
        format!("{}F", &tag[..42]),
        tag[..42].to_owned(),
        format!("{tag}A"),
        hex,
        upper,
        text(""),
    ] {
        let fault = refused(&line.replace(&tag, &other));
        assert!(
            matches!(&fault, Malformed::Shape { place, .. } if place.member.as_deref() == Some("tag")),
            "{fault}"
        );
    }
    let escaped = line.replace(&tag, &format!("\\u0042{}", &tag[1..]));
    assert_eq!(strict_kind(&escaped), Some(StrictKind::Escape));
}

// T08
#[test]
fn other_numbers_are_refused() {
    let line = Entry::from(Close {
        ballot: text("b"),
        casts: 77,
        counted: 1,
    })
    .to_line();
    for (number, kind) in [
        ("077", StrictKind::LeadingZero),
        ("9007199254740993", StrictKind::TooLarge),
        ("9007199254740992", StrictKind::TooLarge),
        ("1.0", StrictKind::NotAnInteger),
        ("7e1", StrictKind::NotAnInteger),
        ("-0", StrictKind::NotAnInteger),
        ("-1", StrictKind::NotAnInteger),
        ("null", StrictKind::Null),
    ] {
        assert_eq!(strict_kind(&line.replace("77", number)), Some(kind), "{number}");
    }
    assert!(Entry::parse(line.replace("77", "9007199254740991").as_bytes()).is_ok());
    for other in ["\"77\"", "true", "[77]", "{}"] {
        assert!(
            matches!(refused(&line.replace("77", other)), Malformed::Shape { .. }),
            "{other}"
        );
    }
    let revision = Entry::from(cast())
        .to_line()
        .replace("\"revision\":1", "\"revision\":4294967296");
    assert!(
        matches!(refused(&revision), Malformed::Shape { .. }),
        "what is hashed as four bytes has four bytes"
    );
    let choice = samples()
        .into_iter()
        .find(|e| e.type_name() == "challenged")
        .unwrap()
        .to_line();
    assert!(matches!(
        refused(&choice.replace("[0,1]", "[0,2]")),
        Malformed::Shape { .. }
    ));
}

// T09
#[test]
fn other_bytes_around_and_other_orders_are_refused() {
    let line = Entry::from(Note { text: text("x") }).to_line();
    assert_eq!(
        strict_kind(&format!("\u{feff}{line}")),
        Some(StrictKind::ByteOrderMark)
    );
    assert_eq!(strict_kind(&format!("{line}\r")), Some(StrictKind::WhiteSpace));
    assert_eq!(strict_kind(&format!("{line}\n")), Some(StrictKind::WhiteSpace));
    assert_eq!(strict_kind(&format!("{line}\0")), Some(StrictKind::Trailing));
    assert_eq!(strict_kind(&format!("{line}{line}")), Some(StrictKind::Trailing));
    let turned = r#"{"type":"epoch","number":1,"ballot":"b","casts":0}"#;
    let fault = refused(turned);
    assert!(
        matches!(&fault, Malformed::Order { place } if place.member.as_deref() == Some("number")),
        "{fault}"
    );
    let inner = meeting_line().replace(
        r#""origin":"example.org/log","key":"example.org/log+12345678+AQ==""#,
        r#""key":"k","origin":"o""#,
    );
    assert!(matches!(refused(&inner), Malformed::Order { .. }));
}

#[test]
fn inner_json_is_held_to_the_same_form() {
    let line = |spec: &str| {
        format!(r#"{{"type":"ballot","id":"b","title":"t","groups":[],"round":1,"spec":{spec}}}"#)
    };
    for (spec, kind) in [
        ("{ }", StrictKind::WhiteSpace),
        (r#"{"a":1.5}"#, StrictKind::NotAnInteger),
        (r#"{"a":null}"#, StrictKind::Null),
        (r#"{"a":"\/"}"#, StrictKind::Escape),
    ] {
        assert_eq!(strict_kind(&line(spec)), Some(kind));
    }
    match Entry::parse(line(r#"{"z":1,"a":[true]}"#).as_bytes()) {
        Ok(Entry::Ballot(ballot)) => assert_eq!(ballot.spec.text(), r#"{"z":1,"a":[true]}"#),
        other => panic!("{other:?}"),
    }
}

#[test]
fn faults_say_where_in_both_languages() {
    let fault = refused(&meeting_line().replace("\"width\":16", "\"width\":\"16\"")).in_entry(7);
    assert_eq!(fault.place().and_then(|place| place.entry), Some(7));
    assert!(
        fault.text(Lang::En).contains("entry 7, byte "),
        "{}",
        fault.text(Lang::En)
    );
    assert!(
        fault.text(Lang::En).contains("member \"width\""),
        "{}",
        fault.text(Lang::En)
    );
    assert!(
        fault.text(Lang::Zh).contains("条目 7"),
        "{}",
        fault.text(Lang::Zh)
    );
    let long = vec![b' '; crate::MAX_LINE + 1];
    assert!(matches!(Entry::parse(&long), Err(Malformed::TooLong { .. })));
}

fn any_line() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(samples()).prop_map(|entry| entry.to_line().into_bytes())
}

/// An accepted line is written again as it stood; anything else gives a fault whose place lies in the line.
fn total(line: &[u8]) -> Result<(), TestCaseError> {
    match Entry::parse(line) {
        Ok(entry) => prop_assert_eq!(entry.to_line().into_bytes(), line),
        Err(fault) => {
            prop_assert!(fault.place().is_some_and(|place| place.at <= line.len()));
            prop_assert!(!fault.text(Lang::Zh).is_empty());
        }
    }
    let _ = crate::signing::signed_message(line, &LeafHash([0; 32]));
    let _ = crate::Receipt::parse(line);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_flipped_bit(mut line in any_line(), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let at = at.index(line.len());
        line[at] ^= 1_u8 << bit;
        total(&line)?;
    }

    #[test]
    fn any_cut(line in any_line(), at in any::<prop::sample::Index>()) {
        let line = &line[..at.index(line.len())];
        prop_assert!(Entry::parse(line).is_err());
        total(line)?;
    }

    #[test]
    fn any_piece_put_in(line in any_line(), at in any::<prop::sample::Index>(), piece in r#"[\[\]{}:,"0-9a-e\\ut.-]{1,4}"#) {
        let at = at.index(line.len());
        total(&[&line[..at], piece.as_bytes(), &line[at..]].concat())?;
    }

    #[test]
    fn any_crossing(one in any_line(), other in any_line(), i in any::<prop::sample::Index>(), j in any::<prop::sample::Index>()) {
        total(&[&one[..i.index(one.len())], &other[j.index(other.len())..]].concat())?;
    }

    #[test]
    fn any_bytes(line in prop::collection::vec(any::<u8>(), 0..120)) {
        prop_assert!(Entry::parse(&line).is_err());
        total(&line)?;
    }

    #[test]
    fn any_text_in_a_note(text in any::<String>()) {
        let entry = Entry::from(Note { text });
        prop_assert_eq!(Entry::parse(entry.to_line().as_bytes()), Ok(entry));
    }
}
