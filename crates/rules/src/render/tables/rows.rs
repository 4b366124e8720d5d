//! 票决结果报告单, 计票结果报告单: a row for each person with the same options.

use std::cmp::Reverse;

use super::{
    super::{
        Cell, Column, Table,
        page::{form, named, person},
    },
    of_classes, weighted_shares,
};
use crate::{
    AGREE, Base, ContestSheet, DISAGREE, FOR, Form, Kind, Lang, Outcome, Overall, Pass, Sheet, basis_points,
    template_of,
};

pub(super) fn tables(sheet: &Sheet, classes: &[Sheet], lang: Lang) -> Vec<Table> {
    let persons = sheet.contests.iter().enumerate();
    let mut persons: Vec<(usize, &ContestSheet)> = persons.filter(|(_, c)| !c.rows.is_empty()).collect();
    if form(sheet) != Form::Decide {
        // 计票结果报告单: most votes in favour first.
        persons.sort_by_key(|(_, contest)| Reverse(favour(contest).map(|(votes, _)| votes)));
    }
    let mut tables = vec![table(sheet, &persons, classes, lang)];
    for contest in sheet.contests.iter().filter(|c| c.rows.is_empty()) {
        tables.push(written(sheet, contest, lang));
    }
    tables
}

fn table(sheet: &Sheet, persons: &[(usize, &ContestSheet)], classes: &[Sheet], lang: Lang) -> Table {
    let options = &template_of(sheet.kind, &sheet.template).options;
    let election = form(sheet) == Form::Candidates;
    let mut columns = vec![
        Column::figures(lang.pick("序号", "No.")),
        Column::words(if election {
            lang.pick("候选人", "Candidate")
        } else {
            lang.pick("姓名", "Name")
        }),
    ];
    columns.extend(
        options
            .iter()
            .map(|option| Column::figures(option.label.get(lang))),
    );
    columns.push(Column::figures(lang.pick("部分无效", "row void")));
    columns.push(Column::figures(if election {
        lang.pick("赞成率", "for %")
    } else {
        lang.pick("同意率", "agree %")
    }));
    let opposed = opposition(sheet);
    for base in &opposed {
        let of = base.name(lang);
        let head = match lang {
            Lang::Zh => format!("占{of}"),
            Lang::En => format!("of {of}"),
        };
        columns.push(Column::figures(head).under(lang.pick("不同意率", "disagree %")));
    }
    let first = persons.first().map_or(0, |(at, _)| *at);
    for (name, _) in of_classes(classes, first) {
        let head = if election {
            lang.pick("赞成", "for")
        } else {
            lang.pick("同意", "agree")
        };
        columns.push(Column::figures(head).under(name));
        columns.push(Column::figures(lang.pick("比率", "%")).under(name));
    }
    let placed = persons.iter().any(|(_, contest)| contest.place.is_some());
    if placed {
        columns.push(Column::figures(lang.pick("名次", "Rank")));
    }
    let weighted = persons
        .iter()
        .any(|(_, contest)| weighted_shares(contest).is_some());
    if weighted {
        columns.push(Column::figures(lang.pick("加权比率", "Weighted %")));
    }
    let decides = sheet.rule.pass != Pass::None || sheet.overall != Overall::Valid;
    if decides {
        columns.push(Column::words(lang.pick("结果", "Result")));
    }
    let row = |(number, (at, contest)): (u64, &(usize, &ContestSheet))| {
        let find = |id: &str| contest.rows.iter().find(|row| row.id == id);
        let name = person(&contest.title, &contest.detail, contest.failed_before, lang);
        let mut cells = vec![number.into(), name.into()];
        cells.extend(
            options
                .iter()
                .map(|option| Cell::integer(find(&option.id).map(|row| row.votes))),
        );
        cells.push(contest.row_void.into());
        cells.push(Cell::percent(favour(contest).and_then(|(_, points)| points)));
        let against = find(DISAGREE).map_or(0, |row| row.votes);
        let shares = opposed
            .iter()
            .map(|base| basis_points(against, sheet.header.of(*base)));
        cells.extend(shares.map(Cell::percent));
        for (_, class) in of_classes(classes, *at) {
            let own = favour(class);
            cells.push(Cell::integer(own.map(|(votes, _)| votes)));
            cells.push(Cell::percent(own.and_then(|(_, points)| points)));
        }
        if placed {
            cells.push(Cell::integer(contest.place.map(u64::from)));
        }
        if weighted {
            // Agreement, or the votes for a candidate, come first in every row.
            cells.push(Cell::share(
                weighted_shares(contest)
                    .and_then(|shares| shares.first())
                    .copied(),
            ));
        }
        if decides {
            cells.push(verdict(&contest.outcome, lang).into());
        }
        cells
    };
    Table {
        caption: String::new(),
        columns,
        rows: (1..).zip(persons).map(row).collect(),
    }
}

/// What the share of 不同意 is shown of: of opinions asked for out of session, of the replies and of all who were asked, since places
/// differ in which of them stands in the way.
fn opposition(sheet: &Sheet) -> Vec<Base> {
    if sheet.kind == Kind::QwhZq {
        vec![Base::Returned, Base::Expected]
    } else {
        Vec::new()
    }
}

/// Votes in favour, and their share.
fn favour(contest: &ContestSheet) -> Option<(u64, Option<u32>)> {
    let row = contest.rows.iter().find(|row| row.id == AGREE || row.id == FOR)?;
    Some((row.votes, row.basis_points))
}

/// 另荐, 另选, or 意见建议: what was written in.
fn written(sheet: &Sheet, contest: &ContestSheet, lang: Lang) -> Table {
    let names = form(sheet) != Form::Decide;
    let head = if names {
        lang.pick("姓名", "Name")
    } else {
        lang.pick("内容", "Text")
    };
    let mut columns = vec![
        Column::figures(lang.pick("序号", "No.")),
        Column::words(head),
        Column::figures(lang.pick("票数", "Votes")),
    ];
    if names {
        columns.push(Column::figures(lang.pick("比率", "%")));
    }
    let elects = matches!(sheet.rule.pass, Pass::Elect { .. });
    if elects {
        columns.push(Column::words(lang.pick("结果", "Result")));
    }
    let standing = |at: u32| {
        let is = |list: &[crate::Candidate]| {
            list.iter()
                .any(|c| c.contest == contest.id && c.write_in == Some(at))
        };
        match &sheet.election {
            Some(election) if is(&election.elected) => lang.pick("当选", "elected"),
            Some(election) if is(&election.tied) => lang.pick("并列，再投一轮", "tied, vote again"),
            _ => "",
        }
    };
    let row = |(at, w): (u32, &crate::WriteInRow)| {
        let mut cells = vec![
            u64::from(at).saturating_add(1).into(),
            named(&w.name, &w.detail, lang).into(),
            w.votes.into(),
        ];
        if names {
            cells.push(Cell::percent(w.basis_points));
        }
        if elects {
            cells.push(standing(at).into());
        }
        cells
    };
    let mut rows: Vec<Vec<Cell>> = (0..).zip(&contest.write_ins).map(row).collect();
    if contest.write_in_void > 0 {
        let mut cells = vec![
            Cell::Missing,
            lang.pick("作废", "void").into(),
            contest.write_in_void.into(),
        ];
        if names {
            cells.push(Cell::Missing);
        }
        if elects {
            cells.push("".into());
        }
        rows.push(cells);
    }
    Table {
        caption: named(&contest.title, &contest.detail, lang),
        columns,
        rows,
    }
}

fn verdict(outcome: &Outcome, lang: Lang) -> &str {
    match outcome {
        Outcome::Passed { .. } => lang.pick("通过", "passed"),
        Outcome::NotPassed { .. } => lang.pick("未通过", "not passed"),
        Outcome::Elected { .. } => lang.pick("当选", "elected"),
        Outcome::NotElected { .. } => lang.pick("未当选", "not elected"),
        Outcome::TiedForPlace { .. } => lang.pick("并列，再投一轮", "tied, vote again"),
        Outcome::NotDecided => lang.pick("无效", "not decided"),
        Outcome::Recommended { .. }
        | Outcome::Chosen { .. }
        | Outcome::TieAtCut { .. }
        | Outcome::Counted => "—",
    }
}
