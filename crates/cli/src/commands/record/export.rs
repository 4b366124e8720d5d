//! Packs a sealed meeting.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_record::{Archive, archive::is_safe_name};
use serde_json::json;

use crate::{
    commands::meeting::FolderArg,
    files,
    output::Output,
    refusal::{Explain, refusal, require},
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (after the witnesses have cosigned the sealed head):\n  \
    gongxin record export --dir 会议 --out record.zip --trust trust.json\n\n\
    Packs the log, the checkpoint and the files that the seal names, nothing else."
)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 记录写到哪里 / Where to put the archive.
    #[arg(long)]
    out: PathBuf,
    /// 信任根写到哪里 / Where to put the roots of trust.
    #[arg(long)]
    trust: PathBuf,
}

pub(super) fn export(args: &ExportArgs, output: &Output) -> Result<()> {
    let folder = args.folder.open();
    let log = files::read(&folder.log_path())?;
    let mut archive = Archive {
        log,
        ..Archive::default()
    };
    let seal = archive.seal().explain(
        "not-sealed",
        "会议尚未封存：先 gongxin meeting seal",
        "the meeting is not sealed yet: gongxin meeting seal",
    )?;
    archive.checkpoint = files::read(&folder.checkpoint_path())?;
    for file in seal.files.iter().filter(|file| is_safe_name(&file.name)) {
        let bytes = files::read(&folder.files_path().join(&file.name))?;
        archive.files.insert(file.name.clone(), bytes);
    }
    if let Some(fault) = archive.check_seal().first() {
        return Err(refusal(
            "seal",
            format!("附件与封存时不同，请从备份找回原文件（{fault}）"),
            format!("a file differs from the seal: {fault}"),
        ));
    }
    let bytes = archive
        .to_zip()
        .explain("archive", "装不成档案", "this makes no archive")?;
    require(
        args.out != args.trust,
        "same-path",
        "--out 与 --trust 不能是同一个文件",
        "--out and --trust name one file",
    )?;
    files::write(&args.out, &bytes)?;
    files::write(&args.trust, &files::read(&folder.trust_path())?)?;
    let (out, kb, trust) = (args.out.display(), bytes.len() / 1024, args.trust.display());
    let text = output.pick(
        format!("记录 {out}（{kb} KB），信任根 {trust}"),
        format!("record {out} ({kb} KB), roots of trust {trust}"),
    );
    output.say(
        &text,
        &json!({ "ok": true, "record": args.out, "bytes": bytes.len(), "trust": args.trust }),
    );
    Ok(())
}
