//! `gongxin roster import|sample`

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Subcommand;
use gongxin_record::text::check_id;
use gongxin_roster::{
    Format, Import, ImportError, Layout, Options, Person, Roster, RowNote, SampleOptions, Status, import,
    sample, write_xlsx,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::json;

use crate::{
    files, machine,
    output::Output,
    refusal::{Explain, refusal},
};

/// 名册
#[derive(Subcommand)]
pub(crate) enum RosterCommand {
    /// 导入名册 Read .xlsx or .csv (UTF-8 or GB18030); report doubtful rows by number and column
    #[command(after_help = "示例 Example:\n  gongxin roster import 名册.xlsx --out roster.json")]
    Import {
        /// 名册文件 / The file.
        file: PathBuf,
        /// 读哪个工作表 / Sheet to read; by default the first that has a header.
        #[arg(long)]
        sheet: Option<String>,
        /// 整理后的名册写到哪里（含姓名，只有本人能读） / Where to put the clean roster (JSON with names; readable by you only).
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// 虚构名册 Make a fictitious roster of a county that does not exist (.xlsx)
    #[command(after_help = "示例 Example:\n  gongxin roster sample --out 名册.xlsx --persons 360")]
    Sample {
        /// 写到哪里 / Where to put it.
        #[arg(long)]
        out: PathBuf,
        /// 人数 / Persons in all.
        #[arg(long, default_value_t = 360)]
        persons: usize,
        /// 种子，同样的种子生成同样的名册 / Make the same roster again.
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
    let options = Options {
        sheet,
        ..Options::default()
    };
    let done = import(&files::read(file)?, format, &options).map_err(|error| refused(file, &error))?;
    check_groups(file, &done.roster)?;
    if let Some(out) = out {
        files::write_private(out, &serde_json::to_vec_pretty(&done.roster)?)?;
    }
    say_import(&done, output);
    Ok(())
}

/// Why a file is no roster, row by row.
fn refused(file: &Path, error: &ImportError) -> anyhow::Error {
    let rows = |zh: bool| match error {
        ImportError::Rows(notes) => notes
            .iter()
            .map(|n| "\n".to_owned() + &note_line(n, zh))
            .collect(),
        _ => String::new(),
    };
    let shown = file.display();
    refusal(
        "roster",
        format!("{shown}：{}{}", error.zh(), rows(true)),
        format!("{shown}: {error}{}", rows(false)),
    )
}

/// A group becomes an id in the record, so it is refused here and not after a morning of work.
fn check_groups(file: &Path, roster: &Roster) -> Result<()> {
    let wrong: Vec<&Person> = roster
        .persons
        .iter()
        .filter(|p| check_id(&p.group).is_err())
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let rows = |row: &str, zh: bool| -> String {
        let shown = wrong.iter().take(20);
        let mut text: String = shown
            .map(|p| format!("\n  {row} {} {}: {:?}", p.row, p.name, p.group))
            .collect();
        if wrong.len() > 20 {
            let more = wrong.len() - 20;
            text += &if zh {
                format!("\n  另有 {more} 行")
            } else {
                format!("\n  {more} more rows")
            };
        }
        text
    };
    let shown = file.display();
    Err(refusal(
        "roster-group",
        format!(
            "{shown}：组别只能用小写英文字母、数字和“-”，例如县委委员填 qw；请改这些行：{}",
            rows("第", true)
        ),
        format!(
            "{shown}: a group is written with a-z, 0-9 and '-'; change these rows:{}",
            rows("row", false)
        ),
    ))
}

fn note_line(note: &RowNote, zh: bool) -> String {
    let column = note
        .column
        .as_ref()
        .map_or(String::new(), |c| format!(" {}（{}）", c.letter, c.header));
    format!("  {}{column}: {}", note.row, if zh { &note.zh } else { &note.en })
}

/// Notes of one kind and text are printed once with their rows: twenty rows with a digit in the name are one remark.
fn notes_text(notes: &[RowNote], output: &Output) -> String {
    let zh = output.lang == crate::output::Language::Zh;
    let mut groups: Vec<(&RowNote, Vec<u32>)> = Vec::new();
    for note in notes {
        let same = |known: &RowNote| known.code == note.code && known.column == note.column;
        match groups.iter_mut().find(|(known, _)| same(known)) {
            Some((_, rows)) => rows.push(note.row),
            None => groups.push((note, vec![note.row])),
        }
    }
    let mut text = String::new();
    for (note, rows) in groups {
        text += &note_line(note, zh);
        if let [_, rest @ ..] = rows.as_slice()
            && !rest.is_empty()
        {
            let shown: Vec<String> = rest.iter().take(12).map(u32::to_string).collect();
            let (shown, n) = (shown.join(", "), rest.len());
            let dots = if n > 12 { " …" } else { "" };
            text += &output.pick(
                format!("（另有 {n} 行相同：{shown}{dots}）"),
                format!(" ({n} more rows: {shown}{dots})"),
            );
        }
        text.push('\n');
    }
    text
}

fn say_import(done: &Import, output: &Output) {
    let roster = &done.roster;
    let count = |status| roster.count(status);
    let (all, header, skipped) = (roster.persons.len(), done.header_row, done.rows_skipped);
    let (mandatory, eligible, recused) = (
        count(Status::Mandatory),
        count(Status::Eligible),
        count(Status::Recused),
    );
    let text = output.pick(
        format!(
            "名册 {all} 人（必到 {mandatory}，可抽 {eligible}，回避 {recused}），表头在第 {header} 行，略过 {skipped} 行"
        ),
        format!(
            "{all} persons ({mandatory} mandatory, {eligible} eligible, {recused} recused), header in row {header}, {skipped} rows skipped"
        ),
    );
    let text = format!("{text}\n{}", notes_text(&done.notes, output));
    let value = json!({
        "ok": true, "persons": all, "mandatory": mandatory, "eligible": eligible, "recused": recused,
        "header_row": header, "rows_skipped": skipped, "notes": done.notes,
    });
    output.say(&text, &value);
}

/// Reads a roster that `import` wrote.
pub(crate) fn read_roster(path: &Path) -> Result<Roster> {
    serde_json::from_slice(&files::read(path)?).explain(
        "roster",
        format!("{} 不是 roster import 写的名册", path.display()),
        format!("{} is no roster that `roster import` wrote", path.display()),
    )
}
