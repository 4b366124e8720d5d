//! A result sheet as a workbook: figures are numbers, words are words and never formulas, and it prints on A4.

use gongxin_rules::{Cell, Lang, Page, Table};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::PaperError;

/// A4 as Excel counts paper.
const A4: u8 = 9;
/// Widths of columns in characters of Latin type.
const NARROWEST: f64 = 8.0;
const WIDEST: f64 = 40.0;
/// From so many columns on the page lies wide.
const WIDE: usize = 9;
/// A title goes over two columns at least: one cell alone cannot be merged.
const FEWEST: usize = 2;

/// The sheets of a result, each on a worksheet of its own. `stamp` is printed at the foot.
///
/// # Errors
/// If the workbook cannot be written.
pub fn xlsx(sheets: &[Page], stamp: &str, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let mut workbook = Workbook::new();
    // The day of making would change the bytes.
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = sheets.first().map_or("", |sheet| sheet.title.as_str());
    // Excel takes no longer title.
    let title: String = title.chars().take(200).collect();
    workbook.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_creation_datetime(&fixed),
    );
    for (number, sheet) in (1..).zip(sheets) {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(format!("{}{number}", lang.pick("结果", "Result ")))?;
        Writing::new(worksheet, sheet).write(sheet, stamp, lang)?;
    }
    Ok(workbook.save_to_buffer()?)
}

struct Writing<'w> {
    worksheet: &'w mut Worksheet,
    row: u32,
    /// Columns of the widest table.
    last: u16,
    widths: Vec<f64>,
}

impl<'w> Writing<'w> {
    fn new(worksheet: &'w mut Worksheet, sheet: &Page) -> Self {
        let columns = sheet.tables.iter().map(|table| table.columns.len()).max();
        let columns = columns.unwrap_or(0).max(FEWEST);
        let mut widths = vec![NARROWEST; columns];
        for table in &sheet.tables {
            for (place, width) in widths.iter_mut().enumerate().take(table.columns.len()) {
                let head = table
                    .columns
                    .get(place)
                    .map_or(0.0, |column| printed_width(&column.head));
                let cells = table.rows.iter().filter_map(|row| row.get(place));
                let widest = cells
                    .map(|cell| printed_width(&cell.print()))
                    .fold(head, f64::max);
                *width = width.max(widest + 2.0).min(WIDEST);
            }
        }
        Self {
            worksheet,
            row: 0,
            last: u16::try_from(columns - 1).unwrap_or(u16::MAX),
            widths,
        }
    }

    fn write(&mut self, sheet: &Page, stamp: &str, lang: Lang) -> Result<(), PaperError> {
        for (column, width) in (0..).zip(&self.widths) {
            self.worksheet.set_column_width(column, *width)?;
        }
        let title = base()
            .set_bold()
            .set_font_size(18.0)
            .set_align(FormatAlign::Center);
        self.across(&sheet.title, &title, 18.0)?;
        for line in &sheet.lines {
            self.across(line, &base().set_font_size(12.0), 12.0)?;
        }
        for table in &sheet.tables {
            self.row += 1;
            self.table(table)?;
        }
        self.row += 1;
        for note in &sheet.notes {
            self.across(note, &base().set_font_size(10.0), 10.0)?;
        }
        self.row += 1;
        for who in &sheet.signatures {
            let line = format!("{who}{}____________", lang.pick("：", ": "));
            self.across(&line, &base().set_font_size(12.0), 16.0)?;
        }
        self.across(
            &sheet.date,
            &base().set_font_size(12.0).set_align(FormatAlign::Right),
            16.0,
        )?;
        self.print_setup(sheet, stamp, lang)?;
        Ok(())
    }

    /// A text over all columns, in a row high enough for it.
    fn across(&mut self, text: &str, format: &Format, size: f64) -> Result<(), XlsxError> {
        let width: f64 = self.widths.iter().sum();
        let lines = (printed_width(text) * size / 11.0 / width).ceil().max(1.0);
        self.worksheet
            .merge_range(self.row, 0, self.row, self.last, text, format)?;
        self.worksheet
            .set_row_height(self.row, lines * size * 1.5 + 4.0)?;
        self.row += 1;
        Ok(())
    }

    fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        if !table.caption.is_empty() {
            self.across(&table.caption, &base().set_bold().set_font_size(12.0), 12.0)?;
        }
        self.heads(table)?;
        for row in &table.rows {
            for (place, (cell, column)) in (0..).zip(row.iter().zip(&table.columns)) {
                self.cell(place, cell, column.figures)?;
            }
            self.row += 1;
        }
        Ok(())
    }

    fn heads(&mut self, table: &Table) -> Result<(), XlsxError> {
        let head = ruled()
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_background_color(Color::RGB(0x00F0_F0F0));
        if table.columns.iter().any(|column| !column.over.is_empty()) {
            let mut place: u16 = 0;
            for group in table
                .columns
                .chunk_by(|a, b| !a.over.is_empty() && a.over == b.over)
            {
                let after = place + u16::try_from(group.len()).unwrap_or(0);
                let over = group.first().map_or("", |column| column.over.as_str());
                if over.is_empty() {
                    self.worksheet.write_blank(self.row, place, &head)?;
                } else if after - place > 1 {
                    self.worksheet
                        .merge_range(self.row, place, self.row, after - 1, over, &head)?;
                } else {
                    self.worksheet
                        .write_string_with_format(self.row, place, over, &head)?;
                }
                place = after;
            }
            self.row += 1;
        }
        for (place, column) in (0..).zip(&table.columns) {
            self.worksheet
                .write_string_with_format(self.row, place, &column.head, &head)?;
        }
        self.row += 1;
        Ok(())
    }

    fn cell(&mut self, place: u16, cell: &Cell, figures: bool) -> Result<(), XlsxError> {
        let number = ruled().set_align(FormatAlign::Right);
        let (value, format) = match cell {
            Cell::Integer(figure) => (exact(*figure), number.set_num_format("0")),
            Cell::BasisPoints(points) => (f64::from(*points) / 10_000.0, number.set_num_format("0.00%")),
            Cell::Millionths(figure) => (exact(*figure) / 1e6, number.set_num_format("0.00")),
            Cell::Change(hundredths) => (
                signed(*hundredths) / 100.0,
                number.set_num_format("+0.00;-0.00;0.00"),
            ),
            Cell::Missing => return self.words(place, "—", ruled().set_align(FormatAlign::Center)),
            Cell::Text(text) => {
                let align = if figures {
                    FormatAlign::Right
                } else {
                    FormatAlign::Left
                };
                return self.words(place, text, ruled().set_align(align));
            }
        };
        self.worksheet
            .write_number_with_format(self.row, place, value, &format)?;
        Ok(())
    }

    /// Words stay words even when somebody edits the cell: what begins like a formula is marked as text.
    fn words(&mut self, place: u16, text: &str, format: Format) -> Result<(), XlsxError> {
        let format = format.set_num_format("@");
        let format = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            format.set_quote_prefix()
        } else {
            format
        };
        self.worksheet
            .write_string_with_format(self.row, place, text, &format)?;
        Ok(())
    }

    fn print_setup(&mut self, sheet: &Page, stamp: &str, lang: Lang) -> Result<(), XlsxError> {
        let folio = lang.pick("第 &P 页　共 &N 页", "Page &P of &N");
        // An ampersand begins a command there.
        let stamp = stamp.replace('&', "&&");
        self.worksheet
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0)
            .set_print_center_horizontally(true)
            .set_margins(0.7, 0.7, 0.8, 0.8, 0.3, 0.4)
            .set_footer(format!("&L&8{stamp}&R&8{folio}"));
        if usize::from(self.last) + 1 >= WIDE {
            self.worksheet.set_landscape();
        }
        if let Some((first, last)) = repeated(sheet) {
            self.worksheet.set_repeat_rows(first, last)?;
        }
        Ok(())
    }
}

/// Rows of the heads that every printed page repeats: those of the longest table, if no other kind of table follows it.
fn repeated(sheet: &Page) -> Option<(u32, u32)> {
    let heads = |table: &Table| {
        let two = table.columns.iter().any(|column| !column.over.is_empty());
        1 + u32::from(two)
    };
    let longest = sheet.tables.iter().max_by_key(|table| table.rows.len())?;
    let first = sheet
        .tables
        .iter()
        .position(|table| table.columns == longest.columns)?;
    let same = |table: &Table| table.columns == longest.columns;
    if !sheet.tables.iter().skip(first).all(same) {
        return None;
    }
    let mut row = 1 + u32::try_from(sheet.lines.len()).ok()?;
    for (place, table) in sheet.tables.iter().enumerate() {
        row += 1 + u32::from(!table.caption.is_empty());
        if place == first {
            return Some((row, row + heads(table) - 1));
        }
        row += heads(table) + u32::try_from(table.rows.len()).ok()?;
    }
    None
}

/// Counts stay far below 2^53.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts are at most 10^9, millionths at most 10^10 times that of a percent"
)]
fn exact(figure: u64) -> f64 {
    figure as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "changes are no larger than the figures that changed"
)]
fn signed(figure: i64) -> f64 {
    figure as f64
}

/// Width in characters of Latin type; Chinese ones take two.
fn printed_width(text: &str) -> f64 {
    text.chars()
        .map(|c| if u32::from(c) < 0x2E80 { 1.0 } else { 2.0 })
        .sum()
}

fn base() -> Format {
    Format::new()
        .set_font_name("宋体")
        .set_font_size(11.0)
        .set_align(FormatAlign::VerticalCenter)
        .set_num_format("@")
        .set_text_wrap()
}

fn ruled() -> Format {
    base().set_border(FormatBorder::Thin)
}
