//! A result sheet or a blank ballot laid out for no medium in particular: text, HTML, PDF and spreadsheet all draw this.

/// A laid-out result sheet, from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its heading.
    pub title: String,
    /// Lines above the tables.
    pub lines: Vec<String>,
    /// The tables.
    pub tables: Vec<Table>,
    /// Sentences under the tables: what the figures mean, the base of every percentage.
    pub notes: Vec<String>,
    /// Who signs, a blank after each.
    pub signatures: Vec<String>,
    /// The date, or the blank for it.
    pub date: String,
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What stands above it; may be empty.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with one cell per column.
    pub rows: Vec<Vec<Cell>>,
}

/// The head of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// A head over this and neighbouring columns that have the same (such as a class of voters); empty if none.
    pub over: String,
    /// The head.
    pub head: String,
    /// Whether the column holds figures, which align right.
    pub figures: bool,
}

/// One cell. Figures are numbers, so that a spreadsheet can reckon with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words; never a formula, whatever they begin with.
    Text(String),
    /// A whole number.
    Integer(u64),
    /// Hundredths of a percent: 4839 is 48.39%.
    BasisPoints(u32),
    /// Millionths: 78 300 000 is 78.3. Indices, mean scores and weighted figures.
    Millionths(u64),
    /// Hundredths by which a figure changed: -22 is -0.22.
    Change(i64),
    /// There is no such figure: a dash.
    Missing,
}

impl Column {
    /// A column of words.
    pub fn words(head: impl Into<String>) -> Column {
        Column {
            over: String::new(),
            head: head.into(),
            figures: false,
        }
    }

    /// A column of figures.
    pub fn figures(head: impl Into<String>) -> Column {
        Column {
            figures: true,
            ..Column::words(head)
        }
    }

    /// The same column under a common head.
    #[must_use]
    pub fn under(self, over: impl Into<String>) -> Column {
        Column {
            over: over.into(),
            ..self
        }
    }
}

impl Cell {
    /// Basis points, or the dash.
    pub fn percent(points: Option<u32>) -> Cell {
        points.map_or(Cell::Missing, Cell::BasisPoints)
    }

    /// A share in millionths of the whole as a percentage, or the dash.
    pub fn share(millionths: Option<u64>) -> Cell {
        let points = millionths.map(|share| u32::try_from((share + 50) / 100).unwrap_or(u32::MAX));
        Cell::percent(points)
    }

    /// Millionths, or the dash.
    pub fn millionths(figure: Option<u64>) -> Cell {
        figure.map_or(Cell::Missing, Cell::Millionths)
    }

    /// A whole number, or the dash.
    pub fn integer(figure: Option<u64>) -> Cell {
        figure.map_or(Cell::Missing, Cell::Integer)
    }

    /// As printed: percentages and millionths with two decimals, rounded half up.
    pub fn print(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Integer(figure) => figure.to_string(),
            Cell::BasisPoints(points) => format!("{}.{:02}%", points / 100, points % 100),
            Cell::Millionths(figure) => {
                let cents = figure / 10_000 + u64::from(figure % 10_000 >= 5_000);
                format!("{}.{:02}", cents / 100, cents % 100)
            }
            Cell::Change(hundredths) => {
                let sign = match hundredths.signum() {
                    1 => "+",
                    -1 => "-",
                    _ => "",
                };
                let size = hundredths.unsigned_abs();
                format!("{sign}{}.{:02}", size / 100, size % 100)
            }
            Cell::Missing => "—".to_owned(),
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<u64> for Cell {
    fn from(figure: u64) -> Cell {
        Cell::Integer(figure)
    }
}

impl From<u32> for Cell {
    fn from(figure: u32) -> Cell {
        Cell::Integer(figure.into())
    }
}
