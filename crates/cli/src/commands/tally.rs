//! `gongxin tally`

use anyhow::Result;
use gongxin_record::{Entry, entry::Share};
use gongxin_rules::{Sheet, render_text};
use gongxin_tally::{outcome, verify_posted_share};
use serde_json::json;

use super::{meeting::FolderArg, sheets::heading};
use crate::{
    files, machine,
    output::Output,
    refusal::{Explain, require},
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
        let meeting = state.meeting.as_ref();
        let threshold = meeting.map_or(0, |m| m.definition.threshold as usize);
        let sums = w.sums(&args.ballot, &mut machine::rng()?)?;
        let posted = w.entries().iter().filter_map(|e| match e {
            Entry::Share(s) if s.ballot == args.ballot => Some(s),
            _ => None,
        });
        let own: Vec<&Share> = posted.collect();
        // A bad share never blocks the others.
        let (mut verified, mut aside) = (Vec::new(), Vec::new());
        for share in &own {
            match verify_posted_share(state, &sums, share) {
                Ok(share) => verified.push(share),
                Err(_) => aside.push(share.trustee),
            }
        }
        let (zh, en) = aside_text(&aside);
        require(
            verified.len() >= threshold || ballot.counted.is_empty(),
            "shares-few",
            format!("份额不够：有效的 {} 份，须有 {threshold} 份{zh}", verified.len()),
            format!("{} of {threshold} shares are there{en}", verified.len()),
        )?;
        let used: Vec<_> = verified.iter().take(threshold).collect();
        let (entry, sheets) = outcome(state, ballot, &sums, &used)?;
        let heading = heading(state, ballot, output);
        w.append_entry(entry)?;
        let rendered = |s: Sheet| (render_text(&s, &heading, output.rules_lang()), s);
        Ok(Counted {
            sheets: sheets.into_iter().map(rendered).collect(),
            aside,
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
