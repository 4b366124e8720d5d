//! Reads the mapped cells of one row: merged cells filled down, text checked and tidied, doubts noted.

use crate::grid::{Cell, Grid};
use crate::header::{ColumnMap, Field, Header};
use crate::note::{NoteCode, RowNote, Severity};
use crate::options::Limits;
use crate::text;

/// Numbers at or above this have lost digits: a spreadsheet keeps fifteen.
const EXACT_BELOW: f64 = 1e15;

/// One row being read, with the notes it gives rise to.
pub(crate) struct RowReader<'a> {
    pub(crate) grid: &'a Grid,
    pub(crate) header: &'a Header,
    pub(crate) limits: &'a Limits,
    /// Row counted from 0.
    pub(crate) row: u32,
    pub(crate) notes: Vec<RowNote>,
}

impl RowReader<'_> {
    /// Adds a note on a field of this row.
    pub(crate) fn note(&mut self, field: Field, severity: Severity, code: NoteCode, zh: &str, en: &str) {
        let column = self.header.column(field).map(|map| map.column.clone());
        self.notes
            .push(RowNote::new(self.row + 1, severity, code, zh.to_owned(), en.to_owned()).at(column));
    }

    fn error(&mut self, field: Field, code: NoteCode, zh: &str, en: &str) {
        self.note(field, Severity::Error, code, zh, en);
    }

    /// The tidied text of a field; `None` if the column is not there, the cell is blank, or it cannot be taken
    /// (then an error is noted).
    pub(crate) fn text(&mut self, field: Field) -> Option<String> {
        let grid = self.grid;
        let column = self.header.column(field)?.index;
        let (written_in, cell) = grid.shown(self.row, column)?;
        if written_in <= self.header.row {
            return None;
        }
        let filled = written_in != self.row;
        if filled && matches!(field, Field::Id | Field::Name) {
            self.error(
                field,
                NoteCode::MergedIdentity,
                &format!("与第 {} 行合并。请取消合并，每行只填一个人。", written_in + 1),
                &format!(
                    "merged with row {}; unmerge it and put one person in each row",
                    written_in + 1
                ),
            );
            return None;
        }
        let before = self.notes.len();
        let value = self.value(field, cell);
        if filled {
            // The row where it is written says so once.
            self.notes.truncate(before);
        }
        value.filter(|text| !text.is_empty())
    }

    fn value(&mut self, field: Field, cell: &Cell) -> Option<String> {
        match cell {
            Cell::Text(text) => self.checked(field, text),
            Cell::Number(number) => self.number(field, *number),
            Cell::Date => {
                self.error(
                    field,
                    NoteCode::CellIsDate,
                    "单元格是日期。请把该列设为“文本”格式后重新填写。",
                    "the cell is a date; format the column as text and type it again",
                );
                None
            }
            Cell::Fault(fault) => {
                self.error(
                    field,
                    NoteCode::CellIsFault,
                    &format!("单元格是错误值 {fault}。请改正公式或直接填写。"),
                    &format!("the cell is the error {fault}; correct the formula or type the value"),
                );
                None
            }
        }
    }

    fn number(&mut self, field: Field, number: f64) -> Option<String> {
        if matches!(field, Field::Id | Field::Sequence) {
            if number.abs() >= EXACT_BELOW {
                self.lost_digits(field);
                return None;
            }
            if number < 0.0 || number.fract() != 0.0 {
                self.error(
                    field,
                    NoteCode::IdNotWhole,
                    "编号是小数或负数。请把该列设为“文本”格式后重新填写。",
                    "the id is a fraction or negative; format the column as text and type it again",
                );
                return None;
            }
        }
        Some(number.to_string())
    }

    fn lost_digits(&mut self, field: Field) {
        self.error(
            field,
            NoteCode::IdScientific,
            "编号被表格变成科学计数或丢失了末位数字。请把该列设为“文本”格式后重新填写。",
            "the spreadsheet turned the id into scientific notation or dropped digits; format the column as text and type it again",
        );
    }

    fn checked(&mut self, field: Field, raw: &str) -> Option<String> {
        if let Some(hidden) = text::hidden_character(raw) {
            let code = u32::from(hidden);
            self.error(
                field,
                NoteCode::HiddenCharacter,
                &format!("含有看不见的或乱码字符 U+{code:04X}。请删去后重新手工填写。"),
                &format!(
                    "holds the hidden or broken character U+{code:04X}; delete it and type the text again"
                ),
            );
            return None;
        }
        let tidied = match field {
            Field::Name => text::tidy_name(raw),
            Field::Unit | Field::Post | Field::Reason | Field::Recusal => text::tidy(raw),
            _ => text::compact(raw),
        };
        if raw.chars().count().max(tidied.chars().count()) > self.limits.cell_chars {
            self.error(
                field,
                NoteCode::CellTooLong,
                &format!("超过 {} 个字。请缩短。", self.limits.cell_chars),
                &format!("longer than {} characters; shorten it", self.limits.cell_chars),
            );
            return None;
        }
        if matches!(field, Field::Id | Field::Sequence) && text::scientific(&tidied) {
            self.lost_digits(field);
            return None;
        }
        self.doubts(field, &tidied);
        Some(tidied)
    }

    fn doubts(&mut self, field: Field, tidied: &str) {
        if let Some(private) = text::private_use(tidied) {
            let code = u32::from(private);
            self.note(
                field,
                Severity::Warning,
                NoteCode::PrivateUse,
                &format!("生僻字用了自造字编码 U+{code:04X}，在别的设备上可能显示不出来。请换成标准字。"),
                &format!("the rare character U+{code:04X} is privately encoded and may not show elsewhere; use the standard one"),
            );
        }
        if text::formula_like(tidied) {
            self.note(
                field,
                Severity::Warning,
                NoteCode::FormulaLike,
                "以 = + - @ 开头，像公式。请核对。",
                "begins with = + - @ as a formula does; check it",
            );
        }
    }

    /// Whether an error stands against the cell of a field already.
    pub(crate) fn failed(&self, field: Field) -> bool {
        let column = self.header.column(field).map(|map| &map.column);
        self.notes
            .iter()
            .any(|note| note.severity == Severity::Error && note.column.as_ref() == column)
    }

    /// Whether the field has a column at all.
    pub(crate) fn has(&self, field: Field) -> bool {
        self.header
            .columns
            .iter()
            .any(|map: &ColumnMap| map.field == field)
    }
}
