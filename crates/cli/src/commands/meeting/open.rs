//! Opens a ballot, after a look at the figures that decide whether it can stand at all.

use anyhow::Result;
use gongxin_protocol::{Attendance, State};
use gongxin_record::entry::Open;
use serde_json::json;

use super::FolderArg;
use crate::{files, output::Output, refusal::require};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin meeting open --dir 会议 --ballot gt1 --ring qw --ring main\n\n\
    Refused when 实到 misses the quorum: the vote would be void, and its figures public.\n\
    Signs the head of the log: voters vote once the witnesses have cosigned it (witness cosign)."
)]
pub(crate) struct OpenArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 表决标识 / Ballot.
    #[arg(long)]
    ballot: String,
    /// 环，先后与表决的组别相同；谈话推荐只用纸质票，不写 / Rings, in the order of the ballot's groups; none where a ballot is
    /// held on paper alone.
    #[arg(long)]
    ring: Vec<String>,
    /// 实到不足也开放 / Open although too few are present; the vote will be void.
    #[arg(long)]
    anyway: bool,
}

pub(super) fn open(args: &OpenArgs, output: &Output) -> Result<()> {
    let id = &args.ballot;
    let folder = args.folder.open();
    let (number, figures, note) = folder.change(|w| {
        let number = w.append_entry(Open {
            ballot: id.clone(),
            rings: args.ring.clone(),
        })?;
        let figures = figures(w.state(), args)?;
        let note = w.checkpoint(&folder.signer(w)?).to_string();
        Ok((number, figures, note))
    })?;
    // Nobody votes on a head that the witnesses have not seen: it is ready for them at once.
    files::write(&folder.checkpoint_path(), note.as_bytes())?;
    let Some(Attendance {
        present, expected, ..
    }) = figures
    else {
        let text = output.pick(
            format!("已记入第 {number} 条 open：表决 {id} 只用纸质票，清点之后录入数目"),
            format!("entry {number}: open; ballot {id} is held on paper alone: its figures are entered after the close"),
        );
        output.say(&text, &json!({ "ok": true, "entry": number, "type": "open" }));
        return Ok(());
    };
    let text = output.pick(
        format!("已记入第 {number} 条 open：表决 {id} 开放，应到 {expected}，实到 {present}\n日志头已签署，请见证人联署，联署后方可投票"),
        format!("entry {number}: open; ballot {id}, {expected} expected, {present} present\nthe head is signed: people can vote once the witnesses have cosigned it"),
    );
    output.say(
        &text,
        &json!({ "ok": true, "entry": number, "type": "open", "present": present, "expected": expected }),
    );
    Ok(())
}

/// 实到 and 应到 of a ballot that is voted on. The judge has admitted the entry; at the quorum it looks only when counting.
fn figures(state: &State, args: &OpenArgs) -> Result<Option<Attendance>> {
    let figures = state.attendance(&args.ballot, &args.ring);
    let too_few = figures.and_then(|figures| Some((figures, figures.too_few()?)));
    if let Some((
        Attendance {
            present, expected, ..
        },
        quorum,
    )) = too_few
    {
        let least = quorum.least;
        require(
            args.anyway,
            "no-quorum",
            format!(
                "应到 {expected}，实到 {present}，至少须到 {least}：表决将无效，不要开放（仍要开放用 --anyway）"
            ),
            format!(
                "{present} of {expected} are present, {least} are needed: the vote would be void (--anyway opens it all the same)"
            ),
        )?;
    }
    Ok(figures)
}
