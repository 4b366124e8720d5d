//! `gongxin challenge`: a second device looks into a ballot that is challenged instead of cast. Spec: `challenge`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use gongxin_record::Entry;
use gongxin_roles::{answers::opened_answers, token::tracker};
use gongxin_tally::{Room, check_challenged};
use serde_json::json;

use crate::{
    files,
    output::Output,
    refusal::{Explain, refusal},
};

/// 检查本票
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (on another machine than the one that made the ballot):\n  \
    gongxin challenge --log log.jsonl --opening /U盘/票.opening\n\n\
    A ballot that was opened is spent: the opening goes into the log (gongxin meeting add), and the voter makes a new ballot. \
    If the opening holds, the ballot beside it is deleted, so that nobody casts it by mistake."
)]
pub(crate) struct ChallengeArgs {
    /// 最新的日志 / The log so far.
    #[arg(long)]
    log: PathBuf,
    /// `vote` 写的开启文件 / The opening that `vote` wrote.
    #[arg(long)]
    opening: PathBuf,
}

pub(crate) fn run(args: &ChallengeArgs, output: &Output) -> Result<()> {
    let log = files::read_log(&args.log)?;
    let Ok(Entry::Challenged(opened)) = Entry::parse(&files::read_line(&args.opening)?) else {
        let shown = args.opening.display();
        return Err(refusal(
            "not-an-opening",
            format!("{shown} 不是选票的开启文件"),
            format!("{shown} is no opening of a ballot"),
        ));
    };
    let room = Room::open(log.state(), &opened.ballot)?;
    check_challenged(&room, &opened).map_err(|(zh, en)| {
        refusal(
            "opening",
            format!("抽验不通过：{zh}"),
            format!("the opening does not hold: {en}"),
        )
    })?;
    let tracker = tracker(room.context.meeting(), &opened.ballot, &opened.votes.0);
    let ballot = log.state().ballots.get(&opened.ballot);
    let spec = ballot.and_then(|b| b.spec.as_ref());
    let spec = spec.explain("ballot-unknown", "没有这次表决", "there is no such ballot")?;
    let mut text = output.pick(format!("跟踪号 {tracker}\n"), format!("tracker {tracker}\n"));
    let mut shown = Vec::new();
    for (contest, chosen) in spec.contests.iter().zip(opened_answers(spec, &opened)) {
        let chosen_text = if chosen.is_empty() {
            output.pick("（未选）", "(none)")
        } else {
            chosen.join("、")
        };
        text += &format!("{}：{chosen_text}\n", contest.title);
        shown.push(json!({ "contest": contest.id, "chosen": chosen }));
    }
    let spent = spend(&args.opening, &opened.votes.0)?;
    if let Some(ballot) = &spent {
        text += &output.pick(
            format!("此票已作废，{} 已删除", ballot.display()),
            format!("this ballot is spent; {} is deleted", ballot.display()),
        );
    }
    output.say(
        &text,
        &json!({ "ok": true, "tracker": tracker, "contests": shown, "deleted": spent }),
    );
    Ok(())
}

/// Deletes the ballot beside its opening: cast, it would be public. A file of other content is left alone.
fn spend(opening: &Path, votes: &[u8]) -> Result<Option<PathBuf>> {
    let beside = opening.with_extension("");
    if opening.extension().is_none_or(|e| e != "opening") || !beside.is_file() {
        return Ok(None);
    }
    match Entry::parse(&files::read_line(&beside)?) {
        Ok(Entry::Cast(cast)) if cast.votes.0 == votes => {
            files::destroy(&beside)?;
            Ok(Some(beside))
        }
        _ => Ok(None),
    }
}
