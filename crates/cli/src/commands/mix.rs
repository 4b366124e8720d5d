//! `gongxin trustee mix` and `gongxin trustee check-mix`: files of mixes pass from trustee to trustee.

use std::path::{Path, PathBuf};

use anyhow::Result;
use gongxin_record::bytes::to_b64;
use gongxin_roles::{
    mixer::{Mix, check, rows},
    trustee::Trustee,
    writer::Writer,
};
use serde_json::json;

use super::secret::SecretArg;
use crate::{
    files, machine,
    output::Output,
    refusal::{Explain, refusal},
};

/// 混洗
#[derive(clap::Args)]
pub(crate) struct MixArgs {
    #[command(flatten)]
    pub(super) secret: SecretArg,
    #[command(flatten)]
    pub(super) before: Before,
    /// 写到哪里 / Where to put the mix.
    #[arg(long)]
    pub(super) out: PathBuf,
}

/// A log and the mixes so far.
#[derive(clap::Args)]
pub(crate) struct Before {
    /// 最新的日志 / The log so far.
    #[arg(long)]
    log: PathBuf,
    /// 表决标识 / Ballot.
    #[arg(long)]
    ballot: String,
    /// 先前各次混洗，按次序 / The mixes so far, in their order.
    #[arg(long = "mix")]
    mixes: Vec<PathBuf>,
}

pub(super) fn mix(args: &MixArgs, trustee: &Trustee, output: &Output) -> Result<()> {
    let (log, input, stage) = follow(&args.before)?;
    args.secret.follow(&log)?;
    let mixed = trustee
        .mix(&log, &args.before.ballot, stage, &input, &mut machine::rng()?)
        .map_err(|e| refusal("mix", e.zh(), e.to_string()))?;
    files::write(&args.out, &serde_json::to_vec(&mixed)?)?;
    output.say(
        &output.pick(
            format!("已混洗 {} 行，第 {stage} 次", input.len()),
            format!("{} rows mixed, stage {stage}", input.len()),
        ),
        &json!({ "ok": true, "rows": input.len(), "stage": stage, "mix": args.out }),
    );
    Ok(())
}

pub(super) fn check_mixes(before: &Before, output: &Output) -> Result<()> {
    let (_, rows, next) = follow(before)?;
    let digest = to_b64(&gongxin_record::log::leaf_hash(&rows.encode()).0);
    output.say(
        &output.pick(
            format!("{} 次混洗全部成立，共 {} 行", next - 1, rows.len()),
            format!("{} mixes hold, {} rows", next - 1, rows.len()),
        ),
        &json!({ "ok": true, "mixes": next - 1, "rows": rows.len(), "digest": digest }),
    );
    Ok(())
}

/// Checks every mix so far; gives the rows that the next stage starts from.
fn follow(before: &Before) -> Result<(Writer, gongxin_crypto::shuffle::Rows, u32)> {
    let log = files::read_log(&before.log)?;
    let refused = |e: gongxin_roles::mixer::MixError| refusal("mix", e.zh(), e.to_string());
    let mut current = rows(&log, &before.ballot).map_err(refused)?;
    let mut stage = 1;
    for path in &before.mixes {
        let mixed = read(path)?;
        current = check(&log, &current, &mixed, stage, &mut machine::rng()?)
            .map_err(refused)
            .about("mix", path.display())?;
        stage += 1;
    }
    Ok((log, current, stage))
}

fn read(path: &Path) -> Result<Mix> {
    serde_json::from_slice(&files::read(path)?).explain(
        "mix",
        format!("{} 不是混洗文件", path.display()),
        format!("{} is no mix", path.display()),
    )
}
