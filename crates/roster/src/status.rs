//! Decides between 必到, 可抽 and 回避 from the columns a roster may have for it.

use crate::cells::RowReader;
use crate::header::Field;
use crate::model::Status;
use crate::note::{NoteCode, Severity};
use crate::text::compact;

const MANDATORY: &[&str] = &[
    "必到",
    "必须参加",
    "必须到会",
    "必参加",
    "应到",
    "固定",
    "固定人员",
    "全员",
    "全员参加",
    "mandatory",
    "required",
    "must",
];
const ELIGIBLE: &[&str] = &[
    "可抽",
    "可抽取",
    "抽取",
    "抽选",
    "待抽",
    "可选",
    "随机",
    "随机抽取",
    "备选",
    "入库",
    "eligible",
    "pool",
    "draw",
];
const RECUSED: &[&str] = &[
    "回避",
    "需回避",
    "应回避",
    "不参加",
    "recused",
    "recuse",
    "excluded",
];
const YES: &[&str] = &["是", "√", "✓", "✔", "1", "y", "yes", "true"];
const NO: &[&str] = &[
    "否",
    "不",
    "无",
    "×",
    "0",
    "-",
    "—",
    "/",
    "n",
    "no",
    "none",
    "false",
    "不回避",
    "无需回避",
];

/// Status and, for the recused, the reason; `None` with an error noted if the columns cannot be understood.
pub(crate) fn read(reader: &mut RowReader<'_>) -> Option<(Status, Option<String>)> {
    let stated = stated(reader)?;
    let (recused, reason) = recusal(reader);
    match stated {
        Stated::Word(Status::Recused) => Some((Status::Recused, with_reason(reader, reason))),
        Stated::Word(status) if recused => {
            reader.note(
                Field::Status,
                Severity::Error,
                NoteCode::StatusConflict,
                &format!("参加方式为“{}”，却又填了回避。请二者择一。", status.zh()),
                "the way of attending and the recusal contradict each other; keep one",
            );
            None
        }
        Stated::Answer(required) if recused => {
            if required {
                reader.note(
                    Field::MustAttend,
                    Severity::Warning,
                    NoteCode::RecusalOverrides,
                    "同时标为必到和回避，按回避处理。请核对。",
                    "marked both as required and as recused; taken as recused, check it",
                );
            }
            Some((Status::Recused, with_reason(reader, reason)))
        }
        Stated::Nothing if recused => Some((Status::Recused, with_reason(reader, reason))),
        Stated::Nothing if reader.has(Field::Status) => {
            reader.note(
                Field::Status,
                Severity::Warning,
                NoteCode::StatusMissing,
                "没有填写参加方式，按“可抽”处理。请核对。",
                "no way of attending is given; taken as eligible, check it",
            );
            Some((Status::Eligible, None))
        }
        Stated::Nothing => Some((Status::Eligible, None)),
        Stated::Word(status) => Some((status, None)),
        Stated::Answer(required) => Some((
            if required {
                Status::Mandatory
            } else {
                Status::Eligible
            },
            None,
        )),
    }
}

/// What the 参加方式 or 是否必到 column says.
enum Stated {
    Word(Status),
    Answer(bool),
    Nothing,
}

fn stated(reader: &mut RowReader<'_>) -> Option<Stated> {
    for field in [Field::Status, Field::MustAttend] {
        let before = reader.notes.len();
        let Some(text) = reader.text(field) else {
            if reader.notes.len() > before {
                return None;
            }
            continue;
        };
        let word = text.to_lowercase();
        let is = |words: &[&str]| words.contains(&word.as_str());
        let found = match field {
            _ if is(MANDATORY) => Stated::Word(Status::Mandatory),
            _ if is(ELIGIBLE) => Stated::Word(Status::Eligible),
            _ if is(RECUSED) => Stated::Word(Status::Recused),
            Field::MustAttend if is(YES) => Stated::Answer(true),
            Field::MustAttend if is(NO) => Stated::Answer(false),
            _ => {
                reader.note(
                    field,
                    Severity::Error,
                    NoteCode::StatusUnknown,
                    &format!("不认得“{text}”。请填“必到”“可抽”或“回避”。"),
                    &format!(
                        "`{text}` is not known; write 必到, 可抽 or 回避 (mandatory, eligible, recused)"
                    ),
                );
                return None;
            }
        };
        return Some(found);
    }
    Some(Stated::Nothing)
}

/// Whether the recusal columns say so, and why.
fn recusal(reader: &mut RowReader<'_>) -> (bool, Option<String>) {
    let mut recused = false;
    let mut reason = None;
    for field in [Field::Recusal, Field::Reason] {
        let Some(text) = reader.text(field) else { continue };
        let word = compact(&text).to_lowercase();
        let is = |words: &[&str]| words.contains(&word.as_str());
        if is(NO) {
            continue;
        }
        recused = true;
        if field == Field::Reason || !(is(YES) || is(RECUSED)) {
            reason = Some(text);
        }
    }
    (recused, reason)
}

fn with_reason(reader: &mut RowReader<'_>, reason: Option<String>) -> Option<String> {
    let unread = [Field::Reason, Field::Recusal]
        .into_iter()
        .any(|field| reader.has(field) && reader.failed(field));
    if reason.is_none() && !unread {
        let field = [Field::Reason, Field::Recusal, Field::Status, Field::MustAttend]
            .into_iter()
            .find(|field| reader.has(*field))
            .unwrap_or(Field::Status);
        reader.note(
            field,
            Severity::Warning,
            NoteCode::ReasonMissing,
            "回避人员没有填写回避原因。请补上。",
            "recused without a reason; add it",
        );
    }
    reason
}
