//! The result sheets of a record as people read them.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_protocol::{Posted, State};
use gongxin_record::{Archive, Entry, Log, log::leaf_hash};
use gongxin_rules::{Sheet, render_text};
use serde_json::{Value, json};

use crate::{
    commands::sheets::heading,
    files,
    output::Output,
    refusal::{refusal, require},
};

#[derive(clap::Args)]
#[command(after_help = "示例 Example:\n  gongxin record result record.zip\n\n\
    Prints what the record says. Whether it is right, only gongxin verify tells.")]
pub(crate) struct ResultArgs {
    /// 记录（.zip），或日志 / The archive, or a log.
    record: PathBuf,
    /// 只看这一次表决 / Only this ballot.
    #[arg(long)]
    ballot: Option<String>,
}

pub(super) fn result(args: &ResultArgs, output: &Output) -> Result<()> {
    let bytes = files::read(&args.record)?;
    let shown = args.record.display();
    let log = if bytes.starts_with(b"PK") {
        Archive::open(&bytes).0.log
    } else {
        bytes
    };
    let (lines, _) = Log::split(&log);
    let mut state = State::default();
    let (mut text, mut values) = (String::new(), Vec::<Value>::new());
    for (line, parsed) in lines.entries() {
        let Ok(entry) = parsed else { continue };
        let line_bytes = lines.line(line);
        state.apply(&Posted {
            number: line.number,
            leaf: leaf_hash(line_bytes),
            line: line_bytes,
            entry: &entry,
        });
        let Entry::Outcome(outcome) = &entry else { continue };
        let wanted = args.ballot.as_ref().is_none_or(|id| *id == outcome.ballot);
        let Some(ballot) = state.ballots.get(&outcome.ballot).filter(|_| wanted) else {
            continue;
        };
        for sheet in &outcome.sheets {
            let sheet: Sheet = sheet.read().map_err(|m| {
                let at = line.number;
                let (zh, en) = (m.text(gongxin_record::Lang::Zh), m.text(gongxin_record::Lang::En));
                refusal("sheet", format!("第 {at} 条：{zh}"), format!("entry {at}: {en}"))
            })?;
            text += &render_text(&sheet, &heading(&state, ballot, output), output.rules_lang());
            text.push('\n');
            values.push(json!({ "ballot": outcome.ballot, "sheet": sheet }));
        }
    }
    require(
        !values.is_empty(),
        "no-result",
        format!("{shown} 中没有结果"),
        format!("{shown} holds no result"),
    )?;
    output.say(&text, &json!({ "ok": true, "results": values }));
    Ok(())
}
