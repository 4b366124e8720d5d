//! Where trustees and witnesses keep a secret (under a passphrase) and what they remember of each log.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

use anyhow::Result;
use gongxin_record::bytes::to_b64;
use gongxin_roles::{memory::Memory, sealed, writer::Writer};
use zeroize::Zeroizing;

use crate::{
    files, machine,
    output::Output,
    refusal::{Explain, refusal, require},
};

/// A passphrase shorter than this is refused.
const SHORTEST: usize = 8;

/// A secret that exists.
#[derive(clap::Args)]
pub(crate) struct SecretArg {
    /// 您的密钥文件 / Your secret file.
    #[arg(long)]
    secret: PathBuf,
    /// 写有口令的文件；不给就当场询问 / A file with the passphrase; without it you are asked.
    #[arg(long, env = "GONGXIN_PASSPHRASE_FILE")]
    passphrase_file: Option<PathBuf>,
}

/// A secret to be made.
#[derive(clap::Args)]
pub(crate) struct NewSecretArg {
    #[command(flatten)]
    at: SecretArg,
    /// 不设口令 / Keep the secret without a passphrase (readable by your account only; the line can be copied onto paper).
    #[arg(long, conflicts_with = "passphrase_file")]
    plain: bool,
}

impl NewSecretArg {
    /// Seals and writes a fresh secret, then reads it back.
    pub(super) fn write(&self, secret: &[u8; 32], purpose: &str, output: &Output) -> Result<()> {
        if self.plain {
            return files::write_secret(&self.at.secret, to_b64(secret).as_bytes());
        }
        let passphrase = self.at.passphrase(true, output)?;
        require(
            passphrase.chars().count() >= SHORTEST,
            "passphrase-short",
            format!("口令至少 {SHORTEST} 个字符"),
            format!("a passphrase has at least {SHORTEST} characters"),
        )?;
        let text = sealed::seal(secret, purpose, passphrase.as_bytes(), &mut machine::rng()?)?;
        files::write_secret(&self.at.secret, text.as_bytes())?;
        let again = sealed::open(
            &files::read_text(&self.at.secret)?,
            purpose,
            passphrase.as_bytes(),
        )?;
        require(
            *again == *secret,
            "read-back",
            "写入的文件读回不一致，请换一个磁盘",
            "the file does not read back: use another disk",
        )
    }
}

impl SecretArg {
    /// Opens the secret.
    pub(super) fn read(&self, purpose: &str, output: &Output) -> Result<Zeroizing<[u8; 32]>> {
        let text = files::read_text(&self.secret)?;
        if !sealed::is_sealed(&text) {
            return files::read_secret(&self.secret);
        }
        let passphrase = self.passphrase(false, output)?;
        sealed::open(&text, purpose, passphrase.as_bytes()).about("sealed", self.secret.display())
    }

    /// Refuses a log that does not extend what this person saw before, and remembers its head; gives what was written.
    pub(super) fn follow(&self, log: &Writer) -> Result<Memory> {
        follow(&self.secret, log)
    }

    fn passphrase(&self, fresh: bool, output: &Output) -> Result<Zeroizing<String>> {
        if let Some(path) = &self.passphrase_file {
            let text = files::read_text(path)?;
            return Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()));
        }
        if !std::io::stdin().is_terminal() {
            return Err(refusal(
                "passphrase-missing",
                "需要口令：请在终端运行，或用 --passphrase-file 指定口令文件",
                "a passphrase is needed: run this in a terminal, or give --passphrase-file",
            ));
        }
        let first = Zeroizing::new(rpassword::prompt_password(output.pick("口令：", "Passphrase: "))?);
        if fresh {
            let second = Zeroizing::new(rpassword::prompt_password(
                output.pick("再输一次：", "Once more: "),
            )?);
            require(
                *first == *second,
                "passphrases-differ",
                "两次输入的口令不同",
                "the passphrases differ",
            )?;
        }
        Ok(first)
    }
}

/// Refuses a log that does not extend what was seen before by the owner of this secret file, and remembers its head beside it;
/// gives what was written.
pub(super) fn follow(secret: &Path, log: &Writer) -> Result<Memory> {
    let mut name = secret.as_os_str().to_owned();
    name.push(".memory.json");
    let path = PathBuf::from(name);
    let mut memory = if path.exists() {
        read_memory(&path)?
    } else {
        Memory::default()
    };
    memory.follow(log)?;
    files::write(&path, &serde_json::to_vec_pretty(&memory)?)?;
    Ok(memory)
}

fn read_memory(path: &Path) -> Result<Memory> {
    serde_json::from_slice(&files::read(path)?).about("memory", path.display())
}
