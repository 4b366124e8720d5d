//! The workbook as another reader sees it: numbers are numbers, words are words, nothing is a formula.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use gongxin_papers::xlsx;
use gongxin_rules::{Cell, Lang, Page};
use support::{HOSTILE, appraisal, hostile, nomination};

mod support;

fn rows(bytes: &[u8]) -> (Vec<Vec<Data>>, usize) {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let name = book.sheet_names()[0].clone();
    let formulas = book.worksheet_formula(&name).unwrap().used_cells().count();
    let range = book.worksheet_range(&name).unwrap();
    (range.rows().map(<[Data]>::to_vec).collect(), formulas)
}

/// Every row of every table, cell by cell with its type.
fn holds_all(sheet: &Page, rows: &[Vec<Data>]) {
    for table in &sheet.tables {
        for row in &table.rows {
            let same = |(cell, data): (&Cell, &Data)| match (cell, data) {
                (Cell::Text(text), Data::String(found)) => text == found,
                (Cell::Text(text), Data::Empty) => text.is_empty(),
                (Cell::Integer(figure), Data::Float(found)) => *figure as f64 == *found,
                (Cell::BasisPoints(points), Data::Float(found)) => {
                    (f64::from(*points) / 1e4 - found).abs() < 1e-12
                }
                (Cell::Millionths(figure), Data::Float(found)) => (*figure as f64 / 1e6 - found).abs() < 1e-9,
                (Cell::Missing, Data::String(found)) => found == "—",
                _ => false,
            };
            assert!(
                rows.iter().any(|found| row.iter().zip(found).all(same)),
                "{row:?}"
            );
        }
    }
}

#[test]
fn figures_are_numbers_and_names_are_text() {
    let kinds = support::kinds::every_kind(Lang::Zh)
        .into_iter()
        .map(|(_, sheet)| sheet);
    for sheet in [nomination(60, Lang::Zh), appraisal(30), hostile()]
        .into_iter()
        .chain(kinds)
    {
        let (rows, formulas) = rows(&xlsx(std::slice::from_ref(&sheet), "R&D stamp", Lang::Zh).unwrap());
        assert_eq!(formulas, 0);
        assert_eq!(rows[0][0], Data::String(sheet.title.clone()));
        holds_all(&sheet, &rows);
    }
}

#[test]
fn a_name_like_a_formula_is_marked_as_text() {
    let sheet = hostile();
    let bytes = xlsx(std::slice::from_ref(&sheet), "", Lang::Zh).unwrap();
    let (rows, formulas) = rows(&bytes);
    assert_eq!(formulas, 0);
    for name in HOSTILE {
        let found = rows
            .iter()
            .flatten()
            .any(|data| matches!(data, Data::String(text) if text.starts_with(name)));
        assert!(found, "{name}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let make = || xlsx(&[hostile(), nomination(12, Lang::Zh)], "stamp", Lang::Zh).unwrap();
    assert_eq!(make(), make());
}
