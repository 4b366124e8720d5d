//! The host's folder of one meeting: `log.jsonl`, `checkpoint`, `trust.json`, `secret/`, `box/`, `files/`.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_record::{Lang, Trust};
use gongxin_roles::writer::Writer;
use gongxin_tlog::{Kind, Signer};

use crate::{
    files::{read, read_log, read_secret, write},
    refusal::refusal,
};

/// The folder.
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

    /// The same where the roots of trust change with the log. They are written first, since nobody could find the numbers
    /// again, and put back if the log cannot be written.
    pub(crate) fn change_both<T>(&self, act: impl FnOnce(&mut Writer, &mut Trust) -> Result<T>) -> Result<T> {
        let (mut writer, mut trust) = (self.read()?, self.trust()?);
        let before = self.trust()?;
        let done = act(&mut writer, &mut trust)?;
        self.save_trust(&trust)?;
        if let Err(error) = self.save(&writer) {
            self.save_trust(&before)?;
            return Err(error);
        }
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

    pub(crate) fn openings_path(&self) -> PathBuf {
        self.0.join("secret").join("openings.json")
    }

    /// Files that go beside the log.
    pub(crate) fn files_path(&self) -> PathBuf {
        self.0.join("files")
    }

    pub(crate) fn trust(&self) -> Result<Trust> {
        let path = self.trust_path();
        Trust::parse(&read(&path)?).map_err(|m| {
            let text = |lang| format!("{}: {}", path.display(), m.text(lang));
            refusal("trust", text(Lang::Zh), text(Lang::En))
        })
    }

    pub(crate) fn save_trust(&self, trust: &Trust) -> Result<()> {
        write(&self.trust_path(), trust.to_json_pretty().as_bytes())
    }

    pub(crate) fn ballot_box(&self, ballot: &str) -> PathBuf {
        self.0.join("box").join(ballot)
    }
}

/// Sets the number of a group or ring in the roots of trust.
pub(crate) fn set_count(counts: &mut gongxin_record::trust::Counts, name: &str, count: u64) {
    counts.0.retain(|(other, _)| other != name);
    counts.0.push((name.to_owned(), count));
}
