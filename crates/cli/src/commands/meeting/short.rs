//! The host's acts that are one entry each and need no more than a reason or a text.

use anyhow::Result;
use gongxin_record::{
    bytes::Points,
    entry::{DkgAbort, ElectionKey, Note, Redraw},
};

use super::{FolderArg, say_entry};
use crate::{folder::Folder, output::Output, refusal::Explain};

#[derive(clap::Args)]
#[command(after_help = "示例 Example:\n  gongxin meeting redraw --dir 会议 --reason \"监督员未公开\"")]
pub(crate) struct RedrawArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 原因 / Why.
    #[arg(long)]
    reason: String,
}

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin meeting abort-ceremony --dir 会议 --reason \"监票人丙未到\""
)]
pub(crate) struct AbortArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 原因 / Why.
    #[arg(long)]
    reason: String,
}

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin meeting note --dir 会议 \"休会十分钟\"\n\n\
    Everybody reads notes: no names of voters, no addresses."
)]
pub(crate) struct NoteArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 文字 / Text.
    text: String,
}

pub(super) fn key(folder: &Folder, output: &Output) -> Result<()> {
    let number = folder.change(|w| {
        let public = w.state().ceremony.combine().explain(
            "key-early",
            "密钥仪式尚未完成，还合不成公钥",
            "the deals do not add up to a key yet",
        )?;
        let key = Points(public.key.elements().iter().map(|e| *e.bytes()).collect());
        let ceremony = w.state().ceremony.number;
        Ok(w.append_entry(ElectionKey { ceremony, key })?)
    })?;
    say_entry(output, "key", number);
    Ok(())
}

pub(super) fn redraw(args: &RedrawArgs, output: &Output) -> Result<()> {
    let reason = args.reason.clone();
    let number = args.folder.open().change(|w| {
        let attempt = w.state().roster.as_ref().map_or(0, |r| r.attempt);
        Ok(w.append_entry(Redraw { attempt, reason })?)
    })?;
    say_entry(output, "redraw", number);
    Ok(())
}

pub(super) fn abort(args: &AbortArgs, output: &Output) -> Result<()> {
    let reason = args.reason.clone();
    let number = args.folder.open().change(|w| {
        let ceremony = w.state().ceremony.number;
        Ok(w.append_entry(DkgAbort { ceremony, reason })?)
    })?;
    say_entry(output, "dkg-abort", number);
    Ok(())
}

pub(super) fn note(args: &NoteArgs, output: &Output) -> Result<()> {
    let text = args.text.clone();
    let number = args
        .folder
        .open()
        .change(|w| Ok(w.append_entry(Note { text })?))?;
    say_entry(output, "note", number);
    Ok(())
}
