//! The roster (推荐人员信息库) on the host's machine: read from a file, committed to as salted leaves. Names never leave it.

use gongxin_draw::Opening;
use gongxin_record::{
    Entry,
    bytes::{B32, RowLeaf},
    entry::{Quota, Roster, RosterRow, Status},
    text::check_id,
};
use gongxin_roster::{
    Format, Heading, ImportError, Meanings, Options, RowNote, headings, import, stroke_key,
    write_template_xlsx,
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, json::to_json, seed::generator};

/// Reads a roster file; `columns` says what columns mean that no known word names, as `{header: field or null}`. Gives
/// `{"ok","roster","notes","columns","header_row","skipped","error"}` as JSON; a file that cannot be taken has `ok: false` with all its
/// notes, so that a person can put right everything at once.
///
/// # Errors
/// Code `columns`.
#[wasm_bindgen(js_name = importRoster)]
pub fn import_roster(bytes: &[u8], name: &str, group: &str, columns: &str) -> Result<String, Fault> {
    #[derive(Serialize)]
    struct Read<'a> {
        ok: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        roster: Option<&'a gongxin_roster::Roster>,
        notes: Vec<RowNote>,
        /// Every column, and what it is taken for.
        columns: Vec<Heading>,
        header_row: u32,
        skipped: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<Text>,
    }
    #[derive(Serialize)]
    struct Text {
        zh: String,
        en: String,
    }
    let format = if name.to_lowercase().ends_with(".xlsx") {
        Format::Xlsx
    } else {
        Format::Csv
    };
    let said: Meanings = serde_json::from_str(columns)
        .map_err(|e| Fault::new("columns", "各列的含义写得不对", e.to_string()))?;
    let options = Options {
        default_group: group.to_owned(),
        columns: said,
        ..Options::default()
    };
    match import(bytes, format, &options) {
        Ok(done) => to_json(&Read {
            ok: true,
            roster: Some(&done.roster),
            columns: done.headings(),
            header_row: done.header_row,
            skipped: done.rows_skipped,
            notes: done.notes,
            error: None,
        }),
        Err(error) => to_json(&Read {
            ok: false,
            roster: None,
            // A file that cannot be read at all has none; the error says why.
            columns: headings(bytes, format, &options).unwrap_or_default(),
            header_row: 0,
            skipped: 0,
            error: Some(Text {
                zh: error.zh(),
                en: error.to_string(),
            }),
            notes: match error {
                ImportError::Rows(notes) => notes,
                _ => Vec::new(),
            },
        }),
    }
}

/// An empty roster with the columns that are understood, as .xlsx.
///
/// # Errors
/// Code `xlsx`, which never happens.
#[wasm_bindgen(js_name = rosterTemplate)]
pub fn roster_template() -> Result<Vec<u8>, Fault> {
    write_template_xlsx().map_err(|e| Fault::new("xlsx", e.zh(), e.to_string()))
}

/// Lines as a host writes them down, a name and what tells it apart in each, in the order of 姓氏笔画; empty lines are left out.
#[wasm_bindgen(js_name = namesByStrokes)]
#[must_use]
pub fn names_by_strokes(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut lines: Vec<&str> = lines.collect();
    lines.sort_by_cached_key(|line| stroke_key(&name_of(line)));
    lines.join("\n")
}

/// The name at the beginning of a line; a space between two single characters (张　三) parts no name.
fn name_of(line: &str) -> String {
    let parts = line.split(|c: char| c.is_whitespace() || ",，、;；".contains(c));
    let mut parts = parts.filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    let single = |part: &&str| part.chars().count() == 1;
    let second = parts.next().filter(single).filter(|_| single(&first));
    [first, second.unwrap_or_default()].concat()
}

/// One person of the opening file: who stands behind a leaf.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opened {
    leaf: RowLeaf,
    salt: B32,
    id: String,
    name: String,
    unit: String,
    post: String,
}

/// Commits to a roster (JSON as [`import_roster`] gave it) with a quota (JSON as the entry has it). Gives
/// `{"line","openings"}`: the entry, and the names with their salts, which stay with the host.
///
/// # Errors
/// `roster`, `quota`, `roster-group` (a group is no id); `seed`, `randomness`.
#[wasm_bindgen(js_name = commitRoster)]
pub fn commit_roster(roster: &str, quota: &str, seed: &[u8]) -> Result<String, Fault> {
    #[derive(Serialize)]
    struct Committed {
        line: String,
        openings: Vec<Opened>,
    }
    let roster: gongxin_roster::Roster =
        serde_json::from_str(roster).map_err(|e| Fault::new("roster", "名册读不出来", e.to_string()))?;
    let mut quota: Quota =
        serde_json::from_str(quota).map_err(|e| Fault::new("quota", "抽取名额写得不对", e.to_string()))?;
    if let Quota::Fixed(seats) = &mut quota {
        // As the draw has it, whatever order the page shows them in. Spec: docs/draw.md, "Quota".
        seats.sort_by(|a, b| a.stratum.cmp(&b.stratum));
    }
    let mut rng = generator(seed)?;
    let (mut rows, mut openings) = (Vec::new(), Vec::new());
    for person in roster.persons {
        if check_id(&person.group).is_err() {
            return Err(Fault::new(
                "roster-group",
                format!(
                    "第 {} 行的组别“{}”只能用小写英文字母、数字和“-”",
                    person.row, person.group
                ),
                format!(
                    "row {}: a group is written with a-z, 0-9 and '-', not {:?}",
                    person.row, person.group
                ),
            ));
        }
        let opening = Opening::make(&person.id, &person.name, &person.unit, &person.post, &mut rng);
        let leaf = RowLeaf(opening.leaf().0);
        let (status, reason) = match person.status {
            gongxin_roster::Status::Mandatory => (Status::Mandatory, None),
            gongxin_roster::Status::Eligible => (Status::Eligible, None),
            gongxin_roster::Status::Recused => (
                Status::Recused,
                Some(person.reason.unwrap_or_else(|| "回避".into())),
            ),
        };
        rows.push(RosterRow {
            leaf,
            group: person.group,
            stratum: person.category,
            status,
            reason,
        });
        openings.push(Opened {
            leaf,
            salt: B32(opening.salt),
            id: person.id,
            name: person.name,
            unit: person.unit,
            post: person.post,
        });
    }
    rows.sort_by_key(|row| row.leaf);
    let line = Entry::from(Roster { rows, quota }).to_line();
    to_json(&Committed { line, openings })
}

/// Reads an opening file and works out every leaf anew: `[{"leaf","id","name","unit","post"}]` as JSON.
///
/// # Errors
/// `openings`.
#[wasm_bindgen(js_name = readOpenings)]
pub fn read_openings(text: &str) -> Result<String, Fault> {
    #[derive(Serialize)]
    struct Named<'a> {
        leaf: RowLeaf,
        id: &'a str,
        name: &'a str,
        unit: &'a str,
        post: &'a str,
    }
    let opened: Vec<Opened> = serde_json::from_str(text).map_err(|e| {
        Fault::new(
            "openings",
            "这不是名册的姓名文件",
            format!("this is no opening file: {e}"),
        )
    })?;
    let named = |o: &'_ Opened| {
        let opening = Opening {
            salt: o.salt.0,
            id: o.id.clone(),
            name: o.name.clone(),
            unit: o.unit.clone(),
            post: o.post.clone(),
        };
        RowLeaf(opening.leaf().0)
    };
    let list: Vec<Named<'_>> = opened
        .iter()
        .map(|o| Named {
            leaf: named(o),
            id: &o.id,
            name: &o.name,
            unit: &o.unit,
            post: &o.post,
        })
        .collect();
    to_json(&list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_run_by_the_strokes_of_their_names() {
        let typed =
            "王思齐，县发改局副局长\n\n  李 文 甲县\n丁远山\t县政府办副主任\r\n刘海清 甲镇镇长\n李文博";
        let sorted = "丁远山\t县政府办副主任\n王思齐，县发改局副局长\n刘海清 甲镇镇长\n李 文 甲县\n李文博";
        assert_eq!(names_by_strokes(typed), sorted);
        assert_eq!(names_by_strokes(" \n"), "");
    }
}
