//! `gongxin trustee keygen|dkg|share|mix`

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use gongxin_record::bytes::{Ed25519Key, PointBytes};
use gongxin_roles::{trustee::Trustee, witnessed::Witnessed};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    mix,
    secret::{NewSecretArg, SecretArg},
};
use crate::{files, head::Head, machine, output::Output};

/// What a trustee's sealed file is for.
const PURPOSE: &str = "trustee";

/// 监票人
#[derive(Subcommand)]
pub(crate) enum TrusteeCommand {
    /// 生成密钥和公开文件 Make a secret and the public file for the host
    #[command(
        after_help = "示例 Example:\n  gongxin trustee keygen --name 张三 --secret trustee.key --public trustee-public.json"
    )]
    Keygen {
        /// 您的姓名 / Your name.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        secret: NewSecretArg,
        /// 公开文件写到哪里 / Where to put the public file.
        #[arg(long)]
        public: PathBuf,
    },
    /// 密钥仪式的下一步 Make the next line that you owe in the key ceremony: commit, deal, accept or complain
    #[command(
        after_help = "示例 Example (run three times, each with the newest log):\n  gongxin trustee dkg --secret trustee.key --log log.jsonl --out dkg-1.line"
    )]
    Dkg(StepArgs),
    /// 交出解密份额 Judge all ballots of a closed ballot and make your decryption share
    #[command(
        after_help = "示例 Example:\n  gongxin trustee share --secret trustee.key --log log.jsonl --checkpoint checkpoint --ballot gt1 --out share.line\n\n\
        A log that is no continuation of one you saw before is refused: what you saw is kept beside the secret (.memory.json)."
    )]
    Share {
        #[command(flatten)]
        step: StepArgs,
        /// 表决标识 / Ballot.
        #[arg(long)]
        ballot: String,
        /// 见证人联署过的检查点 / A head after the close that the witnesses have cosigned (needed if the meeting has a quorum of witnesses).
        #[arg(long)]
        checkpoint: Option<PathBuf>,
    },
    /// 混洗 Shuffle and re-encrypt the ballots of a closed ballot, with a proof
    #[command(
        after_help = "示例 Example (the second mixer):\n  gongxin trustee mix --secret trustee.key --log log.jsonl --ballot gt1 --mix mix-1.json --out mix-2.json\n\n\
        Earlier mixes are checked first. The ballots of today's kinds are only summed; mixing serves ballots with write-ins."
    )]
    Mix(mix::MixArgs),
    /// 核验混洗 Check mixes, as anybody can
    #[command(
        after_help = "示例 Example:\n  gongxin trustee check-mix --log log.jsonl --ballot gt1 --mix mix-1.json --mix mix-2.json"
    )]
    CheckMix(mix::Before),
}

#[derive(clap::Args)]
pub(crate) struct StepArgs {
    #[command(flatten)]
    secret: SecretArg,
    /// 最新的日志 / The log so far.
    #[arg(long)]
    log: PathBuf,
    /// 写到哪里 / Where to put the line.
    #[arg(long)]
    out: PathBuf,
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
            secret.write(trustee.expose(), PURPOSE, output)?;
            files::write(&public, &serde_json::to_vec(&PublicFile { name, key, box_key })?)?;
            output.say(
                &output.pick("密钥已生成并读回核对", "keys made and read back"),
                &json!({ "ok": true, "public": public }),
            );
        }
        TrusteeCommand::Mix(args) => {
            let trustee = Trustee::new(*args.secret.read(PURPOSE, output)?);
            mix::mix(&args, &trustee, output)?;
        }
        TrusteeCommand::CheckMix(before) => mix::check_mixes(&before, output)?,
        TrusteeCommand::Dkg(step) => {
            let trustee = Trustee::new(*step.secret.read(PURPOSE, output)?);
            let log = files::read_log(&step.log)?;
            step.secret.follow(&log)?;
            let line = trustee.ceremony_step(log.state(), &mut rng)?;
            files::write(&step.out, line.as_bytes())?;
            output.say(
                &output.pick("本步已完成", "step done"),
                &json!({ "ok": true, "line": step.out }),
            );
        }
        TrusteeCommand::Share {
            step,
            ballot,
            checkpoint,
        } => {
            let trustee = Trustee::new(*step.secret.read(PURPOSE, output)?);
            let log = files::read_log(&step.log)?;
            let checkpoint = checkpoint.map(|path| files::read(&path)).transpose()?;
            let witnessed = Witnessed::check(&log, checkpoint.as_deref())?;
            let (size, root) = witnessed.head();
            let head = Head { size, root };
            step.secret.follow(&log)?;
            let line = trustee.share(witnessed, &ballot, &mut rng)?;
            files::write(&step.out, line.as_bytes())?;
            let text = output.pick(
                format!("已核验全部选票并给出份额\n{}", head.text(output)),
                format!("all ballots hold; share made\n{}", head.text(output)),
            );
            output.say(
                &text,
                &json!({ "ok": true, "line": step.out, "head": head.json() }),
            );
        }
    }
    Ok(())
}
