//! The draw itself.

use anyhow::Result;
use gongxin_protocol::drawn_strata;
use gongxin_record::{bytes::B32, entry::Draw};
use serde_json::json;

use crate::{commands::expected, folder::Folder, output::Output, refusal::Explain};

pub(super) fn hold(folder: &Folder, output: &Output) -> Result<()> {
    let (strata, expected) = folder.change(|w| {
        let roster = w.state().roster.as_ref().explain(
            "draw-roster",
            "日志中尚无名册",
            "there is no roster in the log yet",
        )?;
        let (seed, outcome) = roster.outcome()?;
        let strata = drawn_strata(&outcome);
        w.append_entry(Draw {
            attempt: roster.attempt,
            seed: B32(seed),
            strata: strata.clone(),
        })?;
        Ok((strata, expected::by_group(w.state())))
    })?;
    let mut text = output.pick("抽取完成：\n", "drawn:\n");
    for s in &strata {
        let (name, drawn, rest) = (&s.stratum, s.drawn.len(), s.alternates.len());
        text += &output.pick(
            format!("  {name} 抽中 {drawn}，候补 {rest}\n"),
            format!("  {name}: {drawn} drawn, {rest} alternates\n"),
        );
    }
    text += &expected::text(&expected, output);
    text += &output.pick("\n名单：gongxin draw list", "\nnames: gongxin draw list");
    output.say(
        &text,
        &json!({ "ok": true, "strata": strata, "expected": expected::json(&expected) }),
    );
    Ok(())
}
