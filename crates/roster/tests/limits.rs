//! Every bound and every refusal of a whole file, and that no bytes make the reader fall over.
#![expect(
    clippy::unwrap_used,
    reason = "support of tests: a failure here is a failed test"
)]

mod common;

use std::io::{Cursor, Read, Write};

use common::{fill, import_csv, import_xlsx, sample_roster, table, workbook};
use gongxin_roster::{Field, Format, Import, ImportError, Layout, Limits, Options, import, write_xlsx};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn with(limits: Limits, format: Format, bytes: &[u8]) -> Result<Import, ImportError> {
    import(
        bytes,
        format,
        &Options {
            limits,
            ..Options::default()
        },
    )
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The parts of a workbook, changed by `change`, packed again.
fn repacked(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut source = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..source.len() {
        let mut entry = source.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        let name = entry.name().unwrap().into_owned();
        let content = change(&name, content);
        parts.push((name, content));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, part)| (name.as_str(), part.as_slice()))
        .collect();
    archive(&parts)
}

const SMALL: &[&[&str]] = &[&["编号", "姓名"], &["1", "张三"], &["2", "李四"]];

#[test]
fn size_rows_columns_text_and_merges_are_bounded() {
    let bytes = table(SMALL);
    let limits = Limits {
        bytes: bytes.len() - 1,
        ..Limits::default()
    };
    let expected = ImportError::FileTooLarge {
        bytes: bytes.len(),
        limit: bytes.len() - 1,
    };
    assert_eq!(with(limits, Format::Xlsx, &bytes), Err(expected));
    let limits = Limits {
        rows: 2,
        ..Limits::default()
    };
    assert_eq!(
        with(limits.clone(), Format::Xlsx, &bytes),
        Err(ImportError::TooManyRows { limit: 2 })
    );
    assert_eq!(
        with(limits, Format::Csv, b"id,name\n1,a\n2,b\n"),
        Err(ImportError::TooManyRows { limit: 2 })
    );
    let limits = Limits {
        columns: 1,
        ..Limits::default()
    };
    assert_eq!(
        with(limits, Format::Xlsx, &bytes),
        Err(ImportError::TooManyColumns { row: 1, limit: 1 })
    );
    let limits = Limits {
        text_bytes: 12,
        ..Limits::default()
    };
    assert_eq!(
        with(limits, Format::Xlsx, &bytes),
        Err(ImportError::TooMuchText { limit: 12 })
    );
    let merged = workbook(|sheet| {
        fill(sheet, SMALL);
        for row in 5..8 {
            sheet
                .merge_range(row, 0, row, 1, "", &rust_xlsxwriter::Format::new())
                .unwrap();
        }
    });
    let limits = Limits {
        merges: 2,
        ..Limits::default()
    };
    assert_eq!(
        with(limits, Format::Xlsx, &merged),
        Err(ImportError::TooManyMerges { limit: 2 })
    );
}

#[test]
fn the_default_row_and_column_bounds_hold() {
    let mut text = "id,name\n".to_owned();
    for number in 0..20_000 {
        text.push_str(&format!("{number},n\n"));
    }
    assert_eq!(
        import_csv(text.as_bytes()),
        Err(ImportError::TooManyRows { limit: 20_000 })
    );
    let wide = format!("id,name\n1,a{}x\n", ",".repeat(63));
    assert_eq!(
        import_csv(wide.as_bytes()),
        Err(ImportError::TooManyColumns { row: 2, limit: 64 })
    );
    let far = workbook(|sheet| {
        fill(sheet, SMALL);
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    assert_eq!(
        import_xlsx(&far),
        Err(ImportError::TooManyColumns {
            row: 1_048_576,
            limit: 64
        })
    );
}

#[test]
fn an_archive_that_inflates_too_far_is_refused_unopened() {
    // Incompressible enough to pass the ratio, too large in all.
    let noise: Vec<u8> = (0_u32..1 << 20)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0])
        .collect();
    let bomb = archive(&[("a", &noise), ("b", &noise)]);
    let limits = Limits {
        inflated_bytes: (1 << 20) + 5,
        ..Limits::default()
    };
    assert_eq!(
        with(limits, Format::Xlsx, &bomb),
        Err(ImportError::InflatesTooLarge { limit: (1 << 20) + 5 })
    );
    let zeros = vec![0_u8; 32 << 20];
    let bomb = archive(&[("xl/workbook.xml", &zeros)]);
    let expected = ImportError::RatioTooHigh {
        entry: "xl/workbook.xml".to_owned(),
        limit: 200,
    };
    assert_eq!(import_xlsx(&bomb), Err(expected));
    let limits = Limits {
        ratio: u64::MAX,
        inflated_bytes: 16 << 20,
        ..Limits::default()
    };
    assert_eq!(
        with(limits, Format::Xlsx, &bomb),
        Err(ImportError::InflatesTooLarge { limit: 16 << 20 })
    );
}

#[test]
fn a_size_that_is_a_lie_changes_nothing() {
    let zeros = vec![0_u8; 32 << 20];
    let mut bomb = archive(&[("xl/workbook.xml", &zeros)]);
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let mut lies = 0;
    for at in 0..bomb.len() - 4 {
        if bomb[at..at + 4] == size {
            bomb[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
            lies += 1;
        }
    }
    assert!(lies >= 1, "the declared size was found and replaced");
    let refusal = import_xlsx(&bomb).unwrap_err();
    assert!(
        matches!(
            refusal,
            ImportError::RatioTooHigh { .. } | ImportError::Damaged { .. }
        ),
        "{refusal:?}"
    );
}

#[test]
fn too_many_parts_are_refused() {
    let names: Vec<String> = (0..1_001).map(|number| number.to_string()).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    let expected = ImportError::TooManyEntries {
        entries: 1_001,
        limit: 1_000,
    };
    assert_eq!(import_xlsx(&archive(&parts)), Err(expected));
}

#[test]
fn other_files_are_named_for_what_they_are() {
    let ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
    assert_eq!(import_xlsx(&ole), Err(ImportError::OldOrEncrypted));
    assert!(matches!(import_xlsx(b"PK"), Err(ImportError::Damaged { .. })));
    assert!(matches!(
        import_xlsx(&archive(&[("a.txt", b"x")])),
        Err(ImportError::Damaged { .. })
    ));
    assert_eq!(import_csv(&[0x80, 0xFF, 0xFF]), Err(ImportError::UnknownEncoding));
    assert_eq!(
        import_csv(b"id,name\n1,\"a\n"),
        Err(ImportError::UnclosedQuote { row: 2 })
    );
    assert_eq!(import_csv(b""), Err(ImportError::NoHeader { searched: 60 }));
    assert_eq!(
        import_csv("编号,姓名\n".as_bytes()),
        Err(ImportError::Empty { header_row: 1 })
    );
}

#[test]
fn sheets_are_chosen_by_name_or_by_being_the_only_roster() {
    let mut book = Workbook::new();
    for name in ["甲", "乙"] {
        fill(book.add_worksheet().set_name(name).unwrap(), SMALL);
    }
    let bytes = book.save_to_buffer().unwrap();
    let both = vec!["甲".to_owned(), "乙".to_owned()];
    assert_eq!(
        import_xlsx(&bytes),
        Err(ImportError::SeveralSheets { sheets: both.clone() })
    );
    let named = |sheet: &str| {
        import(
            &bytes,
            Format::Xlsx,
            &Options {
                sheet: Some(sheet.to_owned()),
                ..Options::default()
            },
        )
    };
    assert_eq!(named("乙").unwrap().sheet.as_deref(), Some("乙"));
    assert_eq!(
        named("丙"),
        Err(ImportError::SheetNotFound {
            sheet: "丙".to_owned(),
            available: both
        })
    );
}

#[test]
fn two_columns_of_one_meaning_are_refused() {
    let refusal = import_csv("编号,姓名,编号,姓名\n1,张三,2,李四\n".as_bytes()).unwrap_err();
    let expected = ImportError::AmbiguousColumns {
        row: 1,
        field: Field::Id,
        columns: vec!["A 编号".to_owned(), "C 编号".to_owned()],
    };
    assert_eq!(refusal, expected);
    assert!(refusal.zh().contains("A 编号") && refusal.to_string().contains("C 编号"));
}

#[test]
fn crafted_references_refuse_the_file_and_do_not_end_the_program() {
    let bytes = table(SMALL);
    for crafted in [
        "B5:A1",
        "A1:B2:C3",
        "XFD1048577:A0",
        "A99999999999",
        "",
        "5",
        "ZZZZZZZZZZ1",
    ] {
        let broken = repacked(&bytes, |name, part| {
            if !name.starts_with("xl/worksheets/") {
                return part;
            }
            let sheet = String::from_utf8(part).unwrap();
            assert!(sheet.contains("A1:B3"), "the reference to replace is there");
            sheet.replace("A1:B3", crafted).into_bytes()
        });
        assert!(
            !matches!(import_xlsx(&broken), Err(ImportError::Rows(_))),
            "{crafted}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_end_the_program(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = import_xlsx(&bytes);
        let _ = import_csv(&bytes);
    }

    #[test]
    fn no_text_ends_the_program(text in "(编号|姓名|单位|参加方式|小计|[,;\t\n\"' 张三0-9=:()一、])*") {
        let text = format!("编号,姓名,参加方式\n{text}");
        if let Ok(read) = import_csv(text.as_bytes()) {
            prop_assert!(!read.roster.persons.is_empty());
            prop_assert!(read.roster.persons.iter().all(|person| !person.id.is_empty() && !person.name.is_empty()));
        }
    }

    #[test]
    fn no_damage_to_a_workbook_ends_the_program(at in 0_usize..20_000, byte: u8) {
        let mut bytes = include_bytes!("data/messy.xlsx").to_vec();
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = import_xlsx(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_damage_inside_a_part_ends_the_program(seed: u32, length in 1_usize..8) {
        let bytes = repacked(include_bytes!("data/messy.xlsx"), |name, mut part| {
            if name.ends_with("sheet3.xml") || name.ends_with("workbook.xml") {
                let at = seed as usize % part.len();
                let to = (at + length).min(part.len());
                part[at..to].iter_mut().for_each(|byte| *byte = seed.to_le_bytes()[usize::from(*byte) % 4]);
            }
            part
        });
        let _ = import_xlsx(&bytes);
    }
}

#[test]
fn a_full_roster_is_well_within_the_limits() {
    let bytes = write_xlsx(&sample_roster(), &Layout::default()).unwrap();
    let limits = Limits {
        bytes: 64 << 10,
        inflated_bytes: 1 << 20,
        ..Limits::default()
    };
    assert_eq!(with(limits, Format::Xlsx, &bytes).unwrap().rows_read, 360);
}
