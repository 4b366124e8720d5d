//! Runs the worked examples of docs/rules.md, so that the text cannot drift from the code.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use gongxin_rules::*;

const SPEC: &str = include_str!("../../../docs/rules.md");

/// The fenced blocks of one language after the heading "Worked examples".
fn blocks(language: &str) -> Vec<&'static str> {
    let (_, examples) = SPEC.split_once("## Worked examples").unwrap();
    let fence = format!("```{language}\n");
    examples
        .split(fence.as_str())
        .skip(1)
        .map(|rest| rest.split_once("```").unwrap().0)
        .collect()
}

fn example(triple: &[&str]) -> Sheet {
    let ballot: BallotSpec = serde_json::from_str(triple[0]).unwrap();
    let counts: Counts = serde_json::from_str(triple[1]).unwrap();
    evaluate(&ballot, &counts).unwrap()
}

#[test]
fn every_sheet_comes_out_as_written() {
    let blocks = blocks("json");
    assert_eq!(blocks.len(), 9, "three examples of ballot, counts, sheet");
    for triple in blocks.chunks(3) {
        let written: Sheet = serde_json::from_str(triple[2]).unwrap();
        let sheet = example(triple);
        assert_eq!(sheet, written);
        let values = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(
            values(&serde_json::to_string(&sheet).unwrap()),
            values(triple[2]),
            "no field more or less"
        );
    }
}

#[test]
fn the_printed_sheet_comes_out_as_written() {
    let sheet = example(&blocks("json")[..3]);
    let heading = Heading {
        meeting: "中共某县委全体会议".into(),
        ..Heading::default()
    };
    assert_eq!(render_text(&sheet, &heading, Lang::Zh), blocks("text")[0]);
}
