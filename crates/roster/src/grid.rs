//! A sheet as sparse cells and merged regions, filled within limits whatever the source claims of its size.

use std::collections::BTreeMap;

use crate::error::ImportError;
use crate::options::Limits;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Text as typed, cut one character after the limit so that it can be seen to be too long.
    Text(String),
    /// A number; formats such as leading zeros are not in it.
    Number(f64),
    /// A date, time or duration.
    Date,
    /// A spreadsheet error, such as `#N/A`.
    Fault(String),
}

impl Cell {
    /// The text a person would read, unnormalised; whole numbers without a fraction.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Fault(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date => "(date)".to_owned(),
        }
    }
}

/// Cells and merged regions of one sheet. Rows and columns count from 0 here.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
    /// Per column, start row of a region to its last row and its first column.
    merges: BTreeMap<u32, BTreeMap<u32, (u32, u32)>>,
    merge_count: usize,
    text_bytes: usize,
}

impl Grid {
    /// Adds a cell; blank text is no cell.
    pub(crate) fn put(
        &mut self,
        row: u32,
        column: u32,
        cell: Cell,
        limits: &Limits,
    ) -> Result<(), ImportError> {
        let cell = match cell {
            Cell::Text(text) if text.trim().is_empty() => return Ok(()),
            Cell::Text(text) => Cell::Text(text.chars().take(limits.cell_chars + 1).collect()),
            other => other,
        };
        if column as usize >= limits.columns {
            return Err(ImportError::TooManyColumns {
                row: row + 1,
                limit: limits.columns,
            });
        }
        if let Cell::Text(text) = &cell {
            self.text_bytes += text.len();
        }
        if self.text_bytes > limits.text_bytes {
            return Err(ImportError::TooMuchText {
                limit: limits.text_bytes,
            });
        }
        self.rows.entry(row).or_default().insert(column, cell);
        if self.rows.len() > limits.rows {
            return Err(ImportError::TooManyRows { limit: limits.rows });
        }
        Ok(())
    }

    /// Adds a merged region given by its first and last row and column.
    pub(crate) fn merge(
        &mut self,
        rows: (u32, u32),
        columns: (u32, u32),
        limits: &Limits,
    ) -> Result<(), ImportError> {
        self.merge_count += 1;
        if self.merge_count > limits.merges {
            return Err(ImportError::TooManyMerges { limit: limits.merges });
        }
        let widest = u32::try_from(limits.columns).unwrap_or(u32::MAX);
        for column in columns.0..=columns.1.min(widest) {
            self.merges
                .entry(column)
                .or_default()
                .insert(rows.0, (rows.1, columns.0));
        }
        Ok(())
    }

    /// Rows that hold text, from the top, with their cells from the left.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u32, &BTreeMap<u32, Cell>)> {
        self.rows.iter().map(|(row, cells)| (*row, cells))
    }

    /// The cell itself.
    pub(crate) fn own(&self, row: u32, column: u32) -> Option<&Cell> {
        self.rows.get(&row)?.get(&column)
    }

    /// First row, last row and first column of the merged region over a cell.
    pub(crate) fn region(&self, row: u32, column: u32) -> Option<Region> {
        let (first_row, (last_row, first_column)) = self.merges.get(&column)?.range(..=row).next_back()?;
        (row <= *last_row).then_some(Region {
            first_row: *first_row,
            last_row: *last_row,
            first_column: *first_column,
        })
    }

    /// The cell, or the one that a merged region shows in its place, with the row it is written in.
    pub(crate) fn shown(&self, row: u32, column: u32) -> Option<(u32, &Cell)> {
        if let Some(cell) = self.own(row, column) {
            return Some((row, cell));
        }
        let region = self.region(row, column)?;
        Some((region.first_row, self.own(region.first_row, region.first_column)?))
    }
}

/// A merged region, as far as it matters to one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) first_row: u32,
    pub(crate) last_row: u32,
    pub(crate) first_column: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_regions_show_their_first_cell_and_nothing_beyond() {
        let limits = Limits::default();
        let mut grid = Grid::default();
        grid.put(2, 1, Cell::Text("甲".to_owned()), &limits).unwrap();
        grid.merge((2, 4), (1, 2), &limits).unwrap();
        assert_eq!(grid.shown(4, 2), Some((2, &Cell::Text("甲".to_owned()))));
        assert_eq!(grid.shown(5, 1), None);
        assert_eq!(grid.shown(3, 3), None);
    }
}
