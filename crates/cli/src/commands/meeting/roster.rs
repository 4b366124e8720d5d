//! The roster (推荐人员信息库) as salted leaves; the openings stay with the host.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_draw::Opening;
use gongxin_protocol::State;
use gongxin_record::{
    bytes::RowLeaf,
    entry::{Quota, Ratio, Roster, RosterRow, Status},
};
use serde_json::json;

use super::FolderArg;
use crate::{
    commands::{expected, openings, roster::read_roster},
    files::Undo,
    machine,
    output::Output,
    refusal::{Explain, refusal},
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin meeting roster --dir 会议 --roster 名册.json --ratio 1/2\n\n\
    Half as many as must attend are drawn by default; nobody, if nobody is eligible."
)]
pub(crate) struct RosterArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// `roster import` 写的名册 / The roster that `roster import` wrote.
    #[arg(long)]
    roster: PathBuf,
    /// 抽取总数 / Draw so many in all.
    #[arg(long, conflicts_with = "ratio")]
    total: Option<u64>,
    /// 按必到人数的几分之几抽取 / Draw this share of the number of mandatory persons, e.g. 1/2.
    #[arg(long)]
    ratio: Option<String>,
}

pub(super) fn log_roster(args: &RosterArgs, output: &Output) -> Result<()> {
    let folder = args.folder.open();
    let roster = read_roster(&args.roster)?;
    let mut rng = machine::rng()?;
    let mut rows = Vec::new();
    let mut opened = Vec::new();
    for person in &roster.persons {
        let opening = Opening::make(&person.id, &person.name, &person.unit, &person.post, &mut rng);
        let leaf = RowLeaf(opening.leaf().0);
        let (status, reason) = match person.status {
            gongxin_roster::Status::Mandatory => (Status::Mandatory, None),
            gongxin_roster::Status::Eligible => (Status::Eligible, None),
            gongxin_roster::Status::Recused => (
                Status::Recused,
                Some(person.reason.clone().unwrap_or_else(|| "回避".into())),
            ),
        };
        rows.push(RosterRow {
            leaf,
            group: person.group.clone(),
            stratum: person.category.clone(),
            status,
            reason,
        });
        opened.push(opening);
    }
    rows.sort_by_key(|row| row.leaf);
    let eligible = rows.iter().any(|row| row.status == Status::Eligible);
    let quota = quota(args, eligible)?;
    let openings_path = folder.openings_path();
    let bytes = zeroize::Zeroizing::new(openings::to_json(&opened)?);
    let mut undo = Undo::default();
    let (number, expected) = folder.change(|w| {
        check_groups(w.state(), &roster)?;
        let number = w.append_entry(Roster { rows, quota })?;
        // A logged roster whose openings are lost is a roster of nobody.
        undo.write_secret(&openings_path, &bytes)?;
        Ok((number, expected::by_group(w.state())))
    })?;
    undo.keep();
    let shown = openings_path.display();
    let mut text = output.pick(
        format!("名册已承诺，第 {number} 条；姓名留在 {shown}"),
        format!("roster committed, entry {number}; names stay in {shown}"),
    );
    if !expected.is_empty() {
        text += &format!("\n{}", expected::text(&expected, output));
    }
    output.say(
        &text,
        &json!({ "ok": true, "entry": number, "openings": openings_path, "expected": expected::json(&expected) }),
    );
    Ok(())
}

fn quota(args: &RosterArgs, eligible: bool) -> Result<Quota> {
    if let Some(total) = args.total {
        return Ok(Quota::Total(total));
    }
    let Some(ratio) = &args.ratio else {
        // Half as many as must attend, as the pilot did.
        let half = Quota::Ratio(Ratio { num: 1, den: 2 });
        return Ok(if eligible { half } else { Quota::Total(0) });
    };
    let parts = ratio
        .split_once('/')
        .and_then(|(num, den)| Some((num.trim().parse().ok()?, den.trim().parse().ok()?)));
    let (num, den) = parts.explain(
        "ratio",
        format!("--ratio {ratio}：请写成 1/2 的样子"),
        format!("--ratio {ratio}: write it as 1/2"),
    )?;
    Ok(Quota::Ratio(Ratio { num, den }))
}

/// Names the groups that the meeting does not have, with a row each.
fn check_groups(state: &State, roster: &gongxin_roster::Roster) -> Result<()> {
    let groups = state.meeting.iter().flat_map(|m| &m.definition.groups);
    let known: Vec<&str> = groups.map(|g| g.id.as_str()).collect();
    let mut unknown: Vec<(&str, u32, u32)> = Vec::new();
    for person in roster
        .persons
        .iter()
        .filter(|p| !known.contains(&p.group.as_str()))
    {
        match unknown.iter_mut().find(|(group, _, _)| *group == person.group) {
            Some((_, _, count)) => *count += 1,
            None => unknown.push((&person.group, person.row, 1)),
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    let list = |zh: bool| -> String {
        let one = |(group, row, count): &(&str, u32, u32)| match zh {
            true => format!("{group}（{count} 人，见第 {row} 行）"),
            false => format!("{group} ({count} persons, see row {row})"),
        };
        unknown.iter().map(one).collect::<Vec<_>>().join("、")
    };
    let known = known.join("、");
    Err(refusal(
        "roster-group",
        format!("名册中的组别不在会议里：{}；会议的组别是 {known}", list(true)),
        format!("the meeting has no group {}; it has {known}", list(false)),
    ))
}
