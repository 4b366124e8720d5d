//! Lines that others made.

use std::path::{Path, PathBuf};

use anyhow::Result;
use gongxin_record::Entry;
use gongxin_roles::{intake::Nonces, posted::check_line, writer::Writer};
use gongxin_tally::{Room, check_challenged};
use serde_json::json;

use super::{FolderArg, ballot_box::nonces};
use crate::{
    files,
    folder::Folder,
    head::Head,
    machine,
    output::Output,
    refusal::{Explain, refusal},
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin meeting add --dir 会议 /交换/甲-1.line /交换/乙-1.line\n  \
    gongxin meeting add --dir 会议 $(shuf -e /交换/签到/*)\n\n\
    All of them or none: the first that is refused is named, and nothing is logged."
)]
pub(crate) struct AddArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 每个文件一行 / Files with one line each.
    #[arg(required = true)]
    lines: Vec<PathBuf>,
}

pub(super) fn add(args: &AddArgs, output: &Output) -> Result<()> {
    let lines = args
        .lines
        .iter()
        .map(|path| Ok((path.as_path(), files::read_line(path)?)))
        .collect::<Result<Vec<_>>>()?;
    let folder = args.folder.open();
    let (numbers, head, committed) = if lines.iter().any(|(_, line)| is_reveal(line)) {
        folder.change_both(|w, trust| {
            let done = append(&folder, w, &lines)?;
            if let Some(committed) = &done.2 {
                committed.note(trust);
            }
            Ok(done)
        })?
    } else {
        folder.change(|w| append(&folder, w, &lines))?
    };
    let mut text = output.pick(
        format!("已记入 {} 条\n{}", numbers.len(), head.text(output)),
        format!("{} entries added\n{}", numbers.len(), head.text(output)),
    );
    if let Some(head) = &committed {
        text += "\n";
        text += &output.pick(
            format!(
                "承诺到此为止；此时的日志头已写入 trust.json，须当众宣读：\n{}",
                head.text(output)
            ),
            format!(
                "the commitments end here; this head is in trust.json and must be read aloud:\n{}",
                head.text(output)
            ),
        );
    }
    let committed = committed.as_ref().map(Head::json);
    output.say(
        &text,
        &json!({ "ok": true, "entries": numbers, "head": head.json(), "commitments_head": committed }),
    );
    Ok(())
}

/// Appends lines; gives their numbers, the head, and, if the first reveal of an attempt is among them, the head before it: it
/// closes the commitments.
fn append(
    folder: &Folder,
    w: &mut Writer,
    lines: &[(&Path, Vec<u8>)],
) -> Result<(Vec<u64>, Head, Option<Head>)> {
    let (mut numbers, mut committed) = (Vec::new(), None);
    let mut nonces = nonces(folder, w)?;
    for (path, line) in lines {
        check_line(w, line, &mut machine::rng()?).about("refused", path.display())?;
        take_opened(w, &mut nonces, line).about("refused", path.display())?;
        let before = Head::of(w);
        numbers.push(w.take(line).about("refused", path.display())?);
        let first = w.state().roster.as_ref().is_some_and(|r| r.reveals.len() == 1);
        if is_reveal(line) && first {
            committed = Some(before);
        }
    }
    Ok((numbers, Head::of(w), committed))
}

fn is_reveal(line: &[u8]) -> bool {
    matches!(Entry::parse(line), Ok(Entry::DrawReveal(_)))
}

/// A ballot that is opened must open, and be nobody's cast: else it would spoil the record for good.
fn take_opened(log: &Writer, nonces: &mut Nonces, line: &[u8]) -> Result<()> {
    let entry = Entry::parse(line).ok();
    let Some(entry @ Entry::Challenged(opened)) = &entry else {
        return Ok(());
    };
    if log.welcome(line, entry)?.is_some() {
        return Ok(());
    }
    let room = Room::open(log.state(), &opened.ballot)?;
    check_challenged(&room, opened).map_err(|(zh, en)| refusal("opening", zh, en))?;
    Ok(nonces.take(log.state(), &opened.ballot, &opened.votes.0)?)
}
