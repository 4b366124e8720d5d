//! Rosters (推荐人员信息库) from real-world spreadsheets, and fictitious ones for rehearsals.
//!
//! [`import`] takes the bytes of an .xlsx or a delimited text file and gives either a clean roster with notes on every
//! row it left out or doubts, or an error that says which rows to correct. Nothing is half taken.
//! [`sample`] makes a lifelike roster of a county that does not exist; [`write_xlsx`] and [`to_csv`] write rosters.
//! [`by_strokes`] orders names by 姓氏笔画.
//! The crate opens no file and reads no clock.

mod about_header;
mod cells;
mod checks;
mod decode;
mod delimited;
mod error;
mod grid;
mod guard;
mod header;
mod import;
mod model;
mod note;
mod options;
mod persons;
mod rows;
mod sample;
mod status;
mod strokes;
mod text;
mod write;
mod xlsx;

pub use error::ImportError;
pub use header::{ColumnMap, Field, Heading, Meanings};
pub use import::{Import, headings, import};
pub use model::{Person, Roster, Status};
pub use note::{ColumnRef, NoteCode, RowNote, Severity};
pub use options::{Format, Limits, Options};
pub use sample::{SampleOptions, sample, sample_county};
pub use strokes::{StrokeKey, by_strokes, stroke_key, strokes};
pub use write::{Layout, WriteError, to_csv, write_template_xlsx, write_xlsx};
