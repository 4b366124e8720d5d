//! What is voted on.

use anyhow::Result;
use clap::ValueEnum;
use gongxin_record::{
    Lang,
    entry::{Ballot, Json},
};
use gongxin_rules::{BallotSpec, Person};

use super::{FolderArg, say_entry};
use crate::output::Output;

#[derive(clap::Args)]
pub(crate) struct BallotArgs {
    #[command(flatten)]
    pub(crate) folder: FolderArg,
    /// Id, e.g. gt1.
    #[arg(long)]
    pub(crate) id: String,
    /// Title.
    #[arg(long)]
    pub(crate) title: String,
    /// Groups that vote.
    #[arg(long, required = true)]
    pub(crate) group: Vec<String>,
    /// Kind of ballot.
    #[arg(long, value_enum)]
    pub(crate) kind: KindArg,
    /// Vacancies (公推提名).
    #[arg(long, default_value_t = 1)]
    pub(crate) posts: u32,
    /// The vacant post (公推提名).
    #[arg(long, default_value = "")]
    pub(crate) post: String,
    /// A name, or NAME=DETAIL.
    #[arg(long, required = true)]
    pub(crate) name: Vec<String>,
}

/// Ballot kinds.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum KindArg {
    /// 公推提名
    GtNom,
    /// 全委会票决
    Qwh,
    /// 常委会票决
    Cwh,
}

pub(super) fn ballot(args: &BallotArgs, output: &Output) -> Result<()> {
    let person = |text: &String| match text.split_once('=') {
        Some((name, detail)) => Person {
            name: name.into(),
            detail: detail.into(),
        },
        None => Person::from(text.as_str()),
    };
    let names = args.name.iter().map(person);
    let spec = match args.kind {
        KindArg::GtNom => BallotSpec::gt_nom(args.posts, &args.post, names),
        KindArg::Qwh => BallotSpec::qwh(names),
        KindArg::Cwh => BallotSpec::cwh(names),
    };
    let spec = Json::of(&spec).map_err(|m| anyhow::anyhow!(m.text(Lang::En)))?;
    let entry = Ballot {
        id: args.id.clone(),
        title: args.title.clone(),
        groups: args.group.clone(),
        split: false,
        round: 1,
        previous: None,
        spec,
    };
    args.folder
        .open()
        .change(|w| say_entry(output, "ballot", w.append_entry(entry)?))
}
