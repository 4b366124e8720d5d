//! Tests of the strict form: T03, T04, T08, T09 of the tamper suite, and properties.

use proptest::prelude::*;

use super::*;

fn kind(text: &str) -> Option<StrictKind> {
    check(text.as_bytes()).err().map(|fault| fault.what)
}

#[test]
fn good_texts() {
    for text in [
        "0",
        "true",
        "{}",
        "[]",
        r#""""#,
        r#"{"a":[1,{"b":{}},[],false],"c":"票\u0000\u001f\b\t\n\f\r\"\\"}"#,
        "9007199254740991",
        r#"[{"a":1},{"a":1}]"#,
        r#"{"a":{"a":{"a":1}}}"#,
        "\"\u{7f}\u{feff}/\"",
    ] {
        assert_eq!(check(text.as_bytes()), Ok(text));
    }
}

#[test]
fn every_kind_of_fault() {
    use StrictKind::*;
    let cases: &[(&str, StrictKind)] = &[
        ("", Truncated),
        ("{", Truncated),
        ("[1", Truncated),
        (r#""a"#, Truncated),
        (r#"{"a":"#, Truncated),
        (r#"{"a""#, Truncated),
        ("[1,", Truncated),
        ("{}{}", Trailing),
        ("1]", Trailing),
        (" {}", WhiteSpace),
        ("{} ", WhiteSpace),
        ("{}\r", WhiteSpace),
        (r#"{"a": 1}"#, WhiteSpace),
        (r#"{"a" :1}"#, WhiteSpace),
        ("[1,\t2]", WhiteSpace),
        ("[1 ]", WhiteSpace),
        ("{ }", WhiteSpace),
        ("[1,]", Unexpected),
        (r#"{"a":1,}"#, Unexpected),
        ("{1:2}", Unexpected),
        ("tru", Unexpected),
        ("[1:2]", Unexpected),
        (r#"{"a",1}"#, Unexpected),
        ("NaN", Unexpected),
        ("'a'", Unexpected),
        ("}", Unexpected),
        ("null", Null),
        (r#"{"a":null}"#, Null),
        // T08
        ("1.0", NotAnInteger),
        ("-0", NotAnInteger),
        ("-1", NotAnInteger),
        ("1e3", NotAnInteger),
        ("+1", NotAnInteger),
        ("01", LeadingZero),
        ("00", LeadingZero),
        ("9007199254740992", TooLarge),
        ("9007199254740993", TooLarge),
        ("99999999999999999999999999", TooLarge),
        ("\"\n\"", Control),
        ("\"\u{0}\"", Control),
        ("\"\u{1f}\"", Control),
        (r#""\/""#, Escape),
        (r#""\u0041""#, Escape),
        (r#""\u001F""#, Escape),
        (r#""\u000a""#, Escape),
        (r#""\u0008""#, Escape),
        (r#""\u00""#, Escape),
        (r#""\ud83d\ude00""#, Escape),
        (r#""\"#, Escape),
        (r#""\x""#, Escape),
        // T04
        (r#"{"a":1,"a":1}"#, DuplicateMember),
        (r#"{"b":1,"a":{},"b":[]}"#, DuplicateMember),
        (r#"[{"x":{"a":1,"c":2,"a":1}}]"#, DuplicateMember),
        // T09
        ("\u{feff}{}", ByteOrderMark),
    ];
    for (text, expected) in cases {
        assert_eq!(kind(text), Some(*expected), "{text:?}");
    }
    assert_eq!(check(b"\"\xff\"").unwrap_err(), StrictFault { at: 1, what: Utf8 });
    assert_eq!(check(b"\"\xc0\x80\"").unwrap_err().what, Utf8);
}

#[test]
fn a_duplicate_is_placed_on_its_second_appearance() {
    let text = br#"{"one":1,"two":2,"one":3,"two":4}"#;
    assert_eq!(check(text).unwrap_err().at, 17);
    assert_eq!(member_at(text, 17).as_deref(), Some("one"));
    assert_eq!(member_at(text, 15).as_deref(), Some("two"));
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(kind(&nested(MAX_DEPTH)), None);
    assert_eq!(kind(&nested(MAX_DEPTH + 1)), Some(StrictKind::TooDeep));
    assert_eq!(kind(&"[".repeat(1_000_000)), Some(StrictKind::TooDeep));
    assert_eq!(kind(&r#"{"a":"#.repeat(17)), Some(StrictKind::TooDeep));
}

#[test]
fn many_members_are_cheap_and_still_compared() {
    let mut text: String = (0..100_000).map(|i| format!("\"{i}\":0,")).collect();
    text.insert(0, '{');
    assert_eq!(kind(&format!("{text}\"x\":0}}")), None);
    assert_eq!(
        kind(&format!("{text}\"77777\":0}}")),
        Some(StrictKind::DuplicateMember)
    );
}

#[test]
fn member_at_survives_nonsense() {
    assert_eq!(member_at(b"", 9), None);
    assert_eq!(member_at(b"{\"a", 2), None);
    assert_eq!(member_at(b"{\"a\":[\"", 99).as_deref(), Some("a"));
    assert_eq!(member_at("{\"票\":1}".as_bytes(), 7).as_deref(), Some("票"));
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(serde_json::Value::from),
        (0..INTEGER_LIMIT).prop_map(serde_json::Value::from),
        any::<String>().prop_map(serde_json::Value::from),
        "[\\x00-\\x22\\\\/]{0,6}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_the_writer_writes_is_strict(value in json()) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(check(text.as_bytes()), Ok(text.as_str()));
    }

    #[test]
    fn strict_texts_have_one_spelling(value in json(), cut in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut text = serde_json::to_string(&value).unwrap().into_bytes();
        let at = cut.index(text.len());
        text[at] = byte;
        if let Ok(accepted) = check(&text) {
            // Names may come in any order here: compare as a map that keeps them sorted on both sides.
            let again: serde_json::Value = serde_json::from_str(accepted).unwrap();
            let rewritten = serde_json::to_string(&again).unwrap();
            prop_assert_eq!(rewritten.len(), accepted.len());
            prop_assert!(check(rewritten.as_bytes()).is_ok());
        }
        let _ = member_at(&text, at);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..300) {
        if let Ok(text) = check(&bytes) {
            prop_assert!(serde_json::from_str::<serde_json::Value>(text).is_ok());
        }
        let _ = member_at(&bytes, at);
    }

    #[test]
    fn any_json_like_text(text in r#"[\[\]{}:,"0-9a\\ut. -]{0,40}"#) {
        if let Ok(text) = check(text.as_bytes()) {
            prop_assert!(serde_json::from_str::<serde_json::Value>(text).is_ok());
        }
    }
}
