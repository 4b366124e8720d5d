//! The tables of each form.

mod list;
mod rate;
mod rows;

use super::{Column, Table, page::form};
use crate::{Cell, ContestSheet, Form, Header, Kind, Lang, Sheet};

/// All tables of a page: the head counts, then the contests.
pub(super) fn tables(sheet: &Sheet, classes: &[Sheet], lang: Lang) -> Vec<Table> {
    let mut tables = vec![heads(sheet, lang)];
    if !classes.is_empty() {
        tables.push(class_heads(classes, lang));
    }
    match form(sheet) {
        Form::Names => tables.extend(
            sheet
                .contests
                .iter()
                .enumerate()
                .map(|(at, contest)| list::table(sheet, contest, &of_classes(classes, at), lang)),
        ),
        Form::Decide | Form::AgreeRows | Form::Candidates => {
            tables.extend(rows::tables(sheet, classes, lang))
        }
        Form::Rate => {
            tables.extend(rate::tables(sheet, lang));
            for class in classes {
                tables.extend(rate::tables(class, lang));
            }
        }
    }
    tables
}

/// The contest at one position in each class, with the class's name.
fn of_classes(classes: &[Sheet], at: usize) -> Vec<(&str, &ContestSheet)> {
    classes
        .iter()
        .filter_map(|sheet| {
            let class = sheet.class.as_ref()?;
            Some((class.name.as_str(), sheet.contests.get(at)?))
        })
        .collect()
}

/// The weighted shares of the options, in millionths.
fn weighted_shares(contest: &ContestSheet) -> Option<&[u64]> {
    let shares = contest.weighted.as_ref()?.shares.as_ref()?;
    Some(&shares.figures)
}

fn head_figures(header: &Header, lang: Lang) -> [(&'static str, u64); 7] {
    let pick = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    [
        (pick("应到", "Expected"), header.expected),
        (pick("实到", "Present"), header.present),
        (pick("发出", "Issued"), header.issued),
        (pick("收回", "Returned"), header.returned),
        (pick("有效", "Valid"), header.valid),
        (pick("无效", "Invalid"), header.invalid),
        (pick("未投", "Not returned"), header.not_returned),
    ]
}

fn heads(sheet: &Sheet, lang: Lang) -> Table {
    let header = &sheet.header;
    let mut figures = head_figures(header, lang).to_vec();
    // 常委会（党组）表决情况表 has a column for those who are absent.
    if matches!(sheet.kind, Kind::Cwh | Kind::CwhFy) {
        let absent = header.expected.saturating_sub(header.present);
        figures.insert(2, (lang.pick("请假", "Absent"), absent));
    }
    Table {
        caption: String::new(),
        columns: figures.iter().map(|(name, _)| Column::figures(*name)).collect(),
        rows: vec![figures.iter().map(|(_, figure)| Cell::from(*figure)).collect()],
    }
}

/// The head counts of each class.
fn class_heads(classes: &[Sheet], lang: Lang) -> Table {
    let mut columns = vec![Column::words(lang.pick("票类", "Class"))];
    let names = classes.first().map(|sheet| head_figures(&sheet.header, lang));
    columns.extend(names.iter().flatten().map(|(name, _)| Column::figures(*name)));
    let row = |sheet: &Sheet| {
        let name = sheet.class.as_ref().map_or("", |class| class.name.as_str());
        let figures = head_figures(&sheet.header, lang);
        let figures = figures.iter().map(|(_, figure)| Cell::from(*figure));
        [Cell::from(name)].into_iter().chain(figures).collect()
    };
    Table {
        caption: lang.pick("分票类", "By class of voters").to_owned(),
        columns,
        rows: classes.iter().map(row).collect(),
    }
}
