//! A token is declared void.

use anyhow::Result;
use gongxin_record::entry::Revoke;

use super::{FolderArg, say_entry, slip::SlipArg};
use crate::{output::Output, refusal::require};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (the code is asked for):\n  gongxin meeting revoke --dir 会议 --reason \"持有人缺席\""
)]
pub(crate) struct RevokeArgs {
    #[command(flatten)]
    folder: FolderArg,
    #[command(flatten)]
    slip: SlipArg,
    /// 原因 / Why.
    #[arg(long)]
    reason: String,
}

pub(super) fn revoke(args: &RevokeArgs, output: &Output) -> Result<()> {
    let key = args.slip.key(output)?;
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
