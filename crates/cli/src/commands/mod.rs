//! One file per command.

mod backup;
mod cast;
mod challenge;
mod check_in;
mod choices;
mod demo;
mod draw;
mod expected;
mod follow;
mod kinds;
mod meeting;
mod mix;
mod openings;
mod pages;
mod paper;
mod private_text;
mod record;
mod restore;
mod roster;
mod secret;
mod serve;
mod settings;
mod sheets;
mod slips;
pub(crate) mod swarm;
mod tally;
mod tokens;
mod trustee;
mod verify;
mod vote;
mod witness;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

/// What can be done.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// 种类 The kinds of ballot, their rules, and example ballots
    #[command(subcommand)]
    Kinds(kinds::KindsCommand),
    /// 名册 Import a roster from Excel or CSV, or make a fictitious one
    #[command(subcommand)]
    Roster(roster::RosterCommand),
    /// 会议 The host's acts: create, add lines of others, freeze, open, close
    #[command(subcommand)]
    Meeting(meeting::MeetingCommand),
    /// 抽取 Commit, reveal, draw
    #[command(subcommand)]
    Draw(draw::DrawCommand),
    /// 监票人 Keys, key ceremony, decryption shares
    #[command(subcommand)]
    Trustee(trustee::TrusteeCommand),
    /// 见证人 Keys and cosignatures
    #[command(subcommand)]
    Witness(witness::WitnessCommand),
    /// 票码 Issue one-time tokens as printable slips
    #[command(subcommand)]
    Tokens(tokens::TokensCommand),
    /// 签到 Check in with a token
    CheckIn(check_in::CheckInArgs),
    /// 投票 Make a ballot
    Vote(vote::VoteArgs),
    /// 投出 Decide to cast a ballot: its opening is destroyed
    Cast(cast::CastArgs),
    /// 检查本票 Look into a ballot that is challenged instead of cast
    Challenge(challenge::ChallengeArgs),
    /// 计票 Combine decryption shares into the result
    Tally(tally::TallyArgs),
    /// 记录 Export or show a record
    #[command(subcommand)]
    Record(record::RecordCommand),
    /// 文书 Write result sheets and the certificate of the count as PDF and Excel
    Paper(paper::PaperArgs),
    /// 验证 Verify a record, offline
    Verify(verify::VerifyArgs),
    /// 服务 Start the ballot server
    Serve(settings::ServeArgs),
    /// 设置 Show the settings that a server would start with
    Config(settings::ServeArgs),
    /// 网页 Check that a server gives the pages that this program carries
    Pages(pages::PagesArgs),
    /// 备份 Copy a server's store into one file while it runs
    Backup(backup::BackupArgs),
    /// 恢复 Put a backup into an empty database
    Restore(restore::RestoreArgs),
    /// 压力演练 A crowd of simulated phones holds a meeting against a running server
    Swarm(swarm::SwarmArgs),
    /// 演示 Hold a whole meeting and verify it
    Demo(demo::DemoArgs),
}

pub(crate) fn run(command: Command, output: &Output) -> Result<u8> {
    match command {
        Command::Kinds(c) => kinds::run(&c, output)?,
        Command::Roster(c) => roster::run(c, output)?,
        Command::Meeting(c) => return meeting::run(c, output),
        Command::Draw(c) => draw::run(c, output)?,
        Command::Trustee(c) => trustee::run(c, output)?,
        Command::Witness(c) => witness::run(c, output)?,
        Command::Tokens(c) => tokens::run(c, output)?,
        Command::CheckIn(a) => check_in::run(&a, output)?,
        Command::Vote(a) => vote::run(&a, output)?,
        Command::Cast(a) => cast::run(&a, output)?,
        Command::Serve(a) => serve::run(&a, output)?,
        Command::Config(a) => serve::show(&a, output)?,
        Command::Pages(a) => pages::run(&a, output)?,
        Command::Backup(a) => backup::backup(&a, output)?,
        Command::Restore(a) => restore::restore(&a, output)?,
        Command::Swarm(a) => return swarm::run(&a, output),
        Command::Challenge(a) => challenge::run(&a, output)?,
        Command::Tally(a) => tally::run(&a, output)?,
        Command::Record(c) => record::run(c, output)?,
        Command::Paper(a) => paper::run(&a, output)?,
        Command::Verify(a) => return verify::run(&a, output),
        Command::Demo(a) => return demo::run(&a, output),
    }
    Ok(0)
}
