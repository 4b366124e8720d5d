//! Paper ballots (纸质票): who votes on paper, and the figures that two persons enter. Spec: `paper`.

use std::path::Path;

use anyhow::Result;
use gongxin_record::entry::{Paper, PaperContest, PaperVoid, ToPaper};
use serde::{Deserialize, Serialize};

use super::{FolderArg, say_entry, slip::SlipArg};
use crate::{
    files,
    folder::set_count,
    output::Output,
    refusal::{Explain, require},
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (the code is asked for; --on-paper is counted by heads):\n  \
    gongxin meeting to-paper --dir 会议 --on-paper 2\n\n\
    The holder gives the slip back and is handed a paper ballot; the slip checks in no more."
)]
pub(crate) struct ToPaperArgs {
    #[command(flatten)]
    folder: FolderArg,
    #[command(flatten)]
    slip: SlipArg,
    /// 这一组至此用纸质票的人数：数人头 / Persons of the group on paper so far, counted by heads; it goes into trust.json.
    #[arg(long)]
    on_paper: u64,
}

pub(super) fn to_paper(args: &ToPaperArgs, output: &Output) -> Result<()> {
    let token = args.slip.key(output)?;
    let number = args.folder.open().change_both(|w, trust| {
        let number = w.append_entry(ToPaper { token })?;
        let admission = &w.state().admission;
        if let Some(known) = admission.tokens.get(&token) {
            let found = admission.to_paper(&known.group);
            require(
                found <= args.on_paper,
                "paper-exceeds-heads",
                format!(
                    "记录中有 {found} 人改用纸质票，多于数到的 {} 人：立即查明",
                    args.on_paper
                ),
                format!(
                    "{found} vote on paper, but only {} persons were counted: find out",
                    args.on_paper
                ),
            )?;
            set_count(&mut trust.paper, &known.group, args.on_paper);
        }
        Ok(number)
    })?;
    say_entry(output, "to-paper", number);
    Ok(())
}

/// Figures as one person enters them, in a file.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entered {
    pub(crate) issued: u64,
    pub(crate) returned: u64,
    pub(crate) valid: u64,
    pub(crate) invalid: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) void: Option<PaperVoid>,
    pub(crate) contests: Vec<PaperContest>,
}

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (two persons count and write a file each, without looking at the other's):\n  \
    gongxin meeting paper --dir 会议 --ballot gt1 --first 张三=甲.json --second 李四=乙.json\n\n\
    A file: {\"issued\":3,\"returned\":3,\"valid\":3,\"invalid\":0,\"contests\":[{\"votes\":[1,2,0],\"row_void\":0}]}\n\
    Void ballots by reason: \"invalid\":2,\"void\":{\"over_limit\":1,\"unreadable\":1}; also not_official, other.\n\
    Different figures are refused. Then as many trustees as the threshold says sign them: gongxin trustee sign-paper."
)]
pub(crate) struct PaperArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 表决标识 / Ballot.
    #[arg(long)]
    ballot: String,
    /// 类别（分类计票时） / Class, where the ballot has classes.
    #[arg(long)]
    class: Option<String>,
    /// 第一人的录入：姓名=文件 / NAME=FILE of the first person.
    #[arg(long)]
    first: String,
    /// 第二人的录入：姓名=文件 / NAME=FILE of the second person.
    #[arg(long)]
    second: String,
}

pub(super) fn paper(args: &PaperArgs, output: &Output) -> Result<()> {
    let (one, first) = entered(&args.first)?;
    let (two, second) = entered(&args.second)?;
    require(
        first == second,
        "paper-differs",
        "两人录入的数目不同，请各自重新清点",
        "the two persons entered different figures: each counts again",
    )?;
    let entry = Paper {
        ballot: args.ballot.clone(),
        class: args.class.clone(),
        issued: first.issued,
        returned: first.returned,
        valid: first.valid,
        invalid: first.invalid,
        void: first.void,
        contests: first.contests,
        entered: [one, two],
    };
    let number = args.folder.open().change(|w| Ok(w.append_entry(entry)?))?;
    say_entry(output, "paper", number);
    Ok(())
}

fn entered(text: &str) -> Result<(String, Entered)> {
    let parts = text.split_once('=');
    let (name, file) = parts.explain(
        "paper",
        format!("{text}：请写成 姓名=文件"),
        format!("{text}: write NAME=FILE"),
    )?;
    let figures = serde_json::from_slice(&files::read(Path::new(file))?).explain(
        "paper",
        format!("{file} 不是纸质票的数目文件"),
        format!("{file} holds no figures of paper ballots"),
    )?;
    Ok((name.to_owned(), figures))
}
