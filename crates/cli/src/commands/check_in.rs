//! `gongxin check-in`

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use gongxin_roles::{token::Token, voter::Device};
use serde_json::json;
use zeroize::Zeroizing;

use crate::{files, machine, output::Output};

/// 签到
#[derive(clap::Args)]
pub(crate) struct CheckInArgs {
    /// The log so far.
    #[arg(long)]
    pub(crate) log: PathBuf,
    /// The code of the slip.
    #[arg(long)]
    pub(crate) code: String,
    /// Where to keep this device's key (secret).
    #[arg(long)]
    pub(crate) device: PathBuf,
    /// Where to put the line for the host.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

pub(crate) fn run(args: &CheckInArgs, output: &Output) -> Result<()> {
    let writer = files::read_log(&args.log)?;
    let token = Token::from_code(&args.code).map_err(|e| anyhow!(output.pick(e.zh(), e.to_string())))?;
    let public = gongxin_record::bytes::Ed25519Key(token.signing().public());
    let logged = writer
        .state()
        .admission
        .tokens
        .get(&public)
        .map(|t| t.counter + 1);
    let counter = logged
        .ok_or_else(|| anyhow!(output.pick("此票码不属于这次会议", "this token is none of this meeting")))?;
    let mut rng = machine::rng()?;
    let device = Device::new(token, counter, &mut rng);
    let line = device.check_in(&writer.state().digest(), &mut rng)?;
    files::write_secret(&args.device, device.keep().as_bytes())?;
    files::write(&args.out, line.as_bytes())?;
    output.say(
        &output.pick(
            "已签到，请把签到文件交给主持人",
            "checked in; hand the line to the host",
        ),
        &json!({ "ok": true, "line": args.out }),
    );
    Ok(())
}

/// Reads a device back.
pub(crate) fn read_device(path: &Path) -> Result<Device> {
    let kept = Zeroizing::new(String::from_utf8(files::read(path)?)?);
    Device::from_kept(&kept).with_context(|| format!("{} holds no device", path.display()))
}
