//! The sentences under the tables.

use super::{
    page::{form, named, word},
    unions::unions,
    words,
};
use crate::{Candidate, ContestSheet, Flag, Form, Kind, Lang, Outcome, Pass, Sheet};

pub(super) fn notes(sheet: &Sheet, lang: Lang) -> Vec<String> {
    let mut notes = vec![words::overall(sheet, lang)];
    for contest in &sheet.contests {
        notes.extend(tie(contest, lang));
    }
    notes.extend(election(sheet, lang));
    let mut steps = Vec::new();
    let all = sheet
        .next
        .iter()
        .chain(sheet.contests.iter().flat_map(|contest| &contest.next));
    for step in all {
        if !steps.contains(step) {
            steps.push(*step);
        }
    }
    notes.extend(steps.into_iter().map(|step| words::next(step, lang).to_owned()));
    for contest in &sheet.contests {
        notes.extend(
            contest
                .flags
                .iter()
                .filter_map(|flag| raised(sheet, contest, flag, lang)),
        );
    }
    notes.extend(figures(sheet, lang));
    notes.push(bases(sheet, lang));
    notes.extend(void(sheet, lang));
    let silent = lang.pick(
        "未投是发出而未收回的票，不是弃权。",
        "Not returned means issued and not given back; it is not an abstention.",
    );
    notes.push(silent.to_owned());
    notes.extend(blank(sheet, lang));
    notes
}

fn tie(contest: &ContestSheet, lang: Lang) -> Option<String> {
    let Outcome::TieAtCut {
        tied,
        tied_write_ins,
        votes,
        places,
        ..
    } = &contest.outcome
    else {
        return None;
    };
    let (title, tied) = (&contest.title, tied.len() + tied_write_ins.len());
    Some(match lang {
        Lang::Zh => format!("{title}：{tied}人同得{votes}票，余下名额{places}个。"),
        Lang::En => format!("{title}: {tied} tied with {votes} votes for {places} remaining place(s)."),
    })
}

/// Who is elected, in one sentence, in the order of the ballot (姓氏笔画), those written in last.
fn election(sheet: &Sheet, lang: Lang) -> Option<String> {
    let election = sheet.election.as_ref()?;
    let mut elected: Vec<&Candidate> = election.elected.iter().collect();
    elected.sort_by_key(|c| sheet.contests.iter().position(|contest| contest.id == c.contest));
    let names: Vec<String> = elected.iter().map(|c| named(&c.name, &c.detail, lang)).collect();
    let (places, unfilled) = (election.places, election.unfilled);
    Some(match lang {
        Lang::Zh if names.is_empty() => format!("应选{places}名，无人当选。"),
        Lang::Zh => format!(
            "应选{places}名，当选{}名：{}；缺额{unfilled}名。",
            names.len(),
            names.join("、")
        ),
        Lang::En if names.is_empty() => format!("{places} to elect; nobody is elected."),
        Lang::En => format!(
            "{places} to elect, {} elected: {}; {unfilled} place(s) left.",
            names.len(),
            names.join(", ")
        ),
    })
}

/// A raised flag in words, with its base.
fn raised(sheet: &Sheet, contest: &ContestSheet, flag: &Flag, lang: Lang) -> Option<String> {
    let spec = sheet.rule.flags.iter().find(|spec| spec.id == flag.id)?;
    let title = named(&contest.title, &contest.detail, lang);
    let label = |id: &String| {
        contest
            .rows
            .iter()
            .find(|row| row.id == *id)
            .map(|row| word(sheet, row, lang))
    };
    let condition = words::condition(spec, lang);
    let whole = flag.whole;
    if flag.raised == Some(true) {
        let options: Vec<&str> = spec.options.iter().filter_map(label).collect();
        let votes = flag.votes.unwrap_or(0);
        return Some(match lang {
            Lang::Zh => format!(
                "标明：{title}：{}{votes}票，{condition}（{whole}）。只作提示，不是决定。",
                options.join("加")
            ),
            Lang::En => format!(
                "Pointed out: {title}: {} has {votes}, {condition} ({whole}). For attention, not a decision.",
                options.join(" + ")
            ),
        });
    }
    let options = flag.options.iter().filter_map(label).map(str::to_owned);
    let written = flag.write_ins.iter().filter_map(|at| {
        let at = usize::try_from(*at).ok()?;
        contest.write_ins.get(at).map(|w| w.name.clone())
    });
    let names: Vec<String> = options.chain(written).collect();
    (!names.is_empty()).then(|| match lang {
        Lang::Zh => format!(
            "标明：{title}：{}的得票{condition}（{whole}）。只作提示，不是决定。",
            names.join("、")
        ),
        Lang::En => format!(
            "Pointed out: {title}: the votes of {} are {condition} ({whole}). For attention, not a decision.",
            names.join(", ")
        ),
    })
}

/// How indices, scores and weighted figures are made.
fn figures(sheet: &Sheet, lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    let trim = sheet.rule.trim;
    if sheet.contests.iter().any(|contest| contest.index.is_some()) {
        let name = words::index_name(sheet, lang);
        out.push(match lang {
            Lang::Zh => format!("{name}是各选项得票乘以分值之和，除以计入基数的作答数。"),
            Lang::En => format!("{name}: the sum of votes times weight, divided by the answers in the base."),
        });
        for contest in &sheet.contests {
            let named = unions(sheet, contest).into_iter();
            for said in named.filter_map(|union| union.explained(sheet, contest, lang)) {
                if !out.contains(&said) {
                    out.push(said);
                }
            }
        }
        if trim > 0 {
            out.push(match lang {
                Lang::Zh => format!("已去掉{trim}个最高分和{trim}个最低分。"),
                Lang::En => format!("{trim} highest and {trim} lowest mark(s) are left out."),
            });
        }
    }
    let classes: Vec<String> = sheet
        .classes
        .iter()
        .map(|class| match (class.weight, lang) {
            (Some(weight), Lang::Zh) => format!("{}（权重{weight}，有效{}）", class.name, class.valid),
            (Some(weight), Lang::En) => format!("{} (weight {weight}, valid {})", class.name, class.valid),
            (None, Lang::Zh) => format!("{}（有效{}）", class.name, class.valid),
            (None, Lang::En) => format!("{} (valid {})", class.name, class.valid),
        })
        .collect();
    if !classes.is_empty() {
        out.push(match lang {
            Lang::Zh => format!("票类：{}。", classes.join("、")),
            Lang::En => format!("Classes: {}.", classes.join(", ")),
        });
    }
    if sheet.contests.iter().any(|contest| contest.weighted.is_some()) {
        let absent: Vec<&str> = sheet
            .classes
            .iter()
            .filter(|class| class.valid == 0)
            .map(|class| class.name.as_str())
            .collect();
        out.push(match (absent.is_empty(), lang) {
            (true, Lang::Zh) => "加权：各票类先各自计算，再按权重合成；没有作答的票类不计，其余按比例折算。".into(),
            (true, Lang::En) => "Weighted: each class by itself, then by weight; a class without answers is left out and the others count for the whole.".into(),
            (false, Lang::Zh) => format!("加权：{}没有有效票，不计，其余票类按比例折算。", absent.join("、")),
            (false, Lang::En) => format!("Weighted without {}, which has no valid ballot; the others count for the whole.", absent.join(", ")),
        });
    }
    out
}

fn bases(sheet: &Sheet, lang: Lang) -> String {
    let base = words::percent_base(sheet, lang);
    if sheet.class.is_some() {
        return base;
    }
    match lang {
        Lang::Zh => format!("到会率（实到/应到）{}。{base}", words::attendance(sheet)),
        Lang::En => format!(
            "Attendance (present/expected) {}. {base}",
            words::attendance(sheet)
        ),
    }
}

/// 废票 by reason, where the count says.
fn void(sheet: &Sheet, lang: Lang) -> Option<String> {
    let header = &sheet.header;
    if header.void.is_empty() {
        return None;
    }
    let told: Vec<String> = header
        .void
        .reasons(lang)
        .map(|(word, ballots)| match lang {
            Lang::Zh => format!("{word}{ballots}张"),
            Lang::En => format!("{word} {ballots}"),
        })
        .collect();
    Some(match lang {
        Lang::Zh => format!("废票{}张：{}。", header.invalid, told.join("、")),
        Lang::En => format!("Void ballots: {} ({}).", header.invalid, told.join(", ")),
    })
}

/// What a blank ballot or row is.
fn blank(sheet: &Sheet, lang: Lang) -> Option<String> {
    let text = match form(sheet) {
        Form::Names if sheet.kind == Kind::TjTalk => lang.pick(
            "应到为应谈人数，实到、发出、收回为实谈人数；谈话与会议的票数不相加。",
            "Expected is how many were to be talked with, present, issued and returned the talks held; not to be added to a meeting's votes.",
        ),
        Form::Names => lang.pick(
            "空白票是有效票，视为弃权。",
            "A blank ballot is valid and counts as an abstention.",
        ),
        Form::AgreeRows => lang.pick(
            "空白行视为弃权。",
            "A blank row counts as an abstention.",
        ),
        Form::Candidates if matches!(sheet.rule.pass, Pass::Elect { .. }) => lang.pick(
            "未到会、未投、弃权均不计为赞成。",
            "Absent, not returned, abstained: none is a vote in favour.",
        ),
        _ => return None,
    };
    Some(text.to_owned())
}
