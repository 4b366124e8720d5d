//! `gongxin cast`: the decision to cast a ballot. Its opening is destroyed, so that nobody can ever ask for it.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_record::{Entry, bytes::to_b64};
use rand_core::Rng;
use serde_json::json;

use super::vote::opening_path;
use crate::{
    files, machine,
    output::Output,
    refusal::{refusal, require},
};

/// 投出
#[derive(clap::Args)]
#[command(after_help = "示例 Example:\n  gongxin cast /U盘/票 --to /交换/收票\n\n\
    The copy in the folder has a random name and a date like all others. A ballot whose opening is gone is refused: it was cast \
    before, or opened and is spent.")]
pub(crate) struct CastArgs {
    /// `vote` 写的选票 / The ballot that `vote` wrote.
    ballot: PathBuf,
    /// 收票的文件夹 / Folder in which ballots are collected; without it you hand the file over yourself.
    #[arg(long)]
    to: Option<PathBuf>,
}

pub(crate) fn run(args: &CastArgs, output: &Output) -> Result<()> {
    let line = files::read_line(&args.ballot)?;
    let Ok(Entry::Cast(cast)) = Entry::parse(&line) else {
        let shown = args.ballot.display();
        return Err(refusal(
            "not-a-ballot",
            format!("{shown} 不是选票"),
            format!("{shown} is no ballot"),
        ));
    };
    let opening = opening_path(&args.ballot);
    require(
        opening.exists(),
        "opening-gone",
        format!("没有 {}：这张票已经投出，或已抽验作废", opening.display()),
        format!(
            "{} is not there: this ballot was cast already, or opened and is spent",
            opening.display()
        ),
    )?;
    let copy = match &args.to {
        None => None,
        Some(folder) => {
            let mut name = [0; 9];
            machine::rng()?.fill_bytes(&mut name);
            let path = folder.join(format!("{}.ballot", to_b64(&name)));
            files::write(&path, &line)?;
            files::undate(&path)?;
            Some(path)
        }
    };
    files::destroy(&opening)?;
    let text = match &copy {
        Some(path) => output.pick(
            format!("已投出：{}，开启文件已销毁", path.display()),
            format!("cast: {}; the opening is destroyed", path.display()),
        ),
        None => output.pick(
            format!("开启文件已销毁，请把 {} 放进收票文件夹", args.ballot.display()),
            format!(
                "the opening is destroyed; put {} into the box",
                args.ballot.display()
            ),
        ),
    };
    let receipt = format!("{}-{}.receipt", cast.tag, cast.revision);
    let text = text
        + &output.pick(
            format!("\n您的回执将叫做 {receipt}"),
            format!("\nyour receipt will be called {receipt}"),
        );
    output.say(
        &text,
        &json!({ "ok": true, "receipt": receipt, "tag": cast.tag, "revision": cast.revision, "file": copy }),
    );
    Ok(())
}
