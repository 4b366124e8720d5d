//! Signed heads, and the end of the record.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_record::{
    Archive,
    archive::{CHECKPOINT, LOG, MAX_MEMBERS, is_safe_name},
    entry::Seal,
};
use serde_json::json;

use super::FolderArg;
use crate::{
    files,
    folder::Folder,
    head::Head,
    output::Output,
    refusal::{Explain, require},
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin meeting seal --dir 会议 --file result-gt1.txt --file result-qwh1.txt\n\n\
    File names are ASCII letters, digits, dots, hyphens and underscores. Nothing can be logged after the seal."
)]
pub(crate) struct SealArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 与日志放在一起的文件 / Files to put beside the log.
    #[arg(long)]
    file: Vec<PathBuf>,
}

pub(super) fn checkpoint(folder: &Folder, output: &Output) -> Result<()> {
    let writer = folder.read()?;
    let note = writer.checkpoint(&folder.signer(&writer)?);
    let path = folder.checkpoint_path();
    files::write(&path, note.to_string().as_bytes())?;
    let (head, shown) = (Head::of(&writer), path.display());
    let text = output.pick(
        format!("日志头已签署：{shown}，请见证人联署\n{}", head.text(output)),
        format!(
            "head signed: {shown}; witnesses may cosign it\n{}",
            head.text(output)
        ),
    );
    output.say(
        &text,
        &json!({ "ok": true, "size": head.size, "checkpoint": path, "head": head.json() }),
    );
    Ok(())
}

/// A seal that cannot be exported would end the meeting, so the archive is made before anything is written.
pub(super) fn seal(args: &SealArgs, output: &Output) -> Result<()> {
    let folder = args.folder.open();
    let mut writer = folder.read()?;
    let signer = folder.signer(&writer)?;
    let mut archive = gather(&args.file)?;
    let entry: Seal = archive.make_seal();
    let number = writer.append_entry(entry)?;
    let note = writer.checkpoint(&signer).to_string();
    archive.log = writer.log();
    archive.checkpoint = note.clone().into_bytes();
    archive.to_zip().explain(
        "archive",
        "这些内容装不成档案，没有封存",
        "these files make no archive; nothing was sealed",
    )?;
    for (name, bytes) in &archive.files {
        files::write(&folder.files_path().join(name), bytes)?;
    }
    folder.save(&writer)?;
    files::write(&folder.checkpoint_path(), note.as_bytes())?;
    let head = Head::of(&writer);
    let text = output.pick(
        format!(
            "已封存（第 {number} 条），日志头已签署，请见证人联署后再导出\n{}",
            head.text(output)
        ),
        format!(
            "sealed (entry {number}); the head is signed: let the witnesses cosign it, then export\n{}",
            head.text(output)
        ),
    );
    output.say(
        &text,
        &json!({ "ok": true, "entry": number, "type": "seal", "head": head.json() }),
    );
    Ok(())
}

/// The files by name; every name must be one that any system unpacks alike.
fn gather(paths: &[PathBuf]) -> Result<Archive> {
    let mut archive = Archive::default();
    for path in paths {
        let shown = path.display();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        require(
            is_safe_name(name) && name != LOG && name != CHECKPOINT,
            "file-name",
            format!(
                "附件 {shown} 的文件名只能用英文字母、数字、点、横线和下划线，且不能是 {LOG}、{CHECKPOINT}：请改名"
            ),
            format!(
                "{shown}: rename it to ASCII letters, digits, '.', '-' and '_', and not {LOG} or {CHECKPOINT}"
            ),
        )?;
        let known = archive.files.insert(name.to_owned(), files::read(path)?);
        require(
            known.is_none(),
            "file-twice",
            format!("有两个附件都叫 {name}"),
            format!("two files are called {name}"),
        )?;
    }
    let most = MAX_MEMBERS - 2;
    require(
        archive.files.len() <= most,
        "file-many",
        format!("附件最多 {most} 个"),
        format!("there may be {most} files at most"),
    )?;
    Ok(archive)
}
