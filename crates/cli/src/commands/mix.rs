//! `gongxin trustee mix|row-share|sign-paper`: a trustee's work on write-ins and paper.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_roles::{trustee::Trustee, witnessed::Witnessed};
use gongxin_rules::VoidCounts;
use gongxin_tally::void_of;
use serde_json::json;

use super::trustee::{FewArg, StepArgs};
use crate::{files, machine, output::Output};

/// 混洗
#[derive(clap::Args)]
#[command(after_help = "示例 Example (each trustee in turn, with the newest log):\n  \
    gongxin trustee mix --secret trustee.key --log log.jsonl --ballot tj1 --contest c001 --out mix.line")]
pub(crate) struct MixArgs {
    #[command(flatten)]
    pub(super) step: StepArgs,
    /// 表决标识 / Ballot.
    #[arg(long)]
    ballot: String,
    /// 项目标识 / Contest.
    #[arg(long)]
    contest: String,
}

/// 解密另填内容
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (once as many trustees have mixed as the threshold says):\n  \
    gongxin trustee row-share --secret trustee.key --log log.jsonl --checkpoint checkpoint --ballot tj1 --contest c001 --out rows.line"
)]
pub(crate) struct RowShareArgs {
    #[command(flatten)]
    pub(super) mix: MixArgs,
    /// 见证人联署过的检查点 / A head after the last mix that the witnesses have cosigned (needed if the meeting has a quorum of witnesses).
    #[arg(long)]
    checkpoint: Option<PathBuf>,
    #[command(flatten)]
    few: FewArg,
}

/// 签署纸质票数目
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin trustee sign-paper --secret trustee.key --log log.jsonl --ballot tj1 --out sign.line\n\n\
    Compare the figures that it prints with the count before you hand the line in."
)]
pub(crate) struct SignPaperArgs {
    #[command(flatten)]
    pub(super) step: StepArgs,
    /// 表决标识 / Ballot.
    #[arg(long)]
    ballot: String,
    /// 类别（分类计票时） / Class, where the ballot has classes.
    #[arg(long)]
    class: Option<String>,
}

pub(super) fn mix(args: &MixArgs, trustee: &Trustee, output: &Output) -> Result<()> {
    let log = files::read_log(&args.step.log)?;
    args.step.secret.follow(&log)?;
    let line = trustee.mix(&log, &args.ballot, &args.contest, &mut machine::rng()?)?;
    files::write(&args.step.out, line.as_bytes())?;
    output.say(
        &output.pick("已核验先前各步并混洗", "everything before holds; mixed"),
        &json!({ "ok": true, "line": args.step.out }),
    );
    Ok(())
}

pub(super) fn row_share(args: &RowShareArgs, trustee: &Trustee, output: &Output) -> Result<()> {
    let step = &args.mix.step;
    let log = files::read_log(&step.log)?;
    let checkpoint = args
        .checkpoint
        .as_ref()
        .map(|path| files::read(path))
        .transpose()?;
    let witnessed = Witnessed::check(&log, checkpoint.as_deref())?;
    step.secret.follow(&log)?;
    let (ballot, contest) = (&args.mix.ballot, &args.mix.contest);
    let line = trustee.row_share(witnessed, ballot, contest, args.few.into(), &mut machine::rng()?)?;
    files::write(&step.out, line.as_bytes())?;
    output.say(
        &output.pick("已核验各次混洗并给出解密份额", "all mixes hold; share made"),
        &json!({ "ok": true, "line": step.out }),
    );
    Ok(())
}

pub(super) fn sign_paper(args: &SignPaperArgs, trustee: &Trustee, output: &Output) -> Result<()> {
    let log = files::read_log(&args.step.log)?;
    args.step.secret.follow(&log)?;
    let line = trustee.sign_paper(log.state(), &args.ballot, args.class.as_deref())?;
    files::write(&args.step.out, line.as_bytes())?;
    let ballot = log.state().ballots.get(&args.ballot);
    let paper = ballot.and_then(|b| b.papers.get(&args.class)).map(|p| &p.entry);
    let (issued, returned, valid, invalid) =
        paper.map_or((0, 0, 0, 0), |p| (p.issued, p.returned, p.valid, p.invalid));
    let void = void_words(void_of(paper), output);
    output.say(
        &output.pick(
            format!("纸质票：发出 {issued}，收回 {returned}，有效 {valid}，无效 {invalid}{void}；与清点相符才交出签名"),
            format!("paper: {issued} issued, {returned} returned, {valid} valid, {invalid} void{void}; hand the line in only if the count agrees"),
        ),
        &json!({ "ok": true, "line": args.step.out, "paper": paper }),
    );
    Ok(())
}

/// Why papers are void, in brackets; nothing where none is.
fn void_words(void: VoidCounts, output: &Output) -> String {
    let told = void.reasons(output.rules_lang());
    let told: Vec<String> = told.map(|(word, ballots)| format!("{word} {ballots}")).collect();
    if told.is_empty() {
        return String::new();
    }
    let inside = told.join(&output.pick("，", ", "));
    output.pick(format!("（{inside}）"), format!(" ({inside})"))
}
