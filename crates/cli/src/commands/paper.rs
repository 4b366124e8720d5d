//! The papers of a ballot: blank ones for those who vote on paper; of its result, for archives, to reckon with, to sign.

use std::path::{Path, PathBuf};

use anyhow::Result;
use gongxin_papers::{
    Certificate, Fonts, PaperError, blank, blank_pdf, certificate_pdf, pdf, sheets, trend, xlsx,
};
use gongxin_record::{Archive, Entry, bytes::LeafHash, entry::Outcome};
use gongxin_roles::writer::Writer;
use gongxin_rules::Trend;
use serde_json::json;

use super::verify::{VerifyArgs, report};
use crate::{
    files,
    folder::Folder,
    output::Output,
    refusal::{Explain, refusal, require},
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin paper record.zip --ballot b1 --pdf 结果报告单.pdf --xlsx 结果报告单.xlsx --certificate 计票证明书.pdf\n  \
    gongxin paper 会议 --ballot b1 --blank 票样.pdf\n  \
    gongxin paper 今年.zip --ballot gxd --trust 今年.json --compare 去年.zip --compare-trust 去年.json --pdf 趋势.pdf\n\n\
    The record is judged entry by entry on the way; all checks make gongxin verify. The same record gives the same bytes."
)]
pub(crate) struct PaperArgs {
    /// 记录（.zip）、日志，或会议文件夹 / The archive, a log, or the meeting folder.
    record: PathBuf,
    /// 哪一次表决 / Which ballot.
    #[arg(long)]
    ballot: String,
    /// 空白纸质票写成 PDF，定义表决之后即可 / A blank paper ballot as PDF, as soon as the ballot is defined.
    #[arg(long)]
    blank: Option<PathBuf>,
    /// 结果报告单写成 PDF / The result sheets as PDF.
    #[arg(long)]
    pdf: Option<PathBuf>,
    /// 结果报告单写成 Excel / The result sheets as a workbook.
    #[arg(long)]
    xlsx: Option<PathBuf>,
    /// 计票证明书写成 PDF / The certificate of the count as PDF.
    #[arg(long)]
    certificate: Option<PathBuf>,
    /// 上一次的记录：结果表之后附两次的比较（测评、满意度） / The record of the survey before: a comparison is put after the sheets.
    #[arg(long)]
    compare: Option<PathBuf>,
    /// 上一次记录中的哪一次表决，不写就同名 / Which ballot of it; by default the one of the same name.
    #[arg(long, requires = "compare")]
    compare_ballot: Option<String>,
    /// 本次记录的信任根，比较前验证用 / The roots of trust of this record, to verify it before the comparison.
    #[arg(long, requires = "compare")]
    trust: Option<PathBuf>,
    /// 上一次记录的信任根 / Those of the record before.
    #[arg(long, requires = "compare")]
    compare_trust: Option<PathBuf>,
    /// 补充字体，用于内置字体所缺的字 / A further typeface, for characters that the one in the program lacks.
    #[arg(long)]
    font: Vec<PathBuf>,
}

pub(super) fn run(args: &PaperArgs, output: &Output) -> Result<()> {
    let results = [&args.pdf, &args.xlsx, &args.certificate];
    let of_result = results.iter().any(|path| path.is_some());
    require(
        of_result || args.blank.is_some(),
        "nothing-wanted",
        "请用 --blank、--pdf、--xlsx 或 --certificate 说明要什么",
        "say what is wanted: --blank, --pdf, --xlsx or --certificate",
    )?;
    let log = read(&args.record)?;
    let further: Result<Vec<Vec<u8>>> = args.font.iter().map(|path| files::read(path)).collect();
    let fonts = Fonts::with(further?).map_err(refused)?;
    let mut written = Vec::new();
    if let Some(path) = &args.blank {
        let lang = output.rules_lang();
        let page = blank(log.state(), &args.ballot, lang).map_err(refused)?;
        files::write(path, &blank_pdf(&page, &fonts, lang).map_err(refused)?)?;
        written.push(path.display().to_string());
    }
    let mut compared = None;
    if of_result {
        compared = write_result(args, &log, &fonts, output, &mut written)?;
    }
    let names = written.join(output.pick("、", ", ").as_str());
    output.say(
        &output.pick(format!("已写出 {names}"), format!("wrote {names}")),
        &match compared {
            None => json!({ "ok": true, "ballot": args.ballot, "files": written }),
            Some(trend) => json!({ "ok": true, "ballot": args.ballot, "files": written, "trend": trend }),
        },
    );
    Ok(())
}

/// The papers of the result.
fn write_result(
    args: &PaperArgs,
    log: &Writer,
    fonts: &Fonts,
    output: &Output,
    written: &mut Vec<String>,
) -> Result<Option<Trend>> {
    let (number, leaf, outcome) = counted(log, &args.record, &args.ballot)?;
    let lang = output.rules_lang();
    let mut set = sheets(log.state(), outcome, lang).map_err(refused)?;
    let mut compared = None;
    if let Some(path) = &args.compare {
        let (this, last) = (
            output.pick("本次记录", "this record"),
            output.pick("上次记录", "the record before"),
        );
        let said = [
            verified(&this, &args.record, args.trust.as_ref(), output)?,
            verified(&last, path, args.compare_trust.as_ref(), output)?,
        ];
        let older = read(path)?;
        let (.., before) = counted(&older, path, args.compare_ballot.as_ref().unwrap_or(&args.ballot))?;
        let (trend, mut page) =
            trend((older.state(), before), (log.state(), outcome), lang).map_err(refused)?;
        page.notes.extend(said);
        set.pages.push(page);
        compared = Some(trend);
    }
    let mut write = |path: &Path, bytes: Vec<u8>| -> Result<()> {
        files::write(path, &bytes)?;
        written.push(path.display().to_string());
        Ok(())
    };
    if let Some(path) = &args.pdf {
        write(path, pdf(&set.pages, &set.stamp, fonts, lang).map_err(refused)?)?;
    }
    if let Some(path) = &args.xlsx {
        write(path, xlsx(&set.pages, &set.stamp, lang).map_err(refused)?)?;
    }
    if let Some(path) = &args.certificate {
        let certificate = Certificate::new(log.state(), outcome, (number, leaf), log.head(), lang);
        let certificate = certificate.map_err(refused)?;
        write(path, certificate_pdf(&certificate, fonts, lang).map_err(refused)?)?;
    }
    Ok(compared)
}

/// The result of a ballot, with its number and leaf.
fn counted<'a>(log: &'a Writer, record: &Path, ballot: &str) -> Result<(u64, LeafHash, &'a Outcome)> {
    let found = (0..).zip(log.entries()).find_map(|(number, entry)| match entry {
        Entry::Outcome(outcome) if outcome.ballot == ballot => Some((number, log.leaf(number)?, outcome)),
        _ => None,
    });
    let shown = record.display();
    found.explain(
        "no-result",
        format!("{shown} 中没有表决 {ballot} 的结果"),
        format!("{shown} holds no result of ballot {ballot}"),
    )
}

/// Runs all checks over a record that is compared; gives the sentence that says what came of it. A record that fails one is not
/// compared; without roots of trust some checks cannot be made, and the sheet says so.
fn verified(name: &str, record: &Path, trust: Option<&PathBuf>, output: &Output) -> Result<String> {
    let report = report(&VerifyArgs::of(record, trust), output)?;
    let shown = record.display();
    match report.exit_code() {
        0 => Ok(output.pick(
            format!("{name}：已验证，全部检查通过。"),
            format!("{name}: verified, every check passed."),
        )),
        2 if trust.is_none() => Ok(output.pick(
            format!("{name}：能做的检查都通过；没有给信任根，与纸上数字核对的检查没有做。"),
            format!("{name}: every check that could be made passed; without roots of trust nothing was compared with paper."),
        )),
        _ => Err(refusal(
            "compare-unverified",
            format!("{shown} 没有通过验证，不作比较：gongxin verify {shown} 说明原因"),
            format!("{shown} does not verify and is not compared: gongxin verify {shown} says why"),
        )),
    }
}

/// The log of an archive, of a folder, or by itself; judged.
fn read(record: &Path) -> Result<Writer> {
    if record.is_dir() {
        return Folder(record.to_owned()).read();
    }
    let bytes = files::read(record)?;
    if !bytes.starts_with(b"PK") {
        return files::read_log(record);
    }
    let shown = record.display();
    Writer::read(&Archive::open(&bytes).0.log).explain(
        "log",
        format!("{shown} 中的日志不成立"),
        format!("the log in {shown} does not hold"),
    )
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(error: PaperError) -> anyhow::Error {
    refusal("paper", error.zh(), error.to_string())
}
