//! `gongxin tally`

use anyhow::{Context, Result};
use gongxin_record::{Entry, entry::Share};
use gongxin_rules::{Heading, render_text};
use gongxin_tally::{outcome, verify_posted_share};
use serde_json::json;

use super::meeting::FolderArg;
use crate::{machine, output::Output};

/// 计票
#[derive(clap::Args)]
pub(crate) struct TallyArgs {
    #[command(flatten)]
    pub(crate) folder: FolderArg,
    /// Ballot.
    #[arg(long)]
    pub(crate) ballot: String,
    /// Also write the sheet to this file.
    #[arg(long)]
    pub(crate) out: Option<std::path::PathBuf>,
}

pub(crate) fn run(args: &TallyArgs, output: &Output) -> Result<()> {
    let sheets = args.folder.open().change(|w| {
        let sums = w.sums(&args.ballot, &mut machine::rng()?)?;
        let state = w.state();
        let ballot = state
            .ballots
            .get(&args.ballot)
            .context("there is no such ballot")?;
        let threshold = state
            .meeting
            .as_ref()
            .map_or(0, |m| m.definition.threshold as usize);
        let posted = w
            .entries()
            .iter()
            .filter_map(|e| if let Entry::Share(s) = e { Some(s) } else { None });
        let own: Vec<&Share> = posted.filter(|s| s.ballot == args.ballot).collect();
        // A bad share never blocks the others.
        let verified: Vec<_> = own
            .iter()
            .filter_map(|s| verify_posted_share(state, &sums, s).ok())
            .collect();
        let used: Vec<_> = verified.iter().take(threshold).collect();
        let (entry, sheets) = outcome(state, ballot, &sums, &used)?;
        let heading = Heading {
            title: ballot.definition.title.clone(),
            meeting: state
                .meeting
                .as_ref()
                .map(|m| m.definition.title.clone())
                .unwrap_or_default(),
            date: String::new(),
        };
        w.append_entry(entry)?;
        Ok(sheets
            .into_iter()
            .map(|s| (render_text(&s, &heading, output.rules_lang()), s))
            .collect::<Vec<_>>())
    })?;
    let text: String = sheets.iter().map(|(text, _)| format!("{text}\n")).collect();
    if let Some(out) = &args.out {
        crate::files::write(out, text.as_bytes())?;
    }
    let values: Vec<_> = sheets.iter().map(|(_, sheet)| sheet).collect();
    output.say(
        &text,
        &json!({ "ok": true, "ballot": args.ballot, "sheets": values }),
    );
    Ok(())
}
