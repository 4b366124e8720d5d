//! Takes ballots in: judged one by one, kept, and promised by a receipt.

use std::path::{Path, PathBuf};

use anyhow::Result;
use gongxin_record::{Entry, entry::Cast};
use gongxin_roles::{intake::Nonces, writer::Writer};
use gongxin_tlog::Signer;
use rand_core::CryptoRng;
use serde_json::{Value, json};

use super::{
    FolderArg,
    ballot_box::{Shelf, Standing, file_name, nonces},
};
use crate::{files, folder::Folder, machine, output::Output, refusal::refusal, wording};

#[derive(clap::Args)]
#[command(after_help = "示例 Example (when all are done, in shuffled order):\n  \
    gongxin meeting accept --dir 会议 --receipts 回执 $(shuf -e /交换/收票/*)\n\n\
    All are looked at; those that are refused are listed at the end, and the exit code is 1 then. The same bytes are welcome twice. \
    Shuffle: nothing in the box tells who came when, but the order of collecting does.")]
pub(crate) struct AcceptArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 选票文件，每个一张 / Files with one ballot each.
    #[arg(required = true)]
    casts: Vec<PathBuf>,
    /// 回执放到哪个文件夹 / Folder for the receipts.
    #[arg(long)]
    receipts: PathBuf,
}

/// A ballot in hand.
struct Given<'a> {
    path: &'a Path,
    line: Vec<u8>,
    cast: Cast,
}

pub(super) fn accept(args: &AcceptArgs, output: &Output) -> Result<u8> {
    let folder = args.folder.open();
    let writer = folder.read()?;
    let mut host = Host {
        nonces: nonces(&folder, &writer)?,
        signer: folder.signer(&writer)?,
        receipts: &args.receipts,
        folder,
        writer,
    };
    let mut rng = machine::rng()?;
    let (mut given, mut refused) = (Vec::new(), Vec::new());
    for path in &args.casts {
        match read(path) {
            Ok(ballot) => given.push(ballot),
            Err(error) => refused.push((path.as_path(), error)),
        }
    }
    // A heap is shuffled: of one voter's ballots the older comes first here, whatever its place.
    given.sort_by_key(|ballot| ballot.cast.revision);
    let (mut accepted, mut superseded) = (0u64, Vec::new());
    for ballot in &given {
        match host.take(ballot, &mut rng) {
            Ok(Standing::Fresh | Standing::Same) => accepted += 1,
            Ok(Standing::Superseded(by)) => superseded.push((ballot.path, by)),
            Err(error) => refused.push((ballot.path, error)),
        }
    }
    let receipts = args.receipts.display();
    let mut text = output.pick(
        format!("已收 {accepted} 张选票，回执在 {receipts}"),
        format!("{accepted} ballots accepted, receipts in {receipts}"),
    );
    for (path, by) in &superseded {
        let path = path.display();
        text += &output.pick(
            format!("\n  {path}：已有第 {by} 版，这一张不计"),
            format!("\n  {path}: revision {by} is in the box; this one does not count"),
        );
    }
    if !refused.is_empty() {
        text += &output.pick(
            format!("\n拒收 {} 张：", refused.len()),
            format!("\n{} refused:", refused.len()),
        );
    }
    let mut listed: Vec<Value> = Vec::new();
    for (path, error) in &refused {
        let (why, code) = wording::describe(error, output.record_lang());
        text += &format!("\n  {}：{why}", path.display());
        listed.push(json!({ "file": path, "error": why, "code": code }));
    }
    let superseded: Vec<&Path> = superseded.iter().map(|(path, _)| *path).collect();
    output.say(
        &text,
        &json!({
            "ok": refused.is_empty(), "accepted": accepted, "superseded": superseded, "refused": listed,
        }),
    );
    Ok(u8::from(!refused.is_empty()))
}

fn read(path: &Path) -> Result<Given<'_>> {
    let line = files::read_line(path)?;
    match Entry::parse(&line) {
        Ok(Entry::Cast(cast)) => Ok(Given { path, line, cast }),
        _ => Err(refusal("not-a-ballot", "不是选票", "this is no ballot")),
    }
}

/// Whoever takes ballots in.
struct Host<'a> {
    folder: Folder,
    writer: Writer,
    signer: Signer,
    nonces: Nonces,
    receipts: &'a Path,
}

impl Host<'_> {
    /// Judges, keeps, promises. The receipt comes last: what it promises lies in the box.
    fn take(&mut self, ballot: &Given<'_>, rng: &mut impl CryptoRng) -> Result<Standing> {
        let (cast, line) = (&ballot.cast, &ballot.line);
        let shelf = Shelf(self.folder.ballot_box(&cast.ballot));
        let standing = shelf.standing(cast, line)?;
        // The nonces of a ballot in the box are its own.
        let mut own = Nonces::default();
        let nonces = match standing {
            Standing::Fresh => &mut self.nonces,
            Standing::Same => &mut own,
            Standing::Superseded(_) => return Ok(standing),
        };
        let receipt = self.writer.accept(line, nonces, &self.signer, rng)?;
        shelf.keep(cast, line)?;
        let path = self.receipts.join(format!("{}.receipt", file_name(cast)));
        files::write(&path, receipt.as_bytes())?;
        files::undate(&path)?;
        Ok(standing)
    }
}
