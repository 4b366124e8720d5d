//! A sheet as offices print it: everything that is allowed to be untidy, at once.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

/// Builds `messy.xlsx`: a cover sheet, a hidden sheet, and the roster with a header of two rows.
pub(crate) fn messy() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let date = ExcelDateTime::from_ymd(2026, 3, 2).unwrap();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
    workbook
        .add_worksheet()
        .set_name("说明")
        .unwrap()
        .write(0, 0, "本表由各单位填报。")
        .unwrap();
    let hidden = workbook.add_worksheet();
    hidden.set_name("旧表").unwrap().set_hidden(true);
    super::fill(hidden, &[&["编号", "姓名"], &["1", "旧人"]]);
    draw(workbook.add_worksheet().set_name("名册").unwrap());
    workbook.save_to_buffer().unwrap()
}

fn draw(sheet: &mut Worksheet) {
    let plain = Format::new();
    sheet
        .merge_range(0, 0, 0, 8, "云岭县推荐人员信息库", &plain)
        .unwrap();
    sheet
        .merge_range(1, 0, 1, 8, "填报单位：中共云岭县委组织部　　2026年3月2日", &plain)
        .unwrap();
    // A header of two rows, rows 4 and 5: single columns are merged downwards, one pair stands under a heading.
    for (column, text) in [
        (0, "序号"),
        (1, "人员\n类别"),
        (2, "编　号"),
        (3, "*姓　名"),
        (6, "参加方式"),
        (7, "回避原因"),
        (8, "备注"),
    ] {
        sheet.merge_range(3, column, 4, column, text, &plain).unwrap();
    }
    sheet.merge_range(3, 4, 3, 5, "任职情况", &plain).unwrap();
    sheet
        .write(4, 4, "工作单位")
        .unwrap()
        .write(4, 5, "现任职务")
        .unwrap();

    sheet.merge_range(5, 0, 5, 8, "一、县直部门", &plain).unwrap();
    // Rows 7 to 9: category merged over three, unit over the first two; ids as number and as full-width text.
    sheet
        .merge_range(6, 1, 8, 1, "县直部门主要负责人", &plain)
        .unwrap();
    sheet.merge_range(6, 4, 7, 4, "县财政局", &plain).unwrap();
    person(sheet, 6, 1, "", "张　三", "", "党组书记、\n局长", "必到");
    sheet.write(6, 2, 1001.0).unwrap();
    person(sheet, 7, 2, "１００２", "李四", "", "副局长", "可抽");
    person(
        sheet,
        8,
        3,
        "1003",
        "欧 阳 文 斌",
        "县审计局（机关）",
        "局长",
        " 可 抽 ",
    );
    sheet.write(9, 1, "小　计").unwrap().write(9, 3, 3).unwrap();
    // Row 12, after a blank row: the header again, as printed on the next page.
    header_again(sheet, 11);
    // Rows 13 to 15: no merge, so the second category is missing and must not be filled down.
    person(sheet, 12, 4, "1004", "王 五", "青石镇", "党委书记", "回避");
    sheet
        .write(12, 1, "乡镇党政正职")
        .unwrap()
        .write(12, 7, "与考察对象系夫妻关系")
        .unwrap();
    person(sheet, 13, 5, "1005", "李四", "白鹭镇", "镇长", "可抽");
    person(sheet, 14, 6, "1006", "阿依古丽・买买提", "白鹭镇", "人大主席", "");
    sheet
        .write(14, 1, "乡镇党政正职")
        .unwrap()
        .write(14, 8, "汉语名：无")
        .unwrap();
    sheet.write(15, 0, 7).unwrap();
    sheet.merge_range(16, 0, 16, 8, "共计７人", &plain).unwrap();
    sheet
        .write(18, 0, "填表人：赵六")
        .unwrap()
        .write(18, 4, "审核人：")
        .unwrap();
    sheet.write(19, 0, "制表日期：2026年3月2日").unwrap();
    sheet.write(20, 0, "备注：本表一式两份。").unwrap();
    // A stray format far away makes the sheet look huge; it holds no text.
    sheet.write_blank(900_000, 200, &plain.set_bold()).unwrap();
}

fn header_again(sheet: &mut Worksheet, row: u32) {
    let words = [
        "序号",
        "人员类别",
        "编号",
        "姓名",
        "工作单位",
        "现任职务",
        "参加方式",
        "回避原因",
        "备注",
    ];
    for (column, text) in (0_u16..).zip(words) {
        sheet.write(row, column, text).unwrap();
    }
}

#[expect(clippy::too_many_arguments, reason = "one argument for each printed column")]
fn person(
    sheet: &mut Worksheet,
    row: u32,
    number: u32,
    id: &str,
    name: &str,
    unit: &str,
    post: &str,
    status: &str,
) {
    sheet.write(row, 0, number).unwrap();
    for (column, text) in [(2, id), (3, name), (4, unit), (5, post), (6, status)] {
        if !text.is_empty() {
            sheet.write(row, column, text).unwrap();
        }
    }
}
