//! `gongxin vote`: makes a ballot and, always, its opening. Whether it is cast or challenged is decided afterwards, so the
//! machine that seals it cannot know.

use std::path::{Path, PathBuf};

use anyhow::Result;
use gongxin_roles::{answers::answers, token::tracker};
use gongxin_tally::Room;
use serde_json::json;

use super::{
    check_in::read_device,
    choices::{self, HOW},
};
use crate::{
    files, machine,
    output::Output,
    refusal::{Explain, refusal},
};

/// 投票
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (two contests: options 1 and 3 of the first, none of the second):\n  \
    gongxin vote --log log.jsonl --device /U盘/device --ballot gt1 --choose 1,3 --choose - --out /U盘/票\n\n\
    Option numbers: gongxin record ballot --log log.jsonl --ballot gt1\n\
    Write the tracker down, and only then decide: gongxin cast /U盘/票, or gongxin challenge with /U盘/票.opening on another machine."
)]
pub(crate) struct VoteArgs {
    /// 最新的日志 / The log so far.
    #[arg(long)]
    pub(crate) log: PathBuf,
    /// 签到时的设备文件 / This device.
    #[arg(long)]
    pub(crate) device: PathBuf,
    /// 表决标识 / Ballot.
    #[arg(long)]
    pub(crate) ballot: String,
    /// 每项一个：选项编号用逗号分开，- 为不选；打分写整数；另填写 +姓名 或 +#名单编号 / Once per contest, in order.
    #[arg(long, required = true, long_help = HOW)]
    pub(crate) choose: Vec<String>,
    /// 版次，改投时加一 / Revision; a higher one replaces an earlier ballot.
    #[arg(long, default_value_t = 1)]
    pub(crate) revision: u32,
    /// 选票写到哪里；开启文件在旁边 / Where to put the ballot; its opening (secret) lies beside it as OUT.opening.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// Where the opening of a ballot lies.
pub(super) fn opening_path(ballot: &Path) -> PathBuf {
    let mut name = ballot.as_os_str().to_owned();
    name.push(".opening");
    name.into()
}

pub(crate) fn run(args: &VoteArgs, output: &Output) -> Result<()> {
    let opening = opening_path(&args.out);
    files::fresh(&opening)?;
    let writer = files::read_log(&args.log)?;
    let room = Room::open(writer.state(), &args.ballot)?;
    let known = writer
        .state()
        .ballots
        .get(&args.ballot)
        .and_then(|b| b.spec.as_ref());
    let spec = known.explain("ballot-unknown", "没有这次表决", "there is no such ballot")?;
    let given = choices::read(spec, &args.choose)?;
    let answers = answers(spec, &given).map_err(|fault| refusal("choices", fault.zh(), fault.to_string()))?;
    let device = read_device(&args.device)?;
    let ready = device.vote(&room, &answers, args.revision, &mut machine::rng()?)?;
    files::write_secret(&opening, ready.opening(&args.ballot, &answers).as_bytes())?;
    files::write_private(&args.out, ready.line.as_bytes())?;
    let tracker = tracker(room.context.meeting(), &args.ballot, &ready.votes);
    let out = args.out.display();
    let text = output.pick(
        format!(
            "选票已加密，跟踪号 {tracker}\n把跟踪号抄在纸上，再决定：\n  投出 gongxin cast {out}\n  抽验 在另一台电脑上 gongxin challenge --opening {}",
            opening.display()
        ),
        format!(
            "ballot sealed, tracker {tracker}\nWrite it down, then decide:\n  cast it: gongxin cast {out}\n  challenge it, on another machine: gongxin challenge --opening {}",
            opening.display()
        ),
    );
    output.say(
        &text,
        &json!({ "ok": true, "tracker": tracker, "line": args.out, "opening": opening }),
    );
    Ok(())
}
