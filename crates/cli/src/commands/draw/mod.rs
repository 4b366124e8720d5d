//! `gongxin draw commit|reveal|run|list`

mod contribute;
mod hold;
mod list;

use anyhow::Result;
use clap::Subcommand;

use super::meeting::FolderArg;
use crate::output::Output;

/// 抽取
#[derive(Subcommand)]
pub(crate) enum DrawCommand {
    /// 承诺 Commit to a contribution (dice, a banknote number): hand the line to the host, keep the secret
    Commit(contribute::CommitArgs),
    /// 公开 Reveal what was committed to
    Reveal(contribute::RevealArgs),
    /// 抽取 Draw, once all have revealed
    #[command(after_help = "示例 Example:\n  gongxin draw run --dir 会议")]
    Run(FolderArg),
    /// 名单 List by name who must come, who was drawn, and the alternates in order; needs the openings
    #[command(after_help = "示例 Example:\n  gongxin draw list --dir 会议\n\n\
        Prints names: for the host, and for observers who may see them.")]
    List(FolderArg),
}

pub(crate) fn run(command: DrawCommand, output: &Output) -> Result<()> {
    match command {
        DrawCommand::Commit(args) => contribute::commit(&args, output),
        DrawCommand::Reveal(args) => contribute::reveal(&args, output),
        DrawCommand::Run(folder) => hold::hold(&folder.open(), output),
        DrawCommand::List(folder) => list::list(&folder.open(), output),
    }
}
