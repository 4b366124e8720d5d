//! Why a file is refused as a whole, in English (`Display`) and Chinese ([`ImportError::zh`]).

use crate::header::Field;
use crate::note::RowNote;

/// Reasons to refuse a file. Nothing of a refused file is taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file is larger than allowed.
    #[error("the file has {bytes} bytes, more than the limit of {limit}; remove pictures and other sheets")]
    FileTooLarge {
        /// Size found.
        bytes: usize,
        /// Size allowed.
        limit: usize,
    },
    /// The archive would inflate beyond the limit.
    #[error(
        "the file inflates to more than {limit} bytes and was not opened; save the roster as a new, plain workbook"
    )]
    InflatesTooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// One entry is compressed beyond any honest spreadsheet.
    #[error(
        "part `{entry}` inflates more than {limit} times and was not opened; save the roster as a new, plain workbook"
    )]
    RatioTooHigh {
        /// Entry of the archive.
        entry: String,
        /// Inflated bytes per compressed byte allowed.
        limit: u64,
    },
    /// The archive has too many entries.
    #[error(
        "the file has {entries} parts, more than the limit of {limit}; save the roster as a new, plain workbook"
    )]
    TooManyEntries {
        /// Entries found.
        entries: usize,
        /// Entries allowed.
        limit: usize,
    },
    /// More rows with text than allowed.
    #[error("more than {limit} rows hold text; split the roster or remove what is no part of it")]
    TooManyRows {
        /// Rows allowed.
        limit: usize,
    },
    /// Text beyond the last allowed column.
    #[error("row {row} holds text beyond column {limit}; remove the columns that are no part of the roster")]
    TooManyColumns {
        /// Row counted from 1.
        row: u32,
        /// Columns allowed.
        limit: usize,
    },
    /// All cells together hold too much text.
    #[error("the cells hold more than {limit} bytes of text")]
    TooMuchText {
        /// Bytes allowed.
        limit: usize,
    },
    /// More merged regions than allowed.
    #[error("the sheet has more than {limit} merged regions")]
    TooManyMerges {
        /// Regions allowed.
        limit: usize,
    },
    /// An old .xls or a workbook with a password.
    #[error("this is an old .xls or a workbook with a password; save it as .xlsx without a password")]
    OldOrEncrypted,
    /// No workbook, or a broken one.
    #[error(
        "the workbook cannot be read ({detail}); open it in a spreadsheet program and save it again as .xlsx"
    )]
    Damaged {
        /// What the reader met.
        detail: String,
    },
    /// The text is in no encoding known here.
    #[error("the text is neither UTF-8 nor GB18030; save it as CSV UTF-8")]
    UnknownEncoding,
    /// A quotation mark is opened and never closed.
    #[error("row {row}: a quotation mark is opened and not closed; close it or remove it")]
    UnclosedQuote {
        /// Row where it opens, counted from 1.
        row: u32,
    },
    /// The named sheet is not there.
    #[error("there is no sheet `{sheet}`; the sheets are: {}", available.join(", "))]
    SheetNotFound {
        /// Sheet asked for.
        sheet: String,
        /// Sheets of the workbook.
        available: Vec<String>,
    },
    /// More than one sheet looks like a roster.
    #[error("several sheets look like a roster ({}); say which one to read", sheets.join(", "))]
    SeveralSheets {
        /// Sheets with a header.
        sheets: Vec<String>,
    },
    /// No header row was found.
    #[error(
        "no header row with a name column (姓名) and one more known column was found in the first {searched} rows"
    )]
    NoHeader {
        /// Rows looked at.
        searched: usize,
    },
    /// Two columns claim one meaning.
    #[error("header row {row}: columns {} all mean {field}; keep one, and put one person in each row", columns.join(", "))]
    AmbiguousColumns {
        /// Header row counted from 1.
        row: u32,
        /// Meaning they share.
        field: Field,
        /// Letters with header texts.
        columns: Vec<String>,
    },
    /// A header and no person below it.
    #[error("there is no person below the header in row {header_row}")]
    Empty {
        /// Header row counted from 1.
        header_row: u32,
    },
    /// Rows that cannot be taken; all notes of the file, warnings and skipped rows too.
    #[error("{} of the rows cannot be taken, first row {}; nothing was imported", errors(.0).count(), errors(.0).map(|note| note.row).next().unwrap_or(0))]
    Rows(Vec<RowNote>),
}

fn errors(notes: &[RowNote]) -> impl Iterator<Item = &RowNote> {
    notes
        .iter()
        .filter(|note| note.severity == crate::note::Severity::Error)
}

impl ImportError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::FileTooLarge { bytes, limit } => {
                format!("文件有 {bytes} 字节，超过上限 {limit} 字节。请删去图片和无关工作表后再试。")
            }
            Self::InflatesTooLarge { limit } => {
                format!("文件解压后超过 {limit} 字节，未予打开。请把名册另存为新的普通工作簿。")
            }
            Self::RatioTooHigh { entry, limit } => {
                format!("文件内“{entry}”的压缩比超过 {limit} 倍，未予打开。请把名册另存为新的普通工作簿。")
            }
            Self::TooManyEntries { entries, limit } => {
                format!("文件内有 {entries} 个部件，超过上限 {limit} 个。请把名册另存为新的普通工作簿。")
            }
            Self::TooManyRows { limit } => format!("有内容的行超过 {limit} 行。请拆分名册或删去无关内容。"),
            Self::TooManyColumns { row, limit } => {
                format!("第 {row} 行在第 {limit} 列之后还有内容。请删去与名册无关的列。")
            }
            Self::TooMuchText { limit } => format!("单元格文字合计超过 {limit} 字节。"),
            Self::TooManyMerges { limit } => format!("工作表的合并单元格超过 {limit} 处。"),
            Self::OldOrEncrypted => "这是旧版 .xls 或加了密码的工作簿。请去掉密码，另存为 .xlsx。".to_owned(),
            Self::Damaged { detail } => {
                format!("工作簿无法读取（{detail}）。请用表格软件打开，重新另存为 .xlsx。")
            }
            Self::UnknownEncoding => "文字编码既不是 UTF-8 也不是 GB18030。请另存为“CSV UTF-8”。".to_owned(),
            Self::UnclosedQuote { row } => format!("第 {row} 行：引号只有开头没有结尾。请补上或删去。"),
            Self::SheetNotFound { sheet, available } => {
                format!(
                    "没有名为“{sheet}”的工作表。现有工作表：{}。",
                    available.join("、")
                )
            }
            Self::SeveralSheets { sheets } => {
                format!(
                    "有几张工作表都像名册（{}）。请指定读取哪一张。",
                    sheets.join("、")
                )
            }
            Self::NoHeader { searched } => {
                format!("前 {searched} 行内找不到表头：表头行须有“姓名”，并至少再有一个认得的列名。")
            }
            Self::AmbiguousColumns { row, field, columns } => format!(
                "第 {row} 行表头：{} 都表示“{}”。请只留一列，并且每行只放一个人。",
                columns.join("、"),
                field.zh()
            ),
            Self::Empty { header_row } => format!("第 {header_row} 行表头之下没有人员。"),
            Self::Rows(notes) => format!(
                "有 {} 处错误，最先在第 {} 行。全部未导入，请改正后重新导入。",
                errors(notes).count(),
                errors(notes).map(|note| note.row).next().unwrap_or(0)
            ),
        }
    }
}
