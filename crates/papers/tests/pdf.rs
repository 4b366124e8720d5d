//! The PDF as a reader sees it: `pdftotext` and `pdfinfo` of poppler-utils, which ./run installs.
#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

use std::{fs, process::Command};

use gongxin_papers::{Certificate, Fonts, blank_pdf, certificate_pdf, pdf, sheets};
use gongxin_record::Entry;
use gongxin_rules::{Cell, Heading, Kind, Lang, Page, Template, blank_ballot};
use gongxin_testkit::meeting::{Held, SMALL};
use support::{HOSTILE, appraisal, hostile, nomination, vote};

mod support;

fn fonts() -> Fonts {
    Fonts::with(Vec::new()).unwrap()
}

fn tool(name: &str, before: &[&str], bytes: &[u8], after: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.pdf");
    fs::write(&file, bytes).unwrap();
    let output = Command::new(name).args(before).arg(&file).args(after).output();
    let output = output.unwrap_or_else(|e| panic!("{name}: {e}; install poppler-utils"));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The text of a paper, each page's in turn, without white space: a cell that breaks is still one text.
fn read(bytes: &[u8]) -> String {
    let text = tool("pdftotext", &["-raw"], bytes, &["-"]);
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn pages_of(bytes: &[u8]) -> usize {
    let info = tool("pdfinfo", &[], bytes, &[]);
    let line = info.lines().find(|line| line.starts_with("Pages:")).unwrap();
    line.trim_start_matches("Pages:").trim().parse().unwrap()
}

fn close_up(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Everything that stands on a sheet stands on its PDF. Rows are looked for whole, so that no figure can stand in for another.
fn holds_all(sheet: &Page, text: &str, lacking: &[char]) {
    let shown = |text: &str| {
        let marked = |c: char| {
            if lacking.contains(&c) {
                format!("〓U+{:04X}", u32::from(c))
            } else {
                c.to_string()
            }
        };
        close_up(&text.chars().map(marked).collect::<String>())
    };
    for line in [&sheet.title]
        .into_iter()
        .chain(&sheet.lines)
        .chain(&sheet.notes)
        .chain(&sheet.signatures)
    {
        assert!(text.contains(&shown(line)), "{line} is not in {text}");
    }
    for table in &sheet.tables {
        assert!(text.contains(&shown(&table.caption)));
        for row in &table.rows {
            let row: String = row.iter().map(|cell| shown(&cell.print())).collect();
            assert!(text.contains(&row), "{row} is not in {text}");
        }
    }
}

#[test]
fn every_name_and_figure_is_in_the_text() {
    let persons: Vec<(String, String)> = (0..40)
        .map(|i| (support::name(i), format!("拟任第{i}镇党委书记")))
        .collect();
    for (sheet, lang) in [
        (vote(&persons, Lang::Zh), Lang::Zh),
        (vote(&persons, Lang::En), Lang::En),
        (nomination(90, Lang::Zh), Lang::Zh),
        (appraisal(30), Lang::Zh),
    ] {
        let bytes = pdf(std::slice::from_ref(&sheet), "印记 stamp-1", &fonts(), lang).unwrap();
        let text = read(&bytes);
        holds_all(&sheet, &text, &[]);
        let pages = pages_of(&bytes);
        assert!(pages > 1);
        // Heads stand on every page that has rows; the last page may hold notes and signatures only.
        let main = sheet.tables.last().unwrap();
        let heads: Vec<String> = main.columns.iter().map(|column| close_up(&column.head)).collect();
        let heads = heads.iter().filter(|head| head.chars().count() > 1);
        for head in heads {
            assert!(text.matches(head.as_str()).count() >= pages - 1, "{head}");
        }
        assert_eq!(text.matches("印记stamp-1").count(), pages);
        for page in 1..=pages {
            let folio = if lang == Lang::Zh {
                format!("第{page}页共{pages}页")
            } else {
                format!("Page{page}of{pages}")
            };
            assert!(text.contains(&folio), "{folio}");
        }
    }
}

#[test]
fn every_kind_has_its_paper() {
    for lang in [Lang::Zh, Lang::En] {
        let all = support::kinds::every_kind(lang);
        assert!(all.len() > 20);
        for (_, sheet) in all {
            let bytes = pdf(std::slice::from_ref(&sheet), "", &fonts(), lang).unwrap();
            holds_all(&sheet, &read(&bytes), &[]);
        }
    }
}

#[test]
fn hostile_and_rare_names_are_set_as_they_are_or_said_to_be_lacking() {
    let sheet = hostile();
    let text = read(&pdf(std::slice::from_ref(&sheet), "", &fonts(), Lang::Zh).unwrap());
    holds_all(&sheet, &text, &['\u{2A6A5}']);
    assert!(text.contains("字库中没有下列编码的字，以〓代替，请在各处手写补正：U+2A6A5。"));
    for name in HOSTILE.iter().filter(|name| !name.contains('\u{2A6A5}')) {
        assert!(text.contains(&close_up(name)), "{name}");
    }
}

#[test]
fn a_sheet_without_rare_characters_says_nothing_of_them() {
    let text = read(&pdf(&[nomination(12, Lang::Zh)], "", &fonts(), Lang::Zh).unwrap());
    assert!(!text.contains('〓'));
}

#[test]
fn a_row_longer_than_a_page_goes_on_over_pages() {
    let mut sheet = nomination(12, Lang::Zh);
    let long: String = (0..3000).map(|i| char::from_u32(0x4E00 + i).unwrap()).collect();
    sheet.tables.last_mut().unwrap().rows[3][1] = Cell::Text(long.clone());
    let bytes = pdf(std::slice::from_ref(&sheet), "", &fonts(), Lang::Zh).unwrap();
    let text = read(&bytes);
    assert!(pages_of(&bytes) >= 3);
    for c in long.chars() {
        assert!(text.contains(c), "{c}");
    }
    for row in sheet
        .tables
        .last()
        .unwrap()
        .rows
        .iter()
        .filter(|row| row[1].print() != long)
    {
        assert!(text.contains(&close_up(&row[1].print())));
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let sheets = [hostile(), nomination(60, Lang::Zh)];
    let make = || pdf(&sheets, "stamp", &fonts(), Lang::Zh).unwrap();
    assert_eq!(make(), make());
    assert_ne!(make(), pdf(&sheets, "other", &fonts(), Lang::Zh).unwrap());
}

#[test]
fn it_declares_itself_an_archive_form() {
    let bytes = pdf(&[nomination(12, Lang::Zh)], "", &fonts(), Lang::Zh).unwrap();
    let metadata = tool("pdfinfo", &["-meta"], &bytes, &[]);
    let plain = close_up(&metadata);
    assert!(
        plain.contains("pdfaid:part>2</pdfaid:part") && plain.contains("pdfaid:conformance>U<"),
        "{metadata}"
    );
    let fonts = tool("pdffonts", &[], &bytes, &[]);
    assert_eq!(fonts.lines().count(), 3, "one typeface: {fonts}");
    assert!(
        fonts.contains("yes yes yes"),
        "embedded, cut, with its characters: {fonts}"
    );
}

#[test]
fn further_typefaces_are_asked_for_what_the_own_one_lacks() {
    let persons = [("王\u{E000}".to_owned(), String::new())];
    let sheet = vote(&persons, Lang::Zh);
    let text = read(&pdf(std::slice::from_ref(&sheet), "", &fonts(), Lang::Zh).unwrap());
    assert!(text.contains("王〓U+E000"));
    let further = Fonts::with(vec![include_bytes!("support/one.ttf").to_vec()]).unwrap();
    let bytes = pdf(std::slice::from_ref(&sheet), "", &further, Lang::Zh).unwrap();
    let text = read(&bytes);
    assert!(text.contains("王\u{E000}") && !text.contains('〓'), "{text}");
    assert_eq!(
        tool("pdffonts", &[], &bytes, &[]).lines().count(),
        4,
        "two typefaces"
    );

    let error = Fonts::with(vec![b"no font".to_vec()]).err().unwrap();
    assert!(error.to_string().contains('1') && error.zh().contains('1'));
}

#[test]
fn the_certificate_binds_the_result_to_the_record() {
    let held = Held::whole(SMALL, 1);
    let log = &held.writer;
    let mut seen = 0;
    for (number, entry) in (0..).zip(log.entries()) {
        let Entry::Outcome(outcome) = entry else { continue };
        seen += 1;
        let leaf = log.leaf(number).unwrap();
        for lang in [Lang::Zh, Lang::En] {
            let make = || {
                let certificate =
                    Certificate::new(log.state(), outcome, (number, leaf), log.head(), lang).unwrap();
                certificate_pdf(&certificate, &fonts(), lang).unwrap()
            };
            let bytes = make();
            assert_eq!(bytes, make());
            assert_eq!(pages_of(&bytes), 1);
            let text = read(&bytes);
            let meeting = &log.state().meeting.as_ref().unwrap().definition;
            let (size, root) = log.head();
            let digest = log.state().digest();
            let mut all = vec![
                digest.to_b64(),
                root.to_b64(),
                leaf.to_b64(),
                size.to_string(),
                meeting.log.key.clone(),
                meeting.title.clone(),
            ];
            all.extend(meeting.trustees.iter().map(|t| t.name.clone()));
            let words = if lang == Lang::Zh {
                gongxin_tlog::Language::Zh
            } else {
                gongxin_tlog::Language::En
            };
            all.extend(gongxin_tlog::head_words(&gongxin_tlog::Hash(digest.0), words));
            all.extend(gongxin_tlog::head_words(&gongxin_tlog::Hash(root.0), words));
            all.push("gongxin verify record.zip --trust trust.json".to_owned());
            for part in all {
                assert!(text.contains(&close_up(&part)), "{part} is not in {text}");
            }
        }
        let set = sheets(log.state(), outcome, Lang::Zh).unwrap();
        let text = read(&pdf(&set.pages, &set.stamp, &fonts(), Lang::Zh).unwrap());
        assert!(text.contains(&log.state().digest().to_b64()));
        set.pages.iter().for_each(|page| holds_all(page, &text, &[]));
        // 参加推荐范围: of recommendations and nominations alone; its parts are the heads of the sheet.
        let ballot = &log.state().ballots[&outcome.ballot];
        let kind = ballot.spec.as_ref().unwrap().kind;
        let range = set.pages[0]
            .lines
            .iter()
            .find(|line| line.starts_with("参加推荐范围："));
        assert_eq!(range.is_some(), kind == Kind::GtNom);
        if let Some(range) = range {
            let header = &ballot.sheet.as_ref().unwrap().header;
            let sum = |word: &str| -> u64 {
                let parts = range
                    .split(word)
                    .skip(1)
                    .filter_map(|part| part.split('人').next()?.parse::<u64>().ok());
                parts.sum()
            };
            assert_eq!(
                (sum("应到"), sum("实到")),
                (header.expected, header.present),
                "{range}"
            );
            assert!(
                range.ends_with(&format!("（共{}人）", header.expected)),
                "{range}"
            );
        }
    }
    assert_eq!(seen, 2);
}

/// Every kind's blank ballot: the names in the ballot's order, boxes, room for names of one's own; nothing that tells two apart.
#[test]
fn a_blank_ballot_of_every_kind_can_be_printed() {
    for template in Template::all() {
        let spec = &template.example;
        for lang in [Lang::Zh, Lang::En] {
            let ballot = blank_ballot(spec, "表决事项", &Heading::default(), lang);
            let bytes = blank_pdf(&ballot, &fonts(), lang).unwrap();
            assert_eq!(bytes, blank_pdf(&ballot, &fonts(), lang).unwrap());
            let text = read(&bytes);
            holds_all(&ballot, &text, &[]);
            // Forms that print persons print them in the ballot's order; questions stand where their tables do.
            let persons = spec.contests.iter().filter(|_| template.questions.is_empty());
            let mut rest = text.as_str();
            for contest in persons.filter(|c| c.title != "意见建议") {
                let listed = contest.options.iter().filter(|_| template.options.is_empty());
                for name in [&contest.title].into_iter().chain(listed.map(|o| &o.label)) {
                    let at = rest.find(&close_up(name));
                    let (_, after) = rest.split_at(at.unwrap_or_else(|| panic!("{name} is not in {rest}")));
                    rest = after;
                }
            }
            let boxes: usize = ballot
                .tables
                .iter()
                .flat_map(|t| &t.rows)
                .flatten()
                .filter(|c| c.print() == "□")
                .count();
            assert_eq!(text.matches('□').count(), boxes, "{}", template.full_id());
            if pages_of(&bytes) == 1 {
                assert!(
                    !text.contains("第1页") && !text.contains("Page1"),
                    "no number of any kind"
                );
            }
        }
    }
}

/// 会议推荐 with a list: five names to mark, and two rows to write in.
#[test]
fn a_blank_ballot_says_how_to_fill_it() {
    let template = Template::named("TJ_LIST@1").unwrap();
    let heading = Heading {
        meeting: "中共云岭县委推荐会".to_owned(),
        ..Heading::default()
    };
    let ballot = blank_ballot(&template.example, "局长人选推荐", &heading, Lang::Zh);
    assert_eq!(ballot.title, "会议推荐表");
    assert_eq!(ballot.lines[..2], ["中共云岭县委推荐会", "局长人选推荐"]);
    let slots = template.example.contests[0].write_in.unwrap().slots as usize;
    let table = &ballot.tables[0];
    let rows: Vec<(String, String)> = table.rows.iter().map(|r| (r[1].print(), r[2].print())).collect();
    assert_eq!(rows.len(), template.example.contests[0].options.len() + slots);
    assert_eq!(rows[0], ("丁远山（县政府办副主任）".to_owned(), "□".to_owned()));
    assert_eq!(rows.last(), Some(&(String::new(), String::new())));
    assert!(
        ballot.notes.iter().any(|n| n.contains("画“○”")) && ballot.notes.iter().any(|n| n.contains("空行"))
    );
    assert!(ballot.signatures.is_empty() && ballot.date.is_empty());
    let vote = blank_ballot(
        &Template::named("XJ_JC@1").unwrap().example,
        "",
        &Heading::default(),
        Lang::Zh,
    );
    assert_eq!(vote.tables.len(), 2, "candidates, and rows for others");
    let heads: Vec<&str> = vote.tables[0].columns.iter().map(|c| c.head.as_str()).collect();
    assert_eq!(heads[2..], ["赞成", "不赞成", "弃权"]);
    assert!(
        vote.notes
            .iter()
            .any(|n| n.contains("“赞成”（含自己填写的姓名）合计不超过"))
    );
}
