//! Writes rosters the way offices keep them: a printed sheet, an empty form, and plain text.

mod csv;
mod sheet;
mod template;

pub use csv::to_csv;
pub use sheet::{Layout, write_xlsx};
pub use template::write_template_xlsx;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// Header texts of everything written here, in order.
const HEADERS: [&str; 9] = [
    "序号",
    "类别",
    "编号",
    "姓名",
    "单位",
    "职务",
    "组别",
    "参加方式",
    "回避原因",
];
/// Widths of the columns in characters.
const WIDTHS: [f64; 9] = [6.0, 16.0, 11.0, 12.0, 26.0, 30.0, 8.0, 10.0, 30.0];
/// Last column.
const LAST: u16 = 8;

/// A roster could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The workbook writer refused.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] XlsxError),
    /// The text writer refused.
    #[error("the text cannot be written: {detail}")]
    Text {
        /// What it said.
        detail: String,
    },
    /// More persons than a sheet has rows.
    #[error("the roster has too many persons for one sheet")]
    TooManyPersons,
}

impl WriteError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Workbook(error) => format!("无法写出工作簿：{error}。"),
            Self::Text { detail } => format!("无法写出文本：{detail}。"),
            Self::TooManyPersons => "名册人数超过一张工作表的行数。".to_owned(),
        }
    }
}

fn title_format() -> Format {
    Format::new()
        .set_font_name("方正小标宋简体")
        .set_font_size(20.0)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
}

fn header_format() -> Format {
    cell_format()
        .set_bold()
        .set_background_color(Color::RGB(0x00F2_F2F2))
}

fn cell_format() -> Format {
    Format::new()
        .set_font_name("仿宋_GB2312")
        .set_font_size(12.0)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
}

/// Ids stay text: a spreadsheet would drop zeros and digits.
fn text_format() -> Format {
    cell_format().set_num_format("@")
}

fn write_header(sheet: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
    let format = header_format();
    for (column, (header, width)) in (0_u16..).zip(HEADERS.into_iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(row, column, header, &format)?;
    }
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    sheet.set_freeze_panes(row + 1, 0)?;
    sheet.set_repeat_rows(row, row)?;
    Ok(())
}

/// A workbook whose bytes depend on nothing but its content.
fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let fixed = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&fixed));
    Ok(workbook)
}
