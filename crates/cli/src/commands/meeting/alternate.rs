//! An alternate steps in.

use anyhow::Result;
use gongxin_draw::{Leaf, PanelError};
use gongxin_record::{bytes::RowLeaf, entry::Alternate};
use serde_json::json;

use super::FolderArg;
use crate::{
    commands::openings,
    output::Output,
    refusal::{Explain, refusal},
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin meeting alternate --dir 会议 --person 17 --reason \"出差\"\n\n\
    The judge names the only one who may step in: the next alternate of the same stratum. See gongxin draw list."
)]
pub(crate) struct AlternateArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 名册中的编号 / The person's number (编号) in the roster.
    #[arg(long, allow_hyphen_values = true)]
    person: String,
    /// 原因 / Why.
    #[arg(long)]
    reason: String,
}

/// The person's number is looked up in the openings, so that nobody has to type a leaf.
pub(super) fn alternate(args: &AlternateArgs, output: &Output) -> Result<()> {
    let folder = args.folder.open();
    let opened = openings::read(&folder.openings_path())?;
    let person = &args.person;
    let found = opened.iter().find(|(_, o)| o.id == *person);
    let (leaves, who) = found.explain(
        "person-unknown",
        format!("名册中没有编号 {person}"),
        format!("the roster has no person {person}"),
    )?;
    let (number, enters) = folder.change(|w| {
        let panel = w.state().roster.as_ref().and_then(|r| r.panel.as_ref());
        let panel = panel.explain("not-drawn", "尚未抽取", "nothing has been drawn yet")?;
        let next = panel
            .alternate_for(&Leaf(leaves.0))
            .map_err(|error| named(&error, &who.name))?;
        let enters = RowLeaf(next.0);
        let number = w.append_entry(Alternate {
            leaves: *leaves,
            enters,
            reason: args.reason.clone(),
        })?;
        Ok((number, enters))
    })?;
    let (name, id) = opened
        .get(&enters)
        .map_or(("", ""), |o| (o.name.as_str(), o.id.as_str()));
    let text = output.pick(
        format!("已记入第 {number} 条 alternate，递补：{name}（编号 {id}）"),
        format!("entry {number}: alternate, {name} (number {id}) steps in"),
    );
    output.say(
        &text,
        &json!({ "ok": true, "entry": number, "type": "alternate", "name": name, "id": id }),
    );
    Ok(())
}

/// The refusal with the person's name instead of a leaf.
fn named(error: &PanelError, name: &str) -> anyhow::Error {
    let (PanelError::Mandatory(leaf)
    | PanelError::Out(leaf)
    | PanelError::Waiting(leaf)
    | PanelError::NotDrawn(leaf)) = error
    else {
        return refusal("alternate", error.zh(), error.to_string());
    };
    let shown = leaf.to_string();
    let own = |text: String| text.replace(&shown, name);
    refusal("alternate", own(error.zh()), own(error.to_string()))
}
