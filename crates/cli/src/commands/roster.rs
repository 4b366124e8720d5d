//! `gongxin roster import|sample`

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Subcommand;
use gongxin_roster::{
    Format, ImportError, Layout, Options, Roster, SampleOptions, Status, import, sample, write_xlsx,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::json;

use crate::{files, machine, output::Output};

/// 名册
#[derive(Subcommand)]
pub(crate) enum RosterCommand {
    /// Read .xlsx or .csv (UTF-8 or GB18030); report doubtful rows by number and column
    #[command(after_help = "Example:\n  gongxin roster import 名册.xlsx --out roster.json")]
    Import {
        /// The file.
        file: PathBuf,
        /// Sheet to read; by default the first that has a header.
        #[arg(long)]
        sheet: Option<String>,
        /// Where to put the clean roster (JSON, private).
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Make a fictitious roster of a county that does not exist (.xlsx)
    Sample {
        /// Where to put it.
        #[arg(long)]
        out: PathBuf,
        /// Persons in all.
        #[arg(long, default_value_t = 360)]
        persons: usize,
        /// Make the same roster again.
        #[arg(long)]
        seed: Option<u64>,
    },
}

pub(crate) fn run(command: RosterCommand, output: &Output) -> Result<()> {
    match command {
        RosterCommand::Import { file, sheet, out } => run_import(&file, sheet, out.as_deref(), output),
        RosterCommand::Sample { out, persons, seed } => {
            let mut rng = match seed {
                Some(seed) => ChaCha20Rng::seed_from_u64(seed),
                None => machine::rng()?,
            };
            let roster = sample(
                &mut rng,
                &SampleOptions {
                    persons,
                    ..SampleOptions::default()
                },
            );
            files::write(&out, &write_xlsx(&roster, &Layout::default())?)?;
            let text = output.pick(
                format!("已生成虚构名册 {} 人：{}", roster.persons.len(), out.display()),
                format!("{} fictitious persons: {}", roster.persons.len(), out.display()),
            );
            output.say(
                &text,
                &json!({ "ok": true, "persons": roster.persons.len(), "file": out }),
            );
            Ok(())
        }
    }
}

fn run_import(file: &Path, sheet: Option<String>, out: Option<&Path>, output: &Output) -> Result<()> {
    let xlsx = file.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
    let format = if xlsx { Format::Xlsx } else { Format::Csv };
    let zh = output.pick("z", "e") == "z";
    let line = |n: &gongxin_roster::RowNote| {
        let column = n
            .column
            .as_ref()
            .map_or(String::new(), |c| format!(" {}（{}）", c.letter, c.header));
        format!("  {}{column}: {}\n", n.row, if zh { &n.zh } else { &n.en })
    };
    let done = match import(
        &files::read(file)?,
        format,
        &Options {
            sheet,
            ..Options::default()
        },
    ) {
        Ok(done) => done,
        Err(error) => {
            let text = if zh { error.zh() } else { error.to_string() };
            let rows = if let ImportError::Rows(notes) = &error {
                notes.iter().map(line).collect()
            } else {
                String::new()
            };
            bail!("{}: {text}\n{rows}", file.display());
        }
    };
    if let Some(out) = out {
        files::write(out, &serde_json::to_vec_pretty(&done.roster)?)?;
    }
    let roster = &done.roster;
    let count = |status| roster.count(status);
    let mut text = output.pick(
        format!(
            "名册 {} 人（必到 {}，可抽 {}，回避 {}），表头在第 {} 行，略过 {} 行",
            roster.persons.len(),
            count(Status::Mandatory),
            count(Status::Eligible),
            count(Status::Recused),
            done.header_row,
            done.rows_skipped
        ),
        format!(
            "{} persons ({} mandatory, {} eligible, {} recused), header in row {}, {} rows skipped",
            roster.persons.len(),
            count(Status::Mandatory),
            count(Status::Eligible),
            count(Status::Recused),
            done.header_row,
            done.rows_skipped
        ),
    );
    text.push('\n');
    done.notes.iter().for_each(|n| text += &line(n));
    let value = json!({
        "ok": true, "persons": roster.persons.len(), "mandatory": count(Status::Mandatory),
        "eligible": count(Status::Eligible), "recused": count(Status::Recused), "header_row": done.header_row,
        "rows_skipped": done.rows_skipped, "notes": done.notes,
    });
    output.say(&text, &value);
    Ok(())
}

/// Reads a roster that `import` wrote.
pub(crate) fn read_roster(path: &Path) -> Result<Roster> {
    Ok(serde_json::from_slice(&files::read(path)?)?)
}
