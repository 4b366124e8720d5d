//! What an import has to say about single rows: where, how grave, what, and what to do, in two languages.

use serde::Serialize;

/// How grave a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The row is no person and was left out.
    Skipped,
    /// The row was taken; someone should look.
    Warning,
    /// The row cannot be taken, and so the whole file is refused.
    Error,
}

/// What a note is about; stable names for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum NoteCode {
    /// 小计 / 合计 row.
    TotalRow,
    /// Signature, date or remark row.
    Footnote,
    /// The header printed again after a page break.
    RepeatedHeader,
    /// A heading across the table, such as 一、县直单位.
    SectionRow,
    /// A row that holds nothing but its running number.
    NumberOnly,
    /// A total names another count than the rows above it.
    TotalMismatch,
    /// 序号 serves as id, as there is no better column.
    SequenceAsId,
    /// Identity card numbers serve as ids.
    IdCardColumn,
    /// There is no column for the category or the way of attending.
    ColumnMissing,
    /// Same name, other id.
    Homonym,
    /// Same name and same unit, other id.
    PossibleDuplicate,
    /// No category in the row.
    CategoryMissing,
    /// No word in the 参加方式 column.
    StatusMissing,
    /// Recused without a reason.
    ReasonMissing,
    /// Recused although marked 是否必到: 是.
    RecusalOverrides,
    /// The name holds digits or brackets.
    NameOdd,
    /// Text begins as a spreadsheet formula would.
    FormulaLike,
    /// A character of the private use area: shown differently on every machine.
    PrivateUse,
    /// No id although there is an id column.
    IdMissing,
    /// No name.
    NameMissing,
    /// Two rows with one id.
    IdDuplicate,
    /// Two rows with the same name, unit and post, and no id column to tell them apart.
    PersonDuplicate,
    /// The id was turned into scientific notation or lost digits.
    IdScientific,
    /// The id is a fraction or negative.
    IdNotWhole,
    /// A name or id cell merged over several rows.
    MergedIdentity,
    /// Bidirectional, zero-width or control character, or a replacement character.
    HiddenCharacter,
    /// Longer than the limit.
    CellTooLong,
    /// A date where a text belongs.
    CellIsDate,
    /// A spreadsheet error such as #N/A.
    CellIsFault,
    /// Unknown 参加方式.
    StatusUnknown,
    /// 参加方式 and 回避 contradict each other.
    StatusConflict,
}

/// A column as a spreadsheet user knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ColumnRef {
    /// Letter, such as `C` or `AA`.
    pub letter: String,
    /// Text of the header cell as printed.
    pub header: String,
}

/// A remark about one row of the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowNote {
    /// Row counted from 1, as a spreadsheet shows it.
    pub row: u32,
    /// Column concerned, if one is.
    pub column: Option<ColumnRef>,
    /// How grave.
    pub severity: Severity,
    /// What it is about.
    pub code: NoteCode,
    /// Chinese text: what is wrong and what to do.
    pub zh: String,
    /// English text: what is wrong and what to do.
    pub en: String,
}

impl RowNote {
    /// Builds a note on a whole row; see [`RowNote::at`] for the column.
    pub(crate) fn new(row: u32, severity: Severity, code: NoteCode, zh: String, en: String) -> Self {
        Self {
            row,
            column: None,
            severity,
            code,
            zh,
            en,
        }
    }

    /// Says which column is meant.
    pub(crate) fn at(mut self, column: Option<ColumnRef>) -> Self {
        self.column = column;
        self
    }
}

/// Letter of a column counted from 0, as spreadsheets count: A … Z, AA ….
pub(crate) fn column_letter(index: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = index;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
        if rest == 0 {
            break;
        }
        rest -= 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::column_letter;

    #[test]
    fn letters_follow_the_spreadsheet() {
        let shown: Vec<String> = [0, 25, 26, 51, 52, 701, 702, 16_383]
            .into_iter()
            .map(column_letter)
            .collect();
        assert_eq!(shown, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }
}
