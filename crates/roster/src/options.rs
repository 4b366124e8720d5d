//! What a caller may choose about an import, and the limits that hold whatever the file claims.

use crate::header::Meanings;

/// The container the bytes are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Office Open XML workbook (.xlsx).
    Xlsx,
    /// Delimited text: UTF-8, UTF-16 with a mark, or GB18030; comma, tab or semicolon.
    Csv,
}

/// Bounds of an import. Each is enforced while reading, not by what the file declares of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of all archive entries together once inflated.
    pub inflated_bytes: u64,
    /// Inflated bytes per compressed byte of one entry; asked only of entries above one mebibyte.
    pub ratio: u64,
    /// Entries of the archive.
    pub entries: usize,
    /// Rows that hold any text.
    pub rows: usize,
    /// Columns, counted to the last one that holds text.
    pub columns: usize,
    /// Characters of one cell.
    pub cell_chars: usize,
    /// Bytes of the text of all cells together: shared strings can repeat one text cheaply.
    pub text_bytes: usize,
    /// Merged regions of a sheet.
    pub merges: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 8 << 20,
            inflated_bytes: 64 << 20,
            ratio: 200,
            entries: 1_000,
            rows: 20_000,
            columns: 64,
            cell_chars: 256,
            text_bytes: 32 << 20,
            merges: 50_000,
        }
    }
}

/// Choices of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Name of the sheet; without it the only visible sheet that has a roster header is taken.
    pub sheet: Option<String>,
    /// What columns mean, by their header texts, where the known words do not say it.
    pub columns: Meanings,
    /// Group of persons whose row names none.
    pub default_group: String,
    /// Category of persons whose row names none.
    pub default_category: String,
    /// Bounds.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            sheet: None,
            columns: Meanings::new(),
            default_group: "main".to_owned(),
            default_category: "未分类".to_owned(),
            limits: Limits::default(),
        }
    }
}
