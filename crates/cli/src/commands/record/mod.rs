//! `gongxin record export|show|head|ballot|result`

mod ballot;
mod export;
mod head;
mod result;
mod show;
mod written;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

/// 记录
#[derive(Subcommand)]
pub(crate) enum RecordCommand {
    /// 导出 Pack a sealed meeting into one archive, with the roots of trust beside it
    Export(export::ExportArgs),
    /// 内容 Show what a record holds; judges nothing
    Show(show::ShowArgs),
    /// 日志头 Show what people compare: meeting digest, keys, size, root, four words
    Head(head::HeadArgs),
    /// 选票内容 Show a ballot: names with the numbers to type, rule, groups, where it stands
    Ballot(ballot::BallotArgs),
    /// 另填内容 Show what was written in on the ballots, before any merging
    Written(written::WrittenArgs),
    /// 结果 Print the result sheets of a record; judges nothing (see verify)
    Result(result::ResultArgs),
}

pub(crate) fn run(command: RecordCommand, output: &Output) -> Result<()> {
    match command {
        RecordCommand::Export(args) => export::export(&args, output),
        RecordCommand::Show(args) => show::show(&args, output),
        RecordCommand::Head(args) => head::head(&args, output),
        RecordCommand::Ballot(args) => ballot::ballot(&args, output),
        RecordCommand::Written(args) => written::written(&args, output),
        RecordCommand::Result(args) => result::result(&args, output),
    }
}
