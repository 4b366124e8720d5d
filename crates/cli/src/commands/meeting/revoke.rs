//! A token is declared void.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_record::{bytes::Ed25519Key, entry::Revoke};
use gongxin_roles::token::Token;

use super::{FolderArg, say_entry};
use crate::{commands::private_text, output::Output, refusal::require};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (the code is asked for):\n  gongxin meeting revoke --dir 会议 --reason \"持有人缺席\""
)]
pub(crate) struct RevokeArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 票码，或日志中的票码公钥 / The slip's code, or its public key from the log.
    #[arg(long)]
    token: Option<String>,
    /// 写有票码的文件，- 为标准输入 / A file with it; - is standard input.
    #[arg(long, conflicts_with = "token")]
    token_file: Option<PathBuf>,
    /// 原因 / Why.
    #[arg(long)]
    reason: String,
}

pub(super) fn revoke(args: &RevokeArgs, output: &Output) -> Result<()> {
    let token = private_text::read(
        args.token.as_deref(),
        args.token_file.as_deref(),
        ("票码", "the code of the slip"),
        output,
    )?;
    let key = match Ed25519Key::from_b64(&token) {
        Ok(key) => key,
        Err(_) => Ed25519Key(Token::from_code(&token)?.signing().public()),
    };
    let number = args.folder.open().change(|w| {
        require(
            w.state().admission.tokens.contains_key(&key),
            "token-unknown",
            "此票码不属于这次会议",
            "this token is none of this meeting",
        )?;
        let reason = args.reason.clone();
        Ok(w.append_entry(Revoke { token: key, reason })?)
    })?;
    say_entry(output, "revoke", number);
    Ok(())
}
