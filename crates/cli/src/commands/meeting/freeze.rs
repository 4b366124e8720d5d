//! Freezes a group's live keys into a ring, and takes down how many heads were counted in the room.

use anyhow::Result;
use gongxin_record::entry::Ring;
use serde_json::json;

use super::FolderArg;
use crate::{
    folder::set_count,
    head::Head,
    output::{Language, Output},
    refusal::require,
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (36 heads were counted in the room before the screen was looked at):\n  \
    gongxin meeting freeze --dir 会议 --group qw --ring qw --signed-in 36\n\n\
    A ring larger than that count is refused: somebody's key is in it who is not in the room."
)]
pub(crate) struct FreezeArgs {
    #[command(flatten)]
    folder: FolderArg,
    /// 组别 / Electorate group.
    #[arg(long)]
    group: String,
    /// 环的标识 / Id of the ring.
    #[arg(long)]
    ring: String,
    /// 在场人数：数人头，不看屏幕 / Persons of the group in the room, counted by heads; it goes into trust.json.
    #[arg(long)]
    signed_in: u64,
}

pub(super) fn freeze(args: &FreezeArgs, output: &Output) -> Result<()> {
    let (group, ring, heads) = (&args.group, &args.ring, args.signed_in);
    let (present, again, expected, head) = args.folder.open().change_both(|w, trust| {
        let admission = &w.state().admission;
        let keys = admission.live_keys(group);
        let live = |t: &&gongxin_protocol::Token| t.group == *group && !t.revoked && t.counter > 1;
        let again = admission.tokens.values().filter(live).count();
        let present = keys.len() as u64;
        require(
            present <= heads,
            "ring-exceeds-heads",
            format!("已签到 {present} 人，多于在场的 {heads} 人：有不在场的人被签了到，立即查明，不得开放表决"),
            format!("{present} have checked in, but only {heads} persons are in the room: find out who, do not open"),
        )?;
        w.append_entry(Ring {
            id: ring.clone(),
            group: group.clone(),
            keys,
        })?;
        let head = Head::of(w);
        set_count(&mut trust.signed_in, ring, heads);
        head.note(trust);
        Ok((present, again, w.state().expected(group), head))
    })?;
    let missing = heads - present;
    let mut text = output.pick(
        format!(
            "环 {ring} 已冻结：实到 {present}；请核对大屏：{}",
            head.words(Language::Zh)
        ),
        format!(
            "ring {ring} frozen: {present} present; words: {}",
            head.words(Language::En)
        ),
    );
    if let Some(expected) = expected {
        text += &output.pick(format!("；应到 {expected}"), format!("; {expected} expected"));
    }
    if missing > 0 {
        text += &output.pick(
            format!("\n在场有 {missing} 人没有签到"),
            format!("\n{missing} persons in the room have not checked in"),
        );
    }
    if again > 0 {
        text += &output.pick(
            format!("\n其中 {again} 人签到过不止一次：请当众询问是否本人重签"),
            format!("\n{again} of them checked in more than once: ask aloud whether they did so themselves"),
        );
    }
    text += "\n";
    text += &head.text(output);
    output.say(
        &text,
        &json!({
            "ok": true, "ring": ring, "present": present, "signed_in": heads, "expected": expected,
            "checked_in_again": again, "words": head.words(Language::Zh), "head": head.json(),
        }),
    );
    Ok(())
}
