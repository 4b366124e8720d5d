//! `gongxin verify`

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use gongxin_record::Trust;
use gongxin_verify::{Input, Progress, Report, verify};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{files, machine, output::Output};

/// 验证
#[derive(clap::Args)]
#[command(
    after_help = "Exit codes: 0 every check passed, 1 the record is wrong, 2 something could not be checked (without --trust that is always so)."
)]
pub(crate) struct VerifyArgs {
    /// The archive.
    pub(crate) record: PathBuf,
    /// The roots of trust that were carried away on paper.
    #[arg(long)]
    pub(crate) trust: Option<PathBuf>,
    /// Receipts to look for.
    #[arg(long)]
    pub(crate) receipt: Vec<PathBuf>,
    /// Also write the report to this file.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
}

pub(crate) fn run(args: &VerifyArgs, output: &Output) -> Result<u8> {
    let report = report(args, output)?;
    output.say(
        &report.text(output.record_lang()),
        &serde_json::to_value(report.json())?,
    );
    Ok(report.exit_code())
}

/// Verifies with a progress bar on standard error.
fn report(args: &VerifyArgs, output: &Output) -> Result<Report> {
    let archive = files::read(&args.record)?;
    let trust = match &args.trust {
        None => None,
        Some(path) => {
            Some(Trust::parse(&files::read(path)?).map_err(|m| anyhow!(m.text(output.record_lang())))?)
        }
    };
    let receipts = args
        .receipt
        .iter()
        .map(|path| files::read_line(path))
        .collect::<Result<Vec<_>>>()?;
    let bar = if output.json {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(0)
    };
    bar.set_style(
        ProgressStyle::with_template("  {bar:32} {pos}/{len} {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let mut progress = |step| match step {
        Progress::Reading { entries } => bar.set_length(entries),
        Progress::Judging { done, total } => {
            bar.set_length(total);
            bar.set_position(done);
        }
    };
    let report = verify(
        &Input {
            archive: &archive,
            trust: trust.as_ref(),
            receipts: &receipts,
        },
        &mut machine::rng()?,
        &mut progress,
    );
    bar.finish_and_clear();
    Ok(report)
}
