//! A ballot as a voter needs it: the names with the numbers to type.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_protocol::{BallotState, Phase, State};
use gongxin_rules::{BallotSpec, Pass};
use serde_json::{Value, json};

use crate::{files, output::Output, refusal::Explain};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin record ballot --log log.jsonl --ballot gt1\n\n\
    Print it and put it up beside the terminals: the numbers are those of vote --choose."
)]
pub(crate) struct BallotArgs {
    /// 日志 / The log.
    #[arg(long)]
    log: PathBuf,
    /// 表决标识 / Ballot.
    #[arg(long)]
    ballot: String,
}

pub(super) fn ballot(args: &BallotArgs, output: &Output) -> Result<()> {
    let log = files::read_log(&args.log)?;
    let id = &args.ballot;
    let known = log.state().ballots.get(id);
    let ballot = known.explain(
        "ballot-unknown",
        format!("没有表决 {id}"),
        format!("there is no ballot {id}"),
    )?;
    let spec = ballot.spec.as_ref();
    let spec = spec.explain("spec", "规则无法读取", "its rules cannot be read")?;
    let phase = phase(ballot, output);
    let title = &ballot.definition.title;
    let mut text = output.pick(
        format!("{title}（{id}，第 {} 轮）：{phase}\n", ballot.definition.round),
        format!("{title} ({id}, round {}): {phase}\n", ballot.definition.round),
    );
    text += &rule(spec, output);
    let (groups, group_values) = groups(log.state(), ballot, output);
    text += &groups;
    let mut contests: Vec<Value> = Vec::new();
    for (at, contest) in spec.contests.iter().enumerate() {
        let limits = match (contest.min, contest.max) {
            (min, max) if min == max => output.pick(format!("选 {max} 个"), format!("choose {max}")),
            (0, max) => output.pick(format!("至多选 {max} 个"), format!("choose at most {max}")),
            (min, max) => output.pick(format!("选 {min} 至 {max} 个"), format!("choose {min} to {max}")),
        };
        let name = with_detail(&contest.title, &contest.detail);
        text += &output.pick(
            format!("第 {} 项 {name}（{limits}）\n", at + 1),
            format!("contest {}: {name} ({limits})\n", at + 1),
        );
        let mut options: Vec<Value> = Vec::new();
        for (number, option) in (1u32..).zip(&contest.options) {
            text += &format!("  {number:>3}  {}\n", with_detail(&option.label, &option.detail));
            options.push(json!({ "number": number, "label": option.label, "detail": option.detail }));
        }
        contests.push(
            json!({ "title": contest.title, "min": contest.min, "max": contest.max, "options": options }),
        );
    }
    let value = json!({
        "ok": true, "ballot": id, "title": title, "round": ballot.definition.round, "phase": phase,
        "groups": group_values, "counted": ballot.counted.len(), "contests": contests,
    });
    output.say(&text, &value);
    Ok(())
}

fn with_detail(name: &str, detail: &str) -> String {
    if detail.is_empty() {
        name.to_owned()
    } else {
        format!("{name}（{detail}）")
    }
}

fn phase(ballot: &BallotState, output: &Output) -> String {
    let counted = ballot.counted.len();
    match ballot.phase {
        Phase::Defined => output.pick("未开放", "defined, not open"),
        Phase::Open => output.pick("开放中", "open"),
        Phase::Closed => output.pick(
            format!("已关闭，收回 {counted}"),
            format!("closed, {counted} returned"),
        ),
        Phase::Counted => output.pick(
            format!("已计票，收回 {counted}"),
            format!("counted, {counted} returned"),
        ),
    }
}

fn rule(spec: &BallotSpec, output: &Output) -> String {
    let lang = output.rules_lang();
    let mut text = String::new();
    if let Some(quorum) = spec.rule.quorum {
        let words = quorum.words(lang);
        text += &output.pick(format!("实到须{words}\n"), format!("present must be {words}\n"));
    }
    if let Pass::Threshold { share, .. } = &spec.rule.pass {
        let words = share.words(lang);
        text += &output.pick(format!("同意{words}为通过\n"), format!("passes with {words}\n"));
    }
    text
}

/// Figures by group: 应到, and 实到 once the ballot is open.
fn groups(state: &State, ballot: &BallotState, output: &Output) -> (String, Vec<Value>) {
    let (mut text, mut values) = (String::new(), Vec::new());
    for group in &ballot.definition.groups {
        let expected = state.expected(group);
        let rings = ballot.rings.iter().filter_map(|id| state.rings.get(id));
        let present = rings.filter(|r| r.group == *group).map(|r| r.keys.len()).next();
        let shown = |n: Option<String>| n.unwrap_or_else(|| "–".into());
        let (due, here) = (
            shown(expected.map(|n| n.to_string())),
            shown(present.map(|n| n.to_string())),
        );
        text += &output.pick(
            format!("组 {group}：应到 {due}，实到 {here}\n"),
            format!("group {group}: {due} expected, {here} present\n"),
        );
        values.push(json!({ "group": group, "expected": expected, "present": present }));
    }
    (text, values)
}
