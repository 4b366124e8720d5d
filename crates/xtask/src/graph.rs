//! `xtask graph`: the doors between rooms are those drawn in ARCHITECTURE.md, no more and no fewer.
//!
//! A picture that nobody checks soon lies. The list beside it is compared with what cargo knows: for every crate its
//! dependencies within the workspace, those of tests left out. A cycle cannot be: cargo refuses it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

/// Room by name, with the rooms it has a door to.
type Doors = BTreeMap<String, BTreeSet<String>>;

/// Fence of the list.
const FENCE: &str = "```rooms";
/// Every package is named so, with its room after it.
const PREFIX: &str = "gongxin-";

#[derive(Deserialize)]
struct Metadata {
    workspace_root: String,
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    path: Option<String>,
}

#[expect(clippy::print_stdout, reason = "a program that reports to a person")]
pub(crate) fn run() -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--no-deps", "--format-version=1"])
        .output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let drawing = Path::new(&metadata.workspace_root).join("ARCHITECTURE.md");
    let text = fs::read_to_string(&drawing).with_context(|| drawing.display().to_string())?;
    let (drawn, real) = (drawn(&text)?, real(metadata.packages));
    let differences = differences(&drawn, &real);
    ensure!(
        differences.is_empty(),
        "ARCHITECTURE.md is not true:\n{differences}"
    );
    println!(
        "{} rooms, {} doors, as drawn",
        real.len(),
        real.values().map(BTreeSet::len).sum::<usize>()
    );
    Ok(())
}

/// The list of ARCHITECTURE.md: a line a room, `room: room room`.
fn drawn(text: &str) -> Result<Doors> {
    let list = text
        .split_once(FENCE)
        .and_then(|(_, rest)| rest.split_once("\n```"));
    let (list, _) = list.with_context(|| format!("ARCHITECTURE.md has no list that begins with {FENCE}"))?;
    let mut doors = Doors::new();
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (room, others) = line
            .split_once(':')
            .with_context(|| format!("no colon: {line}"))?;
        let others = others.split_whitespace().map(str::to_owned).collect();
        if doors.insert(room.trim().to_owned(), others).is_some() {
            bail!("listed twice: {room}");
        }
    }
    Ok(doors)
}

/// What cargo knows: dependencies by path within the workspace, those of tests left out.
fn real(packages: Vec<Package>) -> Doors {
    let room = |name: &str| name.strip_prefix(PREFIX).unwrap_or(name).to_owned();
    let shipped = |d: &&Dependency| d.path.is_some() && d.kind.as_deref() != Some("dev");
    packages
        .iter()
        .map(|p| {
            let doors = p.dependencies.iter().filter(shipped).map(|d| room(&d.name));
            (room(&p.name), doors.collect())
        })
        .collect()
}

/// What is drawn and not there, and what is there and not drawn; empty if nothing differs.
fn differences(drawn: &Doors, real: &Doors) -> String {
    let mut out = String::new();
    let none = BTreeSet::new();
    let rooms: BTreeSet<&String> = drawn.keys().chain(real.keys()).collect();
    for room in rooms {
        match (drawn.contains_key(room), real.contains_key(room)) {
            (true, false) => out += &format!("  {room} is drawn, but there is no such crate\n"),
            (false, true) => out += &format!("  {room} is a crate, but not drawn\n"),
            _ => {}
        }
        let (here, there) = (drawn.get(room).unwrap_or(&none), real.get(room).unwrap_or(&none));
        for door in here.difference(there) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {room} → {door} is drawn, but {room} does not use {door}");
        }
        for door in there.difference(here) {
            let _ = writeln!(out, "  {room} → {door} is used, but not drawn");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_and_anything_else_refused() {
        let doors = drawn("x\n```rooms\ncli: roles verify\ndraw:\n```\ny").unwrap();
        assert_eq!(doors["cli"].len(), 2);
        assert!(doors["draw"].is_empty());
        for text in ["", "```rooms\ncli", "```rooms\ncli\n```", "```rooms\na:\na:\n```"] {
            assert!(drawn(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_kind_of_difference_is_named() {
        let of = |list: &str| drawn(&format!("```rooms\n{list}\n```")).unwrap();
        assert_eq!(differences(&of("a: b\nb:"), &of("b:\na: b")), "");
        let text = differences(&of("a: b\nb:\nold:"), &of("a: c\nb:\nc:"));
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        assert_eq!(
            lines,
            [
                "a → b is drawn, but a does not use b",
                "a → c is used, but not drawn",
                "c is a crate, but not drawn",
                "old is drawn, but there is no such crate",
            ]
        );
    }

    #[test]
    fn doors_of_tests_and_to_other_peoples_crates_do_not_count() {
        let json = r#"[{"name":"gongxin-a","dependencies":[
            {"name":"gongxin-b","kind":null,"path":"/b"},
            {"name":"gongxin-c","kind":"dev","path":"/c"},
            {"name":"gongxin-d","kind":"build","path":"/d"},
            {"name":"serde","kind":null}]}]"#;
        let doors = real(serde_json::from_str(json).unwrap());
        assert_eq!(doors["a"].iter().collect::<Vec<_>>(), ["b", "d"]);
    }
}
