//! The ballot box: accept, close. Its files are named by tag and tell nothing about who came when.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use gongxin_record::{Entry, entry::Cast};
use serde_json::json;

use crate::{
    files::{self, Folder},
    machine,
    output::Output,
};

pub(super) fn accept(folder: &Folder, casts: &[PathBuf], receipts: &Path, output: &Output) -> Result<()> {
    let writer = folder.read()?;
    let signer = folder.signer(&writer)?;
    let mut rng = machine::rng()?;
    for path in casts {
        let line = files::read_line(path)?;
        let Ok(Entry::Cast(cast)) = Entry::parse(&line) else {
            bail!("{} is no ballot", path.display())
        };
        let shelf = Shelf(folder.ballot_box(&cast.ballot));
        shelf
            .check(&cast, &line, output)
            .with_context(|| path.display().to_string())?;
        let receipt = writer
            .accept(&line, &signer, &mut rng)
            .with_context(|| path.display().to_string())?;
        shelf.keep(&cast, &line)?;
        files::write(
            &receipts.join(format!("{}.receipt", file_name(&cast))),
            receipt.as_bytes(),
        )?;
    }
    let text = output.pick(
        format!("已收 {} 张选票，回执在 {}", casts.len(), receipts.display()),
        format!(
            "{} ballots accepted, receipts in {}",
            casts.len(),
            receipts.display()
        ),
    );
    output.say(&text, &json!({ "ok": true, "accepted": casts.len() }));
    Ok(())
}

pub(super) fn close(folder: &Folder, ballot: &str, output: &Output) -> Result<()> {
    let mut casts: Vec<Cast> = Vec::new();
    let box_path = folder.ballot_box(ballot);
    if box_path.exists() {
        for file in std::fs::read_dir(&box_path)? {
            match Entry::parse(&files::read_line(&file?.path())?) {
                Ok(Entry::Cast(cast)) => casts.push(cast),
                _ => bail!("{} holds a file that is no ballot", box_path.display()),
            }
        }
    }
    let mut rng = machine::rng()?;
    let counted = folder.change(|w| {
        w.close(ballot, &casts, &mut rng)?;
        Ok(w.state().ballots.get(ballot).map_or(0, |b| b.counted.len()))
    })?;
    let text = output.pick(
        format!("表决 {ballot} 已关闭，收回 {counted} 张"),
        format!("ballot {ballot} closed, {counted} ballots"),
    );
    output.say(
        &text,
        &json!({ "ok": true, "ballot": ballot, "counted": counted }),
    );
    Ok(())
}

/// Named by tag and revision: the folder tells nothing about who came when.
fn file_name(cast: &Cast) -> String {
    format!("{}-{}", cast.tag, cast.revision)
}

/// The accepted ballots of one ballot. A receipt promises exact bytes, so nothing kept is ever replaced.
struct Shelf(PathBuf);

impl Shelf {
    /// The same bytes again are welcome; other bytes must have a higher revision than all that the tag sent before.
    fn check(&self, cast: &Cast, line: &[u8], output: &Output) -> Result<()> {
        let own = self.0.join(file_name(cast));
        if own.exists() && files::read(&own)? == line {
            return Ok(());
        }
        let prefix = format!("{}-", cast.tag);
        if !self.0.exists() {
            return Ok(());
        }
        for file in std::fs::read_dir(&self.0)? {
            let name = file?.file_name();
            let kept = name
                .to_str()
                .and_then(|n| n.strip_prefix(&prefix))
                .and_then(|n| n.parse::<u32>().ok());
            if kept.is_some_and(|kept| kept >= cast.revision) {
                bail!(output.pick(
                    format!(
                        "此人已投过第 {} 版选票，改投须用更高的版次",
                        kept.unwrap_or_default()
                    ),
                    format!(
                        "revision {} of this voter is in the box; a change needs a higher one",
                        kept.unwrap_or_default()
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Keeps a ballot, with one time for all files, so that the disk does not tell the order either.
    fn keep(&self, cast: &Cast, line: &[u8]) -> Result<()> {
        let path = self.0.join(file_name(cast));
        files::write(&path, line)?;
        std::fs::File::options()
            .write(true)
            .open(&path)?
            .set_modified(std::time::UNIX_EPOCH)?;
        Ok(())
    }
}
