//! The roster (推荐人员信息库) as salted leaves; the openings stay with the host.

use std::path::Path;

use anyhow::{Context, Result};
use gongxin_draw::Opening;
use gongxin_record::{
    bytes::RowLeaf,
    entry::{Quota, Ratio, Roster, RosterRow, Status},
};
use serde_json::json;

use crate::{
    commands::{openings, roster::read_roster},
    files::{self, Folder},
    machine,
    output::Output,
};

pub(super) fn log_roster(
    folder: &Folder,
    path: &Path,
    total: Option<u64>,
    ratio: Option<&str>,
    output: &Output,
) -> Result<()> {
    let roster = read_roster(path)?;
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
    let quota = match (total, ratio) {
        (Some(total), _) => Quota::Total(total),
        (None, Some(ratio)) => {
            let (num, den) = ratio.split_once('/').context("--ratio: write it as 1/2")?;
            Quota::Ratio(Ratio {
                num: num.trim().parse()?,
                den: den.trim().parse()?,
            })
        }
        // Half as many as must attend, as the pilot did.
        (None, None) => Quota::Ratio(Ratio { num: 1, den: 2 }),
    };
    let openings_path = folder.0.join("secret").join("openings.json");
    let number = folder.change(|w| Ok(w.append_entry(Roster { rows, quota })?))?;
    files::write_secret(&openings_path, &openings::to_json(&opened)?)?;
    let text = output.pick(
        format!("名册已承诺，第 {number} 条；姓名留在 {}", openings_path.display()),
        format!(
            "roster committed, entry {number}; names stay in {}",
            openings_path.display()
        ),
    );
    output.say(
        &text,
        &json!({ "ok": true, "entry": number, "openings": openings_path }),
    );
    Ok(())
}
