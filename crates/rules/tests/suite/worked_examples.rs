//! Runs the worked examples of docs/rules.md, so that the text cannot drift from the code.

use gongxin_rules::*;
use serde::Deserialize;
use serde_json::Value;

const SPEC: &str = include_str!("../../../../docs/rules.md");

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

/// A ballot, its counts (or those of its classes), its sheet (or sheets), and the next rounds written after it.
struct Example {
    ballot: BallotSpec,
    counts: Value,
    sheets: Value,
    rounds: Vec<Round>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Round {
    take: Take,
    top: Option<usize>,
    next: BallotSpec,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    class: Class,
    counts: Counts,
}

fn examples() -> Vec<Example> {
    let (_, text) = SPEC.split_once("## Worked examples").unwrap();
    let mut plain: Vec<&str> = Vec::new();
    let mut examples: Vec<Example> = Vec::new();
    for block in text.split("```json").skip(1) {
        let body = block.split_once("```").unwrap().0;
        if let Some(round) = body.strip_prefix(" round\n") {
            examples
                .last_mut()
                .unwrap()
                .rounds
                .push(serde_json::from_str(round).unwrap());
            continue;
        }
        plain.push(body);
        if let [ballot, counts, sheets] = plain[..] {
            examples.push(Example {
                ballot: serde_json::from_str(ballot).unwrap(),
                counts: serde_json::from_str(counts).unwrap(),
                sheets: serde_json::from_str(sheets).unwrap(),
                rounds: Vec::new(),
            });
            plain.clear();
        }
    }
    assert!(plain.is_empty(), "ballot, counts, sheet");
    examples
}

impl Example {
    fn made(&self) -> Vec<Sheet> {
        if self.counts.is_object() {
            let counts: Counts = serde_json::from_value(self.counts.clone()).unwrap();
            return vec![evaluate(&self.ballot, &counts).unwrap()];
        }
        let parts: Vec<Part> = serde_json::from_value(self.counts.clone()).unwrap();
        let classes: Vec<(Class, Counts)> = parts.into_iter().map(|p| (p.class, p.counts)).collect();
        evaluate_classes(&self.ballot, &classes).unwrap()
    }
}

#[test]
fn every_sheet_comes_out_as_written() {
    let examples = examples();
    assert_eq!(examples.len(), 8);
    for example in examples {
        let made = example.made();
        let written = match &example.sheets {
            Value::Array(sheets) => sheets.clone(),
            one => vec![one.clone()],
        };
        let values: Vec<Value> = made
            .iter()
            .map(|sheet| serde_json::to_value(sheet).unwrap())
            .collect();
        assert_eq!(values, written, "no field more or less");
        let read: Vec<Sheet> = written
            .into_iter()
            .map(|sheet| serde_json::from_value(sheet).unwrap())
            .collect();
        assert_eq!(made, read);
    }
}

#[test]
fn every_next_round_comes_out_as_written() {
    let mut rounds = 0;
    for example in examples() {
        let sheet = &example.made()[0];
        for round in &example.rounds {
            assert_eq!(
                next_round(&example.ballot, sheet, round.take, round.top),
                Ok(round.next.clone())
            );
            assert_eq!(
                check_round(&example.ballot, sheet, round.take, &round.next),
                vec![]
            );
            assert_eq!(round.next.check(), vec![]);
            rounds += 1;
        }
    }
    assert_eq!(rounds, 3);
}

#[test]
fn the_printed_sheet_comes_out_as_written() {
    let sheet = examples().remove(0).made().remove(0);
    let heading = Heading {
        meeting: "中共某县委全体会议".into(),
        ..Heading::default()
    };
    assert_eq!(render_text(&sheet, &heading, Lang::Zh), blocks("text")[0]);
}
