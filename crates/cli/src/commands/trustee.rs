//! `gongxin trustee keygen|dkg|share`

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use gongxin_record::bytes::{Ed25519Key, PointBytes, to_b64};
use gongxin_roles::trustee::Trustee;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{files, machine, output::Output};

/// 监票人
#[derive(Subcommand)]
pub(crate) enum TrusteeCommand {
    /// Make a secret and the public file for the host
    Keygen {
        /// Your name.
        #[arg(long)]
        name: String,
        /// Where to keep the secret (one line; it can be copied onto paper).
        #[arg(long)]
        secret: PathBuf,
        /// Where to put the public file.
        #[arg(long)]
        public: PathBuf,
    },
    /// Make the next line that you owe in the key ceremony: commit, deal, accept or complain
    Dkg(StepArgs),
    /// Judge all ballots of a closed ballot and make your decryption share
    Share {
        #[command(flatten)]
        step: StepArgs,
        /// Ballot.
        #[arg(long)]
        ballot: String,
    },
}

#[derive(clap::Args)]
pub(crate) struct StepArgs {
    /// Your secret.
    #[arg(long)]
    pub(crate) secret: PathBuf,
    /// The log so far.
    #[arg(long)]
    pub(crate) log: PathBuf,
    /// Where to put the line.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// A trustee's public keys, for entry 0.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicFile {
    pub(crate) name: String,
    pub(crate) key: Ed25519Key,
    #[serde(rename = "box")]
    pub(crate) box_key: PointBytes,
}

pub(crate) fn run(command: TrusteeCommand, output: &Output) -> Result<()> {
    let mut rng = machine::rng()?;
    match command {
        TrusteeCommand::Keygen { name, secret, public } => {
            let trustee = Trustee::random(&mut rng);
            let (key, box_key) = trustee.public()?;
            files::write_secret(&secret, to_b64(trustee.expose()).as_bytes())?;
            files::write(&public, &serde_json::to_vec(&PublicFile { name, key, box_key })?)?;
            output.say(
                &output.pick("密钥已生成", "keys made"),
                &json!({ "ok": true, "public": public }),
            );
        }
        TrusteeCommand::Dkg(step) => {
            let trustee = Trustee::new(*files::read_secret(&step.secret)?);
            let writer = files::read_log(&step.log)?;
            files::write(
                &step.out,
                trustee.ceremony_step(writer.state(), &mut rng)?.as_bytes(),
            )?;
            output.say(
                &output.pick("本步已完成", "step done"),
                &json!({ "ok": true, "line": step.out }),
            );
        }
        TrusteeCommand::Share { step, ballot } => {
            let trustee = Trustee::new(*files::read_secret(&step.secret)?);
            let writer = files::read_log(&step.log)?;
            files::write(&step.out, trustee.share(&writer, &ballot, &mut rng)?.as_bytes())?;
            output.say(
                &output.pick("已核验全部选票并给出份额", "all ballots hold; share made"),
                &json!({ "ok": true, "line": step.out }),
            );
        }
    }
    Ok(())
}
