//! `gongxin witness keygen|cosign|follow`

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use gongxin_roles::{
    witness::{PURPOSE, own_signer, put_line},
    witnessed::signed_head,
    writer::Writer,
};
use gongxin_tlog::{Kind, Signer};
use rand_core::Rng;
use serde_json::json;
use zeroize::Zeroizing;

use super::{
    follow::{self, FollowArgs},
    secret::{NewSecretArg, SecretArg},
};
use crate::{
    files,
    head::Head,
    machine,
    output::Output,
    refusal::{Explain, refusal, require},
};

/// 见证人
#[derive(Subcommand)]
pub(crate) enum WitnessCommand {
    /// 生成见证人密钥 Make a witness key
    #[command(
        after_help = "示例 Example:\n  gongxin witness keygen --name jw.yunling.example --secret witness.key --public 见证人一.vkey"
    )]
    Keygen {
        /// 密钥的名称，像网址那样写 / Name of the key, e.g. witness.example.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        secret: NewSecretArg,
        /// 公钥写到哪里 / Where to put the verifier key.
        #[arg(long)]
        public: PathBuf,
    },
    /// 联署日志头 Cosign a head that you have seen (adds a line to the checkpoint file)
    #[command(
        after_help = "示例 Example:\n  gongxin witness cosign --secret witness.key --log log.jsonl --checkpoint checkpoint\n\n\
        Only a head that the meeting's log key signed is cosigned, and only by a key that the meeting lists.\n\
        You cosign one history of a meeting only: what you saw is kept beside the secret (.memory.json)."
    )]
    Cosign {
        #[command(flatten)]
        secret: SecretArg,
        /// 日志 / The log: its root must be that of the checkpoint.
        #[arg(long)]
        log: PathBuf,
        /// 检查点文件 / The checkpoint file.
        #[arg(long)]
        checkpoint: PathBuf,
    },
    /// 跟随服务器上的会议，随签随署 Stay with a served meeting and cosign its heads as they come
    Follow(FollowArgs),
}

pub(crate) fn run(command: WitnessCommand, output: &Output) -> Result<()> {
    match command {
        WitnessCommand::Follow(args) => follow::run(&args, output)?,
        WitnessCommand::Keygen { name, secret, public } => {
            let mut seed = Zeroizing::new([0; 32]);
            machine::rng()?.fill_bytes(&mut *seed);
            let signer =
                Signer::new(&name, Kind::Witness, &seed).about("key-name", format!("--name {name}"))?;
            secret.write(&seed, PURPOSE, output)?;
            files::write(&public, signer.public().to_string().as_bytes())?;
            let key = signer.public().to_string();
            output.say(&key, &json!({ "ok": true, "key": key }));
        }
        WitnessCommand::Cosign {
            secret,
            log,
            checkpoint,
        } => {
            let writer = files::read_log(&log)?;
            let (mut note, shown) = signed_head(&writer, &files::read(&checkpoint)?)?;
            let head = Head::of(&writer);
            require(
                shown.size == head.size,
                "checkpoint-not-head",
                format!(
                    "检查点是第 {} 条时的日志头，日志已有 {} 条：请主持人重新签署",
                    shown.size, head.size
                ),
                "the checkpoint is not the head of this log",
            )?;
            let signer = listed_signer(&writer, &*secret.read(PURPOSE, output)?)?;
            secret.follow(&writer)?;
            put_line(&mut note, &signer, machine::now()?);
            files::write(&checkpoint, note.to_string().as_bytes())?;
            let name = signer.public().name();
            let text = output.pick(
                format!("已见证：{name}\n{}", head.text(output)),
                format!("cosigned by {name}\n{}", head.text(output)),
            );
            output.say(
                &text,
                &json!({ "ok": true, "name": name, "size": head.size, "head": head.json() }),
            );
        }
    }
    Ok(())
}

/// The signer of a witness whom the meeting lists.
pub(super) fn listed_signer(log: &Writer, seed: &[u8; 32]) -> Result<Signer> {
    own_signer(log, seed).ok_or_else(|| {
        refusal(
            "not-a-witness",
            "此密钥不在本会议登记的见证人之列，签了也不算数",
            "this key is none of the meeting's witnesses; its line would count for nothing",
        )
    })
}
