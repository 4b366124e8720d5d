//! A ballot as a voter needs it: the names with the numbers to type.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_protocol::{BallotState, Phase, State};
use gongxin_rules::{BallotSpec, ContestSpec, LimitSpec, Pass, ScoreSpec, WriteInFrom, WriteInSpec};
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
        let limits = limits(contest, output);
        let name = with_detail(&contest.title, &contest.detail) + &failed(contest, output);
        text += &output.pick(
            format!("第 {} 项 {name}（{limits}）\n", at + 1),
            format!("contest {}: {name} ({limits})\n", at + 1),
        );
        let mut options: Vec<Value> = Vec::new();
        for (number, option) in (1u32..).zip(&contest.options) {
            text += &format!("  {number:>3}  {}\n", with_detail(&option.label, &option.detail));
            options.push(json!({ "number": number, "label": option.label, "detail": option.detail }));
        }
        text += &write_in(contest, output);
        contests.push(json!({
            "title": contest.title, "min": contest.min, "max": contest.max, "options": options,
            "score": contest.score, "write_in": contest.write_in, "failed_before": contest.failed_before,
        }));
    }
    text += &over_all(spec, output);
    let (list, nominees) = nominees(spec, output);
    text += &list;
    let value = json!({
        "ok": true, "ballot": id, "title": title, "round": ballot.definition.round, "phase": phase,
        "groups": group_values, "counted": ballot.counted.len(), "contests": contests,
        "limits": spec.limits, "nominees": nominees,
    });
    output.say(&text, &value);
    Ok(())
}

/// How many marks, or which numbers.
fn limits(contest: &ContestSpec, output: &Output) -> String {
    if let Some(ScoreSpec { low, high }) = contest.score {
        let score = output.pick(
            format!("写 {low} 至 {high} 的整数"),
            format!("a whole number from {low} to {high}"),
        );
        let blank = output.pick("，可以不填", ", or a blank");
        return if contest.min == 0 { score + &blank } else { score };
    }
    match (contest.min, contest.max) {
        (min, max) if min == max => output.pick(format!("选 {max} 个"), format!("choose {max}")),
        (0, max) => output.pick(format!("至多选 {max} 个"), format!("choose at most {max}")),
        (min, max) => output.pick(format!("选 {min} 至 {max} 个"), format!("choose {min} to {max}")),
    }
}

/// How a name or text of one's own is written.
fn write_in(contest: &ContestSpec, output: &Output) -> String {
    let Some(WriteInSpec { slots, from, blocks }) = contest.write_in else {
        return String::new();
    };
    // A block holds 30 bytes, 3 of them the header of the first; a Chinese character has three.
    let characters = blocks * 10 - 1;
    let (zh, en) = match from {
        WriteInFrom::List => ("+#编号".to_owned(), "+#NUMBER".to_owned()),
        WriteInFrom::Text => (
            format!("+文字，约 {characters} 字以内"),
            format!("+TEXT, about {characters} Chinese characters"),
        ),
        WriteInFrom::Both => ("+姓名 或 +#编号".to_owned(), "+NAME or +#NUMBER".to_owned()),
    };
    output.pick(
        format!("    ＋  另填至多 {slots} 个：{zh}\n"),
        format!("    +  up to {slots} of your own: {en}\n"),
    )
}

/// Earlier failures for this post.
fn failed(contest: &ContestSpec, output: &Output) -> String {
    match contest.failed_before {
        0 => String::new(),
        times => output.pick(
            format!("，此前未通过 {times} 次"),
            format!(", not passed {times} time(s) before"),
        ),
    }
}

/// Limits over all contests.
fn over_all(spec: &BallotSpec, output: &Output) -> String {
    let line = |limit: &LimitSpec| {
        if limit.binds_abstention() {
            return output.pick(
                "另选的人不得多于不赞成的人：弃权的不得另选\n",
                "no more names of your own than votes against: who abstains names nobody else\n",
            );
        }
        let all = spec.contests.iter().flat_map(|c| &c.options);
        let mut labels: Vec<&str> = all
            .filter(|o| limit.options.contains(&o.id))
            .map(|o| o.label.as_str())
            .collect();
        labels.sort_unstable();
        labels.dedup();
        let own = if limit.write_ins {
            output.pick("和另填的", " and names of your own")
        } else {
            String::new()
        };
        let (names, max) = (labels.join(&output.pick("、", ", ")), limit.max);
        output.pick(
            format!("全票“{names}”{own}合计不超过 {max} 个\n"),
            format!("on the whole ballot at most {max} marks for {names}{own}\n"),
        )
    };
    spec.limits.iter().map(line).collect()
}

/// The published list for names of one's own.
fn nominees(spec: &BallotSpec, output: &Output) -> (String, Vec<Value>) {
    let (mut text, mut values) = (String::new(), Vec::new());
    if !spec.nominees.is_empty() {
        text += &output.pick("另填名单\n", "list for names of your own\n");
    }
    for (number, nominee) in (1u32..).zip(&spec.nominees) {
        text += &format!(
            "  #{number:<3} {}\n",
            with_detail(&nominee.label, &nominee.detail)
        );
        values.push(json!({ "number": number, "label": nominee.label, "detail": nominee.detail }));
    }
    (text, values)
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
