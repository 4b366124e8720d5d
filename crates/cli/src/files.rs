//! Files that people exchange: read with a bound, written whole or not at all.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Result;
use gongxin_record::bytes;
use gongxin_roles::writer::Writer;
use zeroize::Zeroizing;

use crate::refusal::{Explain, refusal};

/// Largest file that is read.
const MAX_FILE: u64 = 1 << 30;

/// Reads a whole file of bounded size.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let shown = path.display();
    let (zh, en) = (format!("无法读取 {shown}"), format!("cannot read {shown}"));
    let size = fs::metadata(path).explain("file", &zh, &en)?.len();
    if size > MAX_FILE {
        let zh = format!("{shown} 超过 1 GiB");
        return Err(refusal("file-large", zh, format!("{shown} is larger than 1 GiB")));
    }
    fs::read(path).explain("file", zh, en)
}

/// Reads a text.
pub(crate) fn read_text(path: &Path) -> Result<Zeroizing<String>> {
    let text = String::from_utf8(read(path)?).map_err(|_| {
        let shown = path.display();
        refusal(
            "file-text",
            format!("{shown} 不是 UTF-8 文本"),
            format!("{shown} is no UTF-8 text"),
        )
    })?;
    Ok(Zeroizing::new(text))
}

/// Writes a public file, whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    replace(path, bytes, 0o644)
}

/// Writes a file that only its owner can read, and that may be made again.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    replace(path, bytes, 0o600)
}

/// Writes a secret file that only its owner can read; refuses to overwrite one.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    fresh(path)?;
    replace(path, bytes, 0o600)
}

/// Refuses a path at which something lies.
pub(crate) fn fresh(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_ok() {
        let shown = path.display();
        return Err(refusal(
            "file-exists",
            format!("{shown} 已经存在；秘密文件从不覆盖，请换一个文件名"),
            format!("{shown} exists already; a secret is never overwritten"),
        ));
    }
    Ok(())
}

fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    let shown = path.display();
    put(path, bytes, mode).explain(
        "file",
        format!("无法写入 {shown}"),
        format!("cannot write {shown}"),
    )
}

fn put(path: &Path, bytes: &[u8], mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        fs::create_dir_all(parent)?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    // What an interrupted run left would keep its own mode.
    if part.symlink_metadata().is_ok() {
        fs::remove_file(&part)?;
    }
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)
}

/// Gives a file the one date that all files of its folder have: a date would tell when it came.
pub(crate) fn undate(path: &Path) -> Result<()> {
    let shown = path.display();
    let set = || {
        fs::File::options()
            .write(true)
            .open(path)?
            .set_modified(std::time::UNIX_EPOCH)
    };
    set().explain(
        "file",
        format!("无法写入 {shown}"),
        format!("cannot write {shown}"),
    )
}

/// Overwrites a small secret and removes it. On flash storage the old bytes may survive all the same.
pub(crate) fn destroy(path: &Path) -> Result<()> {
    let shown = path.display();
    let wipe = || {
        let length = usize::try_from(fs::metadata(path)?.len()).unwrap_or(0);
        let mut file = fs::OpenOptions::new().write(true).open(path)?;
        file.write_all(&vec![0; length])?;
        file.sync_all()?;
        fs::remove_file(path)
    };
    wipe().explain(
        "file",
        format!("无法销毁 {shown}"),
        format!("cannot destroy {shown}"),
    )
}

/// Files written before the log. Unless the log takes its entry, they are taken back: nothing would rest on them.
#[derive(Default)]
pub(crate) struct Undo(Vec<PathBuf>);

impl Undo {
    /// Writes a secret file that is taken back unless [`Undo::keep`] is called.
    pub(crate) fn write_secret(&mut self, path: &Path, bytes: &[u8]) -> Result<()> {
        write_secret(path, bytes)?;
        self.0.push(path.to_owned());
        Ok(())
    }

    /// All went well.
    pub(crate) fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        for path in &self.0 {
            // The refusal that led here is what the user must read.
            let _ = destroy(path);
        }
    }
}

/// Reads a 32-byte secret in b64.
pub(crate) fn read_secret(path: &Path) -> Result<Zeroizing<[u8; 32]>> {
    let text = read_text(path)?;
    let shown = path.display();
    let secret = bytes::array_from_b64(text.trim()).map_err(|_| {
        refusal(
            "secret",
            format!("{shown} 中没有密钥"),
            format!("{shown} holds no secret"),
        )
    })?;
    Ok(Zeroizing::new(secret))
}

/// A line as it was handed over, without its line end.
pub(crate) fn read_line(path: &Path) -> Result<Vec<u8>> {
    let mut line = read(path)?;
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    Ok(line)
}

/// Reads a log and judges it.
pub(crate) fn read_log(path: &Path) -> Result<Writer> {
    let shown = path.display();
    Writer::read(&read(path)?).explain(
        "log",
        format!("日志 {shown} 不成立"),
        format!("{shown} does not hold"),
    )
}
