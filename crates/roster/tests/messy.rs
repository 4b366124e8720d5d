//! The printed sheet with everything untidy at once, cell by cell.
#![expect(
    clippy::unwrap_used,
    reason = "support of tests: a failure here is a failed test"
)]

mod common;

use common::{import_csv, import_xlsx, places, table};
use gongxin_roster::{
    Field, Format, Import, ImportError, NoteCode, Options, Severity, Status, headings, import,
};

fn read() -> Import {
    import_xlsx(include_bytes!("data/messy.xlsx")).unwrap()
}

#[test]
fn the_header_of_two_rows_is_understood() {
    let read = read();
    assert_eq!((read.sheet.as_deref(), read.header_row), (Some("名册"), 5));
    let ignored: Vec<&str> = read.ignored.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(ignored, ["备注"]);
    let columns: Vec<(Field, &str, &str)> = read
        .columns
        .iter()
        .map(|map| (map.field, map.column.letter.as_str(), map.column.header.as_str()))
        .collect();
    assert_eq!(
        columns,
        [
            (Field::Sequence, "A", "序号"),
            (Field::Category, "B", "人员 类别"),
            (Field::Id, "C", "编 号"),
            (Field::Name, "D", "*姓 名"),
            (Field::Unit, "E", "工作单位"),
            (Field::Post, "F", "现任职务"),
            (Field::Status, "G", "参加方式"),
            (Field::Reason, "H", "回避原因"),
        ]
    );
}

#[test]
fn persons_are_tidied_and_merged_cells_filled() {
    let read = read();
    let persons: Vec<_> = read
        .roster
        .persons
        .iter()
        .map(|p| {
            (
                p.row,
                p.id.as_str(),
                p.name.as_str(),
                p.unit.as_str(),
                p.post.as_str(),
                p.category.as_str(),
                p.status,
            )
        })
        .collect();
    let (bureau, town) = ("县直部门主要负责人", "乡镇党政正职");
    assert_eq!(
        persons,
        [
            (
                7,
                "1001",
                "张三",
                "县财政局",
                "党组书记、局长",
                bureau,
                Status::Mandatory
            ),
            (8, "1002", "李四", "县财政局", "副局长", bureau, Status::Eligible),
            (
                9,
                "1003",
                "欧阳文斌",
                "县审计局(机关)",
                "局长",
                bureau,
                Status::Eligible
            ),
            (13, "1004", "王五", "青石镇", "党委书记", town, Status::Recused),
            (14, "1005", "李四", "白鹭镇", "镇长", "未分类", Status::Eligible),
            (
                15,
                "1006",
                "阿依古丽·买买提",
                "白鹭镇",
                "人大主席",
                town,
                Status::Eligible
            ),
        ]
    );
    assert_eq!(
        read.roster.persons[3].reason.as_deref(),
        Some("与考察对象系夫妻关系")
    );
    assert!(read.roster.persons.iter().all(|person| person.group == "main"));
}

#[test]
fn every_row_left_out_or_doubted_is_named() {
    let read = read();
    assert_eq!(
        places(&read.notes),
        [
            (6, "", NoteCode::SectionRow),
            (10, "", NoteCode::TotalRow),
            (12, "", NoteCode::RepeatedHeader),
            (14, "B", NoteCode::CategoryMissing),
            (14, "D", NoteCode::Homonym),
            (15, "G", NoteCode::StatusMissing),
            (16, "", NoteCode::NumberOnly),
            (17, "", NoteCode::TotalMismatch),
            (17, "", NoteCode::TotalRow),
            (19, "", NoteCode::Footnote),
            (20, "", NoteCode::Footnote),
            (21, "", NoteCode::Footnote),
        ]
    );
    assert_eq!((read.rows_read, read.rows_skipped), (6, 8));
    assert!(read.notes.iter().all(|note| note.severity != Severity::Error));
    let homonym = &read.notes[4];
    assert!(
        homonym.zh.contains("第 8 行") && homonym.en.contains("row 8"),
        "{homonym:?}"
    );
}

#[test]
fn gb18030_is_read() {
    let read = import_csv(include_bytes!("data/roster-gb18030.csv")).unwrap();
    assert_eq!((read.encoding, read.header_row), (Some("gb18030"), 2));
    let names: Vec<&str> = read
        .roster
        .persons
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    assert_eq!(names, ["张三", "李𠮷"]);
    assert_eq!(read.roster.persons[1].row, 4);
}

/// The words of a file that nobody foresaw, in both kinds of file: a person says what they mean, and that nothing of a column is wanted.
#[test]
fn a_person_says_what_columns_mean() {
    let rows: &[&[&str]] = &[
        &["代表名单"],
        &["代表", "所属支部", "编号", "联系方式", "参会说明"],
        &["张三", "一支部", "7", "内线 1", "必到"],
        &["李四", "二支部", "8", "", "可抽"],
    ];
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    let files = [
        (Format::Xlsx, table(rows)),
        (Format::Csv, lines.join("\n").into_bytes()),
    ];
    for (format, bytes) in files {
        let mut options = Options::default();
        assert!(matches!(
            import(&bytes, format, &options),
            Err(ImportError::NoHeader { .. })
        ));
        let seen = |options: &Options| -> Vec<(String, Option<Field>)> {
            let columns = headings(&bytes, format, options).unwrap();
            columns.into_iter().map(|h| (h.column.header, h.field)).collect()
        };
        let unknown = |header: &str| (header.to_owned(), None);
        assert_eq!(
            seen(&options),
            [
                unknown("代表"),
                unknown("所属支部"),
                ("编号".to_owned(), Some(Field::Id)),
                unknown("联系方式"),
                unknown("参会说明"),
            ]
        );
        for (header, field) in [
            ("代表", Some(Field::Name)),
            ("所属支部", Some(Field::Unit)),
            ("编号", None),
            ("参会说明", Some(Field::Status)),
        ] {
            options.columns.insert(header.to_owned(), field);
        }
        let read = import(&bytes, format, &options).unwrap();
        let persons = read.roster.persons.iter();
        let persons: Vec<_> = persons
            .map(|p| (p.name.as_str(), p.unit.as_str(), p.status))
            .collect();
        assert_eq!(
            persons,
            [
                ("张三", "一支部", Status::Mandatory),
                ("李四", "二支部", Status::Eligible)
            ]
        );
        assert!(
            read.roster.persons[0].id.starts_with('P'),
            "the column was not wanted"
        );
        let left: Vec<&str> = read.ignored.iter().map(|column| column.header.as_str()).collect();
        assert_eq!(left, ["编号", "联系方式"]);
        // Two columns that mean one thing are refused, whoever says so, and are still there to be put right.
        options.columns.insert("联系方式".to_owned(), Some(Field::Unit));
        let refused = import(&bytes, format, &options);
        assert!(matches!(
            refused,
            Err(ImportError::AmbiguousColumns {
                field: Field::Unit,
                ..
            })
        ));
        assert_eq!(seen(&options).len(), 5);
    }
}
