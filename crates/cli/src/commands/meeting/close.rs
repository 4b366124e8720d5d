//! Closes a ballot.

use anyhow::Result;
use serde_json::json;

use super::{FolderArg, ballot_box::Shelf};
use crate::{head::Head, machine, output::Output};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin meeting close --dir 会议 --ballot gt1\n\n\
    All ballots go into the log, sorted by tag; then the box is emptied. Next: meeting checkpoint, witness cosign."
)]
pub(crate) struct CloseArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 表决标识 / Ballot.
    #[arg(long)]
    ballot: String,
}

pub(super) fn close(args: &CloseArgs, output: &Output) -> Result<()> {
    let (folder, ballot) = (args.folder.open(), &args.ballot);
    let mut rng = machine::rng()?;
    let mut shelf = None;
    let (counted, head) = folder.change(|w| {
        // An unknown id may be no file name at all: the log is asked before the disk.
        let known = w.state().ballots.contains_key(ballot);
        let own = known.then(|| Shelf(folder.ballot_box(ballot)));
        let casts = own.as_ref().map_or_else(|| Ok(Vec::new()), Shelf::casts)?;
        w.close(ballot, &casts, &mut rng)?;
        shelf = own;
        let counted = w.state().ballots.get(ballot).map_or(0, |b| b.counted.len());
        Ok((counted, Head::of(w)))
    })?;
    if let Some(shelf) = shelf {
        shelf.empty()?;
    }
    let text = output.pick(
        format!("表决 {ballot} 已关闭，收回 {counted} 张\n{}", head.text(output)),
        format!("ballot {ballot} closed, {counted} ballots\n{}", head.text(output)),
    );
    output.say(
        &text,
        &json!({ "ok": true, "ballot": ballot, "counted": counted, "head": head.json() }),
    );
    Ok(())
}
