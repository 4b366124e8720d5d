//! Reads the sheets of a workbook into grids. The only file that knows the workbook parser.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};

use crate::error::ImportError;
use crate::grid::{Cell, Grid};
use crate::guard;
use crate::options::Limits;

/// A sheet with its name.
pub(crate) type NamedGrid = (String, Grid);

/// Reads the sheet asked for, or all visible ones.
///
/// # Errors
/// Limits, damage, or [`ImportError::SheetNotFound`].
pub(crate) fn read(
    bytes: &[u8],
    sheet: Option<&str>,
    limits: &Limits,
) -> Result<Vec<NamedGrid>, ImportError> {
    guard::check_archive(bytes, limits)?;
    // The parser does unchecked arithmetic on cell references; a crafted one must refuse the file, not end the program.
    catch_unwind(AssertUnwindSafe(|| parse(bytes, sheet, limits))).unwrap_or_else(|_| {
        Err(ImportError::Damaged {
            detail: "malformed cell references".to_owned(),
        })
    })
}

fn parse(bytes: &[u8], sheet: Option<&str>, limits: &Limits) -> Result<Vec<NamedGrid>, ImportError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let worksheets = || {
        workbook
            .sheets_metadata()
            .iter()
            .filter(|found| found.typ == SheetType::WorkSheet)
    };
    let names: Vec<String> = match sheet {
        Some(wanted) if worksheets().any(|found| found.name == wanted) => vec![wanted.to_owned()],
        Some(wanted) => {
            return Err(ImportError::SheetNotFound {
                sheet: wanted.to_owned(),
                available: worksheets().map(|found| found.name.clone()).collect(),
            });
        }
        None => worksheets()
            .filter(|found| found.visible == SheetVisible::Visible)
            .map(|found| found.name.clone())
            .collect(),
    };
    names
        .into_iter()
        .map(|name| {
            let grid = read_sheet(&mut workbook, &name, limits)?;
            Ok((name, grid))
        })
        .collect()
}

fn read_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, limits: &Limits) -> Result<Grid, ImportError> {
    let mut grid = Grid::default();
    // Streamed cell by cell: a dense range of a sheet with one stray far cell would not fit in memory.
    let mut cells = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(found) = cells.next_cell().map_err(damaged)? {
        let (row, column) = found.get_position();
        let cell = match found.get_value() {
            DataRef::Empty => continue,
            DataRef::String(text) => Cell::Text(text.clone()),
            DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
            DataRef::Int(number) => Cell::Text(number.to_string()),
            DataRef::Float(number) => Cell::Number(*number),
            DataRef::Bool(value) => Cell::Text(if *value { "TRUE" } else { "FALSE" }.to_owned()),
            DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => Cell::Date,
            DataRef::Error(fault) => Cell::Fault(fault.to_string()),
        };
        grid.put(row, column, cell, limits)?;
    }
    drop(cells);
    for region in workbook.merge_cells_by_sheet_name(name).map_err(damaged)? {
        grid.merge(
            (region.start.0, region.end.0),
            (region.start.1, region.end.1),
            limits,
        )?;
    }
    Ok(grid)
}

fn damaged(error: impl std::fmt::Display) -> ImportError {
    ImportError::Damaged {
        detail: error.to_string(),
    }
}
