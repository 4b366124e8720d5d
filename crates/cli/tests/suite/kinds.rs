//! Every kind of ballot from its template to its papers, by the command line alone.

use std::{collections::BTreeSet, fs};

use gongxin_rules::{Need, Template};
use serde_json::{Value, json};

use crate::support::Hall;

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
    let (hall, sheet) = demonstrated("jz-bfz");
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
    compared_with_itself(&hall);
}

/// `gongxin paper` with a comparison.
fn twice<'a>(older: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    let record = [
        "paper",
        "demo/record.zip",
        "--ballot",
        "jz-bfz",
        "--trust",
        "demo/trust.json",
    ];
    let compared = ["--xlsx", "趋势.xlsx", "--pdf", "趋势.pdf", "--compare", older];
    [&record[..], &compared, rest].concat()
}

/// The same record twice: nothing has changed, and both were verified. One that does not verify is not compared.
fn compared_with_itself(hall: &Hall) {
    let done = hall.ok(&twice("demo/record.zip", &["--json"])).json();
    for (at, sum) in [(0, 526), (1, 547), (2, 527)] {
        let figure = &done["trend"]["items"][at]["figures"][0];
        let exact = json!({ "num": sum, "den": 7 });
        assert_eq!(
            figure,
            &json!({ "name": "平均分", "share": false, "before": exact, "now": exact, "change": 0 })
        );
    }
    let mut damaged = fs::read(hall.path("demo/record.zip")).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    hall.write("坏.zip", damaged);
    hall.refused(&twice("坏.zip", &[]), "compare-unverified");
    hall.refused(
        &twice("demo/record.zip", &["--compare-ballot", "b9"]),
        "no-result",
    );
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

/// One source: whatever has a template is a kind on the command line, and its help lists it.
#[test]
fn a_ballot_of_any_template_is_defined_by_its_id() {
    let hall = Hall::new();
    hall.convene(&[]);
    let help = hall.ok(&["meeting", "ballot", "--help"]).out;
    let names: Vec<String> = ["甲", "乙", "丙", "丁", "戊", "己"]
        .iter()
        .flat_map(|name| ["--name".to_owned(), (*name).to_owned()])
        .collect();
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    for template in Template::all() {
        let id = template.id.to_lowercase().replace('_', "-");
        assert!(
            help.contains(&template.id) && help.contains(&template.name.zh),
            "{help}"
        );
        let wanted = match template.law {
            law if law.write_in == Need::Must || !template.questions.is_empty() => &[][..],
            law if law.contests == Some(1) => &all[..2],
            _ => &all[..],
        };
        let done = hall.try_ballot(&id, &id, &[wanted, &["--post", "某局局长"]].concat());
        // Texts of this length want a wider key than the meeting's.
        let wide = template.questions.iter().any(|question| question.text);
        let said = format!("{id}: {}{}", done.out, done.err);
        assert_eq!(done.code, i32::from(wide), "{said}");
        assert_eq!(said.contains("row-wide"), wide, "{said}");
    }
    let log = String::from_utf8(hall.log()).unwrap();
    for template in Template::all() {
        let named = format!(r#""template":"{}""#, template.full_id());
        let wide = template.questions.iter().any(|question| question.text);
        assert_eq!(log.matches(&named).count(), usize::from(!wide), "{named}");
    }
    let code = |kind: &str, rest: &[&str]| {
        let done = hall.try_ballot("b9", kind, &[rest, &["--json"]].concat());
        done.json()["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(code("QWH", &[]), "names");
    assert_eq!(code("XYZ", &["--name", "甲"]), "usage");
    assert_eq!(code("CP@1", &["--name", "甲", "--pass", "2/3"]), "pass");
    assert_eq!(code("CE", &["--name", "甲", "--failed", "甲=1"]), "failed");
    assert_eq!(
        hall.try_ballot("b9", "xj_jc", &["--name", "甲", "--pass", ">2/3"])
            .code,
        0
    );
    let zh = hall.try_ballot("b8", "XYZ", &["--name", "甲"]).err;
    assert!(zh.contains("不能是“XYZ”") && zh.contains("YBG2"), "{zh}");
}
