//! Notes on the header: weak or delicate ids, columns that are missed, and texts that only look like a header.

use crate::header::{ColumnMap, Field, Header};
use crate::note::{ColumnRef, NoteCode, RowNote, Severity};
use crate::options::Options;
use crate::text::hidden_character;

/// All notes on a header.
pub(crate) fn notes(header: &Header, options: &Options) -> Vec<RowNote> {
    let mut notes = hidden(header);
    notes.extend(on_ids(header));
    notes.extend(on_missing(header, options));
    notes
}

fn note(
    header: &Header,
    column: Option<&ColumnRef>,
    severity: Severity,
    code: NoteCode,
    zh: &str,
    en: &str,
) -> RowNote {
    RowNote::new(header.row + 1, severity, code, zh.to_owned(), en.to_owned()).at(column.cloned())
}

/// A hidden character makes a known word unknown, and its column would be lost without a word.
fn hidden(header: &Header) -> Vec<RowNote> {
    let all = header
        .columns
        .iter()
        .map(|map| &map.column)
        .chain(&header.ignored);
    all.filter(|column| hidden_character(&column.header).is_some())
        .map(|column| {
            let (zh, en) = (
                "表头含有看不见的或乱码字符。请删去后重新手工填写。",
                "the header holds a hidden or broken character; delete it and type the text again",
            );
            note(
                header,
                Some(column),
                Severity::Error,
                NoteCode::HiddenCharacter,
                zh,
                en,
            )
        })
        .collect()
}

fn on_ids(header: &Header) -> Option<RowNote> {
    let warn = |map: &ColumnMap, code, zh, en| {
        Some(note(header, Some(&map.column), Severity::Warning, code, zh, en))
    };
    match (header.column(Field::Id), header.column(Field::Sequence)) {
        (Some(id), _) if id.column.header.contains("身份") => warn(
            id,
            NoteCode::IdCardColumn,
            "以身份证号作编号。名册会随会议材料流转，建议改用工号。",
            "identity card numbers serve as ids; the roster travels with the meeting, staff numbers are better",
        ),
        (None, Some(sequence)) => warn(
            sequence,
            NoteCode::SequenceAsId,
            "没有编号列，以序号作编号。增删行之后序号会变，建议增加编号列。",
            "there is no id column, so running numbers serve as ids; they change when rows do, an id column is better",
        ),
        _ => None,
    }
}

fn on_missing(header: &Header, options: &Options) -> Vec<RowNote> {
    let mut notes = Vec::new();
    let mut missing = |zh: &str, en: &str| {
        notes.push(note(
            header,
            None,
            Severity::Warning,
            NoteCode::ColumnMissing,
            zh,
            en,
        ));
    };
    if header.column(Field::Category).is_none() {
        let category = &options.default_category;
        missing(
            &format!("没有类别列，所有人员按“{category}”处理，抽取时不分层。"),
            &format!(
                "there is no category column; all persons are taken as `{category}` and a draw has one stratum"
            ),
        );
    }
    if [Field::Status, Field::MustAttend]
        .into_iter()
        .all(|field| header.column(field).is_none())
    {
        missing(
            "没有参加方式列，没有标明回避的人员都按“可抽”处理。",
            "there is no column for the way of attending; all who are not recused are taken as eligible",
        );
    }
    notes
}
