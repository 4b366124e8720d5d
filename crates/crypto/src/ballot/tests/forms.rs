//! `tests/vectors/layouts.json`: whole layouts that another implementation laid out from the text alone.

use serde_json::{Value, json};

use super::*;
use crate::figures::Figures;

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn small(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn questions(form: &Value) -> Questions {
    let contest = |c: &Value| match (c.get("score"), c.get("slots")) {
        (Some(range), _) => Contest::score(small(range), c["blank"].as_bool().unwrap()),
        (None, slots) => {
            let choice = Contest::choice(small(&c["options"]), small(&c["min"]), small(&c["max"]));
            slots.map_or(choice, |slots| {
                choice.with_slots(small(slots), small(&c["blocks"]))
            })
        }
    };
    let limit = |l: &Value| Limit {
        selections: list(&l["selections"]).iter().map(number).collect(),
        max: small(&l["max"]),
    };
    let contests = list(&form["contests"]).iter().map(contest).collect();
    Questions::new(contests, list(&form["limits"]).iter().map(limit).collect()).unwrap()
}

#[test]
fn whole_layouts() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/layouts.json");
    let v: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for form in list(&v["forms"]) {
        let questions = questions(form);
        let width = number(&form["width"]);
        let contests = questions.contests();
        let s = setup_asking(questions.clone(), number(&form["keys"]), width, "b1", [4; 32]);
        let shape = s.bucket.shape();
        let sets = shape
            .sets
            .iter()
            .map(|set| json!({ "members": set.members, "sum": set.target }));
        let pivots = shape.pivots();
        let pivots = pivots.iter().enumerate().filter(|(_, p)| **p).map(|(at, _)| at);
        let spans = s.context.layout().spans();
        let place =
            (spans.iter().enumerate()).flat_map(|(k, span)| span.columns().map(move |at| json!([k, at])));
        let figures = Figures::of(&questions, width);
        let columns = figures
            .columns
            .iter()
            .map(|column| column.iter().map(|f| &f.terms).collect::<Vec<_>>());
        // A count's parts show by decrypted figures that are all different powers of two.
        let mut at = 0;
        let ones: Vec<Vec<u64>> = (figures.columns.iter())
            .map(|column| {
                column
                    .iter()
                    .map(|_| {
                        at += 1;
                        1 << (at - 1)
                    })
                    .collect()
            })
            .collect();
        let parts = |cell: &Value| {
            list(cell)
                .iter()
                .map(|p| ones[number(&p[0])][number(&p[1])])
                .sum::<u64>()
        };
        let counts: Vec<Vec<u64>> = (list(&form["cells"]).iter())
            .map(|cells| list(cells).iter().map(parts).collect())
            .collect();

        assert_eq!(json!(shape.bits()), form["bits"]);
        assert_eq!(
            json!([shape.selections.start, shape.selections.end]),
            form["selections"]
        );
        assert_eq!(json!(sets.collect::<Vec<_>>()), form["sets"]);
        assert_eq!(json!(pivots.collect::<Vec<_>>()), form["pivots"]);
        assert_eq!(
            json!(spans.iter().map(|s| s.size).collect::<Vec<_>>()),
            form["sizes"]
        );
        assert_eq!(json!(place.collect::<Vec<_>>()), form["place"]);
        assert_eq!(json!(columns.collect::<Vec<_>>()), form["figures"]);
        assert_eq!(figures.counts(&ones), counts);
        assert_eq!(json!(s.bucket.proof_len(&s.context)), form["proof_bytes"]);
        assert_eq!(contests.len(), list(&form["cells"]).len());
    }
    for (range, written) in v["written"].as_object().unwrap() {
        for (value, bits) in (0..).zip(list(written)) {
            let own = score_bits(range.parse().unwrap(), false, Some(value)).unwrap();
            let own: Vec<u8> = own.into_iter().map(u8::from).collect();
            assert_eq!(json!(own), *bits, "{value} of {range}");
        }
    }
}
