//! `gongxin witness keygen|cosign`

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use gongxin_tlog::{Kind, Note, Signer, cosign};
use rand_core::Rng;
use serde_json::json;
use zeroize::Zeroizing;

use super::secret::{NewSecretArg, SecretArg};
use crate::{files, machine, output::Output};

/// What a witness's sealed file is for.
const PURPOSE: &str = "witness";

/// 见证人
#[derive(Subcommand)]
pub(crate) enum WitnessCommand {
    /// Make a witness key
    Keygen {
        /// Name of the key, e.g. witness.example.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        secret: NewSecretArg,
        /// Where to put the verifier key.
        #[arg(long)]
        public: PathBuf,
    },
    /// Cosign a head that you have seen (adds a line to the checkpoint file)
    #[command(
        after_help = "Example:\n  gongxin witness cosign --name witness.example --secret witness.key --log log.jsonl --checkpoint checkpoint\n\n\
        You cosign one history of a meeting only: what you saw is kept beside the secret (.memory.json)."
    )]
    Cosign {
        /// Name of the key.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        secret: SecretArg,
        /// The log: its root must be that of the checkpoint.
        #[arg(long)]
        log: PathBuf,
        /// The checkpoint file.
        #[arg(long)]
        checkpoint: PathBuf,
    },
}

pub(crate) fn run(command: WitnessCommand, output: &Output) -> Result<()> {
    match command {
        WitnessCommand::Keygen { name, secret, public } => {
            let mut seed = Zeroizing::new([0; 32]);
            machine::rng()?.fill_bytes(&mut *seed);
            let signer = Signer::new(&name, Kind::Witness, &seed)?;
            secret.write(&seed, PURPOSE, output)?;
            files::write(&public, signer.public().to_string().as_bytes())?;
            let key = signer.public().to_string();
            output.say(&key, &json!({ "ok": true, "key": key }));
        }
        WitnessCommand::Cosign {
            name,
            secret,
            log,
            checkpoint,
        } => {
            let writer = files::read_log(&log)?;
            let mut note = Note::parse(&files::read(&checkpoint)?)?;
            let head = gongxin_tlog::Checkpoint::parse(&note.text)?;
            let (size, root) = writer.head();
            anyhow::ensure!(
                head.size == size && head.root.0 == root.0,
                "the checkpoint is not the head of this log"
            );
            let signer = Signer::new(&name, Kind::Witness, &*secret.read(PURPOSE, output)?)?;
            secret.follow(&writer, output)?;
            note.signatures.push(cosign(&note, &signer, machine::now()?));
            files::write(&checkpoint, note.to_string().as_bytes())?;
            output.say(
                &output.pick("已见证", "cosigned"),
                &json!({ "ok": true, "size": size }),
            );
        }
    }
    Ok(())
}
