//! Builders shared by the tests and the example that writes the files of `tests/data`.
#![expect(dead_code, reason = "each test file uses its own part of the builders")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "test support: a failure here is a failed test"
)]

pub(crate) mod messy;

use gongxin_roster::{
    Format, Import, ImportError, NoteCode, Options, Roster, RowNote, SampleOptions, import, sample,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rust_xlsxwriter::{Workbook, Worksheet};

/// The roster behind `roster-sample.xlsx`.
pub(crate) fn sample_roster() -> Roster {
    sample(
        &mut ChaCha20Rng::seed_from_u64(20_260_302),
        &SampleOptions::default(),
    )
}

/// A few rows in GB18030, with a character outside GBK.
pub(crate) fn gb18030_csv() -> Vec<u8> {
    let text = "推荐人员信息库,,,,,\r\n编号,姓名,单位,职务,类别,参加方式\r\n\
                YL0001,张　三,县财政局,党组书记、局长,县直部门主要负责人,可抽\r\n\
                YL0002,李𠮷,青石镇,党委书记,乡镇党政正职,必到\r\n";
    encoding_rs::GB18030.encode(text).0.into_owned()
}

/// A workbook with one sheet drawn by `draw`.
pub(crate) fn workbook(draw: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    draw(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

/// A workbook with these rows of text from A1; empty texts are no cells.
pub(crate) fn table(rows: &[&[&str]]) -> Vec<u8> {
    workbook(|sheet| fill(sheet, rows))
}

/// Writes rows of text from A1.
pub(crate) fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(*cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
}

pub(crate) fn import_xlsx(bytes: &[u8]) -> Result<Import, ImportError> {
    import(bytes, Format::Xlsx, &Options::default())
}

pub(crate) fn import_csv(bytes: &[u8]) -> Result<Import, ImportError> {
    import(bytes, Format::Csv, &Options::default())
}

/// Notes as row, column letter and code.
pub(crate) fn places(notes: &[RowNote]) -> Vec<(u32, &str, NoteCode)> {
    notes
        .iter()
        .map(|note| {
            (
                note.row,
                note.column.as_ref().map_or("", |column| column.letter.as_str()),
                note.code,
            )
        })
        .collect()
}

/// The notes of a refusal for its rows.
pub(crate) fn refused_rows(result: Result<Import, ImportError>) -> Vec<RowNote> {
    match result {
        Err(ImportError::Rows(notes)) => notes,
        other => panic!("expected a refusal for rows, got {other:?}"),
    }
}
