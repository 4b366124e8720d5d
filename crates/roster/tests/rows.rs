//! Each doubtful cell, by row and column: what refuses the file, what is only noted, and how columns are read.
#![expect(
    clippy::unwrap_used,
    reason = "support of tests: a failure here is a failed test"
)]

mod common;

use common::{fill, import_csv, import_xlsx, places, refused_rows, table, workbook};
use gongxin_roster::{Field, NoteCode, Severity, Status};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula};

const HEADER: &[&str] = &["编号", "姓名", "单位", "职务", "类别", "参加方式", "回避原因"];
const GOOD: &[&str] = &["1", "张三", "县财政局", "局长", "县直", "可抽"];

/// Notes of a sheet with the header in row 1, a good row 2 and `row` as row 3.
fn refused(row: &[&str]) -> Vec<(u32, String, NoteCode)> {
    let notes = refused_rows(import_xlsx(&table(&[HEADER, GOOD, row])));
    places(&notes)
        .into_iter()
        .map(|(row, column, code)| (row, column.to_owned(), code))
        .collect()
}

/// Warnings of the same sheet.
fn warned(row: &[&str]) -> Vec<(u32, String, NoteCode)> {
    let read = import_xlsx(&table(&[HEADER, GOOD, row])).unwrap();
    assert_eq!(read.rows_read, 2);
    places(&read.notes)
        .into_iter()
        .map(|(row, column, code)| (row, column.to_owned(), code))
        .collect()
}

fn one(row: u32, column: &str, code: NoteCode) -> Vec<(u32, String, NoteCode)> {
    vec![(row, column.to_owned(), code)]
}

#[test]
fn missing_and_repeated_identities_refuse_the_file() {
    assert_eq!(
        refused(&["", "李四", "县审计局", "局长", "县直", "可抽"]),
        one(3, "A", NoteCode::IdMissing)
    );
    assert_eq!(
        refused(&["2", "", "县审计局", "局长", "县直", "可抽"]),
        one(3, "B", NoteCode::NameMissing)
    );
    assert_eq!(
        refused(&["１", "李四", "县审计局", "局长", "县直", "可抽"]),
        one(3, "A", NoteCode::IdDuplicate)
    );
    let notes = refused_rows(import_xlsx(&table(&[HEADER, GOOD, GOOD])));
    assert!(
        notes[0].zh.contains("第 2 行") && notes[0].en.contains("row 2"),
        "{notes:?}"
    );
}

#[test]
fn an_id_that_differs_only_in_a_final_x_is_the_same() {
    let header: &[&str] = &["身份证号", "姓名", "类别", "参加方式"];
    let rows = [
        header,
        &["11010119900101001x", "张三", "甲", "可抽"],
        &["11010119900101001X", "李四", "甲", "可抽"],
    ];
    let notes = refused_rows(import_xlsx(&table(&rows)));
    assert_eq!(
        places(&notes),
        [(1, "A", NoteCode::IdCardColumn), (3, "A", NoteCode::IdDuplicate)]
    );
}

#[test]
fn hidden_characters_refuse_the_file_wherever_they_stand() {
    for (column, letter) in ["A", "B", "C", "D", "E", "F", "G"].into_iter().enumerate() {
        for hidden in [
            "\u{202E}",
            "\u{200B}",
            "\u{2066}",
            "\u{0085}",
            "\u{FEFF}",
            "\u{E0041}",
        ] {
            let mut row: Vec<String> = ["2", "李四", "县审计局", "局长", "县直", "回避", "本人"]
                .map(str::to_owned)
                .to_vec();
            row[column].push_str(hidden);
            row[column].push('z');
            let row: Vec<&str> = row.iter().map(String::as_str).collect();
            assert_eq!(
                refused(&row),
                one(3, letter, NoteCode::HiddenCharacter),
                "{hidden:?} in {letter}"
            );
        }
    }
}

#[test]
fn unknown_and_contradictory_ways_of_attending_refuse_the_file() {
    assert_eq!(
        refused(&["2", "李四", "甲", "乙", "县直", "也许"]),
        one(3, "F", NoteCode::StatusUnknown)
    );
    assert_eq!(
        refused(&["2", "李四", "甲", "乙", "县直", "可抽", "本人"]),
        one(3, "F", NoteCode::StatusConflict)
    );
    assert_eq!(
        refused(&["2", "李四", "甲", "乙", "县直", "必到", "本人"]),
        one(3, "F", NoteCode::StatusConflict)
    );
}

#[test]
fn ids_a_spreadsheet_has_spoilt_refuse_the_file_with_advice() {
    let with_number = |number: f64| {
        workbook(|sheet| {
            fill(sheet, &[HEADER, GOOD, &["", "李四", "甲", "乙", "县直", "可抽"]]);
            sheet.write_number(2, 0, number).unwrap();
        })
    };
    let notes = refused_rows(import_xlsx(&with_number(110_101_199_001_010_011.0)));
    assert_eq!(places(&notes), [(3, "A", NoteCode::IdScientific)]);
    assert!(notes[0].zh.contains("文本") && notes[0].en.contains("as text"));
    assert_eq!(
        places(&refused_rows(import_xlsx(&with_number(10.5)))),
        [(3, "A", NoteCode::IdNotWhole)]
    );
    assert_eq!(
        places(&refused_rows(import_xlsx(&with_number(-3.0)))),
        [(3, "A", NoteCode::IdNotWhole)]
    );
    assert_eq!(
        import_xlsx(&with_number(1001.0)).unwrap().roster.persons[1].id,
        "1001"
    );
    assert_eq!(
        import_xlsx(&with_number(999_999_999_999_999.0))
            .unwrap()
            .roster
            .persons[1]
            .id,
        "999999999999999"
    );
    assert_eq!(
        refused(&["1.10101E+17", "李四", "甲", "乙", "县直", "可抽"]),
        one(3, "A", NoteCode::IdScientific)
    );
}

#[test]
fn dates_and_faults_refuse_the_file() {
    let bytes = workbook(|sheet| {
        fill(sheet, &[HEADER, GOOD, &["2", "李四", "", "", "县直", "可抽"]]);
        let date = ExcelDateTime::from_ymd(2026, 1, 2).unwrap();
        let format = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_datetime_with_format(2, 3, &date, &format).unwrap();
        sheet
            .write_formula(2, 2, Formula::new("=NA()").set_result("#N/A"))
            .unwrap();
    });
    let notes = refused_rows(import_xlsx(&bytes));
    let codes = [(3, "C", NoteCode::CellIsFault), (3, "D", NoteCode::CellIsDate)];
    assert_eq!(places(&notes), codes);
}

#[test]
fn a_long_cell_refuses_the_file_and_the_longest_allowed_does_not() {
    let (fits, long) = ("长".repeat(256), "长".repeat(257));
    assert_eq!(warned(&["2", "李四", "甲", &fits, "县直", "可抽"]), []);
    assert_eq!(
        refused(&["2", "李四", "甲", &long, "县直", "可抽"]),
        one(3, "D", NoteCode::CellTooLong)
    );
    // Eighteen characters once normalised.
    let swelling = "\u{FDFA}".repeat(20);
    assert_eq!(
        refused(&["2", "李四", "甲", &swelling, "县直", "可抽"]),
        one(3, "D", NoteCode::CellTooLong)
    );
}

#[test]
fn a_person_merged_over_two_rows_refuses_the_file() {
    let bytes = workbook(|sheet| {
        fill(
            sheet,
            &[
                HEADER,
                &["1", "", "甲", "局长", "县直", "可抽"],
                &["2", "", "甲", "书记", "县直", "可抽"],
            ],
        );
        sheet.merge_range(1, 1, 2, 1, "张三", &Format::new()).unwrap();
    });
    assert_eq!(
        places(&refused_rows(import_xlsx(&bytes))),
        [(3, "B", NoteCode::MergedIdentity)]
    );
}

#[test]
fn all_errors_are_told_at_once_and_nothing_is_taken() {
    let rows: &[&[&str]] = &[
        HEADER,
        &["", "", "甲"],
        GOOD,
        &["1", "李四", "", "", "", "?"],
        &["填表人："],
    ];
    let notes = refused_rows(import_xlsx(&table(rows)));
    let errors: Vec<_> = notes
        .iter()
        .filter(|note| note.severity == Severity::Error)
        .cloned()
        .collect();
    let expected = [
        (2, "B", NoteCode::NameMissing),
        (2, "A", NoteCode::IdMissing),
        (4, "F", NoteCode::StatusUnknown),
    ];
    assert_eq!(places(&errors), expected);
    assert!(
        notes.iter().any(|note| note.code == NoteCode::Footnote),
        "skipped rows are told too"
    );
}

#[test]
fn doubts_are_noted_and_taken() {
    let unit = "县审计局";
    assert_eq!(
        warned(&["2", "张三", unit, "局长", "县直", "可抽"]),
        one(3, "B", NoteCode::Homonym)
    );
    assert_eq!(
        warned(&["2", "张三", "县财政局", "", "县直", "可抽"]),
        one(3, "B", NoteCode::PossibleDuplicate)
    );
    assert_eq!(
        warned(&["2", "李四", unit, "", "", "可抽"]),
        one(3, "E", NoteCode::CategoryMissing)
    );
    assert_eq!(
        warned(&["2", "李四", unit, "", "县直", ""]),
        one(3, "F", NoteCode::StatusMissing)
    );
    assert_eq!(
        warned(&["2", "李四", unit, "", "县直", "回避"]),
        one(3, "G", NoteCode::ReasonMissing)
    );
    assert_eq!(
        warned(&["2", "李四（女）", unit, "", "县直", "可抽"]),
        one(3, "B", NoteCode::NameOdd)
    );
    assert_eq!(
        warned(&["2", "李\u{E863}", unit, "", "县直", "可抽"]),
        one(3, "B", NoteCode::PrivateUse)
    );
    // The full-width sign becomes a plain one when it is normalised.
    assert_eq!(
        warned(&["2", "李四", unit, "＝cmd", "县直", "可抽"]),
        one(3, "D", NoteCode::FormulaLike)
    );
}

#[test]
fn without_an_id_column_ids_are_derived_and_twins_refused() {
    let header: &[&str] = &["姓名", "单位", "职务", "类别", "参加方式"];
    let rows = [
        header,
        &["张三", "甲", "局长", "局", "可抽"],
        &["张三", "乙", "局长", "局", "可抽"],
    ];
    let read = import_xlsx(&table(&rows)).unwrap();
    let again = import_csv(
        "姓名,单位,职务,类别,参加方式\n\n张 三,甲,局长,局,可抽\n张三,乙,局长,局,可抽\n".as_bytes(),
    )
    .unwrap();
    assert!(
        read.roster.same_persons(&again.roster),
        "the same persons have the same ids in every file"
    );
    assert_ne!(read.roster.persons[0].id, read.roster.persons[1].id);
    let notes = refused_rows(import_xlsx(&table(&[
        header,
        &["张三", "甲", "局长", "局", "可抽"],
        &["张 三", "甲", "局长", "局", "可抽"],
    ])));
    assert_eq!(places(&notes), [(3, "A", NoteCode::PersonDuplicate)]);
}

#[test]
fn running_numbers_serve_as_ids_only_for_want_of_better() {
    let read = import_csv("序号,姓名,类别,参加方式\n1,张三,甲,可抽\n2,李四,甲,可抽\n3\n".as_bytes()).unwrap();
    assert_eq!(read.roster.persons[1].id, "2");
    let expected = [(1, "A", NoteCode::SequenceAsId), (4, "", NoteCode::NumberOnly)];
    assert_eq!(places(&read.notes), expected);
}

#[test]
fn yes_and_no_columns_are_read() {
    let text = "编号,姓名,是否必到,是否回避,类别\n1,张三,是,否,甲\n2,李四,否,,甲\n3,王五,,夫妻关系,甲\n4,赵六,是,是,甲\n5,钱七,√,无,甲\n";
    let read = import_csv(text.as_bytes()).unwrap();
    let got: Vec<_> = read
        .roster
        .persons
        .iter()
        .map(|p| (p.status, p.reason.as_deref()))
        .collect();
    assert_eq!(
        got,
        [
            (Status::Mandatory, None),
            (Status::Eligible, None),
            (Status::Recused, Some("夫妻关系")),
            (Status::Recused, None),
            (Status::Mandatory, None),
        ]
    );
    assert_eq!(
        places(&read.notes),
        [
            (5, "C", NoteCode::RecusalOverrides),
            (5, "D", NoteCode::ReasonMissing)
        ]
    );
}

#[test]
fn english_rosters_are_read() {
    let text = "ID;Name;Work Unit;Position;Category;Group;Status;Reason\nA1;John  Smith;Bureau;Head;Bureaus;qw;Mandatory;\nA2;Ann Lee;Bureau;;Bureaus;;recused;spouse\nTotal;2\nPrepared by: X\n";
    let read = import_csv(text.as_bytes()).unwrap();
    assert_eq!(read.delimiter, Some(';'));
    let (john, ann) = (&read.roster.persons[0], &read.roster.persons[1]);
    assert_eq!(
        (john.name.as_str(), john.group.as_str(), john.status),
        ("John Smith", "qw", Status::Mandatory)
    );
    assert_eq!(
        (ann.status, ann.reason.as_deref(), ann.group.as_str()),
        (Status::Recused, Some("spouse"), "main")
    );
    assert_eq!(
        places(&read.notes),
        [(4, "", NoteCode::TotalRow), (5, "", NoteCode::Footnote)]
    );
}

#[test]
fn unit_and_post_in_one_column_is_a_post() {
    let read = import_csv("姓名\t工作单位及职务\n张三\t县财政局局长\n".as_bytes()).unwrap();
    assert_eq!((read.delimiter, read.columns[1].field), (Some('\t'), Field::Post));
    assert_eq!(read.roster.persons[0].post, "县财政局局长");
}

#[test]
fn rows_that_look_like_totals_or_signatures_and_are_persons_are_kept() {
    let text = "姓名,单位,职务,类别,参加方式\n计小平,县审计局,总会计师,局,可抽\n,县统计局,负责人,局,可抽\n";
    let notes = refused_rows(import_csv(text.as_bytes()));
    assert_eq!(
        places(&notes),
        [(3, "A", NoteCode::NameMissing)],
        "a forgotten name is not a signature row"
    );
}

#[test]
fn columns_that_are_missing_or_not_understood_are_told() {
    let read = import_csv("编号,姓名,性别,单位\n1,张三,女,甲\n".as_bytes()).unwrap();
    assert_eq!(
        places(&read.notes),
        [(1, "", NoteCode::ColumnMissing), (1, "", NoteCode::ColumnMissing)]
    );
    assert_eq!(
        read.ignored
            .iter()
            .map(|c| (c.letter.as_str(), c.header.as_str()))
            .collect::<Vec<_>>(),
        [("C", "性别")]
    );
    let person = &read.roster.persons[0];
    assert_eq!(
        (person.category.as_str(), person.status),
        ("未分类", Status::Eligible)
    );
}

#[test]
fn a_header_with_a_hidden_character_refuses_the_file() {
    let notes = refused_rows(import_csv(
        "编号,姓名,类\u{200B}别,参加方式\n1,张三,局,可抽\n".as_bytes(),
    ));
    assert!(
        places(&notes).contains(&(1, "C", NoteCode::HiddenCharacter)),
        "{notes:?}"
    );
}
