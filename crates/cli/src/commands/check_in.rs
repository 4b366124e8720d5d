//! `gongxin check-in`

use std::path::{Path, PathBuf};

use anyhow::Result;
use gongxin_record::bytes::Ed25519Key;
use gongxin_roles::{token::Token, voter::Device};
use serde_json::json;
use zeroize::Zeroizing;

use super::private_text;
use crate::{
    files, machine,
    output::Output,
    refusal::{Explain, refusal, require},
};

/// 签到
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (the code is asked for, and stays out of the shell's history):\n  \
    gongxin check-in --log log.jsonl --device /U盘/device --out check-in.line\n  \
    gongxin check-in --log log.jsonl --code-file - --device phone --out check-in.line < code.txt"
)]
pub(crate) struct CheckInArgs {
    /// 最新的日志 / The log so far.
    #[arg(long)]
    pub(crate) log: PathBuf,
    /// 票条上的码（会留在命令历史里） / The code of the slip (stays in the shell's history).
    #[arg(long)]
    pub(crate) code: Option<String>,
    /// 写有码的文件，- 为标准输入 / A file with the code; - is standard input.
    #[arg(long, conflicts_with = "code")]
    pub(crate) code_file: Option<PathBuf>,
    /// 本设备的密钥存到哪里（秘密） / Where to keep this device's key (secret).
    #[arg(long)]
    pub(crate) device: PathBuf,
    /// 签到文件写到哪里 / Where to put the line for the host.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

pub(crate) fn run(args: &CheckInArgs, output: &Output) -> Result<()> {
    let code = private_text::read(
        args.code.as_deref(),
        args.code_file.as_deref(),
        ("票码", "the code of the slip"),
        output,
    )?;
    let token = Token::from_code(&code)?;
    let writer = files::read_log(&args.log)?;
    let public = Ed25519Key(token.signing().public());
    let logged = writer.state().admission.tokens.get(&public).explain(
        "token-unknown",
        "此票码不属于这次会议",
        "this token is none of this meeting",
    )?;
    require(
        !logged.revoked,
        "token-revoked",
        "此票码已作废，请找工作人员",
        "this token was revoked: ask the staff",
    )?;
    require(
        !logged.paper,
        "token-paper",
        "此票码已改用纸质票，不能再签到",
        "this token was traded for a paper ballot: it checks in no more",
    )?;
    let counter = logged.counter.saturating_add(1);
    let mut rng = machine::rng()?;
    let device = Device::new(token, counter, &mut rng);
    let line = device.check_in(&writer.state().digest(), &mut rng)?;
    files::write_secret(&args.device, device.keep().as_bytes())?;
    files::write(&args.out, line.as_bytes())?;
    let mut text = output.pick(
        "已签到，请把签到文件交给主持人",
        "checked in; hand the line to the host",
    );
    if counter > 1 {
        text += &output.pick(
            format!(
                "\n注意：此票码先前已签到 {} 次，这一次会取代先前的。若不是您本人签的，请立即告诉主持人和监督员",
                counter - 1
            ),
            format!(
                "\nNote: this token has checked in {} times before, and this one replaces it. If that was not you, tell the host at once",
                counter - 1
            ),
        );
    }
    output.say(
        &text,
        &json!({ "ok": true, "line": args.out, "counter": counter }),
    );
    Ok(())
}

/// Reads a device back.
pub(crate) fn read_device(path: &Path) -> Result<Device> {
    let damaged = || {
        refusal(
            "device",
            format!("{} 不是设备文件", path.display()),
            format!("{} is no device file", path.display()),
        )
    };
    let bytes = Zeroizing::new(files::read(path)?);
    let text = core::str::from_utf8(&bytes).map_err(|_| damaged())?;
    Device::from_kept(text).map_err(|_| damaged())
}
