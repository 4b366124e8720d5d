//! Names behind the draw: who must come, who was drawn, who waits.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use gongxin_draw::{Leaf, Opening};
use gongxin_record::{
    Entry,
    bytes::RowLeaf,
    entry::{RosterRow, Status},
};
use gongxin_roles::writer::Writer;
use serde_json::{Value, json};

use crate::{commands::openings, folder::Folder, output::Output, refusal::Explain};

type Openings = BTreeMap<RowLeaf, Opening>;

pub(super) fn list(folder: &Folder, output: &Output) -> Result<()> {
    let log = folder.read()?;
    let opened = openings::read(&folder.openings_path())?;
    let roster = log.state().roster.as_ref();
    let roster = roster.explain(
        "draw-roster",
        "日志中尚无名册",
        "there is no roster in the log yet",
    )?;
    let panel = roster
        .panel
        .as_ref()
        .explain("not-drawn", "尚未抽取", "nothing has been drawn yet")?;
    let mandatory: Vec<RowLeaf> = roster
        .entry
        .rows
        .iter()
        .filter(|row| row.status == Status::Mandatory)
        .map(|row| row.leaf)
        .collect();
    let rows: BTreeMap<RowLeaf, &RosterRow> = roster.entry.rows.iter().map(|row| (row.leaf, row)).collect();
    let (stepped_in, replaced) = exchanged(&log);
    let mut sections = vec![(output.pick("必到", "mandatory"), mandatory)];
    for s in drawn(&log) {
        let seat = |leaf: &&RowLeaf| panel.expects(&Leaf(leaf.0));
        let waiting = |leaf: &&RowLeaf| !stepped_in.contains(leaf) && !replaced.contains(leaf);
        let name = &s.stratum;
        let seated: Vec<RowLeaf> = s
            .drawn
            .iter()
            .chain(&s.alternates)
            .filter(seat)
            .copied()
            .collect();
        let rest: Vec<RowLeaf> = s.alternates.iter().filter(waiting).copied().collect();
        sections.push((
            output.pick(format!("{name} 抽中"), format!("{name}, drawn")),
            seated,
        ));
        let heading = output.pick(
            format!("{name} 候补（按次序）"),
            format!("{name}, alternates in order"),
        );
        sections.push((heading, rest));
    }
    let (mut text, mut values) = (String::new(), Vec::new());
    for (heading, leaves) in sections {
        text += &output.pick(
            format!("{heading} {} 人\n", leaves.len()),
            format!("{heading}: {}\n", leaves.len()),
        );
        let mut people: Vec<Value> = Vec::new();
        for (at, leaf) in leaves.iter().enumerate() {
            let group = rows.get(leaf).map_or("", |row| row.group.as_str());
            let (id, name, unit, post) = person(&opened, leaf, output);
            text += &format!("  {:>3} {id}  {name}  {unit}  {post}  [{group}]\n", at + 1);
            people.push(json!({ "id": id, "name": name, "unit": unit, "post": post, "group": group }));
        }
        values.push(json!({ "list": heading, "persons": people }));
    }
    output.say(&text, &json!({ "ok": true, "lists": values }));
    Ok(())
}

/// The strata of the draw in force.
fn drawn(log: &Writer) -> Vec<gongxin_record::entry::DrawnStratum> {
    let last = log.entries().iter().rev().find_map(|entry| match entry {
        Entry::Draw(draw) => Some(draw.strata.clone()),
        _ => None,
    });
    last.unwrap_or_default()
}

/// Who stepped in and who is out since the draw in force.
fn exchanged(log: &Writer) -> (BTreeSet<RowLeaf>, BTreeSet<RowLeaf>) {
    let (mut entered, mut left) = (BTreeSet::new(), BTreeSet::new());
    for entry in log.entries() {
        match entry {
            Entry::Draw(_) => {
                entered.clear();
                left.clear();
            }
            Entry::Alternate(e) => {
                entered.insert(e.enters);
                left.insert(e.leaves);
            }
            _ => {}
        }
    }
    (entered, left)
}

/// Number, name, unit and post of a leaf.
fn person(opened: &Openings, leaf: &RowLeaf, output: &Output) -> (String, String, String, String) {
    match opened.get(leaf) {
        Some(o) => (o.id.clone(), o.name.clone(), o.unit.clone(), o.post.clone()),
        None => {
            let unknown = output.pick("（开启文件中没有此人）", "(not in the opening file)");
            ("?".into(), unknown, String::new(), leaf.to_b64())
        }
    }
}
