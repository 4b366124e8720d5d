//! `gongxin meeting …`: the host's acts.

mod accept;
mod add;
mod alternate;
mod ballot;
mod ballot_box;
mod close;
mod create;
mod freeze;
mod head;
mod merge;
mod open;
pub(super) mod paper;
mod revoke;
mod roster;
mod short;
mod slip;

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use serde_json::json;

use crate::{folder::Folder, output::Output};

/// 会议
#[derive(Subcommand)]
pub(crate) enum MeetingCommand {
    /// 建立会议 Write entry 0: title, groups, trustees, witnesses
    Create(create::CreateArgs),
    /// 登记名册 Log the roster with salted leaves; keep the openings for authorised observers
    Roster(roster::RosterArgs),
    /// 记入他人交来的内容 Add lines that others made: commitments, check-ins, shares
    Add(add::AddArgs),
    /// 登记公钥 Log the election key once all trustees have accepted
    #[command(after_help = "示例 Example:\n  gongxin meeting key --dir 会议")]
    Key(FolderArg),
    /// 定义表决 Define a ballot
    Ballot(ballot::BallotArgs),
    /// 重抽 Give up a draw, with the reason
    Redraw(short::RedrawArgs),
    /// 递补 Let the next alternate (候补) take the place of a person who cannot come, with the reason
    Alternate(alternate::AlternateArgs),
    /// 放弃密钥仪式 Give up a key ceremony that a missing trustee or an unusable deal blocks, with the reason
    AbortCeremony(short::AbortArgs),
    /// 作废票码 Declare a token (票码) void: lost, stolen, or its holder absent
    Revoke(revoke::RevokeArgs),
    /// 改用纸质票 Let the holder of a token vote on paper
    ToPaper(paper::ToPaperArgs),
    /// 冻结 Freeze the keys of a group into a ring
    Freeze(freeze::FreezeArgs),
    /// 开放表决 Open a ballot
    Open(open::OpenArgs),
    /// 收票 Judge ballots, put them in the box and write receipts
    Accept(accept::AcceptArgs),
    /// 关闭表决 Close a ballot: log all ballots, sorted by tag
    Close(close::CloseArgs),
    /// 归并 Merge the spellings of names written in, in the open
    Merge(merge::MergeArgs),
    /// 纸质票数目 Log the figures of paper ballots, entered by two persons
    Paper(paper::PaperArgs),
    /// 记事 Log a note
    Note(short::NoteArgs),
    /// 签署日志头 Sign the head of the log as it is now, for witnesses to cosign
    #[command(after_help = "示例 Example:\n  gongxin meeting checkpoint --dir 会议\n\n\
        Cosignatures of an earlier head fall away: witnesses sign the new one.")]
    Checkpoint(FolderArg),
    /// 封存 End the record and sign its head
    Seal(head::SealArgs),
}

/// The host's meeting folder.
#[derive(clap::Args)]
pub(crate) struct FolderArg {
    /// 会议文件夹 / The meeting folder: log.jsonl, checkpoint and trust.json are public; secret/ and box/ stay with the host.
    #[arg(long)]
    pub(crate) dir: PathBuf,
}

impl FolderArg {
    pub(crate) fn open(&self) -> Folder {
        Folder(self.dir.clone())
    }
}

pub(crate) fn run(command: MeetingCommand, output: &Output) -> Result<u8> {
    use MeetingCommand as C;
    match command {
        C::Create(args) => create::create(&args, output)?,
        C::Roster(args) => roster::log_roster(&args, output)?,
        C::Add(args) => add::add(&args, output)?,
        C::Key(folder) => short::key(&folder.open(), output)?,
        C::Ballot(args) => ballot::ballot(&args, output)?,
        C::Redraw(args) => short::redraw(&args, output)?,
        C::Alternate(args) => alternate::alternate(&args, output)?,
        C::AbortCeremony(args) => short::abort(&args, output)?,
        C::Revoke(args) => revoke::revoke(&args, output)?,
        C::ToPaper(args) => paper::to_paper(&args, output)?,
        C::Merge(args) => merge::merge(&args, output)?,
        C::Paper(args) => paper::paper(&args, output)?,
        C::Freeze(args) => freeze::freeze(&args, output)?,
        C::Open(args) => open::open(&args, output)?,
        C::Accept(args) => return accept::accept(&args, output),
        C::Close(args) => close::close(&args, output)?,
        C::Note(args) => short::note(&args, output)?,
        C::Checkpoint(folder) => head::checkpoint(&folder.open(), output)?,
        C::Seal(args) => head::seal(&args, output)?,
    }
    Ok(0)
}

fn say_entry(output: &Output, name: &str, number: u64) {
    let text = output.pick(
        format!("已记入第 {number} 条 {name}"),
        format!("entry {number}: {name}"),
    );
    output.say(&text, &json!({ "ok": true, "entry": number, "type": name }));
}
