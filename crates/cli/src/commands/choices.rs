//! What `--choose` says, contest by contest.

use anyhow::Result;
pub(super) use gongxin_roles::answers::Answer;
use gongxin_rules::{BallotSpec, ContestSpec};
use gongxin_tally::Name;

use crate::refusal::{Explain, refusal, require};

/// How `--choose` is written, for the help of a command.
pub(super) const HOW: &str = "Options are counted from 1, with commas: 1,3; - for none. A score is a number, - for a blank. \
A name written in begins with +: +张三, or +#2 for the second person of the ballot's list. Where one text is all that is asked, \
everything after + belongs to it.";

/// Reads one text for each contest.
pub(super) fn read(spec: &BallotSpec, texts: &[String]) -> Result<Vec<Answer>> {
    let (given, wanted) = (texts.len(), spec.contests.len());
    require(
        given == wanted,
        "choices",
        format!("这张票有 {wanted} 项，写了 {given} 个 --choose"),
        format!("the ballot has {wanted} contests, {given} choices are given"),
    )?;
    let contests = spec.contests.iter().zip(texts);
    contests.map(|(contest, text)| answer(contest, text)).collect()
}

fn answer(contest: &ContestSpec, text: &str) -> Result<Answer> {
    if contest.score.is_some() {
        let score = match text.trim() {
            "-" => None,
            number => Some(number.parse().explain(
                "choices",
                format!("--choose {text}：请写一个整数，或用 - 表示不填"),
                format!("--choose {text}: write a whole number, or - for a blank"),
            )?),
        };
        return Ok(Answer::Score(score));
    }
    // A remark may have commas of its own.
    if contest.options.is_empty()
        && contest.max == 1
        && let Some(name) = text.trim().strip_prefix(['+', '＋'])
    {
        return Ok(Answer::Marks(Vec::new(), vec![written(text, name)?]));
    }
    let (mut options, mut names) = (Vec::new(), Vec::new());
    for part in text
        .split([',', '，'])
        .map(str::trim)
        .filter(|t| !t.is_empty() && *t != "-")
    {
        match part.strip_prefix(['+', '＋']) {
            Some(name) => names.push(written(text, name)?),
            None => options.push(option(text, part, contest.options.len())?),
        }
    }
    Ok(Answer::Marks(options, names))
}

/// What to write after `--choose` for an answer: the reverse of [`read`].
pub(super) fn text(answer: &Answer) -> String {
    let parts: Vec<String> = match answer {
        Answer::Score(score) => score.iter().map(u32::to_string).collect(),
        Answer::Marks(options, names) => {
            let marks = options.iter().map(|at| (at + 1).to_string());
            let written = names.iter().map(|name| match name {
                Name::Nominee(at) => format!("+#{}", at + 1),
                Name::Text(name) => format!("+{name}"),
            });
            marks.chain(written).collect()
        }
    };
    if parts.is_empty() {
        "-".to_owned()
    } else {
        parts.join(",")
    }
}

fn option(text: &str, number: &str, options: usize) -> Result<usize> {
    let at = number.parse::<usize>().ok().and_then(|at| at.checked_sub(1));
    at.filter(|at| *at < options).explain(
        "choices",
        format!("--choose {text}：没有选项“{number}”，编号为 1 至 {options}"),
        format!("--choose {text}: there is no option {number:?}; they are 1 to {options}"),
    )
}

fn written(text: &str, name: &str) -> Result<Name> {
    let Some(number) = name.strip_prefix('#') else {
        return Ok(Name::Text(name.to_owned()));
    };
    let at = number.parse::<usize>().ok().and_then(|at| at.checked_sub(1));
    at.map(Name::Nominee).ok_or_else(|| {
        refusal(
            "choices",
            format!("--choose {text}：名单编号“{number}”不是 1 起的整数"),
            format!("--choose {text}: {number:?} is no number on the list"),
        )
    })
}

#[cfg(test)]
mod tests {
    use gongxin_roles::simulated;
    use gongxin_rules::Template;
    use gongxin_tally::Name;

    use super::{Answer, read, text};

    #[test]
    fn a_remark_keeps_its_commas() {
        let spec = &Template::named("QWH_ZQ@1").unwrap().example;
        let texts = ["1", "2", "+一，二,三"].map(str::to_owned);
        let Ok(given) = read(spec, &texts) else {
            panic!("it can be read")
        };
        assert!(matches!(&given[2], Answer::Marks(none, names)
            if none.is_empty() && *names == [Name::Text("一，二,三".to_owned())]));
    }

    #[test]
    fn every_answer_to_every_kind_can_be_written_and_read() {
        for template in Template::all() {
            let spec = &template.example;
            for n in 0..40 {
                let given = simulated::answers(spec, n);
                let texts: Vec<String> = given.iter().map(text).collect();
                assert!(read(spec, &texts).is_ok_and(|again| again == given), "{texts:?}");
            }
        }
    }
}
