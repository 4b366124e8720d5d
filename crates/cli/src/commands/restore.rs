//! `gongxin restore`: a backup into an empty database of either kind. An old backup is an older history, with which a server would
//! contradict what people have seen: so heads that are known are compared before, and all heads are told after.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_protocol::Phase;
use gongxin_roles::{
    witnessed::{NotWitnessed, signed_head},
    writer::Writer,
};
use gongxin_store::{Store, StoreError};
use gongxin_tlog::{Checkpoint, Note};
use serde_json::{Value, json};

use crate::{
    commands::backup::copy,
    files,
    head::Head,
    output::Output,
    refusal::{Explain, refusal, require},
};

/// Entries read at a time.
const PAGE: u32 = 1000;

/// 恢复
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin restore backup.db --database postgres://gongxin@localhost/gongxin --checkpoint 检查点.txt\n\n\
    A witness has the last head that was cosigned: give it here, once for each meeting. A backup that is older, or that holds \
    another history, is refused. Compare the heads that are shown with paper before the server starts."
)]
pub(crate) struct RestoreArgs {
    /// 备份文件 / The backup.
    file: PathBuf,
    /// 空的数据库 / An empty database.
    #[arg(long, env = "GONGXIN_DATABASE", hide_env_values = true)]
    database: String,
    /// 见证人手里最后的检查点，可重复 / The last checkpoint that a witness has, for each meeting; may be repeated.
    #[arg(long)]
    checkpoint: Vec<PathBuf>,
}

pub(crate) fn restore(args: &RestoreArgs, output: &Output) -> Result<()> {
    require(
        args.file.exists(),
        "file",
        format!("没有备份文件 {}", args.file.display()),
        format!("there is no backup {}", args.file.display()),
    )?;
    let backup = format!("sqlite:{}", args.file.display());
    let logs = logs(&backup)?;
    for path in &args.checkpoint {
        compare(&logs, path)?;
    }
    let rows = copy(&backup, &args.database)?;
    let mut text = output.pick(
        format!("已恢复 {rows} 行。请与见证人、纸上记下的比对："),
        format!("{rows} rows restored. Compare with the witnesses and with paper:"),
    );
    for log in &logs {
        text += &told(log, output);
    }
    let meetings: Vec<Value> = logs.iter().map(as_json).collect();
    output.say(&text, &json!({ "ok": true, "rows": rows, "meetings": meetings }));
    Ok(())
}

/// The logs of a backup, judged from their first line to their last.
fn logs(backup: &str) -> Result<Vec<Writer>> {
    let refused = |e: StoreError| refusal("store", format!("备份：{e}"), e.to_string());
    tokio::runtime::Runtime::new()?.block_on(async {
        let store = Store::open(backup).await.map_err(refused)?;
        let mut logs = Vec::new();
        for meeting in store.meetings().await.map_err(refused)? {
            let mut log = Writer::default();
            loop {
                let page = store
                    .entries(&meeting, log.head().0, PAGE)
                    .await
                    .map_err(refused)?;
                if page.is_empty() {
                    break;
                }
                for line in page {
                    log.append(&line).explain(
                        "damaged",
                        "备份中的日志有错，未作改动",
                        "a log in the backup does not hold; nothing was changed",
                    )?;
                }
            }
            logs.push(log);
        }
        store.close().await;
        Ok(logs)
    })
}

/// Refuses a backup that does not hold a head which somebody has seen.
fn compare(logs: &[Writer], path: &std::path::Path) -> Result<()> {
    let bytes = files::read(path)?;
    let head = Note::parse(&bytes).ok();
    let head = head.and_then(|note| Checkpoint::parse(&note.text).ok());
    let head = head.explain(
        "checkpoint",
        format!("{} 不是检查点", path.display()),
        format!("{} is no checkpoint", path.display()),
    )?;
    let (size, origin) = (head.size, head.origin);
    let meeting = |log: &Writer| {
        log.state()
            .meeting
            .as_ref()
            .map(|m| m.definition.log.origin.clone())
    };
    let log = logs.iter().find(|log| meeting(log).as_ref() == Some(&origin));
    let log = log.explain(
        "older",
        format!("备份中没有 {origin} 这次会议，未作改动。请找更新的备份"),
        format!("the backup has no meeting {origin}; nothing was changed. Look for a newer one"),
    )?;
    let own = log.head().0;
    require(
        own >= size,
        "older",
        format!("备份中 {origin} 只有 {own} 条，见证人见过 {size} 条，未作改动。请找更新的备份"),
        format!(
            "the backup has {own} entries of {origin}, the witness has seen {size}; nothing was changed. Look for a newer one"
        ),
    )?;
    match signed_head(log, &bytes) {
        Ok(_) => Ok(()),
        Err(NotWitnessed::Signature) => Err(refusal(
            "signature",
            format!("{} 不是 {origin} 的日志签的", path.display()),
            format!("{} is not signed by the log of {origin}", path.display()),
        )),
        Err(_) => Err(refusal(
            "fork",
            format!("备份中 {origin} 与见证人见过的不是同一份历史，未作改动"),
            format!(
                "the backup holds another history of {origin} than the witness has seen; nothing was changed"
            ),
        )),
    }
}

/// The head of a meeting, and which of its ballots are open: what was cast after the backup is not in it.
fn told(log: &Writer, output: &Output) -> String {
    let title = log
        .state()
        .meeting
        .as_ref()
        .map_or("", |m| m.definition.title.as_str());
    let mut text = format!("\n{title}\n{}", Head::of(log).text(output));
    for ballot in open(log) {
        text += &output.pick(
            format!("\n  注意：备份时“{ballot}”正在投票，此后投的票不在备份中。有人持有此后的回执，就须重新表决"),
            format!("\n  Mind: {ballot} was open at the backup; what was cast after it is not there. Where somebody has a later receipt, hold that ballot again"),
        );
    }
    text
}

fn as_json(log: &Writer) -> Value {
    json!({ "meeting": log.state().digest().to_b64(), "head": Head::of(log).json(), "open": open(log) })
}

fn open(log: &Writer) -> Vec<&str> {
    let ballots = log.state().ballots.iter();
    let open = ballots.filter(|(_, ballot)| ballot.phase == Phase::Open);
    open.map(|(id, _)| id.as_str()).collect()
}
