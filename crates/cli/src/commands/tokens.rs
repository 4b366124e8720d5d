//! `gongxin tokens issue`

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use gongxin_record::{bytes::Ed25519Key, entry::Tokens};
use gongxin_roles::token::Token;
use rand_core::CryptoRng;
use serde_json::json;
use zeroize::Zeroizing;

use super::{meeting::FolderArg, slips};
use crate::{
    files::Undo,
    folder::set_count,
    machine,
    output::Output,
    refusal::{Explain, require},
};

/// 票码
#[derive(Subcommand)]
pub(crate) enum TokensCommand {
    /// 发票码 Make tokens, log their public keys, and print the slips
    #[command(
        after_help = "示例 Example:\n  gongxin tokens issue --dir 会议 --group qw --slips 票条-qw.html\n\n\
        The slips hold the only copy of the secrets. Print them, cut them, shuffle them, and delete the file."
    )]
    Issue(IssueArgs),
}

#[derive(clap::Args)]
pub(crate) struct IssueArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 组别 / Electorate group.
    #[arg(long)]
    group: String,
    /// 张数，默认为应到人数 / How many; by default as many as are expected (应到).
    #[arg(long)]
    count: Option<u64>,
    /// 网址；给出才印二维码 / Address that a QR code opens; without it no QR code is printed.
    #[arg(long)]
    host: Option<String>,
    /// 票条写到哪里（HTML，秘密） / Where to put the printable slips (HTML, secret).
    #[arg(long)]
    slips: PathBuf,
    /// 码的纯文本写到哪里（秘密，演练用） / Where to put the codes as plain lines (secret; for kiosks and rehearsals).
    #[arg(long)]
    codes: Option<PathBuf>,
}

pub(crate) fn run(command: TokensCommand, output: &Output) -> Result<()> {
    let TokensCommand::Issue(args) = command;
    let mut rng = machine::rng()?;
    let group = &args.group;
    let mut undo = Undo::default();
    let (count, expected) = args.folder.open().change_both(|w, trust| {
        let expected = w.state().expected(group);
        let count = args.count.or(expected).explain(
            "count",
            "名册或抽取尚未完成，不知应到人数：请用 --count 写明张数",
            "roster and draw are not complete: give --count",
        )?;
        require(
            (1..=1_000_000).contains(&count),
            "count",
            format!("不能发 {count} 张票码"),
            format!("cannot issue {count} tokens"),
        )?;
        let mut tokens: Vec<Token> = (0..count).map(|_| Token::random(&mut rng)).collect();
        let mut keys: Vec<Ed25519Key> = tokens.iter().map(|t| Ed25519Key(t.signing().public())).collect();
        keys.sort();
        shuffle(&mut tokens, &mut rng)?;
        w.append_entry(Tokens {
            group: group.clone(),
            tokens: keys,
        })?;
        set_count(&mut trust.tokens, group, count);
        let meeting = w.state().meeting.as_ref();
        let title = meeting.map(|m| m.definition.title.clone()).unwrap_or_default();
        let digest = w.state().digest().to_b64();
        // The judge agrees. The slips come before the log: logged tokens whose codes are lost end the meeting.
        let page = slips::page(&title, args.host.as_deref(), &digest, &tokens)?;
        undo.write_secret(&args.slips, page.as_bytes())?;
        if let Some(path) = &args.codes {
            undo.write_secret(path, codes(&tokens).as_bytes())?;
        }
        Ok((count, expected))
    })?;
    undo.keep();
    let slips = args.slips.display();
    let mut text = output.pick(
        format!("{group}：{count} 张票码，票条在 {slips}"),
        format!("{group}: {count} tokens, slips in {slips}"),
    );
    let more = expected.filter(|expected| count > *expected);
    if let Some(expected) = more {
        text += &output.pick(
            format!("\n注意：多于应到 {expected} 人，多余的票条须当众剪角作废"),
            format!("\nNote: more than the {expected} expected; cut and revoke what is left over"),
        );
    }
    output.say(
        &text,
        &json!({
            "ok": true, "group": group, "tokens": count, "expected": expected, "slips": args.slips,
            "warnings": if more.is_some() { vec!["more-than-expected"] } else { vec![] },
        }),
    );
    Ok(())
}

/// The slips lie in another order than the keys in the log.
fn shuffle(tokens: &mut [Token], rng: &mut impl CryptoRng) -> Result<()> {
    for last in (1..tokens.len()).rev() {
        let bound = last as u64 + 1;
        let limit = u64::MAX - u64::MAX % bound;
        let at = std::iter::repeat_with(|| rng.next_u64())
            .find(|x| *x < limit)
            .unwrap_or(0)
            % bound;
        tokens.swap(last, usize::try_from(at)?);
    }
    Ok(())
}

fn codes(tokens: &[Token]) -> Zeroizing<String> {
    let mut lines = Zeroizing::new(String::with_capacity(tokens.len() * 36));
    for token in tokens {
        lines.push_str(&token.code());
        lines.push('\n');
    }
    lines
}
