//! A contributor's two acts in the draw: commit, and reveal once a witnessed head holds all commitments.

use gongxin_draw::Contribution;
use gongxin_record::{
    Entry,
    bytes::{B32, LeafHash},
};
use gongxin_roles::{
    contributor::{self, RevealError},
    witnessed::Witnessed,
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, MeetingLog, json::to_json, seed::generator};

/// What a contributor keeps between the two: whoever reads it knows the contribution.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    meeting: LeafHash,
    attempt: u32,
    contributor: String,
    value: String,
    nonce: B32,
}

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
        let kept = Kept {
            meeting: self.writer.state().digest(),
            attempt: roster.attempt,
            contributor: contributor.to_owned(),
            value: value.to_owned(),
            nonce: B32(own.nonce),
        };
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
        let kept: Kept = serde_json::from_str(secret).map_err(|_| {
            Fault::new(
                "draw-secret",
                "这台电脑上保存的数已损坏，请重新抽取",
                "the number kept on this computer is damaged: draw anew",
            )
        })?;
        let witnessed = Witnessed::check(&self.writer, Some(checkpoint.as_bytes()))?;
        let own = Contribution {
            contributor: kept.contributor,
            value: kept.value,
            nonce: kept.nonce.0,
        };
        let reveal = contributor::reveal(witnessed, kept.meeting, kept.attempt, &own)?;
        Ok(Entry::from(reveal).to_line())
    }
}
