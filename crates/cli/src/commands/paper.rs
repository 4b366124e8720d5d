//! The papers of a ballot: blank ones for those who vote on paper; of its result, for archives, to reckon with, to sign.

use std::path::{Path, PathBuf};

use anyhow::Result;
use gongxin_papers::{Certificate, Fonts, PaperError, blank, blank_pdf, certificate_pdf, pdf, sheets, xlsx};
use gongxin_record::{Archive, Entry};
use gongxin_roles::writer::Writer;
use serde_json::json;

use crate::{
    files,
    folder::Folder,
    output::Output,
    refusal::{Explain, refusal, require},
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin paper record.zip --ballot b1 --pdf 结果报告单.pdf --xlsx 结果报告单.xlsx --certificate 计票证明书.pdf\n  \
    gongxin paper 会议 --ballot b1 --blank 票样.pdf\n\n\
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
    if of_result {
        write_result(args, &log, &fonts, output, &mut written)?;
    }
    let names = written.join(output.pick("、", ", ").as_str());
    output.say(
        &output.pick(format!("已写出 {names}"), format!("wrote {names}")),
        &json!({ "ok": true, "ballot": args.ballot, "files": written }),
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
) -> Result<()> {
    let found = (0..).zip(log.entries()).find_map(|(number, entry)| match entry {
        Entry::Outcome(outcome) if outcome.ballot == args.ballot => {
            Some((number, log.leaf(number)?, outcome))
        }
        _ => None,
    });
    let (shown, ballot) = (args.record.display(), &args.ballot);
    let (number, leaf, outcome) = found.explain(
        "no-result",
        format!("{shown} 中没有表决 {ballot} 的结果"),
        format!("{shown} holds no result of ballot {ballot}"),
    )?;
    let lang = output.rules_lang();
    let set = sheets(log.state(), outcome, lang).map_err(refused)?;
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
    Ok(())
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
