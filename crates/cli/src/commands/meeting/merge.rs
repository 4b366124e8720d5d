//! Spellings of names written in are put together, in the open. Spec: `write-ins`, "Merging".

use std::path::{Path, PathBuf};

use anyhow::Result;
use gongxin_record::entry::{Merge, MergeRow};
use gongxin_roles::host;
use serde_json::json;

use super::{FolderArg, say_entry};
use crate::{
    files, machine,
    output::Output,
    refusal::{Explain, refusal},
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin record written --log 会议/log.jsonl --ballot tj1\n  \
    gongxin meeting merge --dir 会议 --ballot tj1 --contest c001 --propose 归并.json\n  \
    gongxin meeting merge --dir 会议 --ballot tj1 --contest c001 --table 归并.json\n\n\
    --propose logs nothing: it writes a table to look at and to change, of spellings that differ by spaces alone, names of the\n\
    published list, and names printed on the ballot.\n\
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
    /// 归并表，记入记录 / The table to log, JSON.
    #[arg(long, required_unless_present = "propose")]
    table: Option<PathBuf>,
    /// 把建议的归并表写到这个文件，供核对修改，不记入 / Write the proposed table to this file and log nothing.
    #[arg(long, conflicts_with = "table")]
    propose: Option<PathBuf>,
}

pub(super) fn merge(args: &MergeArgs, output: &Output) -> Result<()> {
    match (&args.propose, &args.table) {
        (Some(file), _) => propose(args, file, output),
        (None, Some(file)) => log(args, file, output),
        (None, None) => Ok(()),
    }
}

/// Writes the proposed table; no file where nothing is to be merged.
fn propose(args: &MergeArgs, file: &Path, output: &Output) -> Result<()> {
    let log = args.folder.open().read()?;
    let found = host::written(&log, &args.ballot, &mut machine::rng()?);
    let found = found.map_err(|e| refusal("written", e.zh(), e.to_string()))?;
    let written = found.iter().find(|w| w.contest == args.contest).explain(
        "no-write-ins",
        format!("表决 {} 的 {} 没有另填栏", args.ballot, args.contest),
        format!(
            "contest {} of ballot {} has no write-ins",
            args.contest, args.ballot
        ),
    )?;
    let table = host::proposed(log.state(), &args.ballot, written, output.rules_lang());
    let text = if table.is_empty() {
        output.pick("没有需要归并的写法", "no spellings to merge")
    } else {
        files::write(file, &serde_json::to_vec_pretty(&table)?)?;
        let (rows, shown) = (lines(&table), file.display());
        output.pick(
            format!("建议归并：\n{rows}已写到 {shown}，核对修改后用 --table 记入"),
            format!("proposed:\n{rows}in {shown}: look at it, then log it with --table"),
        )
    };
    output.say(&text, &json!({ "ok": true, "table": table }));
    Ok(())
}

fn lines(table: &[MergeRow]) -> String {
    let read_as = |row: &MergeRow| {
        [&row.name, &row.nominee, &row.void]
            .into_iter()
            .flatten()
            .next()
            .cloned()
    };
    let line = |row: &MergeRow| format!("  {} → {}\n", row.text, read_as(row).unwrap_or_default());
    table.iter().map(line).collect()
}

fn log(args: &MergeArgs, file: &Path, output: &Output) -> Result<()> {
    let shown = file.display();
    let mut table: Vec<MergeRow> = serde_json::from_slice(&files::read(file)?).explain(
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
