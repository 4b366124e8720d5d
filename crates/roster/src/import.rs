//! The way from bytes to a roster: read, find the header, read each row, compare, and take all or nothing.

use crate::cells::RowReader;
use crate::checks;
use crate::error::ImportError;
use crate::grid::Grid;
use crate::header::{self, ColumnMap, Header, Heading, Meanings};
use crate::model::Roster;
use crate::note::{ColumnRef, NoteCode, RowNote, Severity};
use crate::options::{Format, Options};
use crate::rows::{self, RowKind};
use crate::{about_header, decode, delimited, persons, xlsx};

/// A roster with everything there is to say about how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Import {
    /// The persons.
    pub roster: Roster,
    /// Skipped rows and warnings, by row.
    pub notes: Vec<RowNote>,
    /// Last row of the header, counted from 1.
    pub header_row: u32,
    /// Columns that were understood, from the left.
    pub columns: Vec<ColumnMap>,
    /// Columns with a header that were not understood, from the left. Nothing of them is taken.
    pub ignored: Vec<ColumnRef>,
    /// Sheet that was read; `None` for text files.
    pub sheet: Option<String>,
    /// Encoding of a text file; `None` for workbooks.
    pub encoding: Option<&'static str>,
    /// Delimiter of a text file; `None` for workbooks.
    pub delimiter: Option<char>,
    /// Rows taken as persons.
    pub rows_read: usize,
    /// Rows with text that are no persons; each has a note.
    pub rows_skipped: usize,
}

impl Import {
    /// Every column of the header, from the left, and what it was taken for.
    #[must_use]
    pub fn headings(&self) -> Vec<Heading> {
        let known = self.columns.iter().map(|map| Heading {
            column: map.column.clone(),
            field: Some(map.field),
        });
        let unknown = self.ignored.iter().map(|column| Heading {
            column: column.clone(),
            field: None,
        });
        let mut all: Vec<Heading> = known.chain(unknown).collect();
        // A to Z stand before AA.
        all.sort_by_key(|heading| (heading.column.letter.len(), heading.column.letter.clone()));
        all
    }
}

/// Reads a roster.
///
/// # Errors
/// [`ImportError`]: the file as a whole, or [`ImportError::Rows`] with all notes if any row cannot be taken.
/// Nothing is ever half taken.
pub fn import(bytes: &[u8], format: Format, options: &Options) -> Result<Import, ImportError> {
    let limits = &options.limits;
    refuse_large(bytes, options)?;
    match format {
        Format::Xlsx => {
            let (sheet, grid, header) = choose_sheet(
                xlsx::read(bytes, options.sheet.as_deref(), limits)?,
                &options.columns,
            )?;
            let import = read_rows(&grid, header, options)?;
            Ok(Import {
                sheet: Some(sheet),
                ..import
            })
        }
        Format::Csv => {
            let (text, encoding) = decode::decode(bytes)?;
            let (delimiter, grid, header) = choose_delimiter(&text, options)?;
            let import = read_rows(&grid, header, options)?;
            Ok(Import {
                encoding: Some(encoding),
                delimiter: Some(delimiter),
                ..import
            })
        }
    }
}

fn refuse_large(bytes: &[u8], options: &Options) -> Result<(), ImportError> {
    let limit = options.limits.bytes;
    if bytes.len() > limit {
        return Err(ImportError::FileTooLarge {
            bytes: bytes.len(),
            limit,
        });
    }
    Ok(())
}

/// The columns of a file and what each is taken for, so that a person can say it better in [`Options::columns`]: of a file that
/// [`import`] refuses, because it recognises no header or for what stands in its rows.
///
/// # Errors
/// [`ImportError`]: the file cannot be read at all.
pub fn headings(bytes: &[u8], format: Format, options: &Options) -> Result<Vec<Heading>, ImportError> {
    refuse_large(bytes, options)?;
    let grids: Vec<Grid> = match format {
        Format::Xlsx => {
            let sheets = xlsx::read(bytes, options.sheet.as_deref(), &options.limits)?;
            sheets.into_iter().map(|(_, grid)| grid).collect()
        }
        Format::Csv => {
            let (text, _) = decode::decode(bytes)?;
            let read = |delimiter| delimited::read(&text, delimiter, &options.limits);
            delimited::DELIMITERS
                .into_iter()
                .filter_map(|d| read(d).ok())
                .collect()
        }
    };
    // As the import does: what is understood best.
    let found = grids.iter().map(|grid| header::headings(grid, &options.columns));
    let best = found.max_by_key(|all| (all.iter().filter(|h| h.field.is_some()).count(), all.len()));
    Ok(best.unwrap_or_default())
}

/// The one sheet with a header; with several the person must say which is meant.
fn choose_sheet(sheets: Vec<(String, Grid)>, said: &Meanings) -> Result<(String, Grid, Header), ImportError> {
    let mut found = Vec::new();
    let mut refusal = ImportError::NoHeader {
        searched: header::SEARCHED,
    };
    for (name, grid) in sheets {
        match header::find(&grid, said) {
            Ok(header) => found.push((name, grid, header)),
            // A header that is there and cannot be used says more than none at all.
            Err(error @ ImportError::AmbiguousColumns { .. }) => refusal = error,
            Err(_) => {}
        }
    }
    if found.len() > 1 {
        return Err(ImportError::SeveralSheets {
            sheets: found.into_iter().map(|(name, ..)| name).collect(),
        });
    }
    found.pop().ok_or(refusal)
}

/// The delimiter under which the header has the most known columns.
fn choose_delimiter(text: &str, options: &Options) -> Result<(char, Grid, Header), ImportError> {
    let mut best: Option<(char, Grid, Header)> = None;
    let mut refusal = None;
    for delimiter in delimited::DELIMITERS {
        let attempt = delimited::read(text, delimiter, &options.limits)
            .and_then(|grid| header::find(&grid, &options.columns).map(|header| (delimiter, grid, header)));
        match attempt {
            Ok(attempt)
                if best
                    .as_ref()
                    .is_none_or(|best| attempt.2.columns.len() > best.2.columns.len()) =>
            {
                best = Some(attempt);
            }
            Ok(_) => {}
            Err(error) => {
                let tells_more = !matches!(error, ImportError::NoHeader { .. });
                if refusal.is_none() || (tells_more && matches!(refusal, Some(ImportError::NoHeader { .. })))
                {
                    refusal = Some(error);
                }
            }
        }
    }
    best.ok_or(refusal.unwrap_or(ImportError::NoHeader {
        searched: header::SEARCHED,
    }))
}

fn read_rows(grid: &Grid, header: Header, options: &Options) -> Result<Import, ImportError> {
    let mut notes = about_header::notes(&header, options);
    let mut roster = Roster::default();
    let mut rows_skipped = 0;
    let (mut block, mut all) = (0_u64, 0_u64);
    for (row, cells) in grid.rows().filter(|(row, _)| *row > header.row) {
        let code = match rows::classify(grid, &header, &options.columns, row, cells) {
            RowKind::Person => {
                let mut reader = RowReader {
                    grid,
                    header: &header,
                    limits: &options.limits,
                    row,
                    notes: Vec::new(),
                };
                roster.persons.extend(persons::read(&mut reader, options));
                notes.append(&mut reader.notes);
                (block, all) = (block + 1, all + 1);
                continue;
            }
            RowKind::Total { partial, claimed } => {
                notes
                    .extend(claimed.and_then(|claimed| rows::check_total(row, partial, claimed, block, all)));
                block = 0;
                NoteCode::TotalRow
            }
            RowKind::Other(code) => code,
        };
        notes.push(rows::skipped(row, code, cells));
        rows_skipped += 1;
    }
    notes.extend(checks::compare(&roster.persons, &header));
    notes.sort_by_key(|note| note.row);
    if notes.iter().any(|note| note.severity == Severity::Error) {
        return Err(ImportError::Rows(notes));
    }
    let header_row = header.row + 1;
    if roster.persons.is_empty() {
        return Err(ImportError::Empty { header_row });
    }
    let rows_read = roster.persons.len();
    let Header { columns, ignored, .. } = header;
    Ok(Import {
        roster,
        notes,
        header_row,
        columns,
        ignored,
        sheet: None,
        encoding: None,
        delimiter: None,
        rows_read,
        rows_skipped,
    })
}
