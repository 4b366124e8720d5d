//! `gongxin verify`

use std::path::{Path, PathBuf};

use anyhow::Result;
use gongxin_record::{Lang, Trust};
use gongxin_verify::{Input, Progress, Report, verify};
use indicatif::{ProgressBar, ProgressStyle};

use serde_json::Value;

use crate::{files, machine, output::Output, refusal::refusal};

/// 验证
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin verify record.zip --trust trust.json --receipt 回执1 --out 核验报告.txt\n\n\
    What came of the votes: gongxin record result record.zip\n\
    退出码 Exit codes: 0 every check passed, 1 the record is wrong, 2 something could not be checked (without --trust that is always so; also if a file cannot be read)."
)]
pub(crate) struct VerifyArgs {
    /// 记录 / The archive.
    pub(crate) record: PathBuf,
    /// 信任根：按自己纸上的数字写成 / The roots of trust that were carried away on paper.
    #[arg(long)]
    pub(crate) trust: Option<PathBuf>,
    /// 所持的回执 / Receipts to look for.
    #[arg(long)]
    pub(crate) receipt: Vec<PathBuf>,
    /// 报告同时写到这个文件 / Also write the report to this file.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
}

impl VerifyArgs {
    /// A record and its roots of trust, with no receipts.
    pub(crate) fn of(record: &Path, trust: Option<&PathBuf>) -> Self {
        Self {
            record: record.to_owned(),
            trust: trust.cloned(),
            receipt: Vec::new(),
            out: None,
        }
    }
}

pub(crate) fn run(args: &VerifyArgs, output: &Output) -> Result<u8> {
    let report = report(args, output)?;
    let text = report.text(output.record_lang());
    if let Some(out) = &args.out {
        files::write(out, text.as_bytes())?;
    }
    let mut value = serde_json::to_value(report.json())?;
    if let Value::Object(members) = &mut value {
        members.insert("ok".into(), Value::Bool(report.exit_code() == 0));
    }
    output.say(&text, &value);
    Ok(report.exit_code())
}

/// Verifies with a progress bar on standard error.
pub(crate) fn report(args: &VerifyArgs, output: &Output) -> Result<Report> {
    let archive = files::read(&args.record)?;
    let trust = match &args.trust {
        None => None,
        Some(path) => Some(Trust::parse(&files::read(path)?).map_err(|m| {
            let text = |lang| format!("{}: {}", path.display(), m.text(lang));
            refusal("trust", text(Lang::Zh), text(Lang::En))
        })?),
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
