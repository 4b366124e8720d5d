//! The codec against a general JSON library, which it must agree with wherever both can read and write.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    One(u32),
    Two(u8, String),
    Named { a: bool },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    text: String,
    kinds: Vec<Kind>,
    pair: (u64, u8),
    map: BTreeMap<String, u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    maybe: Option<Box<Whole>>,
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[\\x00-\\x7f]{0,12}", "[票会😀\"\\\\/]{0,6}"]
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Plain),
        any::<u32>().prop_map(Kind::One),
        (any::<u8>(), texts()).prop_map(|(a, b)| Kind::Two(a, b)),
        any::<bool>().prop_map(|a| Kind::Named { a }),
    ]
}

fn wholes() -> impl Strategy<Value = Whole> {
    let flat = || {
        (
            texts(),
            prop::collection::vec(kinds(), 0..5),
            (0..strict::INTEGER_LIMIT, any::<u8>()),
            prop::collection::btree_map(texts(), 0..strict::INTEGER_LIMIT, 0..4),
        )
            .prop_map(|(text, kinds, pair, map)| Whole {
                text,
                kinds,
                pair,
                map,
                maybe: None,
            })
    };
    (flat(), prop::option::of(flat())).prop_map(|(outer, inner)| Whole {
        maybe: inner.map(Box::new),
        ..outer
    })
}

/// Values with nothing that the strict form lacks.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        (0..strict::INTEGER_LIMIT).prop_map(Value::from),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(texts(), inner, 0..5).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn it_writes_and_reads_as_a_general_library_does(whole in wholes(), value in values()) {
        let text = to_string(&whole).unwrap();
        prop_assert_eq!(&text, &serde_json::to_string(&whole).unwrap());
        prop_assert_eq!(from_str::<Whole>(&text), Ok(whole));
        let text = to_string(&value).unwrap();
        prop_assert_eq!(&text, &serde_json::to_string(&value).unwrap());
        prop_assert_eq!(from_str::<Value>(&text), Ok(value));
    }

    #[test]
    fn it_reads_nothing_that_a_general_library_refuses(text in "[\\[\\]{}\",:0-9a-z\\\\]{0,24}", whole in wholes(), cut in any::<prop::sample::Index>()) {
        for text in [&text, &serde_json::to_string(&whole).unwrap()[..].chars().take(cut.index(80)).collect::<String>()] {
            // Without the check of the form: the reader must stand on its own.
            if from_strict::<Whole>(text).is_ok() {
                prop_assert!(serde_json::from_str::<Whole>(text).is_ok(), "{}", text);
            }
        }
    }
}

#[test]
fn a_type_has_one_spelling() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Pair {
        a: u8,
        b: u8,
    }
    assert_eq!(from_str(r#"{"a":1,"b":2}"#), Ok(Pair { a: 1, b: 2 }));
    // Structures as lists and variants by number are what general libraries also take.
    assert!(from_str::<Pair>("[1,2]").is_err());
    assert!(from_str::<Kind>("0").is_err());
    assert!(from_str::<Kind>(r#"{"plain":1}"#).is_err());
    assert!(from_str::<u8>("256").is_err());
    assert!(from_str::<u8>("1 ").is_err());
    assert!(from_str::<Option<u8>>("null").is_err());
}

#[test]
fn errors_say_what_and_where() {
    let wrong = r#"{"text":"x","kinds":[],"pair":[1,2],"map":{"k":"票"}}"#;
    let error = from_str::<Whole>(wrong).unwrap_err();
    assert_eq!(error.to_string(), "expected an integer");
    assert_eq!(
        &wrong[..=error.place()],
        r#"{"text":"x","kinds":[],"pair":[1,2],"map":{"k":"#
    );
    let error = from_str::<Whole>(r#"{"text":"x"}"#).unwrap_err();
    assert_eq!(error.to_string(), "missing field `kinds`");
    let swapped = r#"{"kinds":[],"text":"x","pair":[1,2],"map":{}}"#;
    let error = from_str::<Whole>(swapped).unwrap_err();
    assert!(error.is_order());
    let more = r#"{"text":"x","kinds":[],"pair":[1,2],"map":{},"more":1}"#;
    assert_eq!(
        from_str::<Whole>(more).unwrap_err().to_string(),
        "unknown field `more`"
    );
}

#[test]
fn what_has_no_strict_form_is_refused() {
    assert!(to_string(&1.5).is_err());
    assert!(to_string(&BTreeMap::from([(true, 1)])).is_err());
    assert_eq!(
        to_string(&BTreeMap::from([(-1, u64::MAX)])).unwrap(),
        format!("{{\"-1\":{}}}", u64::MAX)
    );
    assert_eq!(to_string(&None::<u8>).unwrap(), "null");
}
