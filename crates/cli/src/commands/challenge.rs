//! `gongxin challenge`: a second device looks into a ballot that is challenged instead of cast. Spec: `challenge`.

use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use gongxin_record::Entry;
use gongxin_roles::token::tracker;
use gongxin_tally::{Room, check_challenged};
use serde_json::json;

use crate::{files, output::Output};

/// 检查本票
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  gongxin vote --log log.jsonl --device phone --ballot gt1 --choose 1,3 --out ballot --opening opening\n  \
    gongxin challenge --log log.jsonl --opening opening\n\n\
    A ballot that was opened is spent: the opening goes into the log (gongxin meeting add), and the voter makes a new ballot."
)]
pub(crate) struct ChallengeArgs {
    /// The log so far.
    #[arg(long)]
    log: PathBuf,
    /// The opening that `vote --opening` wrote.
    #[arg(long)]
    opening: PathBuf,
}

pub(crate) fn run(args: &ChallengeArgs, output: &Output) -> Result<()> {
    let log = files::read_log(&args.log)?;
    let Ok(Entry::Challenged(opened)) = Entry::parse(&files::read_line(&args.opening)?) else {
        bail!(output.pick(
            "这不是选票的开启文件",
            format!("{} is no opening of a ballot", args.opening.display())
        ));
    };
    let room = Room::open(log.state(), &opened.ballot)?;
    check_challenged(&room, &opened).map_err(|(zh, en)| anyhow!(output.pick(zh, en)))?;
    let tracker = tracker(room.context.meeting(), &opened.ballot, &opened.votes.0);
    let ballot = log.state().ballots.get(&opened.ballot);
    let spec = ballot.and_then(|b| b.spec.as_ref()).context("no such ballot")?;
    let mut text = output.pick(format!("跟踪号 {tracker}\n"), format!("tracker {tracker}\n"));
    let mut shown = Vec::new();
    for (contest, bits) in spec.contests.iter().zip(&opened.choices) {
        let chosen: Vec<&str> = contest
            .options
            .iter()
            .zip(bits)
            .filter(|(_, bit)| **bit == 1)
            .map(|(option, _)| option.label.as_str())
            .collect();
        let none = output.pick("（未选）", "(none)");
        let chosen_text = if chosen.is_empty() {
            none
        } else {
            chosen.join("、")
        };
        text += &format!("{}：{chosen_text}\n", contest.title);
        shown.push(json!({ "contest": contest.id, "chosen": chosen }));
    }
    output.say(
        &text,
        &json!({ "ok": true, "tracker": tracker, "contests": shown }),
    );
    Ok(())
}
