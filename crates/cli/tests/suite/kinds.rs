//! Every kind of ballot from its template to its papers, by the command line alone.

#[cfg(test)]
use std::collections::BTreeSet;

use crate::support::Hall;
use gongxin_rules::Template;
use serde_json::{Value, json};

fn results(hall: &Hall, folder: &str) -> Vec<Value> {
    let done = hall.ok(&["record", "result", &format!("{folder}/record.zip"), "--json"]);
    done.json()["results"].as_array().unwrap().clone()
}

#[test]
fn every_kind_is_held_and_its_record_verifies() {
    let hall = Hall::new();
    let done = hall.ok(&["demo", "--kind", "all", "--out", "demo", "--json"]);
    assert_eq!(done.json()["verdict"], "pass", "{}", done.out);

    let results = results(&hall, "demo");
    let of = |id: &str| -> Vec<&Value> {
        let own = results.iter().filter(|r| r["ballot"] == id);
        own.map(|r| &r["sheet"]).collect()
    };
    for template in Template::all() {
        let id = template.id.to_lowercase().replace('_', "-");
        let sheets = of(&id);
        let sheet = sheets.first().unwrap_or_else(|| panic!("{id} was not held"));
        assert_eq!(sheet["template"], template.full_id());
        assert_eq!(sheet["overall"], "valid", "{id}");
        assert!(
            sheet["header"]["valid"].as_u64().unwrap() >= 2,
            "{id}: two on paper"
        );
        for (ending, magic) in [(".pdf", "%PDF"), (".xlsx", "PK"), ("-计票证明书.pdf", "%PDF")] {
            let bytes = hall.read(&format!("demo/文书/{id}{ending}"));
            assert!(bytes.starts_with(magic.as_bytes()), "{id}{ending}");
        }
    }
    // Of the whole, and of each class with its weight.
    for id in ["cp", "cp-bz", "ybg1", "ybg2"] {
        let sheets = of(id);
        assert_eq!(sheets.len(), 3, "{id}");
        assert_eq!(sheets[1]["class"]["weight"], 60, "{id}");
    }
    // Two spellings were merged, and no name stands twice.
    for id in ["tj-list", "tj-list-ty", "tj-blank"] {
        let contests = of(id)[0]["contests"].as_array().unwrap();
        let written = contests
            .iter()
            .flat_map(|c| c["write_ins"].as_array().cloned().unwrap_or_default());
        let names: Vec<String> = written
            .map(|w| w["name"].as_str().unwrap().replace(' ', ""))
            .collect();
        let distinct: BTreeSet<&String> = names.iter().collect();
        assert!(
            !names.is_empty() && distinct.len() == names.len(),
            "{id}: {names:?}"
        );
    }
    let rounds = results
        .iter()
        .filter(|r| r["ballot"].as_str().unwrap().ends_with("-2"));
    assert!(rounds.count() >= 4, "further rounds");
    let log = hall.text("demo/host/log.jsonl");
    for kind in [
        "\"mix\"",
        "\"row-share\"",
        "\"merge\"",
        "\"paper\"",
        "\"paper-sign\"",
    ] {
        assert!(log.contains(&format!("\"type\":{kind}")), "{kind}");
    }
}

#[test]
fn one_kind_is_held_by_itself() {
    let hall = Hall::new();
    let done = hall.ok(&["demo", "--kind", "xj-jc", "--out", "demo"]);
    assert!(done.out.contains("结论：全部检查通过"), "{}", done.out);
    assert!(done.out.contains("基层党组织选举"), "the sheet is shown");
    assert!(
        results(&hall, "demo")
            .iter()
            .all(|r| r["sheet"]["kind"] == "XJ_JC")
    );
    hall.refused(&["demo", "--kind", "XYZ", "--out", "other"], "kind-unknown");
    assert!(!hall.path("other").exists());
    // A demonstration replaces an earlier one, and nothing else.
    hall.write("mine/letter.txt", "a letter");
    hall.refused(&["demo", "--kind", "qwh", "--out", "mine"], "folder-taken");
}

/// Holds the demonstration of a kind, whose record verifies; gives its first sheet.
fn demonstrated(kind: &str) -> (Hall, Value) {
    let hall = Hall::new();
    let done = hall.ok(&["demo", "--kind", kind, "--out", "demo"]);
    assert!(done.out.contains("结论：全部检查通过"), "{}", done.out);
    let sheet = results(&hall, "demo")[0]["sheet"].clone();
    (hall, sheet)
}

/// 应到 实到 发出 收回 有效 无效.
fn header(sheet: &Value) -> [u64; 6] {
    ["expected", "present", "issued", "returned", "valid", "invalid"]
        .map(|name| sheet["header"][name].as_u64().unwrap())
}

#[test]
fn talks_are_demonstrated_without_a_ring() {
    let (hall, sheet) = demonstrated("tj-talk");
    assert_eq!(
        header(&sheet),
        [7, 7, 7, 7, 7, 0],
        "the committee of seven, five of whom hold devices"
    );
    let log = hall.text("demo/host/log.jsonl");
    assert!(log.contains("\"ballot\":\"tj-talk\",\"rings\":[]"));
    assert!(!log.contains("\"type\":\"epoch\"") && !log.contains("\"type\":\"cast\""));
}

/// The n-th of seven judges, from 0, gives the person at place k, from 0, 60 + (7n + 3k mod 41) points:
/// 60 67 74 81 88 95 61 = 526, 63 70 77 84 91 98 64 = 547, 66 73 80 87 94 60 67 = 527.
#[test]
fn scores_are_summed_and_ranked() {
    let (_, sheet) = demonstrated("jz-bfz");
    assert_eq!(
        header(&sheet),
        [7, 7, 7, 7, 7, 0],
        "five with devices, two on paper"
    );
    assert_eq!(sheet["quorum"]["met"], true);
    for (at, title, sum, mean, place) in [
        (0, "丁远山", 526, 75_142_857, 3),
        (1, "王思齐", 547, 78_142_857, 1),
        (2, "刘海清", 527, 75_285_714, 2),
    ] {
        let contest = &sheet["contests"][at];
        let score = json!({ "sum": sum, "count": 7, "mean": mean });
        assert_eq!((&contest["title"], &contest["score"]), (&json!(title), &score));
        assert_eq!((&contest["place"], &contest["blank"]), (&json!(place), &json!(0)));
        assert_eq!(contest["outcome"], "counted");
    }
}

#[test]
fn kinds_are_listed_shown_and_taken() {
    let hall = Hall::new();
    let listed = hall.ok(&["kinds", "list", "--json"]).json()["kinds"].clone();
    assert_eq!(listed.as_array().unwrap().len(), Template::all().len());
    hall.convene(&[]);
    for template in Template::all() {
        let zh = hall.ok(&["kinds", "show", &template.full_id()]);
        let en = hall.ok(&["kinds", "show", &template.id.to_lowercase(), "--lang", "en"]);
        for source in &template.sources {
            assert!(zh.out.contains(&source.from.zh) && zh.out.contains(&source.rule.zh));
            assert!(en.out.contains(&source.from.en), "{}", en.out);
        }
        assert!(
            hall.ok(&["kinds", "list", "--lang", "en"])
                .out
                .contains(&template.name.en)
        );
        let id = template.id.to_lowercase().replace('_', "-");
        let spec = hall.example(&template.id, |_| {});
        let done = hall.define(&id, &spec);
        let wide = template
            .example
            .contests
            .iter()
            .any(|c| c.write_in.is_some_and(|w| w.slots * (1 + w.blocks) > 8));
        // A key as narrow as this one has no room for remarks of sixteen blocks.
        assert_eq!(done.code, i32::from(wide), "{id} {}", done.out);
    }
    hall.ok(&["kinds", "example", "QWH", "--out", "own.json"]);
    hall.write("own.json", "names of a meeting");
    hall.refused(&["kinds", "example", "QWH", "--out", "own.json"], "file-exists");
    hall.refused(&["kinds", "show", "QWH@2"], "kind-unknown");
}

/// Words that define the round after `b1`.
fn next<'a>(take: &[&'a str]) -> Vec<&'a str> {
    let words = [
        "meeting",
        "ballot",
        "--dir",
        "host",
        "--id",
        "b2",
        "--title",
        "再投",
        "--group",
        "main",
        "--previous",
        "b1",
    ];
    [&words[..], take].concat()
}

#[test]
fn a_next_round_follows_from_the_result() {
    let hall = Hall::new();
    hall.admitted(4, 0);
    let spec = hall.example("TJ_R2", |_| {});
    assert_eq!(hall.define("b1", &spec).code, 0);
    hall.refused(&next(&["--take", "tied"]), "previous");
    hall.open("b1");
    hall.all_vote(&[&["1"], &["2"], &["1"], &["2"]]);
    hall.closed();
    hall.share("甲");
    hall.share("乙");
    hall.ok(&["tally", "--dir", "host", "--ballot", "b1"]);
    hall.refused(&next(&["--take", "failed"]), "round");
    hall.refused(&next(&["--take", "top"]), "round");
    // Names that the result does not send on.
    let mut other = spec.clone();
    other["contests"][0]["options"].as_array_mut().unwrap().remove(0);
    hall.write("other.json", other.to_string());
    let before = hall.log();
    let done = hall.run(
        &[
            &next(&["--take", "tied"])[..],
            &["--spec", "other.json", "--json"],
        ]
        .concat(),
    );
    assert_eq!(done.code, 1, "{}", done.out);
    assert_eq!(hall.log(), before);
    hall.ok(&next(&["--take", "tied"]));
    let done = hall
        .ok(&[
            "record",
            "ballot",
            "--log",
            "host/log.jsonl",
            "--ballot",
            "b2",
            "--json",
        ])
        .json();
    assert_eq!(
        (
            &done["round"],
            done["contests"][0]["options"].as_array().unwrap().len()
        ),
        (&2.into(), 2)
    );
}
