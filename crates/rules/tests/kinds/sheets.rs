//! Whole sheets of the kinds that docs/rules.md has no worked example of, from the ballots of their templates. `tests/sheets.json`
//! was reckoned by hand; the verifier in Python is held to the same file. The sheet's `rule` is the ballot's and left out.

use gongxin_rules::*;
use serde::Deserialize;
use serde_json::Value;

use crate::common::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    template: String,
    counts: Counts,
    sheet: Value,
}

#[test]
fn every_sheet_comes_out_as_reckoned() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../sheets.json")).unwrap();
    assert_eq!(cases.len(), 10);
    for case in cases {
        let spec = example(&case.template);
        let made = sheet(&spec, &case.counts);
        assert_eq!(made.rule, spec.rule);
        let mut value = serde_json::to_value(&made).unwrap();
        value.as_object_mut().unwrap().remove("rule");
        assert_eq!(value, case.sheet, "{}", case.template);
    }
}
