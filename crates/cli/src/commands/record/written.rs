//! What was written in, before any merging.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_roles::host;
use serde_json::json;

use crate::{files, machine, output::Output, refusal::refusal};

/// 另填内容
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (after the trustees have mixed and opened the rows):\n  \
    gongxin record written --log 会议/log.jsonl --ballot tj1"
)]
pub(crate) struct WrittenArgs {
    /// 最新的日志 / The log so far.
    #[arg(long)]
    log: PathBuf,
    /// 表决标识 / Ballot.
    #[arg(long)]
    ballot: String,
}

pub(super) fn written(args: &WrittenArgs, output: &Output) -> Result<()> {
    let log = files::read_log(&args.log)?;
    let found = host::written(&log, &args.ballot, &mut machine::rng()?);
    let found = found.map_err(|e| refusal("written", e.zh(), e.to_string()))?;
    let ballot = log.state().ballots.get(&args.ballot);
    let spec = ballot.and_then(|b| b.spec.as_ref());
    let mut text = String::new();
    for contest in &found {
        let title = spec.and_then(|s| s.contests.iter().find(|c| c.id == contest.contest));
        text += &format!(
            "{}（{}）\n",
            title.map_or("", |c| c.title.as_str()),
            contest.contest
        );
        for row in &contest.rows {
            let nominee = row.nominee.as_ref().map(|id| {
                let known = spec.and_then(|s| s.nominees.iter().find(|n| n.id == *id));
                format!("{} [{id}]", known.map_or("", |n| n.label.as_str()))
            });
            let name = nominee.or_else(|| row.text.clone()).unwrap_or_default();
            text += &format!("{:>6}  {name}\n", row.votes);
        }
        text += &output.pick(
            format!("{:>6}  无法辨认或重复\n", contest.void),
            format!("{:>6}  unreadable or repeated\n", contest.void),
        );
    }
    output.say(&text, &json!({ "ok": true, "write_ins": found }));
    Ok(())
}
