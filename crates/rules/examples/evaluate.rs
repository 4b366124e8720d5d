//! Evaluates JSON lines, so that another implementation can be compared with this one (tests/verifier/test_rules_differ.py).
//!
//! In, a line each: `{"spec", "counts"}`; with `"classes": [{"class", "counts"}…]` by classes, `counts` of the whole given or not;
//! with `"take"` and perhaps `"top"` the next round; with `"next"` whether that is the next round, and whom it repeats.
//! Out, a line each: the sheet or sheets; `{"next"}`, `{"none"}`; `{"differs", "repeats"}`; or `{"refused"}` and what was faulty.

use std::io::{self, BufRead, Write};

use gongxin_rules::*;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    spec: BallotSpec,
    counts: Option<Counts>,
    classes: Option<Vec<Part>>,
    take: Option<Take>,
    top: Option<usize>,
    next: Option<BallotSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    class: Class,
    counts: Counts,
}

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        writeln!(out, "{}", answer(&line?))?;
    }
    out.flush()
}

fn answer(line: &str) -> String {
    match serde_json::from_str(line) {
        Ok(case) => judge(case).unwrap_or_else(|what| text(&json!({ "refused": what }))),
        Err(_) => text(&json!({ "refused": "json" })),
    }
}

fn judge(case: Case) -> Result<String, &'static str> {
    let refused = |error: EvaluateError| match error {
        EvaluateError::Spec(_) => "spec",
        EvaluateError::Counts(_) => "counts",
        EvaluateError::Classes(_) => "classes",
    };
    if let Some(parts) = case.classes {
        let classes: Vec<(Class, Counts)> = parts.into_iter().map(|p| (p.class, p.counts)).collect();
        let sheets = match case.counts {
            Some(all) => evaluate_with_classes(&case.spec, &all, &classes),
            None => evaluate_classes(&case.spec, &classes),
        };
        return Ok(text(&sheets.map_err(refused)?));
    }
    let sheet = evaluate(&case.spec, &case.counts.ok_or("json")?).map_err(refused)?;
    match (case.take, case.next) {
        (None, _) => Ok(text(&sheet)),
        (Some(take), None) => Ok(match next_round(&case.spec, &sheet, take, case.top) {
            Ok(next) => format!("{{\"next\":{}}}", text(&next)),
            Err(why) => text(&json!({ "none": why })),
        }),
        (Some(take), Some(next)) => {
            let differs = !check_round(&case.spec, &sheet, take, &next).is_empty();
            let repeats = repeats(&case.spec, &sheet, &next).len();
            Ok(text(&json!({ "differs": differs, "repeats": repeats })))
        }
    }
}

/// Without white space, members in the order of the types.
fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| Value::Null.to_string())
}
