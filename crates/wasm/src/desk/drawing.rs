//! A contributor's two acts in the draw: commit, and reveal once a witnessed head holds all commitments.

use gongxin_draw::Contribution;
use gongxin_record::Entry;
use gongxin_roles::{
    contributor::{self, Kept, RevealError},
    witnessed::Witnessed,
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, MeetingLog, json::to_json, seed::generator};

impl From<RevealError> for Fault {
    fn from(error: RevealError) -> Self {
        Self::new(error.code(), error.zh(), error.to_string())
    }
}

#[wasm_bindgen]
impl MeetingLog {
    /// Commits to a contribution of the current attempt. Gives `{"commit","secret"}`: a line for the log, and what
    /// [`MeetingLog::reveal`] needs later.
    ///
    /// # Errors
    /// `draw-roster` without a roster; `seed`, `randomness`.
    pub fn contribute(&self, contributor: &str, value: &str, seed: &[u8]) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Made {
            commit: String,
            secret: String,
        }
        let roster = self.writer.state().roster.as_ref().ok_or_else(|| {
            Fault::new(
                "draw-roster",
                "日志中尚无名册",
                "there is no roster in the log yet",
            )
        })?;
        let own = Contribution::make(contributor, value, &mut generator(seed)?);
        let commit = contributor::commit(roster, &own);
        let kept = Kept::new(&self.writer, roster, &own);
        to_json(&Made {
            commit: Entry::from(commit).to_line(),
            secret: to_json(&kept)?,
        })
    }

    /// The line that reveals a contribution, under a signed head (with its cosignatures, where the meeting has witnesses) that
    /// holds all commitments.
    ///
    /// # Errors
    /// `draw-secret`; the codes of [`gongxin_roles::witnessed::NotWitnessed`] and [`RevealError`].
    pub fn reveal(&self, secret: &str, checkpoint: &str) -> Result<String, Fault> {
        let kept = kept(secret)?;
        let witnessed = Witnessed::check(&self.writer, Some(checkpoint.as_bytes()))?;
        Ok(Entry::from(kept.reveal(witnessed)?).to_line())
    }

    /// Whether the log holds the commitment to this very number, in the attempt that runs: what to ask after a lost answer.
    ///
    /// # Errors
    /// `draw-secret`.
    pub fn holds(&self, secret: &str) -> Result<bool, Fault> {
        Ok(kept(secret)?.is_in(&self.writer))
    }
}

fn kept(secret: &str) -> Result<Kept, Fault> {
    serde_json::from_str(secret).map_err(|_| {
        Fault::new(
            "draw-secret",
            "这台电脑上保存的数已损坏，请重新抽取",
            "the number kept on this computer is damaged: draw anew",
        )
    })
}
