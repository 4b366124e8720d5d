//! What only shows when rows are compared: ids given twice, and names that need the unit to tell them apart.

use std::collections::HashMap;

use crate::header::{Field, Header};
use crate::model::Person;
use crate::note::{NoteCode, RowNote, Severity};

/// Notes on persons that share an id or a name, at the later row, naming the earlier one.
pub(crate) fn compare(persons: &[Person], header: &Header) -> Vec<RowNote> {
    let mut notes = Vec::new();
    let id_column = header
        .column(Field::Id)
        .or_else(|| header.column(Field::Sequence))
        .map(|map| map.column.clone());
    let name_column = header.column(Field::Name).map(|map| map.column.clone());
    let mut ids: HashMap<String, u32> = HashMap::new();
    let mut names: HashMap<&str, Vec<&Person>> = HashMap::new();
    for person in persons {
        // 身份证号 may end in x or X: one person, whichever is typed.
        let first = *ids.entry(person.id.to_ascii_uppercase()).or_insert(person.row);
        let repeats_id = first != person.row;
        if repeats_id {
            let note = if id_column.is_some() {
                duplicate_id(person, first)
            } else {
                duplicate_person(person, first)
            };
            notes.push(note.at(id_column.clone().or_else(|| name_column.clone())));
        }
        let earlier = names.entry(&person.name).or_default();
        if !repeats_id {
            if let Some(other) = earlier.iter().find(|other| other.unit == person.unit) {
                notes.push(possible_duplicate(person, other.row).at(name_column.clone()));
            } else if let Some(other) = earlier.first() {
                notes.push(homonym(person, other.row).at(name_column.clone()));
            }
        }
        earlier.push(person);
    }
    notes
}

fn duplicate_id(person: &Person, first: u32) -> RowNote {
    RowNote::new(
        person.row,
        Severity::Error,
        NoteCode::IdDuplicate,
        format!("编号“{}”与第 {first} 行重复。请改正其中一个。", person.id),
        format!("id `{}` is also in row {first}; correct one of them", person.id),
    )
}

fn duplicate_person(person: &Person, first: u32) -> RowNote {
    RowNote::new(
        person.row,
        Severity::Error,
        NoteCode::PersonDuplicate,
        format!(
            "“{}”与第 {first} 行姓名、单位、职务都相同。请删去一行，或增加编号列加以区分。",
            person.name
        ),
        format!(
            "`{}` has the name, unit and post of row {first}; delete one row or add an id column",
            person.name
        ),
    )
}

fn possible_duplicate(person: &Person, first: u32) -> RowNote {
    RowNote::new(
        person.row,
        Severity::Warning,
        NoteCode::PossibleDuplicate,
        format!("“{}”与第 {first} 行同名同单位。请核对是否为同一人。", person.name),
        format!(
            "`{}` has the name and unit of row {first}; check whether it is one person",
            person.name
        ),
    )
}

fn homonym(person: &Person, first: u32) -> RowNote {
    RowNote::new(
        person.row,
        Severity::Warning,
        NoteCode::Homonym,
        format!("“{}”与第 {first} 行同名，显示时须带单位加以区分。", person.name),
        format!(
            "`{}` has the name of row {first}; show the unit to tell them apart",
            person.name
        ),
    )
}
