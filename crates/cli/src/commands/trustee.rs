//! `gongxin trustee keygen|dkg|share|mix|row-share|sign-paper`

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
    /// 混洗 Mix the write-ins of a contest: shuffle and re-encrypt them, with a proof
    Mix(mix::MixArgs),
    /// 解密另填内容 Give your part in opening the mixed write-ins of a contest
    RowShare(mix::RowShareArgs),
    /// 签署纸质票数目 Sign the figures of paper ballots
    SignPaper(mix::SignPaperArgs),
}

#[derive(clap::Args)]
pub(crate) struct StepArgs {
    #[command(flatten)]
    pub(super) secret: SecretArg,
    /// 最新的日志 / The log so far.
    #[arg(long)]
    pub(super) log: PathBuf,
    /// 写到哪里 / Where to put the line.
    #[arg(long)]
    pub(super) out: PathBuf,
}

impl StepArgs {
    fn trustee(&self, output: &Output) -> Result<Trustee> {
        Ok(Trustee::new(*self.secret.read(PURPOSE, output)?))
    }
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
        TrusteeCommand::Mix(args) => mix::mix(&args, &args.step.trustee(output)?, output)?,
        TrusteeCommand::RowShare(args) => mix::row_share(&args, &args.mix.step.trustee(output)?, output)?,
        TrusteeCommand::SignPaper(args) => mix::sign_paper(&args, &args.step.trustee(output)?, output)?,
        TrusteeCommand::Dkg(step) => {
            let trustee = step.trustee(output)?;
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
            let trustee = step.trustee(output)?;
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
