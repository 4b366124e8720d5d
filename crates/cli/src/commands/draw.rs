//! `gongxin draw commit|reveal|run`

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Subcommand;
use gongxin_draw::{Contribution, commitment};
use gongxin_protocol::drawn_strata;
use gongxin_record::{
    Entry,
    bytes::B32,
    entry::{Draw, DrawCommit, DrawReveal},
};
use rand_core::Rng;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::meeting::FolderArg;
use crate::{files, machine, output::Output};

/// 抽取
#[derive(Subcommand)]
pub(crate) enum DrawCommand {
    /// Commit to a contribution (dice, a banknote number): hand the line to the host, keep the secret
    Commit {
        /// The log so far.
        #[arg(long)]
        log: PathBuf,
        /// Who you are.
        #[arg(long)]
        contributor: String,
        /// Your contribution.
        #[arg(long)]
        value: String,
        /// Where to keep the secret until the reveal.
        #[arg(long)]
        secret: PathBuf,
        /// Where to put the line.
        #[arg(long)]
        out: PathBuf,
    },
    /// Reveal what was committed to
    Reveal {
        /// The secret of `commit`.
        #[arg(long)]
        secret: PathBuf,
        /// Where to put the line.
        #[arg(long)]
        out: PathBuf,
    },
    /// Draw, once all have revealed
    Run {
        #[command(flatten)]
        folder: FolderArg,
        /// A public value announced beforehand, e.g. a lottery number.
        #[arg(long)]
        public: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
struct SecretFile {
    attempt: u32,
    contributor: String,
    value: String,
    nonce: B32,
}

pub(crate) fn run(command: DrawCommand, output: &Output) -> Result<()> {
    match command {
        DrawCommand::Commit {
            log,
            contributor,
            value,
            secret,
            out,
        } => {
            let writer = files::read_log(&log)?;
            let roster = writer
                .state()
                .roster
                .as_ref()
                .context("there is no roster in the log yet")?;
            let mut nonce = [0; 32];
            machine::rng()?.fill_bytes(&mut nonce);
            let contribution = Contribution {
                contributor: contributor.clone(),
                value: value.clone(),
                nonce,
            };
            let entry = DrawCommit {
                attempt: roster.attempt,
                contributor: contributor.clone(),
                commitment: B32(commitment(&roster.leaf.0, roster.attempt, &contribution)),
            };
            let kept = SecretFile {
                attempt: roster.attempt,
                contributor,
                value,
                nonce: B32(nonce),
            };
            files::write_secret(&secret, &serde_json::to_vec(&kept)?)?;
            files::write(&out, Entry::from(entry).to_line().as_bytes())?;
            output.say(
                &output.pick("承诺已生成", "committed"),
                &json!({ "ok": true, "line": out }),
            );
        }
        DrawCommand::Reveal { secret, out } => {
            let kept: SecretFile = serde_json::from_slice(&files::read(&secret)?)?;
            let (attempt, contributor) = (kept.attempt, kept.contributor);
            let entry = DrawReveal {
                attempt,
                contributor,
                value: kept.value,
                nonce: kept.nonce,
            };
            files::write(&out, Entry::from(entry).to_line().as_bytes())?;
            output.say(
                &output.pick("已公开", "revealed"),
                &json!({ "ok": true, "line": out }),
            );
        }
        DrawCommand::Run { folder, public } => {
            let strata = folder.open().change(|w| {
                let roster = w
                    .state()
                    .roster
                    .as_ref()
                    .context("there is no roster in the log yet")?;
                let (seed, outcome) = roster.outcome(public.as_deref())?;
                let strata = drawn_strata(&outcome);
                w.append_entry(Draw {
                    attempt: roster.attempt,
                    public,
                    seed: B32(seed),
                    strata: strata.clone(),
                })?;
                Ok(strata)
            })?;
            let mut text = output.pick("抽取完成：\n", "drawn:\n");
            for s in &strata {
                text += &format!("  {} {} (+{})\n", s.stratum, s.drawn.len(), s.alternates.len());
            }
            output.say(&text, &json!({ "ok": true, "strata": strata }));
        }
    }
    Ok(())
}
