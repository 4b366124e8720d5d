//! `gongxin tally`

use anyhow::Result;
use gongxin_roles::host::{self, HostError};
use gongxin_rules::{Sheet, render_text};
use serde_json::json;

use super::{meeting::FolderArg, sheets::heading};
use crate::{
    files, machine,
    output::Output,
    refusal::{Explain, refusal, require},
};

/// 计票
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin tally --dir 会议 --ballot gt1 --out result-gt1.txt\n\n\
    Needs the shares of as many trustees as the threshold says. A share that does not hold is set aside and named."
)]
pub(crate) struct TallyArgs {
    #[command(flatten)]
    pub(crate) folder: FolderArg,
    /// 表决标识 / Ballot.
    #[arg(long)]
    pub(crate) ballot: String,
    /// 结果报告单同时写到这个文件 / Also write the sheet to this file.
    #[arg(long)]
    pub(crate) out: Option<std::path::PathBuf>,
}

/// What a count gave.
struct Counted {
    sheets: Vec<(String, Sheet)>,
    aside: Vec<u32>,
}

pub(crate) fn run(args: &TallyArgs, output: &Output) -> Result<()> {
    let counted = args.folder.open().change(|w| {
        let state = w.state();
        let ballot = state.ballots.get(&args.ballot).explain(
            "ballot-unknown",
            format!("没有表决 {}", args.ballot),
            format!("there is no ballot {}", args.ballot),
        )?;
        require(
            ballot.closed_at.is_some(),
            "not-closed",
            format!("表决 {} 尚未关闭", args.ballot),
            format!("ballot {} is not closed", args.ballot),
        )?;
        require(
            ballot.result_at.is_none(),
            "counted",
            format!("表决 {0} 已经计票：gongxin record result 可再看结果", args.ballot),
            format!(
                "ballot {} was counted already; see gongxin record result",
                args.ballot
            ),
        )?;
        let heading = heading(state, ballot, output);
        let count = match host::result(w, &args.ballot, &mut machine::rng()?) {
            Err(HostError::Shares { valid, needed, aside }) => {
                let (zh, en) = aside_text(&aside);
                return Err(refusal(
                    "shares-few",
                    format!("份额不够：有效的 {valid} 份，须有 {needed} 份{zh}"),
                    format!("{valid} of {needed} shares are there{en}"),
                ));
            }
            other => other.map_err(|e| refusal("tally", e.zh(), e.to_string()))?,
        };
        w.append_entry(count.entry)?;
        let rendered = |s: Sheet| (render_text(&s, &heading, output.rules_lang()), s);
        Ok(Counted {
            sheets: count.sheets.into_iter().map(rendered).collect(),
            aside: count.aside,
        })
    })?;
    let text: String = counted
        .sheets
        .iter()
        .map(|(text, _)| format!("{text}\n"))
        .collect();
    if let Some(out) = &args.out {
        files::write(out, text.as_bytes())?;
    }
    let (zh, en) = aside_text(&counted.aside);
    let values: Vec<_> = counted.sheets.iter().map(|(_, sheet)| sheet).collect();
    output.say(
        &(text.clone() + &output.pick(zh.trim_start_matches('；'), en.trim_start_matches("; "))),
        &json!({ "ok": true, "ballot": args.ballot, "sheets": values, "set_aside": counted.aside }),
    );
    Ok(())
}

/// Whose shares do not hold.
fn aside_text(aside: &[u32]) -> (String, String) {
    if aside.is_empty() {
        return (String::new(), String::new());
    }
    let list: Vec<String> = aside.iter().map(u32::to_string).collect();
    (
        format!("；第 {} 名监票人的份额不成立，未采用", list.join("、")),
        format!(
            "; the share of trustee {} does not hold and is set aside",
            list.join(", ")
        ),
    )
}
