//! Turns one row into a person, or into the errors that stand against it.

use sha2::{Digest, Sha256};

use crate::cells::RowReader;
use crate::header::Field;
use crate::model::Person;
use crate::note::{NoteCode, Severity};
use crate::options::Options;
use crate::status;

/// Separates the hash of derived ids from every other use of the function.
const ID_DOMAIN: &[u8] = b"gongxin/roster/derived-id/v1";

/// The person of a row; `None` if errors were noted.
pub(crate) fn read(reader: &mut RowReader<'_>, options: &Options) -> Option<Person> {
    let name = reader.text(Field::Name);
    if name.is_none() && !reader.failed(Field::Name) {
        let (zh, en) = (
            "没有姓名。请补上，或删去此行。",
            "there is no name; add it or delete the row",
        );
        reader.note(Field::Name, Severity::Error, NoteCode::NameMissing, zh, en);
    }
    if name
        .as_deref()
        .is_some_and(|name| name.contains(|c: char| c.is_ascii_digit() || "()[]<>{}".contains(c)))
    {
        let (zh, en) = (
            "姓名里有数字或括号，选票上会照样显示。请核对。",
            "the name holds digits or brackets, and ballots would show them; check it",
        );
        reader.note(Field::Name, Severity::Warning, NoteCode::NameOdd, zh, en);
    }
    let unit = reader.text(Field::Unit).unwrap_or_default();
    let post = reader.text(Field::Post).unwrap_or_default();
    let id = given_id(reader);
    let category = reader.text(Field::Category);
    if category.is_none() && reader.has(Field::Category) && !reader.failed(Field::Category) {
        let zh = format!("没有填写类别，按“{}”处理。请核对。", options.default_category);
        let en = format!(
            "no category is given; taken as `{}`, check it",
            options.default_category
        );
        reader.note(
            Field::Category,
            Severity::Warning,
            NoteCode::CategoryMissing,
            &zh,
            &en,
        );
    }
    let group = reader
        .text(Field::Group)
        .unwrap_or_else(|| options.default_group.clone());
    let standing = status::read(reader);
    if reader.notes.iter().any(|note| note.severity == Severity::Error) {
        return None;
    }
    let (name, (status, reason)) = (name?, standing?);
    let id = id.unwrap_or_else(|| derived_id(&name, &unit, &post));
    let category = category.unwrap_or_else(|| options.default_category.clone());
    Some(Person {
        id,
        name,
        unit,
        post,
        category,
        group,
        status,
        reason,
        row: reader.row + 1,
    })
}

/// The id as given; a blank one is an error wherever there is a column for it.
fn given_id(reader: &mut RowReader<'_>) -> Option<String> {
    let field = [Field::Id, Field::Sequence]
        .into_iter()
        .find(|field| reader.has(*field))?;
    let id = reader.text(field);
    if id.is_none() && !reader.failed(field) {
        let (zh, en) = ("没有编号。请补上。", "there is no id; add it");
        reader.note(field, Severity::Error, NoteCode::IdMissing, zh, en);
    }
    id
}

/// An id that depends on name, unit and post alone: the same person has it in every file without ids.
fn derived_id(name: &str, unit: &str, post: &str) -> String {
    let mut hash = Sha256::new_with_prefix(ID_DOMAIN);
    for part in [name, unit, post] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize()
        .iter()
        .take(8)
        .fold("P".to_owned(), |id, byte| format!("{id}{byte:02X}"))
}

#[cfg(test)]
mod tests {
    use super::derived_id;

    #[test]
    fn derived_ids_are_fixed_and_keep_parts_apart() {
        assert_eq!(
            derived_id("张三", "县委办", "主任"),
            derived_id("张三", "县委办", "主任")
        );
        assert_ne!(
            derived_id("张三", "县委", "办主任"),
            derived_id("张三", "县委办", "主任")
        );
        assert_eq!(derived_id("张三", "", "").len(), 17);
    }
}
