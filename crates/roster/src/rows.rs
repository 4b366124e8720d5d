//! Tells persons from the other rows a printed table has: totals, signatures, repeated headers, headings.

use std::collections::BTreeMap;

use crate::grid::{Cell, Grid, Region};
use crate::header::{Field, Header, Meanings, meaning};
use crate::note::{NoteCode, RowNote, Severity};
use crate::text::{compact, tidy};

/// What a row with text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// A person, or meant as one.
    Person,
    /// A total, with the number of persons it names.
    Total {
        /// Whether it is a 小计, which covers one block only.
        partial: bool,
        /// Persons it claims.
        claimed: Option<u64>,
    },
    /// No person for the reason given.
    Other(NoteCode),
}

/// Words of totals over one block.
const SUBTOTALS: &[&str] = &["小计", "subtotal"];
/// Words of totals over all.
const TOTALS: &[&str] = &["合计", "总计", "共计", "累计", "总数", "total", "grandtotal"];
/// First words of signature and remark rows that need nothing after them.
const FOOTNOTES: &[&str] = &[
    "填表人",
    "填报人",
    "制表人",
    "审核人",
    "审批人",
    "复核人",
    "经办人",
    "填表日期",
    "制表日期",
    "填报日期",
    "填报单位",
    "备注:",
    "注:",
    "说明:",
    "填表说明",
    "日期:",
    "负责人:",
    "联系人:",
    "联系电话:",
    "审核:",
    "制表:",
    "签字",
    "签名",
    "签章",
    "盖章",
    "(签字)",
    "(盖章)",
    "(公章)",
    "主要负责人签字",
    "主要负责人:",
    "单位(盖章)",
    "preparedby",
    "reviewedby",
    "approvedby",
    "signature",
    "note:",
    "notes:",
    "date:",
];
/// Whole texts of remark cells.
const FOOTNOTE_WHOLE: &[&str] = &["备注", "注", "说明"];

/// Says what a row is, from its own cells; merged cells reaching into it from above do not make a person.
pub(crate) fn classify(
    grid: &Grid,
    header: &Header,
    said: &Meanings,
    row: u32,
    cells: &BTreeMap<u32, Cell>,
) -> RowKind {
    let words: BTreeMap<u32, String> = cells
        .iter()
        .map(|(column, cell)| (*column, compact(&cell.text()).to_lowercase()))
        .collect();
    let word = |field| {
        header
            .column(field)
            .and_then(|map| words.get(&map.index))
            .map(String::as_str)
    };
    if is_header_again(header, said, cells) {
        return RowKind::Other(NoteCode::RepeatedHeader);
    }
    let name = word(Field::Name);
    if name.is_none_or(|name| total_word(name).is_some() || is_count(name))
        && let Some(partial) = words.values().find_map(|text| total_word(text))
    {
        let numbering = |column: u32| {
            header
                .columns
                .iter()
                .any(|map| map.index == column && matches!(map.field, Field::Id | Field::Sequence))
        };
        let claimed = words
            .iter()
            .filter(|(column, text)| total_word(text).is_some() || !numbering(**column))
            .find_map(|(_, text)| claimed(text));
        return RowKind::Total { partial, claimed };
    }
    let first = words.values().next().map_or("", String::as_str);
    if FOOTNOTES.iter().any(|word| first.starts_with(word))
        || FOOTNOTE_WHOLE.contains(&first)
        || is_page(first)
    {
        return RowKind::Other(NoteCode::Footnote);
    }
    if words.len() == 1 && (spans_name(grid, header, row, cells) || is_numbered_heading(first)) {
        return RowKind::Other(NoteCode::SectionRow);
    }
    if words.len() == 1 && word(Field::Sequence).is_some() {
        return RowKind::Other(NoteCode::NumberOnly);
    }
    RowKind::Person
}

/// Whether the row repeats the header: the name column says 姓名 and another column its own word.
fn is_header_again(header: &Header, said: &Meanings, cells: &BTreeMap<u32, Cell>) -> bool {
    let repeats = |index: u32, field: Field| {
        cells
            .get(&index)
            .is_some_and(|cell| meaning(&cell.text(), said) == Some(field))
    };
    header
        .column(Field::Name)
        .is_some_and(|name| repeats(name.index, Field::Name))
        && header
            .columns
            .iter()
            .filter(|column| repeats(column.index, column.field))
            .count()
            >= header.columns.len().min(2)
}

/// Whether a compact text is a total, and if so whether of one block only.
fn total_word(text: &str) -> Option<bool> {
    let bare: String = text
        .chars()
        .filter(|c| !matches!(c, ':' | '(' | ')' | '人' | '名' | ',' | '.'))
        .collect();
    let bare = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let is = |words: &[&str]| {
        words
            .iter()
            .any(|word| bare == *word || (bare.ends_with(word) && bare.chars().count() <= 24))
    };
    if is(SUBTOTALS) {
        return Some(true);
    }
    if is(TOTALS) {
        return Some(false);
    }
    count_of(text).filter(|_| text.starts_with('共')).map(|_| false)
}

/// The number in `共38人`, `38人` or `38名`.
fn count_of(text: &str) -> Option<u64> {
    let digits = text
        .trim_start_matches(['共', '计', ':'])
        .strip_suffix(['人', '名'])?;
    digits.parse().ok()
}

/// A count alone, in the name column of a total.
fn is_count(text: &str) -> bool {
    count_of(text).is_some() || text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The only number of a text, as totals write it.
fn claimed(text: &str) -> Option<u64> {
    let numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    match numbers.as_slice() {
        [one] => one.parse().ok(),
        _ => None,
    }
}

/// `第1页`, `第 1 页 共 3 页`.
fn is_page(text: &str) -> bool {
    text.starts_with('第') && text.contains('页') && text.chars().count() <= 16
}

/// Whether the only cell of the row is merged sideways over the name column.
fn spans_name(grid: &Grid, header: &Header, row: u32, cells: &BTreeMap<u32, Cell>) -> bool {
    let Some(name) = header.column(Field::Name) else {
        return false;
    };
    let starts_here = |region: &Region| region.first_row == row && cells.contains_key(&region.first_column);
    let Some(region) = grid.region(row, name.index).filter(starts_here) else {
        return false;
    };
    let beyond = grid.region(row, name.index + 1);
    region.first_column < name.index || beyond.is_some_and(|next| next.first_column == region.first_column)
}

/// `一、县直单位`, `(二)乡镇`.
fn is_numbered_heading(text: &str) -> bool {
    let rest = text
        .trim_start_matches('(')
        .trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    rest.len() < text.len() && rest.starts_with(['、', ')', '.'])
}

/// Checks the count a total names; `block` and `all` are the persons since the last total and in all.
pub(crate) fn check_total(row: u32, partial: bool, claimed: u64, block: u64, all: u64) -> Option<RowNote> {
    if claimed == block || (!partial && claimed == all) {
        return None;
    }
    let counted = if partial { block } else { all };
    Some(RowNote::new(
        row + 1,
        Severity::Warning,
        NoteCode::TotalMismatch,
        format!("此行写明 {claimed} 人，实际读到 {counted} 人。请核对是否有遗漏或多余的行。"),
        format!("this total says {claimed} persons, {counted} were read; check for missing or extra rows"),
    ))
}

/// The note of a row that is left out.
pub(crate) fn skipped(row: u32, code: NoteCode, cells: &BTreeMap<u32, Cell>) -> RowNote {
    let (zh, en) = match code {
        NoteCode::TotalRow => ("小计、合计行", "a total"),
        NoteCode::Footnote => ("签署、备注行", "a signature or remark"),
        NoteCode::RepeatedHeader => ("重复的表头", "the header again"),
        NoteCode::NumberOnly => ("只有序号的空行", "a running number and nothing else"),
        _ => ("小标题行", "a heading"),
    };
    let shown: String = cells
        .values()
        .next()
        .map(|cell| tidy(&cell.text()))
        .unwrap_or_default()
        .chars()
        .take(24)
        .collect();
    RowNote::new(
        row + 1,
        Severity::Skipped,
        code,
        format!("“{shown}”是{zh}，不是人员，已跳过。"),
        format!("`{shown}` is {en}, not a person, and was left out"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_names_and_posts() {
        for text in ["小计", "县委委员小计", "小计:38人", "subtotal", "小计(38人)"] {
            assert_eq!(total_word(text), Some(true), "{text}");
        }
        for text in ["合计", "共计360人", "总计:360", "共360人", "共计"] {
            assert_eq!(total_word(text), Some(false), "{text}");
        }
        for text in ["张三", "县统计局", "总会计师", "38", "会计", "共产党员"] {
            assert_eq!(total_word(text), None, "{text}");
        }
    }

    #[test]
    fn headings_and_pages() {
        assert!(is_numbered_heading("一、县直单位") && is_numbered_heading("(二)乡镇"));
        assert!(!is_numbered_heading("一中校长") && !is_numbered_heading("县委"));
        assert!(is_page("第1页共3页") && !is_page("第一中学"));
    }
}
