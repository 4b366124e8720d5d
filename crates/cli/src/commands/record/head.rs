//! What people compare aloud: the meeting's digest and keys, and the head of a log.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;

use crate::{commands::expected, files, head::Head, output::Output, refusal::Explain};

#[derive(clap::Args)]
#[command(after_help = "示例 Example:\n  gongxin record head --log log.jsonl\n\n\
    Compare it with what is read aloud and with your paper. The log is judged entry by entry on the way.")]
pub(crate) struct HeadArgs {
    /// 日志 / The log.
    #[arg(long)]
    log: PathBuf,
}

pub(super) fn head(args: &HeadArgs, output: &Output) -> Result<()> {
    let log = files::read_log(&args.log)?;
    let state = log.state();
    let meeting = state.meeting.as_ref().map(|m| &m.definition);
    let meeting = meeting.explain("no-meeting", "日志是空的", "the log is empty")?;
    let (digest, head) = (state.digest(), Head::of(&log));
    let expected = expected::by_group(state);
    let mut text = String::new();
    if meeting.policy.rehearsal {
        text += &output.pick("【演练】", "[REHEARSAL] ");
    }
    let (title, organiser, key) = (&meeting.title, &meeting.organiser, &meeting.log.key);
    text += &output.pick(
        format!("{title}（{organiser}）\n会议摘要 {digest}\n日志公钥 {key}\n"),
        format!("{title} ({organiser})\nmeeting digest {digest}\nlog key {key}\n"),
    );
    let (all, quorum) = (meeting.witnesses.len(), meeting.quorum);
    text += &output.pick(
        format!("见证人 {all} 名，须 {quorum} 名联署\n"),
        format!("{all} witnesses, {quorum} must cosign\n"),
    );
    for witness in &meeting.witnesses {
        text += &format!("  {}\n", witness.key);
    }
    let names: Vec<&str> = meeting.trustees.iter().map(|t| t.name.as_str()).collect();
    let (names, t) = (names.join("、"), meeting.threshold);
    text += &output.pick(
        format!("监票人 {names}，{t} 名可开票\n"),
        format!("trustees {names}; {t} decrypt together\n"),
    );
    let mut groups = Vec::new();
    for group in &meeting.groups {
        let (id, name) = (&group.id, &group.name);
        let issued = state.admission.issued.get(id).copied().unwrap_or(0);
        let live = state.admission.live_keys(id).len();
        let due = expected.iter().find(|(g, _)| g == id).map(|(_, n)| *n);
        let shown = due.map_or("–".to_owned(), |n| n.to_string());
        text += &output.pick(
            format!("组 {id} {name}：应到 {shown}，票码 {issued}，已签到 {live}\n"),
            format!("group {id} {name}: {shown} expected, {issued} tokens, {live} checked in\n"),
        );
        groups.push(json!({ "id": id, "name": name, "expected": due, "tokens": issued, "checked_in": live }));
    }
    let ballots: Vec<&String> = state.ballots.keys().collect();
    text += &head.text(output);
    let value = json!({
        "ok": true, "meeting": digest.to_b64(), "title": title, "organiser": organiser,
        "rehearsal": meeting.policy.rehearsal, "log": key, "witnesses": meeting.witnesses.iter().map(|w| &w.key).collect::<Vec<_>>(),
        "quorum": quorum, "groups": groups, "ballots": ballots, "head": head.json(),
    });
    output.say(&text, &value);
    Ok(())
}
