//! `gongxin backup`: a whole server's store as one file, from either database.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_store::{Store, StoreError};
use serde_json::json;

use crate::{output::Output, refusal::refusal};

/// 备份
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin backup --database sqlite:/var/lib/gongxin/gongxin.db --out backup.db\n\n\
    The server may go on meanwhile: the copy is of one moment. It holds the log keys: keep it as secret as the server."
)]
pub(crate) struct BackupArgs {
    /// 数据库 / sqlite:FILE or postgres://…
    #[arg(long, env = "GONGXIN_DATABASE", hide_env_values = true)]
    database: String,
    /// 备份文件，须不存在 / The file to make.
    #[arg(long)]
    out: PathBuf,
}

pub(crate) fn backup(args: &BackupArgs, output: &Output) -> Result<()> {
    if args.out.exists() {
        let (zh, en) = (
            format!("{} 已存在，不覆盖", args.out.display()),
            format!("{} exists and is not overwritten", args.out.display()),
        );
        return Err(refusal("exists", zh, en));
    }
    private(&args.out)?;
    let copied = copy(&args.database, &format!("sqlite:{}", args.out.display()));
    let rows = match copied {
        Ok(rows) => rows,
        Err(error) => {
            std::fs::remove_file(&args.out)?;
            return Err(error);
        }
    };
    let zh = format!(
        "已备份 {rows} 行：{}。其中有日志私钥，请妥善保管。",
        args.out.display()
    );
    let en = format!(
        "{rows} rows in {}; it holds log keys, keep it secret",
        args.out.display()
    );
    output.say(
        &output.pick(zh, en),
        &json!({ "ok": true, "rows": rows, "file": args.out }),
    );
    Ok(())
}

/// Copies all of a store into an empty one.
pub(super) fn copy(from: &str, to: &str) -> Result<u64> {
    let refused = |e: StoreError| refusal("store", format!("数据库：{e}"), e.to_string());
    tokio::runtime::Runtime::new()?.block_on(async {
        let from = Store::open(from).await.map_err(refused)?;
        let to = Store::open(to).await.map_err(refused)?;
        if !to.is_empty().await.map_err(refused)? {
            let (zh, en) = (
                "目标数据库不是空的，未作改动",
                "the target database is not empty; nothing was changed",
            );
            return Err(refusal("not-empty", zh, en));
        }
        let rows = from.copy_to(&to).await.map_err(refused)?;
        to.close().await;
        from.close().await;
        Ok(rows)
    })
}

/// An empty file that only its owner reads, before anything is in it.
fn private(path: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map(drop)
}
