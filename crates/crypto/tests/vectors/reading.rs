//! Reading vector files.

use std::path::{Path, PathBuf};

use gongxin_crypto::{
    ballot::{Contest, Limit, Questions},
    group::Element,
};
use serde_json::Value;

pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/vectors")
        .join(name)
}

pub(crate) fn read(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(path(name)).unwrap()).unwrap()
}

pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap())
        .collect()
}

pub(crate) fn array<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).try_into().unwrap()
}

pub(crate) fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

pub(crate) fn elements(value: &Value) -> Vec<Element> {
    list(value)
        .iter()
        .map(|v| Element::decode(&array(v)).unwrap())
        .collect()
}

/// The members `contests` and `limits` of a vector.
pub(crate) fn questions(v: &Value) -> Questions {
    let contest = |c: &Value| match (c.get("score"), c.get("slots")) {
        (Some(range), _) => Contest::score(number(range), c["blank"].as_bool().unwrap()),
        (None, slots) => {
            let choice = Contest::choice(number(&c["options"]), number(&c["min"]), number(&c["max"]));
            slots.map_or(choice, |slots| {
                choice.with_slots(number(slots), number(&c["blocks"]))
            })
        }
    };
    let limit = |l: &Value| Limit {
        selections: list(&l["selections"])
            .iter()
            .map(|n| number(n) as usize)
            .collect(),
        max: number(&l["max"]),
    };
    let limits = v.get("limits").map_or(&[][..], list);
    Questions::new(
        list(&v["contests"]).iter().map(contest).collect(),
        limits.iter().map(limit).collect(),
    )
    .unwrap()
}
