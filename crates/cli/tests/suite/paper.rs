//! The papers of a ballot from a folder, a log and an archive: the same bytes, and what they hold.

use std::{io::Cursor, process::Command};

use crate::support::Hall;
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

fn text_of(hall: &Hall, name: &str) -> String {
    let output = Command::new("pdftotext")
        .arg("-raw")
        .arg(hall.path(name))
        .arg("-")
        .output();
    let output = output.unwrap_or_else(|e| panic!("pdftotext: {e}; install poppler-utils"));
    let text = String::from_utf8(output.stdout).unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_counted_ballot_has_its_papers() {
    let hall = Hall::new();
    hall.published();
    for (place, source) in ["host", "host/log.jsonl", "record.zip"].into_iter().enumerate() {
        let names = ["pdf", "xlsx", "pdf"].map(|ending| format!("{place}.{ending}"));
        let certificate = format!("c{place}.pdf");
        let done = hall.ok(&[
            "paper",
            source,
            "--ballot",
            "b1",
            "--pdf",
            &names[0],
            "--xlsx",
            &names[1],
            "--certificate",
            &certificate,
        ]);
        assert!(done.out.contains(&certificate), "{}", done.out);
        for name in [&names[0], &names[1], &certificate] {
            let first = name.replace(&place.to_string(), "0");
            assert_eq!(hall.read(name), hall.read(&first), "{source}");
        }
    }
    let head = hall
        .ok(&["record", "head", "--log", "host/log.jsonl", "--json"])
        .json();
    let (digest, root) = (
        head["meeting"].as_str().unwrap(),
        head["head"]["root"].as_str().unwrap(),
    );
    let certificate = text_of(&hall, "c0.pdf");
    assert!(
        certificate.contains(digest) && certificate.contains(root),
        "{certificate}"
    );
    assert!(certificate.contains(head["log"].as_str().unwrap()));

    let sheet = text_of(&hall, "0.pdf");
    let result = hall.ok(&["record", "result", "record.zip", "--json"]).json();
    let contests = result["results"][0]["sheet"]["contests"]
        .as_array()
        .unwrap()
        .clone();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(hall.read("0.xlsx"))).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    for contest in &contests {
        let title = contest["title"].as_str().unwrap();
        assert!(sheet.contains(title), "{title} is not in {sheet}");
        for row in contest["rows"].as_array().unwrap() {
            let votes = row["votes"].as_f64().unwrap();
            assert!(
                range.used_cells().any(|(_, _, data)| *data == Data::Float(votes)),
                "{votes}"
            );
        }
    }
    assert!(sheet.contains(digest));
}

#[test]
fn what_cannot_be_made_is_refused_and_nothing_is_written() {
    let hall = Hall::new();
    hall.opened(4);
    hall.refused(&["paper", "host", "--ballot", "b1"], "nothing-wanted");
    hall.refused(
        &["paper", "host", "--ballot", "b1", "--pdf", "a.pdf"],
        "no-result",
    );
    hall.refused(
        &["paper", "host", "--ballot", "none", "--pdf", "a.pdf"],
        "no-result",
    );
    hall.write("junk.jsonl", "junk\n");
    hall.refused(
        &["paper", "junk.jsonl", "--ballot", "b1", "--pdf", "a.pdf"],
        "malformed",
    );
    assert!(!hall.path("a.pdf").exists());
}

#[test]
fn a_further_typeface_must_be_one() {
    let hall = Hall::new();
    hall.counted();
    hall.write("no.ttf", "no font");
    hall.refused(
        &[
            "paper", "host", "--ballot", "b1", "--pdf", "a.pdf", "--font", "no.ttf",
        ],
        "paper",
    );
    assert!(!hall.path("a.pdf").exists());
}

#[test]
fn names_of_a_ballot_can_stand_by_strokes() {
    let hall = Hall::new();
    hall.opened(4);
    let names = ["魏征", "王毅", "欧阳修", "王小洪", "李四", "丁一"];
    let mut words = vec!["--by-strokes"];
    for name in names {
        words.extend(["--name", name]);
    }
    assert_eq!(hall.try_ballot("b2", "qwh", &words).code, 0);
    let log = String::from_utf8(hall.log()).unwrap();
    let line = log.lines().last().unwrap();
    let places: Vec<usize> = ["丁一", "王毅", "王小洪", "李四", "欧阳修", "魏征"]
        .iter()
        .map(|name| line.find(name).unwrap())
        .collect();
    assert!(places.is_sorted(), "{line}");
}

/// Before anything is open the blank ballot can be printed; there are no papers of a result yet.
#[test]
fn a_defined_ballot_can_be_printed_blank() {
    let hall = Hall::new();
    hall.convene(&[]);
    let spec = hall.example("XJ_JC", |_| {});
    assert_eq!(hall.define("b1", &spec).code, 0);
    let print = ["paper", "host", "--ballot", "b1", "--blank", "blank.pdf"];
    hall.ok(&print);
    let text = text_of(&hall, "blank.pdf");
    for said in ["选举票", "王思齐", "赞成", "另选他人", "画“○”", "不签名"] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    hall.refused(&[&print[..], &["--pdf", "result.pdf"]].concat(), "no-result");
    hall.refused(&["paper", "host", "--ballot", "b9", "--blank", "b9.pdf"], "paper");
    hall.refused(&["paper", "host", "--ballot", "b1"], "nothing-wanted");
}
