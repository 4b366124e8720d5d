//! One layout for both forms: title, lines, tables, remarks, signatures.

use super::{Heading, words};
use crate::{ContestSheet, Header, Kind, Lang, Outcome, Pass, Row, Sheet, TieRule};

/// A laid-out result sheet.
pub(super) struct Page {
    /// Its heading.
    pub(super) title: String,
    /// Lines above the tables.
    pub(super) lines: Vec<String>,
    /// The tables.
    pub(super) grids: Vec<Grid>,
    /// Sentences under the tables.
    pub(super) remarks: Vec<String>,
    /// What is signed.
    pub(super) signatures: Vec<&'static str>,
    /// The date, or the blank for it.
    pub(super) date: String,
}

/// One table; cells that are figures align right.
pub(super) struct Grid {
    /// What stands above it; may be empty.
    pub(super) caption: String,
    /// The heads, with whether the column holds figures.
    pub(super) heads: Vec<(String, bool)>,
    /// The cells.
    pub(super) rows: Vec<Vec<String>>,
}

/// Lays out a sheet.
pub(super) fn page(sheet: &Sheet, heading: &Heading, lang: Lang) -> Page {
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
    let mut grids = vec![heads(&sheet.header, lang)];
    if three_way {
        grids.push(three_way_grid(sheet, lang));
    } else {
        grids.extend(sheet.contests.iter().map(|contest| names_grid(contest, lang)));
    }
    Page {
        title,
        lines,
        grids,
        remarks: remarks(sheet, lang),
        signatures: signatures(lang),
        date: date(heading, lang),
    }
}

fn heads(header: &Header, lang: Lang) -> Grid {
    let figures = [
        (lang.pick("应到", "Expected"), header.expected),
        (lang.pick("实到", "Present"), header.present),
        (lang.pick("发出", "Issued"), header.issued),
        (lang.pick("收回", "Returned"), header.returned),
        (lang.pick("有效", "Valid"), header.valid),
        (lang.pick("无效", "Invalid"), header.invalid),
        (lang.pick("未投", "Not returned"), header.not_returned),
    ];
    Grid {
        caption: String::new(),
        heads: figures
            .iter()
            .map(|(name, _)| ((*name).to_owned(), true))
            .collect(),
        rows: vec![figures.iter().map(|(_, figure)| figure.to_string()).collect()],
    }
}

/// 票决: a row per person.
fn three_way_grid(sheet: &Sheet, lang: Lang) -> Grid {
    let options = sheet.kind.info().options;
    let mut heads = vec![
        (lang.pick("序号", "No.").to_owned(), true),
        (lang.pick("姓名", "Name").to_owned(), false),
    ];
    heads.extend(
        options
            .iter()
            .map(|(_, label)| (label.get(lang).to_owned(), true)),
    );
    heads.push((lang.pick("部分无效", "row void").to_owned(), true));
    heads.push((lang.pick("同意率", "agree %").to_owned(), true));
    heads.push((lang.pick("结果", "Result").to_owned(), false));
    let row = |(number, contest): (usize, &ContestSheet)| {
        let find = |id: &str| contest.rows.iter().find(|row| row.id == id);
        let votes = |id: &str| find(id).map_or_else(|| "—".to_owned(), |row| row.votes.to_string());
        let mut cells = vec![number.to_string(), named(&contest.title, &contest.detail, lang)];
        cells.extend(options.iter().map(|(id, _)| votes(id)));
        cells.push(contest.row_void.to_string());
        cells.push(words::percent(
            find(crate::AGREE).and_then(|row| row.basis_points),
        ));
        cells.push(verdict(&contest.outcome, lang).to_owned());
        cells
    };
    Grid {
        caption: String::new(),
        heads,
        rows: (1..).zip(&sheet.contests).map(row).collect(),
    }
}

/// 得票表: a row per name, most votes first, equal votes in the order of the ballot.
fn names_grid(contest: &ContestSheet, lang: Lang) -> Grid {
    let posts = match lang {
        Lang::Zh => format!("（{}名）", contest.max),
        Lang::En => format!(" ({} to choose at most)", contest.max),
    };
    let heads = [
        (lang.pick("名次", "Rank"), true),
        (lang.pick("姓名", "Name"), false),
        (lang.pick("得票", "Votes"), true),
        (lang.pick("比率", "%"), true),
        (lang.pick("结果", "Result"), false),
    ];
    let mut sorted: Vec<&Row> = contest.rows.iter().collect();
    sorted.sort_by_key(|row| std::cmp::Reverse(row.votes));
    let cells = |row: &&Row| {
        vec![
            row.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
            named(&row.label, &row.detail, lang),
            row.votes.to_string(),
            words::percent(row.basis_points),
            standing(&contest.outcome, &row.id, lang).to_owned(),
        ]
    };
    Grid {
        caption: named(&contest.title, &contest.detail, lang) + &posts,
        heads: heads
            .into_iter()
            .map(|(head, figures)| (head.to_owned(), figures))
            .collect(),
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

fn remarks(sheet: &Sheet, lang: Lang) -> Vec<String> {
    let mut remarks = vec![words::overall(sheet, lang)];
    for contest in &sheet.contests {
        if let Outcome::TieAtCut {
            tied, votes, places, ..
        } = &contest.outcome
        {
            let (title, tied) = (&contest.title, tied.len());
            remarks.push(match lang {
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
    remarks.extend(steps.into_iter().map(|step| words::next(step, lang).to_owned()));
    remarks.push(match lang {
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
    remarks.push(silent.to_owned());
    if sheet.kind == Kind::GtNom {
        let blank = lang.pick(
            "空白票是有效票，视为弃权。",
            "A blank ballot is valid and counts as an abstention.",
        );
        remarks.push(blank.to_owned());
    }
    remarks
}

fn signatures(lang: Lang) -> Vec<&'static str> {
    vec![
        lang.pick("总监票人", "Chief scrutineer"),
        lang.pick("监票人", "Scrutineer"),
        lang.pick("计票人", "Teller"),
    ]
}

fn date(heading: &Heading, lang: Lang) -> String {
    if heading.date.is_empty() {
        lang.pick("____年__月__日", "Date: ____-__-__").to_owned()
    } else {
        heading.date.clone()
    }
}
