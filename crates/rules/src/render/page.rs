//! What stands on the page of each sheet: title, lines, tables, notes, signatures.

use super::{Heading, Page, notes, tables, words};
use crate::{Class, Form, Kind, Lang, Law, Row, Sheet, template_of};

/// Lays out a sheet; `classes` are the sheets of the classes of voters beside that of their sums, and empty without classes.
pub fn page(sheet: &Sheet, classes: &[Sheet], heading: &Heading, lang: Lang) -> Page {
    let template = template_of(sheet.kind, &sheet.template);
    let title = if heading.title.is_empty() {
        template.sheet_title.get(lang).to_owned()
    } else {
        heading.title.clone()
    };
    let mut lines = Vec::new();
    if !heading.meeting.is_empty() {
        lines.push(heading.meeting.clone());
    }
    lines.push(lang.pick("类别：", "Kind: ").to_owned() + template.name.get(lang));
    match &sheet.class {
        Some(class) => lines.push(of_class(class, lang)),
        None => lines.push(words::quorum(sheet, lang)),
    }
    lines.push(words::pass(sheet, lang));
    Page {
        title,
        lines,
        tables: tables::tables(sheet, classes, lang),
        notes: notes::notes(sheet, lang),
        signatures: signatures(form(sheet), sheet.kind, lang),
        date: date(heading, lang),
    }
}

/// The form of the sheet's ballot.
pub(super) fn form(sheet: &Sheet) -> Form {
    Law::of_template(sheet.kind, &sheet.template).form
}

fn of_class(class: &Class, lang: Lang) -> String {
    let name = &class.name;
    match lang {
        Lang::Zh => format!("票类：{name}。分类结果只供参阅，不单独作出决定。"),
        Lang::En => format!("Class of voters: {name}. Its figures are for reading and decide nothing."),
    }
}

/// The label of an option, translated where it is a word of the sheet's template.
pub(super) fn word<'a>(sheet: &Sheet, row: &'a Row, lang: Lang) -> &'a str {
    let template = template_of(sheet.kind, &sheet.template);
    let questions = template.questions.iter().flat_map(|question| &question.options);
    let mut words = template.options.iter().chain(questions);
    let known = words.find(|word| word.id == row.id && word.label.zh == row.label);
    known.map_or(row.label.as_str(), |word| word.label.get(lang))
}

/// A name with what tells it apart.
pub(crate) fn named(name: &str, detail: &str, lang: Lang) -> String {
    match (detail.is_empty(), lang) {
        (true, _) => name.to_owned(),
        (false, Lang::Zh) => format!("{name}（{detail}）"),
        (false, Lang::En) => format!("{name} ({detail})"),
    }
}

/// A person with what tells them apart, and how often they have failed for the post.
pub(super) fn person(name: &str, detail: &str, failed_before: u32, lang: Lang) -> String {
    let failed = match (failed_before, lang) {
        (0, _) => return named(name, detail, lang),
        (times, Lang::Zh) => format!("此前未通过{times}次"),
        (times, Lang::En) => format!("not passed {times} time(s) before"),
    };
    let parts = [detail, failed.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    named(name, &parts.join(lang.pick("；", "; ")), lang)
}

fn signatures(form: Form, kind: Kind, lang: Lang) -> Vec<String> {
    let recommends = !matches!(kind, Kind::GtNom | Kind::Ce);
    let who = match form {
        Form::Candidates => [
            lang.pick("总监票人", "Chief scrutineer"),
            lang.pick("总计票人", "Chief teller"),
            lang.pick("汇总计票人", "Teller of the totals"),
        ],
        Form::Rate => [
            lang.pick("测评组负责人", "Head of the appraisal"),
            lang.pick("计票人", "Teller"),
            lang.pick("监督人员", "Supervisor"),
        ],
        Form::AgreeRows | Form::Names if recommends => [
            lang.pick("推荐组负责人", "Head of the recommendation"),
            lang.pick("成员", "Member"),
            lang.pick("监督人员", "Supervisor"),
        ],
        _ => [
            lang.pick("总监票人", "Chief scrutineer"),
            lang.pick("监票人", "Scrutineer"),
            lang.pick("计票人", "Teller"),
        ],
    };
    who.map(str::to_owned).to_vec()
}

pub(crate) fn date(heading: &Heading, lang: Lang) -> String {
    if heading.date.is_empty() {
        lang.pick("____年__月__日", "Date: ____-__-__").to_owned()
    } else {
        heading.date.clone()
    }
}
