//! The empty form: header, one example row, the words allowed for 参加方式, and a sheet that explains the columns.

use rust_xlsxwriter::{DataValidation, Format};

use super::{LAST, WriteError, text_format, title_format, workbook, write_header};

/// Rows of the form that offer the choice of 参加方式.
const ROWS: u32 = 2_000;

/// What each column wants, printed on the second sheet.
const EXPLAINED: [(&str, &str); 9] = [
    ("序号", "可不填。"),
    ("类别", "人员类别，抽取时分层用。同一类别可以向下合并单元格。"),
    ("编号", "每人一个，不可重复，例如工号。该列为文本格式，请勿改动。"),
    ("姓名", "必填。每行一个人。"),
    ("单位", "工作单位。同名人员靠单位区分。"),
    ("职务", "现任职务。"),
    ("组别", "全委会票决时县委委员填 qw，其他人员填 main 或不填。"),
    ("参加方式", "必到、可抽、回避，三者选一。"),
    ("回避原因", "回避人员必填。"),
];

/// Writes an empty roster form with one example row.
///
/// # Errors
/// [`WriteError`] if the workbook writer refuses.
pub fn write_template_xlsx() -> Result<Vec<u8>, WriteError> {
    let mut workbook = workbook()?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("名册")?;
    sheet.merge_range(
        0,
        0,
        0,
        LAST,
        "推荐人员信息库(第3行为示例，请覆盖填写)",
        &title_format(),
    )?;
    sheet.set_row_height(0, 36)?;
    write_header(sheet, 1)?;
    let text = text_format();
    for column in 0..=LAST {
        sheet.set_column_format(column, &Format::new().set_num_format("@"))?;
    }
    let example = [
        "1",
        "县直部门主要负责人",
        "YL0001",
        "张三",
        "县财政局",
        "党组书记、局长",
        "main",
        "可抽",
    ];
    for (column, value) in (0_u16..).zip(example) {
        sheet.write_with_format(2, column, value, &text)?;
    }
    let choice = DataValidation::new()
        .allow_list_strings(&["必到", "可抽", "回避"])?
        .set_error_title("参加方式")?
        .set_error_message("请填“必到”“可抽”或“回避”。")?;
    sheet.add_data_validation(2, 7, ROWS, 7, &choice)?;

    let guide = workbook.add_worksheet();
    guide.set_name("填表说明")?;
    guide.set_column_width(0, 14)?.set_column_width(1, 70)?;
    for (row, (column, meaning)) in (0_u32..).zip(EXPLAINED) {
        guide.write(row, 0, column)?.write(row, 1, meaning)?;
    }
    Ok(workbook.save_to_buffer()?)
}
