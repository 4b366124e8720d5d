//! `gongxin record export|show`

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::{Result, bail};
use clap::Subcommand;
use gongxin_record::{Archive, Log};
use serde_json::json;

use super::meeting::FolderArg;
use crate::{files, output::Output};

/// 记录
#[derive(Subcommand)]
pub(crate) enum RecordCommand {
    /// Pack a sealed meeting into one archive, with the roots of trust beside it
    Export {
        #[command(flatten)]
        folder: FolderArg,
        /// Where to put the archive.
        #[arg(long)]
        out: PathBuf,
        /// Where to put the roots of trust.
        #[arg(long)]
        trust: PathBuf,
    },
    /// Show what a record holds; judges nothing
    Show {
        /// The archive.
        record: PathBuf,
        /// Print every line as it is.
        #[arg(long)]
        lines: bool,
    },
}

pub(crate) fn run(command: RecordCommand, output: &Output) -> Result<()> {
    match command {
        RecordCommand::Export { folder, out, trust } => {
            let folder = folder.open();
            let mut archive = Archive {
                log: files::read(&folder.log_path())?,
                checkpoint: files::read(&folder.checkpoint_path())?,
                files: BTreeMap::new(),
            };
            let extra = folder.0.join("files");
            if extra.exists() {
                for file in std::fs::read_dir(&extra)? {
                    let file = file?;
                    let Some(name) = file.file_name().to_str().map(str::to_owned) else {
                        bail!("a file name is not text")
                    };
                    archive.files.insert(name, files::read(&file.path())?);
                }
            }
            let mut bytes = Vec::new();
            archive.write(&mut bytes)?;
            files::write(&out, &bytes)?;
            files::write(&trust, &files::read(&folder.trust_path())?)?;
            let text = output.pick(
                format!(
                    "记录 {}（{} KB），信任根 {}",
                    out.display(),
                    bytes.len() / 1024,
                    trust.display()
                ),
                format!(
                    "record {} ({} KB), roots of trust {}",
                    out.display(),
                    bytes.len() / 1024,
                    trust.display()
                ),
            );
            output.say(&text, &json!({ "ok": true, "record": out, "bytes": bytes.len() }));
        }
        RecordCommand::Show { record, lines } => {
            let (archive, faults) = Archive::open(&files::read(&record)?);
            let (log, malformed) = Log::split(&archive.log);
            let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
            let mut text = String::new();
            for (line, entry) in log.entries() {
                if lines {
                    text += &format!("{:>6} {}\n", line.number, String::from_utf8_lossy(log.line(line)));
                }
                *kinds.entry(entry.map_or("?", |e| e.type_name())).or_default() += 1;
            }
            kinds
                .iter()
                .for_each(|(kind, n)| text += &format!("{n:>7} {kind}\n"));
            let wrong = faults.len() + malformed.len();
            output.say(
                &text,
                &json!({ "ok": wrong == 0, "entries": log.lines.len(), "kinds": kinds, "faults": wrong }),
            );
        }
    }
    Ok(())
}
