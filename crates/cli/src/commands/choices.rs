//! What `--choose` says, contest by contest.

use anyhow::Result;
use gongxin_roles::answers::Answer;
use gongxin_rules::{BallotSpec, ContestSpec};
use gongxin_tally::Name;

use crate::refusal::{Explain, refusal, require};

/// How `--choose` is written, for the help of a command.
pub(super) const HOW: &str = "Options are counted from 1, with commas: 1,3; - for none. A score is a number, - for a blank. \
A name written in begins with +: +张三, or +#2 for the second person of the ballot's list.";

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
