//! 测评汇总表, 评议结果: persons or questions of one scale share a table; scores, several answers and texts have their own.

use super::{
    super::{
        Cell, Column, Table,
        page::{named, word},
        unions::{Union, unions},
        words::index_name,
    },
    weighted_shares,
};
use crate::{ContestSheet, Lang, Row, Sheet, basis_points};

/// What a contest asked, as its sheet tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Grade,
    Score,
    Multi,
    Text,
}

fn asked(contest: &ContestSheet) -> Asked {
    if contest.score.is_some() {
        Asked::Score
    } else if contest.rows.is_empty() {
        Asked::Text
    } else if contest.max > 1 {
        Asked::Multi
    } else {
        Asked::Grade
    }
}

/// Neighbours share a table when they are graded on the same scale, or both scored.
fn alike(a: &ContestSheet, b: &ContestSheet) -> bool {
    let scale = |rows: &[Row]| {
        rows.iter()
            .map(|row| (row.id.clone(), row.label.clone()))
            .collect::<Vec<_>>()
    };
    match (asked(a), asked(b)) {
        (Asked::Score, Asked::Score) => true,
        (Asked::Grade, Asked::Grade) => scale(&a.rows) == scale(&b.rows),
        _ => false,
    }
}

pub(super) fn tables(sheet: &Sheet, lang: Lang) -> Vec<Table> {
    let class = sheet.class.as_ref().map_or("", |class| class.name.as_str());
    let mut tables: Vec<Table> = Vec::new();
    for contests in sheet.contests.chunk_by(alike) {
        let Some(first) = contests.first() else { continue };
        let title = named(&first.title, &first.detail, lang);
        let (own, mut table) = match asked(first) {
            Asked::Grade => (String::new(), grades(sheet, first, contests, lang)),
            Asked::Score => (String::new(), scores(contests, lang)),
            Asked::Multi => (title, several(sheet, first, lang)),
            Asked::Text if first.write_ins.is_empty() && sheet.class.is_some() => continue,
            Asked::Text => (title, texts(first, lang)),
        };
        let parts = [class, own.as_str()];
        table.caption = parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        tables.push(table);
    }
    tables
}

fn names(lang: Lang) -> Vec<Column> {
    vec![
        Column::figures(lang.pick("序号", "No.")),
        Column::words(lang.pick("测评对象（项目）", "Person or question")),
    ]
}

fn numbered(number: u64, contest: &ContestSheet, lang: Lang) -> Vec<Cell> {
    vec![number.into(), named(&contest.title, &contest.detail, lang).into()]
}

/// Most options whose shares are shown beside their votes: more would not fit on a page.
const MOST_SHARES: usize = 6;

/// The share of some options together, of the base that the page names.
fn union_share(sheet: &Sheet, contest: &ContestSheet, union: &Union<'_>) -> Cell {
    Cell::percent(basis_points(union.votes(contest), sheet.whole(contest)))
}

/// Each option's votes and share, who answered, and the figures made of them.
fn grades(sheet: &Sheet, first: &ContestSheet, contests: &[ContestSheet], lang: Lang) -> Table {
    let mut columns = names(lang);
    // Where there is an index it carries the weights.
    let weighted = contests
        .iter()
        .any(|c| c.index.is_none() && weighted_shares(c).is_some());
    let shares = first.rows.len() <= MOST_SHARES;
    for row in &first.rows {
        if !shares {
            columns.push(Column::figures(word(sheet, row, lang)));
            continue;
        }
        columns.push(Column::figures(lang.pick("票数", "Votes")).under(word(sheet, row, lang)));
        columns.push(Column::figures(lang.pick("比率", "%")).under(word(sheet, row, lang)));
        if weighted {
            columns.push(Column::figures(lang.pick("加权比率", "Weighted %")).under(word(sheet, row, lang)));
        }
    }
    columns.push(Column::figures(lang.pick("作答", "Answered")));
    columns.push(Column::figures(lang.pick("空白", "Blank")));
    columns.push(Column::figures(lang.pick("部分无效", "row void")));
    // 满意率 beside 满意度: two figures that are easily taken for one.
    let unions = unions(sheet, first);
    let heads = unions.iter().map(|union| union.head(sheet, first, lang));
    columns.extend(heads.map(Column::figures));
    let tail = Tail::of(contests, |contest| contest.index.is_some());
    tail.columns(index_name(sheet, lang), &mut columns, lang);
    let row = |(number, contest): (u64, &ContestSheet)| {
        let mut cells = numbered(number, contest, lang);
        for (at, row) in contest.rows.iter().enumerate() {
            cells.push(row.votes.into());
            if !shares {
                continue;
            }
            cells.push(Cell::percent(row.basis_points));
            if weighted {
                cells.push(Cell::share(
                    weighted_shares(contest).and_then(|s| s.get(at)).copied(),
                ));
            }
        }
        cells.push(Cell::integer(contest.answered));
        cells.push(Cell::integer(contest.blank));
        cells.push(contest.row_void.into());
        cells.extend(unions.iter().map(|union| union_share(sheet, contest, union)));
        tail.cells(contest, contest.index.and_then(|m| m.mean), &mut cells);
        cells
    };
    Table {
        caption: String::new(),
        columns,
        rows: (1..).zip(contests).map(row).collect(),
    }
}

fn scores(contests: &[ContestSheet], lang: Lang) -> Table {
    let mut columns = names(lang);
    columns.push(Column::figures(lang.pick("打分", "Scored")));
    columns.push(Column::figures(lang.pick("空白", "Blank")));
    columns.push(Column::figures(lang.pick("总分", "Sum")));
    let tail = Tail::of(contests, |_| true);
    tail.columns(lang.pick("平均分", "Mean"), &mut columns, lang);
    let row = |(number, contest): (u64, &ContestSheet)| {
        let mut cells = numbered(number, contest, lang);
        cells.push(Cell::integer(contest.answered));
        cells.push(Cell::integer(contest.blank));
        cells.push(Cell::integer(contest.score.map(|score| score.sum)));
        tail.cells(contest, contest.score.and_then(|m| m.mean), &mut cells);
        cells
    };
    Table {
        caption: String::new(),
        columns,
        rows: (1..).zip(contests).map(row).collect(),
    }
}

/// The last columns of a table, as far as there is anything to put in them.
struct Tail {
    mean: bool,
    weighted: bool,
    placed: bool,
}

impl Tail {
    fn of(contests: &[ContestSheet], mean: fn(&ContestSheet) -> bool) -> Tail {
        let weighed = |c: &ContestSheet| c.weighted.as_ref().is_some_and(|w| w.mean.is_some());
        Tail {
            mean: contests.iter().any(mean),
            weighted: contests.iter().any(weighed),
            placed: contests.iter().any(|c| c.place.is_some()),
        }
    }

    fn columns(&self, mean: &str, columns: &mut Vec<Column>, lang: Lang) {
        let heads = [
            (self.mean, mean),
            (self.weighted, lang.pick("加权", "Weighted")),
            (self.placed, lang.pick("名次", "Rank")),
        ];
        columns.extend(
            heads
                .iter()
                .filter(|(there, _)| *there)
                .map(|(_, head)| Column::figures(*head)),
        );
    }

    fn cells(&self, contest: &ContestSheet, mean: Option<u64>, cells: &mut Vec<Cell>) {
        let weighted = contest.weighted.as_ref().and_then(|w| w.mean.as_ref());
        let all = [
            (self.mean, Cell::millionths(mean)),
            (self.weighted, Cell::millionths(weighted.map(|m| m.figure))),
            (self.placed, Cell::integer(contest.place.map(u64::from))),
        ];
        cells.extend(all.into_iter().filter(|(there, _)| *there).map(|(_, cell)| cell));
    }
}

/// A question with several answers: a row for each.
fn several(sheet: &Sheet, contest: &ContestSheet, lang: Lang) -> Table {
    let row = |(number, row): (u64, &Row)| {
        vec![
            number.into(),
            named(word(sheet, row, lang), &row.detail, lang).into(),
            row.votes.into(),
            Cell::percent(row.basis_points),
        ]
    };
    Table {
        caption: String::new(),
        columns: vec![
            Column::figures(lang.pick("序号", "No.")),
            Column::words(lang.pick("选项", "Answer")),
            Column::figures(lang.pick("票数", "Votes")),
            Column::figures(lang.pick("比率", "%")),
        ],
        rows: (1..).zip(&contest.rows).map(row).collect(),
    }
}

/// 意见建议: each text once, with how many wrote it.
fn texts(contest: &ContestSheet, lang: Lang) -> Table {
    let mut rows: Vec<Vec<Cell>> = (1u64..)
        .zip(&contest.write_ins)
        .map(|(number, w)| {
            vec![
                number.into(),
                named(&w.name, &w.detail, lang).into(),
                w.votes.into(),
            ]
        })
        .collect();
    if contest.write_in_void > 0 {
        let void = lang.pick("无法辨认", "unreadable").into();
        rows.push(vec![Cell::Missing, void, contest.write_in_void.into()]);
    }
    Table {
        caption: String::new(),
        columns: vec![
            Column::figures(lang.pick("序号", "No.")),
            Column::words(lang.pick("内容", "Text")),
            Column::figures(lang.pick("份数", "Ballots")),
        ],
        rows,
    }
}
