//! Plain text for exchange: UTF-8 with a mark (spreadsheets need it), and no cell a spreadsheet would compute.

use super::{HEADERS, WriteError};
use crate::model::Roster;
use crate::text::formula_like;

/// Writes the roster as comma separated UTF-8 with a byte order mark, which [`crate::import`] reads back.
///
/// Texts that begin with `=`, `+`, `-` or `@` get an apostrophe in front, so that opening the file computes nothing.
///
/// # Errors
/// [`WriteError::Text`] if the writer refuses.
pub fn to_csv(roster: &Roster) -> Result<Vec<u8>, WriteError> {
    let mut writer = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
    writer.write_record(HEADERS).map_err(refused)?;
    for (number, person) in (1_usize..).zip(&roster.persons) {
        let number = number.to_string();
        let cells = [
            &number,
            &person.category,
            &person.id,
            &person.name,
            &person.unit,
            &person.post,
            &person.group,
            person.status.zh(),
            person.reason.as_deref().unwrap_or(""),
        ];
        writer.write_record(cells.map(guarded)).map_err(refused)?;
    }
    writer.into_inner().map_err(refused)
}

fn guarded(text: &str) -> String {
    // Tab and return start formulas too in some programs.
    if formula_like(text) || text.starts_with(['\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn refused(error: impl std::fmt::Display) -> WriteError {
    WriteError::Text {
        detail: error.to_string(),
    }
}
