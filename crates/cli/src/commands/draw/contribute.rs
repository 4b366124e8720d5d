//! A contributor's two acts: commit, reveal.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_draw::Contribution;
use gongxin_record::Entry;
use gongxin_roles::{
    contributor::{self, Kept},
    witnessed::Witnessed,
};
use serde_json::json;

use crate::{
    commands::{private_text, secret},
    files,
    head::Head,
    machine,
    output::Output,
    refusal::Explain,
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (the value is asked for):\n  gongxin draw commit --log log.jsonl --contributor 干部监督员 --secret draw.secret --out commit.line"
)]
pub(crate) struct CommitArgs {
    /// 最新的日志 / The log so far.
    #[arg(long)]
    log: PathBuf,
    /// 您是谁 / Who you are.
    #[arg(long)]
    contributor: String,
    /// 您的数，例如骰子点数（会留在命令历史里） / Your contribution (stays in the shell's history).
    #[arg(long, allow_hyphen_values = true)]
    value: Option<String>,
    /// 写有数的文件，- 为标准输入 / A file with your contribution; - is standard input.
    #[arg(long, conflicts_with = "value")]
    value_file: Option<PathBuf>,
    /// 公开之前的秘密存到哪里 / Where to keep the secret until the reveal.
    #[arg(long)]
    secret: PathBuf,
    /// 承诺写到哪里 / Where to put the line.
    #[arg(long)]
    out: PathBuf,
}

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin draw reveal --secret draw.secret --log log.jsonl --checkpoint checkpoint --out reveal.line\n\n\
    Refused unless the log holds your commitment and the checkpoint all commitments. Read the head that it prints aloud, and who has\n\
    committed: whoever is added later was let in to choose."
)]
pub(crate) struct RevealArgs {
    /// 承诺时的秘密 / The secret of `commit`.
    #[arg(long)]
    secret: PathBuf,
    /// 全部承诺记入之后的日志 / The log with all commitments.
    #[arg(long)]
    log: PathBuf,
    /// 见证人联署过的检查点 / A head after the last commitment that the witnesses have cosigned (needed if the meeting has a quorum of witnesses).
    #[arg(long)]
    checkpoint: Option<PathBuf>,
    /// 公开的内容写到哪里 / Where to put the line.
    #[arg(long)]
    out: PathBuf,
}

pub(super) fn commit(args: &CommitArgs, output: &Output) -> Result<()> {
    let value = private_text::read(
        args.value.as_deref(),
        args.value_file.as_deref(),
        ("您的数", "your contribution"),
        output,
    )?;
    let writer = files::read_log(&args.log)?;
    let roster = writer.state().roster.as_ref().explain(
        "draw-roster",
        "日志中尚无名册",
        "there is no roster in the log yet",
    )?;
    let contribution = Contribution::make(&args.contributor, &value, &mut machine::rng()?);
    let kept = Kept::new(&writer, roster, &contribution);
    files::write_secret(&args.secret, &serde_json::to_vec(&kept)?)?;
    secret::follow(&args.secret, &writer)?;
    let entry = contributor::commit(roster, &contribution);
    files::write(&args.out, Entry::from(entry).to_line().as_bytes())?;
    output.say(
        &output.pick(
            "承诺已生成，请把它交给主持人",
            "committed; hand the line to the host",
        ),
        &json!({ "ok": true, "line": args.out }),
    );
    Ok(())
}

pub(super) fn reveal(args: &RevealArgs, output: &Output) -> Result<()> {
    let shown = args.secret.display();
    let kept: Kept = serde_json::from_slice(&files::read(&args.secret)?).explain(
        "draw-secret",
        format!("{shown} 不是承诺时的秘密"),
        format!("{shown} is no secret of a commitment"),
    )?;
    let log = files::read_log(&args.log)?;
    let checkpoint = args
        .checkpoint
        .as_ref()
        .map(|path| files::read(path))
        .transpose()?;
    let witnessed = Witnessed::check(&log, checkpoint.as_deref())?;
    let entry = kept.reveal(witnessed)?;
    secret::follow(&args.secret, &log)?;
    files::write(&args.out, Entry::from(entry).to_line().as_bytes())?;

    let (size, root) = witnessed.head();
    let head = Head { size, root };
    let roster = log.state().roster.as_ref();
    let names: Vec<&str> = roster
        .map_or(&[][..], |r| r.commits.as_slice())
        .iter()
        .map(|(who, _)| who.as_str())
        .collect();
    let text = output.pick(
        format!(
            "已公开。承诺共 {} 份：{}；请当众宣读并记下\n{}",
            names.len(),
            names.join("、"),
            head.text(output)
        ),
        format!(
            "revealed. {} have committed: {}; read aloud and note\n{}",
            names.len(),
            names.join(", "),
            head.text(output)
        ),
    );
    output.say(
        &text,
        &json!({ "ok": true, "line": args.out, "contributors": names, "head": head.json() }),
    );
    Ok(())
}
