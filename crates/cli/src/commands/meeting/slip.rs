//! Which slip (票条) an act of the host is about.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_record::bytes::Ed25519Key;
use gongxin_roles::token::Token;

use crate::{commands::private_text, output::Output};

/// The token of a slip: given, in a file, or asked for.
#[derive(clap::Args)]
pub(super) struct SlipArg {
    /// 票码，或日志中的票码公钥 / The slip's code, or its public key from the log.
    #[arg(long, allow_hyphen_values = true)]
    token: Option<String>,
    /// 写有票码的文件，- 为标准输入 / A file with it; - is standard input.
    #[arg(long, conflicts_with = "token")]
    token_file: Option<PathBuf>,
}

impl SlipArg {
    /// The public key of the token.
    pub(super) fn key(&self, output: &Output) -> Result<Ed25519Key> {
        let token = private_text::read(
            self.token.as_deref(),
            self.token_file.as_deref(),
            ("票码", "the code of the slip"),
            output,
        )?;
        Ok(match Ed25519Key::from_b64(&token) {
            Ok(key) => key,
            Err(_) => Ed25519Key(Token::from_code(&token)?.signing().public()),
        })
    }
}
