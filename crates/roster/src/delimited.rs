//! Reads delimited text (RFC 4180, with comma, tab or semicolon) into a grid with the rows a spreadsheet would show.
//!
//! Written here because the row numbers must survive blank lines and quoted line breaks, and because an unclosed
//! quotation mark must be an error: a lenient reader swallows the rest of the file into one cell.

use crate::error::ImportError;
use crate::grid::{Cell, Grid};
use crate::options::Limits;

/// Delimiters that are tried, the most common first.
pub(crate) const DELIMITERS: [char; 3] = [',', '\t', ';'];

/// Splits text into cells.
///
/// # Errors
/// Limits, or [`ImportError::UnclosedQuote`].
pub(crate) fn read(text: &str, delimiter: char, limits: &Limits) -> Result<Grid, ImportError> {
    let mut grid = Grid::default();
    let mut chars = text.chars().peekable();
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut cell = String::new();
    let mut opened_at: Option<u32> = None;
    let mut fresh = true;
    while let Some(c) = chars.next() {
        if opened_at.is_some() {
            match c {
                '"' if chars.next_if_eq(&'"').is_some() => cell.push('"'),
                '"' => opened_at = None,
                _ => cell.push(c),
            }
            continue;
        }
        match c {
            '"' if fresh => {
                opened_at = Some(row);
                fresh = false;
            }
            _ if c == delimiter => {
                grid.put(row, column, unguarded(&mut cell), limits)?;
                column = column.saturating_add(1);
                fresh = true;
            }
            '\n' | '\r' => {
                if c == '\r' {
                    chars.next_if_eq(&'\n');
                }
                grid.put(row, column, unguarded(&mut cell), limits)?;
                (row, column, fresh) = (row.saturating_add(1), 0, true);
            }
            _ => {
                cell.push(c);
                fresh = false;
            }
        }
    }
    if let Some(row) = opened_at {
        return Err(ImportError::UnclosedQuote { row: row + 1 });
    }
    grid.put(row, column, unguarded(&mut cell), limits)?;
    Ok(grid)
}

/// Takes the cell, without the mark that [`crate::to_csv`] and careful exporters set before a formula sign.
fn unguarded(cell: &mut String) -> Cell {
    let text = std::mem::take(cell);
    match text.strip_prefix('\'') {
        Some(rest) if crate::text::formula_like(rest) => Cell::Text(rest.to_owned()),
        _ => Cell::Text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(u32, u32, String)> {
        let grid = read(text, ',', &Limits::default()).unwrap();
        grid.rows()
            .flat_map(|(row, cells)| {
                cells
                    .iter()
                    .map(move |(column, cell)| (row, *column, cell.text()))
            })
            .collect()
    }

    #[test]
    fn rows_count_blank_lines_and_not_breaks_inside_quotes() {
        let expected = vec![
            (0, 0, "a".to_owned()),
            (2, 0, "b\nc".to_owned()),
            (2, 1, "d\"e".to_owned()),
            (3, 1, "f".to_owned()),
        ];
        assert_eq!(cells("a\r\n\r\n\"b\nc\",\"d\"\"e\"\r,f"), expected);
    }

    #[test]
    fn an_open_quote_is_refused_with_its_row() {
        let refused = read("a,b\nc,\"d\ne,f\n", ',', &Limits::default());
        assert_eq!(refused.err(), Some(ImportError::UnclosedQuote { row: 2 }));
    }

    #[test]
    fn only_a_guarded_formula_loses_its_apostrophe() {
        assert_eq!(
            cells("'=1+1,'tis"),
            vec![(0, 0, "=1+1".to_owned()), (0, 1, "'tis".to_owned())]
        );
    }
}
