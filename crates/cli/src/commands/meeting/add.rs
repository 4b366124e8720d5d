//! Lines that others made.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_roles::mixer::check_line;
use serde_json::json;

use super::FolderArg;
use crate::{files, head::Head, machine, output::Output, refusal::Explain};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin meeting add --dir 会议 /交换/甲-1.line /交换/乙-1.line\n  \
    gongxin meeting add --dir 会议 $(shuf -e /交换/签到/*)\n\n\
    All of them or none: the first that is refused is named, and nothing is logged."
)]
pub(crate) struct AddArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 每个文件一行 / Files with one line each.
    #[arg(required = true)]
    lines: Vec<PathBuf>,
}

pub(super) fn add(args: &AddArgs, output: &Output) -> Result<()> {
    let (numbers, head) = args.folder.open().change(|w| {
        let mut numbers = Vec::new();
        for path in &args.lines {
            let line = files::read_line(path)?;
            check_line(w, &line, &mut machine::rng()?).about("refused", path.display())?;
            numbers.push(w.append(&line).about("refused", path.display())?);
        }
        Ok((numbers, Head::of(w)))
    })?;
    let text = output.pick(
        format!("已记入 {} 条\n{}", numbers.len(), head.text(output)),
        format!("{} entries added\n{}", numbers.len(), head.text(output)),
    );
    output.say(
        &text,
        &json!({ "ok": true, "entries": numbers, "head": head.json() }),
    );
    Ok(())
}
