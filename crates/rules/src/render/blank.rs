//! A blank ballot for those who vote on paper (票样): the names in the ballot's order, a box for each choice, empty rows to write
//! in. Nothing on it tells one ballot from another.

use super::{
    Cell, Column, Heading, Page, Table,
    page::{named, person},
};
use crate::{BallotSpec, ContestSpec, Form, Kind, Lang, Law, OptionSpec, Template, WriteInFrom, template_of};

/// Where a voter puts the mark.
const BOX: &str = "□";
/// Empty rows for a remark.
const LINES: usize = 4;

/// Lays out the ballot `title` of a sound `spec`; of `heading` the meeting stands above it.
pub fn blank_ballot(spec: &BallotSpec, title: &str, heading: &Heading, lang: Lang) -> Page {
    let template = template_of(spec.kind, &spec.template);
    let form = Law::of(spec).form;
    let above = [&heading.meeting, title, template.instruction.get(lang)];
    let contests = spec.contests.as_slice();
    let tables = contests.chunk_by(|a, b| form != Form::Names && alike(a, b));
    Page {
        title: template.ballot_title.get(lang).to_owned(),
        lines: above
            .into_iter()
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        tables: tables.flat_map(|group| of(group, form, template, lang)).collect(),
        notes: notes(spec, form, lang),
        ..Page::default()
    }
}

/// Whether two contests are rows of one table: the same single choice, or the same scores.
fn alike(a: &ContestSpec, b: &ContestSpec) -> bool {
    let words = |c: &ContestSpec| c.options.iter().map(|o| o.label.clone()).collect::<Vec<_>>();
    let rows = [a, b].iter().all(|c| c.max == 1 && c.write_in.is_none());
    rows && words(a) == words(b) && a.score == b.score
}

/// The tables of contests that are alike.
fn of(group: &[ContestSpec], form: Form, template: &Template, lang: Lang) -> Vec<Table> {
    let Some(first) = group.first() else {
        return Vec::new();
    };
    if first.write_in.is_some_and(|_| first.options.is_empty()) && form != Form::Names {
        return vec![if matches!(form, Form::Candidates | Form::AgreeRows) {
            others(first, lang)
        } else {
            remark(first, lang)
        }];
    }
    if form == Form::Names || first.max > 1 {
        return group
            .iter()
            .map(|contest| list(contest, form, template, lang))
            .collect();
    }
    vec![rows(group, first, template, lang)]
}

/// Persons or questions, each in a row with its choices.
fn rows(group: &[ContestSpec], first: &ContestSpec, template: &Template, lang: Lang) -> Table {
    let who = match template.law.form {
        Form::Candidates => lang.pick("候选人", "Candidate"),
        Form::Rate => lang.pick("测评对象、事项", "Person or question"),
        _ => lang.pick("人选、事项", "Person or motion"),
    };
    let mut columns = vec![number(lang), Column::words(who)];
    match first.score {
        Some(score) => {
            let (low, high) = (score.low, score.high);
            columns.push(Column::words(match lang {
                Lang::Zh => format!("分数（{low}至{high}的整数）"),
                Lang::En => format!("Score ({low} to {high})"),
            }));
        }
        None => columns.extend(
            first
                .options
                .iter()
                .map(|o| Column::words(word(template, o, lang))),
        ),
    }
    let choices = if first.score.is_some() {
        1
    } else {
        first.options.len()
    };
    let mark = if first.score.is_some() { "" } else { BOX };
    let row = |(n, contest): (u64, &ContestSpec)| {
        let mut cells = vec![
            Cell::Integer(n),
            person(&contest.title, &contest.detail, contest.failed_before, lang).into(),
        ];
        cells.extend((0..choices).map(|_| Cell::from(mark)));
        cells
    };
    Table {
        caption: String::new(),
        columns,
        rows: (1..).zip(group).map(row).collect(),
    }
}

/// A post and the persons to choose from, or a question with several answers; with empty rows for names of the voter's own.
fn list(contest: &ContestSpec, form: Form, template: &Template, lang: Lang) -> Table {
    let max = contest.max;
    let title = named(&contest.title, &contest.detail, lang);
    let names = form == Form::Names;
    let mut columns = vec![
        number(lang),
        Column::words(if names {
            lang.pick("姓名（单位、职务）", "Name (office)")
        } else {
            lang.pick("选项", "Answer")
        }),
    ];
    let printed = !contest.options.is_empty();
    if printed {
        let zh = match template.kind {
            Kind::Ce => "赞成",
            _ if names => "推荐",
            _ => "选择",
        };
        columns.push(Column::words(lang.pick(zh, "Choose")));
    }
    let slots = contest.write_in.map_or(0, |w| w.slots);
    let person = |o: &OptionSpec| Some(named(word(template, o, lang), &o.detail, lang));
    let lines = contest.options.iter().map(person).chain((0..slots).map(|_| None));
    let row = |(n, name): (u64, Option<String>)| {
        let mark = if name.is_some() { BOX } else { "" };
        let mut cells = vec![Cell::Integer(n), name.unwrap_or_default().into()];
        cells.extend(printed.then(|| Cell::from(mark)));
        cells
    };
    Table {
        caption: match lang {
            Lang::Zh => format!("{title}（最多选{max}{}）", if names { "名" } else { "项" }),
            Lang::En => format!("{title} (at most {max})"),
        },
        columns,
        rows: (1..).zip(lines).map(row).collect(),
    }
}

/// 另选他人, 另荐他人: an empty row for each.
fn others(contest: &ContestSpec, lang: Lang) -> Table {
    let slots = contest.write_in.map_or(0, |w| u64::from(w.slots));
    Table {
        caption: contest.title.clone(),
        columns: vec![
            number(lang),
            Column::words(lang.pick("姓名（单位、职务）", "Name (office)")),
        ],
        rows: (1..=slots).map(|n| vec![Cell::Integer(n), "".into()]).collect(),
    }
}

/// Empty rows to write a remark in.
fn remark(contest: &ContestSpec, lang: Lang) -> Table {
    let title = match contest.title.as_str() {
        "意见建议" => lang.pick("意见建议", "Remarks"),
        own => own,
    };
    Table {
        caption: String::new(),
        columns: vec![Column::words(title)],
        rows: (0..LINES).map(|_| vec!["".into()]).collect(),
    }
}

fn number(lang: Lang) -> Column {
    Column::words(lang.pick("序号", "No."))
}

/// The label of an option, translated where it is a word of the template.
fn word<'a>(template: &'a Template, option: &'a OptionSpec, lang: Lang) -> &'a str {
    let questions = template.questions.iter().flat_map(|question| &question.options);
    let mut words = template.options.iter().chain(questions);
    let known = words.find(|word| word.id == option.id && word.label.zh == option.label);
    known.map_or(option.label.as_str(), |word| word.label.get(lang))
}

/// How the ballot is marked, and what voids it: the words that are read aloud before voting.
fn notes(spec: &BallotSpec, form: Form, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    let mut note = |zh: String, en: String| notes.push(if lang == Lang::Zh { zh } else { en });
    if spec.contests.iter().any(|c| !c.options.is_empty()) {
        note(
            "在所选的方框内画“○”。".to_owned(),
            "Mark the box of your choice with ○.".to_owned(),
        );
    }
    match form {
        Form::Decide | Form::Candidates | Form::AgreeRows => note(
            "每人只能选一项；选两项以上或者无法辨认的，对这一人的一行无效；不画的，这一行视为弃权。".to_owned(),
            "One choice for each person. A row with more, or one that cannot be read, is void; an empty one is an abstention.".to_owned(),
        ),
        Form::Names => note(
            "多选的为废票；无法辨认的，这一项无效；不选的为弃权。".to_owned(),
            "Too many names void the ballot; what cannot be read is void by itself; none is an abstention.".to_owned(),
        ),
        Form::Rate if spec.contests.iter().any(|c| !c.options.is_empty()) => note(
            "每行只能选一项（注明可选几项的除外）；选得更多或者无法辨认的，这一行无效。".to_owned(),
            "One answer in each row, unless more are allowed; a row with more, or one that cannot be read, is void.".to_owned(),
        ),
        Form::Rate => note(
            "每行填一个整数；超出范围或者无法辨认的，这一行无效。".to_owned(),
            "One whole number in each row; a row out of range, or one that cannot be read, is void.".to_owned(),
        ),
    }
    for limit in &spec.limits {
        if limit.binds_abstention() {
            note(
                "每另选一人，须对一名候选人画不赞成；弃权的不得另选。另选多于不赞成的全票无效。".to_owned(),
                "For each name of your own vote against one candidate; who abstains names nobody else. More names than votes against void the ballot.".to_owned(),
            );
            continue;
        }
        let labels = spec.contests.iter().flat_map(|c| &c.options);
        let named = labels
            .filter(|o| limit.options.contains(&o.id))
            .map(|o| o.label.as_str());
        let mut named: Vec<&str> = named.collect();
        named.sort_unstable();
        named.dedup();
        let (words, max) = (named.join("、"), limit.max);
        let others = if limit.write_ins {
            "（含自己填写的姓名）"
        } else {
            ""
        };
        let own = if limit.write_ins {
            " and names of your own"
        } else {
            ""
        };
        note(
            format!("“{words}”{others}合计不超过{max}个，超过的全票无效。"),
            format!("At most {max} of “{words}”{own} in all; more void the ballot."),
        );
    }
    let write_ins = spec.contests.iter().filter_map(|c| c.write_in);
    if form != Form::Rate && form != Form::Decide && write_ins.clone().count() > 0 {
        let listed = write_ins.clone().all(|w| w.from == WriteInFrom::List);
        note(
            format!(
                "另外提名的，把姓名写在空行内，重名的注明单位；票上已经印出的人不要再写{}。",
                if listed {
                    "；只能写公布名单上的人"
                } else {
                    ""
                }
            ),
            format!(
                "Names of your own go into the empty rows, with the office of namesakes; nobody who is printed above{}.",
                if listed {
                    ", and only persons of the published list"
                } else {
                    ""
                }
            ),
        );
    }
    note(
        "不签名，不编号，不作其他记号。".to_owned(),
        "No name of yours, no number, no other mark.".to_owned(),
    );
    notes
}
