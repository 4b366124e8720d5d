//! Entries that follow from what is in the log, and lines that others made.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use gongxin_draw::Leaf;
use gongxin_record::{
    bytes::{Ed25519Key, Points, RowLeaf, TreeRoot},
    entry::{Alternate, ElectionKey, Revoke, Ring},
    trust::Head,
};
use gongxin_roles::token::Token;
use serde_json::json;

use super::say_entry;
use crate::{
    commands::openings,
    files::{self, Folder},
    output::Output,
};

pub(super) fn add(folder: &Folder, lines: &[PathBuf], output: &Output) -> Result<()> {
    let numbers = folder.change(|w| {
        lines
            .iter()
            .map(|path| {
                w.append(&files::read_line(path)?)
                    .with_context(|| path.display().to_string())
            })
            .collect::<Result<Vec<_>>>()
    })?;
    let text = output.pick(
        format!("已记入 {} 条", numbers.len()),
        format!("{} entries added", numbers.len()),
    );
    output.say(&text, &json!({ "ok": true, "entries": numbers }));
    Ok(())
}

pub(super) fn key(folder: &Folder, output: &Output) -> Result<()> {
    folder.change(|w| {
        let public = w
            .state()
            .ceremony
            .combine()
            .context("the deals do not add up to a key yet")?;
        let key = Points(public.key.elements().iter().map(|e| *e.bytes()).collect());
        let ceremony = w.state().ceremony.number;
        say_entry(output, "key", w.append_entry(ElectionKey { ceremony, key })?)
    })
}

pub(super) fn freeze(folder: &Folder, group: &str, ring: &str, output: &Output) -> Result<()> {
    let (present, head) = folder.change(|w| {
        let keys = w.state().admission.live_keys(group);
        let present = keys.len() as u64;
        w.append_entry(Ring {
            id: ring.into(),
            group: group.into(),
            keys,
        })?;
        Ok((present, w.head()))
    })?;
    let mut trust = folder.trust()?;
    trust.signed_in.0.push((ring.into(), present));
    trust.heads.push(Head {
        size: head.0,
        root: TreeRoot(head.1.0),
    });
    folder.save_trust(&trust)?;
    let words = gongxin_tlog::head_words(&gongxin_tlog::Hash(head.1.0), gongxin_tlog::Language::Zh).join(" ");
    let text = output.pick(
        format!("环 {ring} 已冻结：实到 {present}；请核对大屏：{words}"),
        format!("ring {ring} frozen: {present} present; words: {words}"),
    );
    output.say(
        &text,
        &json!({ "ok": true, "ring": ring, "present": present, "words": words }),
    );
    Ok(())
}

/// The judge names the only alternate who may step in; here the person's number is looked up, so that nobody has to type a
/// leaf.
pub(super) fn alternate(folder: &Folder, person: &str, reason: String, output: &Output) -> Result<()> {
    let opened = openings::read(&folder.0.join("secret").join("openings.json"))?;
    let found: Vec<RowLeaf> = opened
        .iter()
        .filter(|(_, o)| o.id == person)
        .map(|(leaf, _)| *leaf)
        .collect();
    let [leaves] = found.as_slice() else {
        anyhow::bail!(output.pick(
            format!("名册中没有编号 {person}"),
            format!("the roster has no person {person}")
        ));
    };
    folder.change(|w| {
        let panel = w.state().roster.as_ref().and_then(|r| r.panel.as_ref());
        let panel = panel.with_context(|| output.pick("尚未抽取", "nothing has been drawn yet"))?;
        let next = panel
            .alternate_for(&Leaf(leaves.0))
            .map_err(|e| anyhow::anyhow!(output.pick(e.zh(), e.to_string())))?;
        let enters = RowLeaf(next.0);
        let number = w.append_entry(Alternate {
            leaves: *leaves,
            enters,
            reason: reason.clone(),
        })?;
        let name = opened.get(&enters).map_or("", |o| o.name.as_str());
        let text = output.pick(
            format!("已记入第 {number} 条 alternate，递补：{name}"),
            format!("entry {number}: alternate, {name} steps in"),
        );
        output.say(
            &text,
            &json!({ "ok": true, "entry": number, "type": "alternate", "name": name }),
        );
        Ok(())
    })
}

pub(super) fn revoke(folder: &Folder, token: &str, reason: String, output: &Output) -> Result<()> {
    let key = match Ed25519Key::from_b64(token) {
        Ok(key) => key,
        Err(_) => {
            let token = Token::from_code(token);
            let token = token.map_err(|e| anyhow::anyhow!(output.pick(e.zh(), e.to_string())))?;
            Ed25519Key(token.signing().public())
        }
    };
    folder.change(|w| {
        let known = w.state().admission.tokens.contains_key(&key);
        ensure!(
            known,
            output.pick("此票码不属于这次会议", "this token is none of this meeting")
        );
        say_entry(
            output,
            "revoke",
            w.append_entry(Revoke {
                token: key,
                reason: reason.clone(),
            })?,
        )
    })
}
