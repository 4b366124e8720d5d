//! The printed roster: title, unit and date, header, categories merged downwards, subtotals, signatures.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::{HEADERS, LAST, WriteError, cell_format, text_format, title_format, workbook, write_header};
use crate::model::{Person, Roster};

/// What stands around the persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Name of the sheet, up to 31 characters.
    pub sheet: String,
    /// Title over all columns.
    pub title: String,
    /// Unit that keeps the roster.
    pub unit: String,
    /// Date as printed.
    pub date: String,
    /// Whether a 小计 row follows each category, and a 合计 row the last.
    pub totals: bool,
    /// Whether a signature row ends the sheet.
    pub signatures: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            sheet: "推荐人员信息库".to_owned(),
            title: "云岭县领导干部推荐人员信息库".to_owned(),
            unit: "中共云岭县委组织部".to_owned(),
            date: "2026年3月2日".to_owned(),
            totals: true,
            signatures: true,
        }
    }
}

/// Writes the roster as a workbook that [`crate::import`] reads back to the same persons.
///
/// # Errors
/// [`WriteError`]: texts beyond what a cell or a sheet name holds, or too many persons.
pub fn write_xlsx(roster: &Roster, layout: &Layout) -> Result<Vec<u8>, WriteError> {
    let mut workbook = workbook()?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(layout.sheet.as_str())?;
    sheet.merge_range(0, 0, 0, LAST, &layout.title, &title_format())?;
    sheet.set_row_height(0, 36)?;
    let plain = Format::new().set_font_name("楷体_GB2312").set_font_size(12.0);
    sheet.merge_range(1, 0, 1, 4, &format!("单位:{}(盖章)", layout.unit), &plain)?;
    sheet.merge_range(
        1,
        5,
        1,
        LAST,
        &layout.date,
        &plain.clone().set_align(FormatAlign::Right),
    )?;
    write_header(sheet, 2)?;
    let mut row = 3_u32;
    let mut number = 0_u32;
    for block in roster.persons.chunk_by(|a, b| a.category == b.category) {
        write_block(sheet, row, &mut number, block)?;
        let size = u32::try_from(block.len()).map_err(|_| WriteError::TooManyPersons)?;
        row = row.checked_add(size).ok_or(WriteError::TooManyPersons)?;
        if layout.totals {
            write_total(sheet, row, "小计", block.len())?;
            row += 1;
        }
    }
    if layout.totals {
        write_total(sheet, row, "合计", roster.persons.len())?;
        row += 1;
    }
    if layout.signatures {
        for (column, text) in [(0, "填表人:"), (4, "审核人:"), (7, "填表日期:")] {
            sheet.write_with_format(row + 1, column, text, &plain)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_block(
    sheet: &mut Worksheet,
    first: u32,
    number: &mut u32,
    block: &[Person],
) -> Result<(), XlsxError> {
    let (cell, text) = (cell_format(), text_format());
    for (row, person) in (first..).zip(block) {
        *number += 1;
        sheet.write_with_format(row, 0, *number, &cell)?;
        sheet.write_with_format(row, 2, &person.id, &text)?;
        let rest = [
            &person.name,
            &person.unit,
            &person.post,
            &person.group,
            person.status.zh(),
            person.reason.as_deref().unwrap_or(""),
        ];
        for (column, value) in (3_u16..).zip(rest) {
            sheet.write_with_format(row, column, value, &text)?;
        }
    }
    let Some(person) = block.first() else {
        return Ok(());
    };
    match u32::try_from(block.len()) {
        Ok(1) => sheet.write_with_format(first, 1, &person.category, &cell)?,
        Ok(size) => sheet.merge_range(
            first,
            1,
            first.saturating_add(size - 1),
            1,
            &person.category,
            &cell,
        )?,
        Err(_) => return Err(XlsxError::RowColumnLimitError),
    };
    Ok(())
}

fn write_total(sheet: &mut Worksheet, row: u32, word: &str, count: usize) -> Result<(), XlsxError> {
    let bold = cell_format().set_bold();
    sheet.write_with_format(row, 1, word, &bold)?;
    sheet.write_with_format(row, 3, format!("{count}人"), &bold)?;
    for column in (0..u16::try_from(HEADERS.len()).unwrap_or(LAST)).filter(|column| ![1, 3].contains(column))
    {
        sheet.write_blank(row, column, &bold)?;
    }
    Ok(())
}
