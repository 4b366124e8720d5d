//! 得票表, 推荐情况汇总表: a row for each name, most votes first, equal votes in the order of the ballot.

use std::cmp::Reverse;

use super::{
    super::{Cell, Column, Table, page::named},
    weighted_shares,
};
use crate::{ContestSheet, Kind, Lang, Outcome, Overall, Pass, Row, Sheet, TieRule};

/// A name of the list, or one written in.
struct Line<'a> {
    name: String,
    votes: u64,
    basis_points: Option<u32>,
    rank: Option<u32>,
    standing: &'static str,
    key: Key<'a>,
}

impl Line<'_> {
    /// Whether it is that of an option.
    fn is(&self, row: &Row) -> bool {
        matches!(self.key, Key::Option(id) if id == row.id)
    }
}

/// How to find the same name in the sheet of a class.
enum Key<'a> {
    Option(&'a str),
    WriteIn(&'a str, &'a str),
}

pub(super) fn table(
    sheet: &Sheet,
    contest: &ContestSheet,
    classes: &[(&str, &ContestSheet)],
    lang: Lang,
) -> Table {
    let posts = match lang {
        Lang::Zh => format!("（{}名）", contest.max),
        Lang::En => format!(" ({} to choose at most)", contest.max),
    };
    let mut columns = vec![
        Column::figures(lang.pick("名次", "Rank")),
        Column::words(lang.pick("姓名", "Name")),
        Column::figures(lang.pick("得票", "Votes")),
        Column::figures(lang.pick("比率", "%")),
    ];
    for (name, _) in classes {
        columns.push(Column::figures(lang.pick("得票", "Votes")).under(*name));
        columns.push(Column::figures(lang.pick("比率", "%")).under(*name));
    }
    let shares = weighted_shares(contest);
    if shares.is_some() {
        columns.push(Column::figures(lang.pick("加权比率", "Weighted %")));
    }
    let decides = sheet.rule.pass != Pass::None || sheet.overall != Overall::Valid;
    if decides {
        columns.push(Column::words(lang.pick("结果", "Result")));
    }
    let mut lines = lines(sheet, contest, lang);
    lines.sort_by_key(|line| Reverse(line.votes));
    let row = |line: &Line<'_>| {
        let mut cells = vec![
            Cell::integer(line.rank.map(u64::from)),
            line.name.as_str().into(),
            line.votes.into(),
            Cell::percent(line.basis_points),
        ];
        for (_, class) in classes {
            let (votes, points) = find(class, &line.key);
            cells.push(votes.into());
            cells.push(Cell::percent(points));
        }
        if let Some(shares) = shares {
            let at = contest.rows.iter().position(|row| line.is(row));
            cells.push(Cell::share(at.and_then(|at| shares.get(at)).copied()));
        }
        if decides {
            cells.push(line.standing.into());
        }
        cells
    };
    let mut rows: Vec<Vec<Cell>> = lines.iter().map(row).collect();
    let void = (contest.write_in_void > 0).then(|| void_row(contest, classes, lang));
    for mut cells in void.into_iter().chain(blank_row(sheet, contest, classes, lang)) {
        cells.resize(columns.len(), Cell::from(""));
        rows.push(cells);
    }
    Table {
        caption: named(&contest.title, &contest.detail, lang) + &posts,
        columns,
        rows,
    }
}

fn lines<'a>(sheet: &Sheet, contest: &'a ContestSheet, lang: Lang) -> Vec<Line<'a>> {
    let options = contest.rows.iter().map(|row| Line {
        name: named(&row.label, &row.detail, lang),
        votes: row.votes,
        basis_points: row.basis_points,
        rank: row.rank,
        standing: standing(sheet.kind, &contest.outcome, Ok(&row.id), lang),
        key: Key::Option(&row.id),
    });
    let write_ins = (0..).zip(&contest.write_ins).map(|(at, row)| Line {
        name: named(&row.name, &row.detail, lang) + lang.pick("〔另荐〕", " [written in]"),
        votes: row.votes,
        basis_points: row.basis_points,
        rank: row.rank,
        standing: standing(sheet.kind, &contest.outcome, Err(at), lang),
        key: Key::WriteIn(&row.name, &row.detail),
    });
    options.chain(write_ins).collect()
}

fn find(class: &ContestSheet, key: &Key<'_>) -> (u64, Option<u32>) {
    let found = match key {
        Key::Option(id) => class
            .rows
            .iter()
            .find(|row| row.id == *id)
            .map(|row| (row.votes, row.basis_points)),
        Key::WriteIn(name, detail) => class
            .write_ins
            .iter()
            .find(|w| w.name == *name && w.detail == *detail)
            .map(|w| (w.votes, w.basis_points)),
    };
    found.unwrap_or((0, None))
}

/// Written-in votes that name nobody.
fn void_row(contest: &ContestSheet, classes: &[(&str, &ContestSheet)], lang: Lang) -> Vec<Cell> {
    let mut cells = vec![
        Cell::Missing,
        lang.pick("另荐作废", "written in, void").into(),
        contest.write_in_void.into(),
        Cell::Missing,
    ];
    for (_, class) in classes {
        cells.extend([class.write_in_void.into(), Cell::Missing]);
    }
    cells
}

/// Ballots that name nobody (空白票, 弃权票). Known only where a ballot marks one name at most: then every ballot that is not
/// blank is one of the votes. With more marks the sums do not tell (docs/decisions/0017-blank-ballots.md).
fn blank_row(
    sheet: &Sheet,
    contest: &ContestSheet,
    classes: &[(&str, &ContestSheet)],
    lang: Lang,
) -> Option<Vec<Cell>> {
    if contest.max != 1 || sheet.overall == Overall::VoidReturnedExceedsIssued {
        return None;
    }
    let word = match sheet.kind {
        Kind::TjTalk => lang.pick("未推荐", "nobody named"),
        _ => lang.pick("弃权（空白）", "abstained (blank)"),
    };
    let mut cells = vec![
        Cell::Missing,
        word.into(),
        blank(contest, sheet.header.valid).into(),
        Cell::Missing,
    ];
    // What is written in may be mixed over all voters, and is then known of the whole alone.
    let apart = written(contest) == 0 || classes.iter().any(|(_, class)| written(class) > 0);
    for ((_, class), of) in classes.iter().zip(&sheet.classes) {
        cells.push(Cell::integer(apart.then(|| blank(class, of.valid))));
        cells.push(Cell::Missing);
    }
    Some(cells)
}

fn blank(contest: &ContestSheet, valid: u64) -> u64 {
    let votes: u64 = contest.rows.iter().map(|row| row.votes).sum();
    valid
        .saturating_sub(contest.row_void)
        .saturating_sub(votes)
        .saturating_sub(written(contest))
}

fn written(contest: &ContestSheet) -> u64 {
    contest.write_ins.iter().map(|row| row.votes).sum::<u64>() + contest.write_in_void
}

/// How one name of a list stands: an option by id, or a write-in by position.
fn standing(kind: Kind, outcome: &Outcome, name: Result<&str, u32>, lang: Lang) -> &'static str {
    let pick = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let has = |ids: &[String], write_ins: &[u32]| match name {
        Ok(id) => ids.iter().any(|other| other == id),
        Err(at) => write_ins.contains(&at),
    };
    let (within, kept) = match kind {
        Kind::GtNom => (
            pick("意向性人选", "intended"),
            pick("意向性人选（并列）", "intended (tied)"),
        ),
        Kind::Ce => (pick("通过", "chosen"), pick("并列", "tied")),
        _ => (
            pick("入列", "within the places"),
            pick("入列（并列）", "within the places (tied)"),
        ),
    };
    match outcome {
        Outcome::Recommended {
            options, write_ins, ..
        } if has(options, write_ins) => within,
        Outcome::Chosen { options, .. } if has(options, &[]) => within,
        Outcome::TieAtCut {
            above,
            above_write_ins,
            ..
        } if has(above, above_write_ins) => within,
        Outcome::TieAtCut {
            tied,
            tied_write_ins,
            handling,
            ..
        } if has(tied, tied_write_ins) => match handling {
            TieRule::KeepAllAtCut => kept,
            TieRule::SecondRound => pick("并列，再投一轮", "tied, second round"),
        },
        Outcome::NotDecided => pick("无效", "not decided"),
        _ => "",
    }
}
