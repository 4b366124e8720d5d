//! `gongxin tokens issue`

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use gongxin_record::{bytes::Ed25519Key, entry::Tokens};
use gongxin_roles::token::Token;
use rand_core::Rng;
use serde_json::json;
use zeroize::Zeroizing;

use super::{meeting::FolderArg, slips};
use crate::{files, machine, output::Output};

/// 票码
#[derive(Subcommand)]
pub(crate) enum TokensCommand {
    /// Make tokens, log their public keys, and print the slips
    #[command(
        after_help = "The slips hold the only copy of the secrets. Print them, cut them, shuffle them, and delete the file."
    )]
    Issue {
        #[command(flatten)]
        folder: FolderArg,
        /// Electorate group.
        #[arg(long)]
        group: String,
        /// How many.
        #[arg(long)]
        count: usize,
        /// Address that the QR code opens.
        #[arg(long, default_value = "https://vote.example")]
        host: String,
        /// Where to put the printable slips (HTML, secret).
        #[arg(long)]
        slips: PathBuf,
        /// Where to put the codes as plain lines (secret; for kiosks and rehearsals).
        #[arg(long)]
        codes: Option<PathBuf>,
    },
}

pub(crate) fn run(command: TokensCommand, output: &Output) -> Result<()> {
    let TokensCommand::Issue {
        folder,
        group,
        count,
        host,
        slips,
        codes,
    } = command;
    let mut rng = machine::rng()?;
    let mut tokens: Vec<Token> = (0..count).map(|_| Token::random(&mut rng)).collect();
    let mut keys: Vec<Ed25519Key> = tokens.iter().map(|t| Ed25519Key(t.signing().public())).collect();
    keys.sort();
    // The slips lie in another order than the keys in the log.
    for last in (1..tokens.len()).rev() {
        let bound = last as u64 + 1;
        let limit = u64::MAX - u64::MAX % bound;
        let at = std::iter::repeat_with(|| rng.next_u64())
            .find(|x| *x < limit)
            .unwrap_or(0)
            % bound;
        tokens.swap(last, usize::try_from(at)?);
    }
    let folder = folder.open();
    let (title, digest) = folder.change(|w| {
        w.append_entry(Tokens {
            group: group.clone(),
            tokens: keys,
        })?;
        let title = w
            .state()
            .meeting
            .as_ref()
            .map(|m| m.definition.title.clone())
            .unwrap_or_default();
        Ok((title, w.state().digest()))
    })?;
    let page = slips::page(&title, &host, &digest.to_b64(), &tokens)?;
    files::write_secret(&slips, page.as_bytes())?;
    if let Some(codes) = codes {
        let lines: Zeroizing<String> = Zeroizing::new(
            tokens
                .iter()
                .map(|t| format!("{}\n", t.code().as_str()))
                .collect(),
        );
        files::write_secret(&codes, lines.as_bytes())?;
    }
    let mut trust = folder.trust()?;
    trust.tokens.0.push((group.clone(), count as u64));
    folder.save_trust(&trust)?;
    let text = output.pick(
        format!("{group}：{count} 张票码，票条在 {}", slips.display()),
        format!("{group}: {count} tokens, slips in {}", slips.display()),
    );
    output.say(
        &text,
        &json!({ "ok": true, "group": group, "tokens": count, "slips": slips }),
    );
    Ok(())
}
