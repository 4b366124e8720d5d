//! What the tests of the kinds share: ballots by template, counts in one line.

use gongxin_rules::*;
use serde_json::{Value, json};

/// The example of a template.
pub(crate) fn example(template: &str) -> BallotSpec {
    Template::named(template).unwrap().example.clone()
}

/// Counts from the six heads and the figures of each contest as JSON; `row_void` is 0 where it is not named.
pub(crate) fn counts(heads: [u64; 6], contests: Value) -> Counts {
    let [expected, present, issued, returned, valid, invalid] = heads;
    let contests: Vec<Value> = contests
        .as_array()
        .unwrap()
        .iter()
        .map(|contest| match contest {
            Value::Array(votes) => json!({ "votes": votes, "row_void": 0 }),
            other => {
                let mut other = other.clone();
                let members = other.as_object_mut().unwrap();
                members.entry("votes").or_insert(json!([]));
                members.entry("row_void").or_insert(json!(0));
                other
            }
        })
        .collect();
    serde_json::from_value(json!({
        "expected": expected, "present": present, "issued": issued, "returned": returned, "valid": valid, "invalid": invalid,
        "contests": contests,
    }))
    .unwrap()
}

/// All of `n` came and all of their ballots are valid.
pub(crate) fn full(n: u64, contests: Value) -> Counts {
    counts([n, n, n, n, n, 0], contests)
}

pub(crate) fn sheet(spec: &BallotSpec, counts: &Counts) -> Sheet {
    evaluate(spec, counts).unwrap()
}

pub(crate) fn faults(spec: &BallotSpec, counts: &Counts) -> Vec<CountFault> {
    match evaluate(spec, counts) {
        Err(EvaluateError::Counts(faults)) => faults,
        other => panic!("{other:?}"),
    }
}

/// The names of the faults of a definition.
pub(crate) fn named(faults: &[SpecFault]) -> Vec<String> {
    let name = |fault: &SpecFault| format!("{fault:?}").split([' ', '{']).next().unwrap().to_owned();
    faults.iter().map(name).collect()
}
