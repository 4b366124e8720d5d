//! Signed heads, and the end of the record.

use std::path::PathBuf;

use anyhow::{Context, Result};
use gongxin_record::entry::Seal;
use serde_json::json;

use super::say_entry;
use crate::{
    files::{self, Folder},
    output::Output,
};

pub(super) fn checkpoint(folder: &Folder, output: &Output) -> Result<()> {
    let (size, path) = sign_head(folder)?;
    let text = output.pick(
        format!("日志头（{size} 条）已签署：{}，请见证人联署", path.display()),
        format!(
            "head of {size} entries signed: {}; witnesses may cosign it",
            path.display()
        ),
    );
    output.say(&text, &json!({ "ok": true, "size": size, "checkpoint": path }));
    Ok(())
}

/// Signs the head as it is now; cosignatures of an earlier head fall away.
fn sign_head(folder: &Folder) -> Result<(u64, PathBuf)> {
    let writer = folder.read()?;
    let note = writer.checkpoint(&folder.signer(&writer)?);
    let path = folder.checkpoint_path();
    files::write(&path, note.to_string().as_bytes())?;
    Ok((writer.head().0, path))
}

pub(super) fn seal(folder: &Folder, extra: &[PathBuf], output: &Output) -> Result<()> {
    let mut archive = gongxin_record::Archive::default();
    for path in extra {
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .context("a file needs a plain name")?;
        let bytes = files::read(path)?;
        files::write(&folder.0.join("files").join(name), &bytes)?;
        archive.files.insert(name.to_owned(), bytes);
    }
    let entry: Seal = archive.make_seal();
    let number = folder.change(|w| Ok(w.append_entry(entry)?))?;
    sign_head(folder)?;
    say_entry(output, "seal", number)
}
