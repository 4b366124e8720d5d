//! Lines that others made.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_record::Entry;
use gongxin_roles::{intake::Nonces, mixer::check_line, writer::Writer};
use gongxin_tally::{Room, check_challenged};
use serde_json::json;

use super::{FolderArg, ballot_box::nonces};
use crate::{
    files,
    head::Head,
    machine,
    output::Output,
    refusal::{Explain, refusal},
};

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
    let folder = args.folder.open();
    let (numbers, head) = folder.change(|w| {
        let mut numbers = Vec::new();
        let mut nonces = nonces(&folder, w)?;
        for path in &args.lines {
            let line = files::read_line(path)?;
            check_line(w, &line, &mut machine::rng()?).about("refused", path.display())?;
            take_opened(w, &mut nonces, &line).about("refused", path.display())?;
            numbers.push(w.take(&line).about("refused", path.display())?);
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

/// A ballot that is opened must open, and be nobody's cast: else it would spoil the record for good.
fn take_opened(log: &Writer, nonces: &mut Nonces, line: &[u8]) -> Result<()> {
    let entry = Entry::parse(line).ok();
    let Some(entry @ Entry::Challenged(opened)) = &entry else {
        return Ok(());
    };
    if log.welcome(line, entry)?.is_some() {
        return Ok(());
    }
    let room = Room::open(log.state(), &opened.ballot)?;
    check_challenged(&room, opened).map_err(|(zh, en)| refusal("opening", zh, en))?;
    Ok(nonces.take(log.state(), &opened.ballot, &opened.votes.0)?)
}
