//! What stands on the page of each sheet: title, lines, tables, notes, signatures.

use super::{Cell, Column, Heading, Page, Table, words};
use crate::{ContestSheet, Header, Kind, Lang, Outcome, Pass, Row, Sheet, TieRule};

/// Lays out a sheet; `classes` are the sheets of the classes of voters beside that of their sums, and empty without classes.
pub fn page(sheet: &Sheet, _classes: &[Sheet], heading: &Heading, lang: Lang) -> Page {
    let own = sheet.kind.info().sheet_title.get(lang);
    let title = if heading.title.is_empty() {
        own.to_owned()
    } else {
        heading.title.clone()
    };
    let mut lines = Vec::new();
    if !heading.meeting.is_empty() {
        lines.push(heading.meeting.clone());
    }
    lines.push(lang.pick("类别：", "Kind: ").to_owned() + sheet.kind.info().name.get(lang));
    lines.push(words::quorum(sheet, lang));
    lines.push(words::pass(sheet, lang));
    let three_way = matches!(sheet.rule.pass, Pass::Threshold { .. });
    let mut tables = vec![heads(&sheet.header, lang)];
    if three_way {
        tables.push(three_way_table(sheet, lang));
    } else {
        tables.extend(sheet.contests.iter().map(|contest| names_table(contest, lang)));
    }
    Page {
        title,
        lines,
        tables,
        notes: notes(sheet, lang),
        signatures: signatures(lang),
        date: date(heading, lang),
    }
}

fn heads(header: &Header, lang: Lang) -> Table {
    let figures = [
        (lang.pick("应到", "Expected"), header.expected),
        (lang.pick("实到", "Present"), header.present),
        (lang.pick("发出", "Issued"), header.issued),
        (lang.pick("收回", "Returned"), header.returned),
        (lang.pick("有效", "Valid"), header.valid),
        (lang.pick("无效", "Invalid"), header.invalid),
        (lang.pick("未投", "Not returned"), header.not_returned),
    ];
    Table {
        caption: String::new(),
        columns: figures.iter().map(|(name, _)| Column::figures(*name)).collect(),
        rows: vec![figures.iter().map(|(_, figure)| Cell::from(*figure)).collect()],
    }
}

/// 票决: a row per person.
fn three_way_table(sheet: &Sheet, lang: Lang) -> Table {
    let options = sheet.kind.info().options;
    let mut columns = vec![
        Column::figures(lang.pick("序号", "No.")),
        Column::words(lang.pick("姓名", "Name")),
    ];
    columns.extend(options.iter().map(|(_, label)| Column::figures(label.get(lang))));
    columns.push(Column::figures(lang.pick("部分无效", "row void")));
    columns.push(Column::figures(lang.pick("同意率", "agree %")));
    columns.push(Column::words(lang.pick("结果", "Result")));
    let row = |(number, contest): (u64, &ContestSheet)| {
        let find = |id: &str| contest.rows.iter().find(|row| row.id == id);
        let mut cells = vec![number.into(), named(&contest.title, &contest.detail, lang).into()];
        cells.extend(
            options
                .iter()
                .map(|(id, _)| Cell::integer(find(id).map(|row| row.votes))),
        );
        cells.push(contest.row_void.into());
        cells.push(Cell::percent(find(crate::AGREE).and_then(|row| row.basis_points)));
        cells.push(verdict(&contest.outcome, lang).into());
        cells
    };
    Table {
        caption: String::new(),
        columns,
        rows: (1..).zip(&sheet.contests).map(row).collect(),
    }
}

/// 得票表: a row per name, most votes first, equal votes in the order of the ballot.
fn names_table(contest: &ContestSheet, lang: Lang) -> Table {
    let posts = match lang {
        Lang::Zh => format!("（{}名）", contest.max),
        Lang::En => format!(" ({} to choose at most)", contest.max),
    };
    let mut sorted: Vec<&Row> = contest.rows.iter().collect();
    sorted.sort_by_key(|row| std::cmp::Reverse(row.votes));
    let cells = |row: &&Row| {
        vec![
            Cell::integer(row.rank.map(u64::from)),
            named(&row.label, &row.detail, lang).into(),
            row.votes.into(),
            Cell::percent(row.basis_points),
            standing(&contest.outcome, &row.id, lang).into(),
        ]
    };
    Table {
        caption: named(&contest.title, &contest.detail, lang) + &posts,
        columns: vec![
            Column::figures(lang.pick("名次", "Rank")),
            Column::words(lang.pick("姓名", "Name")),
            Column::figures(lang.pick("得票", "Votes")),
            Column::figures(lang.pick("比率", "%")),
            Column::words(lang.pick("结果", "Result")),
        ],
        rows: sorted.iter().map(cells).collect(),
    }
}

fn named(name: &str, detail: &str, lang: Lang) -> String {
    match (detail.is_empty(), lang) {
        (true, _) => name.to_owned(),
        (false, Lang::Zh) => format!("{name}（{detail}）"),
        (false, Lang::En) => format!("{name} ({detail})"),
    }
}

fn verdict(outcome: &Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Passed { .. } => lang.pick("通过", "passed"),
        Outcome::NotPassed { .. } => lang.pick("未通过", "not passed"),
        Outcome::NotDecided => lang.pick("无效", "not decided"),
        Outcome::Recommended { .. } | Outcome::TieAtCut { .. } | Outcome::Counted => "—",
    }
}

/// How one name of a list stands.
fn standing(outcome: &Outcome, id: &str, lang: Lang) -> &'static str {
    let intended = lang.pick("意向性人选", "intended");
    let has = |ids: &[String]| ids.iter().any(|other| other == id);
    match outcome {
        Outcome::Recommended { options, .. } if has(options) => intended,
        Outcome::TieAtCut { above, .. } if has(above) => intended,
        Outcome::TieAtCut { tied, handling, .. } if has(tied) => match handling {
            TieRule::KeepAllAtCut => lang.pick("意向性人选（并列）", "intended (tied)"),
            TieRule::SecondRound => lang.pick("并列，再投一轮", "tied, second round"),
        },
        Outcome::NotDecided => lang.pick("无效", "not decided"),
        _ => "",
    }
}

fn notes(sheet: &Sheet, lang: Lang) -> Vec<String> {
    let mut notes = vec![words::overall(sheet, lang)];
    for contest in &sheet.contests {
        if let Outcome::TieAtCut {
            tied, votes, places, ..
        } = &contest.outcome
        {
            let (title, tied) = (&contest.title, tied.len());
            notes.push(match lang {
                Lang::Zh => format!("{title}：{tied}人同得{votes}票，余下名额{places}个。"),
                Lang::En => {
                    format!("{title}: {tied} tied with {votes} votes for {places} remaining place(s).")
                }
            });
        }
    }
    let mut steps = Vec::new();
    for step in sheet
        .next
        .iter()
        .chain(sheet.contests.iter().flat_map(|contest| &contest.next))
    {
        if !steps.contains(step) {
            steps.push(*step);
        }
    }
    notes.extend(steps.into_iter().map(|step| words::next(step, lang).to_owned()));
    notes.push(match lang {
        Lang::Zh => format!(
            "到会率（实到/应到）{}。{}",
            words::attendance(sheet),
            words::percent_base(sheet, lang)
        ),
        Lang::En => format!(
            "Attendance (present/expected) {}. {}",
            words::attendance(sheet),
            words::percent_base(sheet, lang)
        ),
    });
    let silent = lang.pick(
        "未投是发出而未收回的票，不是弃权。",
        "Not returned means issued and not given back; it is not an abstention.",
    );
    notes.push(silent.to_owned());
    if sheet.kind == Kind::GtNom {
        let blank = lang.pick(
            "空白票是有效票，视为弃权。",
            "A blank ballot is valid and counts as an abstention.",
        );
        notes.push(blank.to_owned());
    }
    notes
}

fn signatures(lang: Lang) -> Vec<String> {
    let who = [
        lang.pick("总监票人", "Chief scrutineer"),
        lang.pick("监票人", "Scrutineer"),
        lang.pick("计票人", "Teller"),
    ];
    who.map(str::to_owned).to_vec()
}

fn date(heading: &Heading, lang: Lang) -> String {
    if heading.date.is_empty() {
        lang.pick("____年__月__日", "Date: ____-__-__").to_owned()
    } else {
        heading.date.clone()
    }
}
