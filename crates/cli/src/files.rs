//! Files that people exchange, and the host's meeting folder.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use gongxin_record::{Trust, bytes};
use gongxin_roles::writer::Writer;
use gongxin_tlog::{Kind, Signer};
use zeroize::Zeroizing;

/// Largest file that is read.
const MAX_FILE: u64 = 1 << 30;

/// Reads a whole file of bounded size.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let size = fs::metadata(path)
        .with_context(|| format!("cannot read {}", path.display()))?
        .len();
    if size > MAX_FILE {
        bail!("{} is larger than 1 GiB", path.display());
    }
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a public file, whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    replace(path, bytes, 0o644)
}

/// Writes a secret file that only its owner can read; refuses to overwrite one.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    if path.exists() {
        bail!("{} exists already; a secret is never overwritten", path.display());
    }
    replace(path, bytes, 0o600)
}

fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(&part)
        .with_context(|| format!("cannot write {}", part.display()))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path).with_context(|| format!("cannot write {}", path.display()))
}

/// Reads a 32-byte secret in b64.
pub(crate) fn read_secret(path: &Path) -> Result<Zeroizing<[u8; 32]>> {
    let text = Zeroizing::new(String::from_utf8(read(path)?)?);
    let secret =
        bytes::array_from_b64(text.trim()).with_context(|| format!("{} holds no secret", path.display()))?;
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
    Writer::read(&read(path)?).with_context(|| format!("{} does not hold", path.display()))
}

/// The host's folder of one meeting.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn log_path(&self) -> PathBuf {
        self.0.join("log.jsonl")
    }

    pub(crate) fn read(&self) -> Result<Writer> {
        read_log(&self.log_path())
    }

    pub(crate) fn save(&self, writer: &Writer) -> Result<()> {
        write(&self.log_path(), &writer.log())
    }

    /// Reads the log, lets `act` add to it, and saves it only if all went well.
    pub(crate) fn change<T>(&self, act: impl FnOnce(&mut Writer) -> Result<T>) -> Result<T> {
        let mut writer = self.read()?;
        let done = act(&mut writer)?;
        self.save(&writer)?;
        Ok(done)
    }

    pub(crate) fn signer(&self, writer: &Writer) -> Result<Signer> {
        let origin = writer
            .state()
            .meeting
            .as_ref()
            .map(|m| m.definition.log.origin.clone())
            .unwrap_or_default();
        let seed = read_secret(&self.0.join("secret").join("log.key"))?;
        Ok(Signer::new(&origin, Kind::Log, &seed)?)
    }

    pub(crate) fn checkpoint_path(&self) -> PathBuf {
        self.0.join("checkpoint")
    }

    pub(crate) fn trust_path(&self) -> PathBuf {
        self.0.join("trust.json")
    }

    pub(crate) fn trust(&self) -> Result<Trust> {
        let bytes = read(&self.trust_path())?;
        Trust::parse(&bytes).map_err(|m| anyhow::anyhow!(m.text(gongxin_record::Lang::En)))
    }

    pub(crate) fn save_trust(&self, trust: &Trust) -> Result<()> {
        write(&self.trust_path(), trust.to_json_pretty().as_bytes())
    }

    pub(crate) fn ballot_box(&self, ballot: &str) -> PathBuf {
        self.0.join("box").join(ballot)
    }
}
