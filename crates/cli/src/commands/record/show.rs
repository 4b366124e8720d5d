//! What a record holds, line by line or by kinds.

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::Result;
use gongxin_record::{Archive, Log};
use serde_json::json;

use crate::{files, output::Output};

#[derive(clap::Args)]
#[command(after_help = "示例 Example:\n  gongxin record show record.zip --lines | grep '\"type\":\"note\"'")]
pub(crate) struct ShowArgs {
    /// 记录 / The archive.
    record: PathBuf,
    /// 逐行照原样输出 / Print every line as it is.
    #[arg(long)]
    lines: bool,
}

pub(super) fn show(args: &ShowArgs, output: &Output) -> Result<()> {
    let (archive, faults) = Archive::open(&files::read(&args.record)?);
    let (log, malformed) = Log::split(&archive.log);
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    let mut text = String::new();
    for (line, entry) in log.entries() {
        if args.lines {
            text += &format!("{:>6} {}\n", line.number, String::from_utf8_lossy(log.line(line)));
        }
        *kinds.entry(entry.map_or("?", |e| e.type_name())).or_default() += 1;
    }
    kinds
        .iter()
        .for_each(|(kind, n)| text += &format!("{n:>7} {kind}\n"));
    let wrong = faults.len() + malformed.len();
    if wrong > 0 {
        text += &output.pick(
            format!("有 {wrong} 处损坏，详见 gongxin verify\n"),
            format!("{wrong} places are damaged, see gongxin verify\n"),
        );
    }
    output.say(
        &text,
        &json!({ "ok": wrong == 0, "entries": log.lines.len(), "kinds": kinds, "faults": wrong }),
    );
    Ok(())
}
