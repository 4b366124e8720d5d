//! Spellings of names written in are put together, in the open. Spec: `write-ins`, "Merging".

use std::path::PathBuf;

use anyhow::Result;
use gongxin_record::entry::{Merge, MergeRow};

use super::{FolderArg, say_entry};
use crate::{files, output::Output, refusal::Explain};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin record written --log 会议/log.jsonl --ballot tj1\n  \
    gongxin meeting merge --dir 会议 --ballot tj1 --contest c001 --table 归并.json\n\n\
    A table: [{\"text\":\"张 三\",\"name\":\"张三\"},{\"text\":\"老李\",\"nominee\":\"n002\"},{\"text\":\"？\",\"void\":\"无法辨认\"}]\n\
    The last table of a contest holds; all of them stay on record."
)]
pub(crate) struct MergeArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 表决标识 / Ballot.
    #[arg(long)]
    ballot: String,
    /// 项目标识 / Contest.
    #[arg(long)]
    contest: String,
    /// 归并表 / The table, JSON.
    #[arg(long)]
    table: PathBuf,
}

pub(super) fn merge(args: &MergeArgs, output: &Output) -> Result<()> {
    let shown = args.table.display();
    let mut table: Vec<MergeRow> = serde_json::from_slice(&files::read(&args.table)?).explain(
        "merge-table",
        format!("{shown} 不是归并表"),
        format!("{shown} is no merge table"),
    )?;
    table.sort_by(|a, b| a.text.cmp(&b.text));
    let entry = Merge {
        ballot: args.ballot.clone(),
        contest: args.contest.clone(),
        table,
    };
    let number = args.folder.open().change(|w| Ok(w.append_entry(entry)?))?;
    say_entry(output, "merge", number);
    Ok(())
}
