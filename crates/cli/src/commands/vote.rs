//! `gongxin vote`

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use gongxin_roles::token::tracker;
use gongxin_tally::Room;
use serde_json::json;

use super::check_in::read_device;
use crate::{files, machine, output::Output};

/// 投票
#[derive(clap::Args)]
#[command(
    after_help = "Example (two contests: options 1 and 3 of the first, none of the second):\n  gongxin vote --log log.jsonl --device phone --ballot gt1 --choose 1,3 --choose - --out ballot"
)]
pub(crate) struct VoteArgs {
    /// The log so far.
    #[arg(long)]
    pub(crate) log: PathBuf,
    /// This device.
    #[arg(long)]
    pub(crate) device: PathBuf,
    /// Ballot.
    #[arg(long)]
    pub(crate) ballot: String,
    /// Options chosen in a contest, counted from 1, with commas; - for none. Once per contest, in order.
    #[arg(long, required = true)]
    pub(crate) choose: Vec<String>,
    /// Revision; a higher one replaces an earlier ballot.
    #[arg(long, default_value_t = 1)]
    pub(crate) revision: u32,
    /// Also write an opening (secret), so that the ballot can be challenged instead of cast.
    #[arg(long)]
    pub(crate) opening: Option<PathBuf>,
    /// Where to put the ballot for the host.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

pub(crate) fn run(args: &VoteArgs, output: &Output) -> Result<()> {
    let writer = files::read_log(&args.log)?;
    let room = Room::open(writer.state(), &args.ballot)?;
    let contests = room.context.contests();
    ensure!(
        args.choose.len() == contests.len(),
        "the ballot has {} contests, {} choices are given",
        contests.len(),
        args.choose.len()
    );
    let mut choices = Vec::new();
    for (contest, text) in contests.iter().zip(&args.choose) {
        let mut bits = vec![false; contest.options as usize];
        for number in text.split(',').filter(|t| !t.is_empty() && *t != "-") {
            let at: usize = number
                .trim()
                .parse()
                .with_context(|| format!("--choose {text}"))?;
            let bit = at.checked_sub(1).and_then(|at| bits.get_mut(at));
            *bit.with_context(|| format!("there is no option {at}; there are {}", contest.options))? = true;
        }
        choices.push(bits);
    }
    let ready = read_device(&args.device)?.vote(&room, &choices, args.revision, &mut machine::rng()?)?;
    files::write(&args.out, ready.line.as_bytes())?;
    if let Some(path) = &args.opening {
        files::write_secret(path, ready.opening(&args.ballot, &choices).as_bytes())?;
    }
    let tracker = tracker(room.context.meeting(), &args.ballot, &ready.votes);
    output.say(
        &output.pick(
            format!("选票已加密，跟踪号 {tracker}"),
            format!("ballot sealed, tracker {tracker}"),
        ),
        &json!({ "ok": true, "tracker": tracker, "line": args.out }),
    );
    Ok(())
}
