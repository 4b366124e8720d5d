//! A contributor's two acts in the draw: commit, reveal.

use gongxin_draw::{Contribution, commitment};
use gongxin_record::{
    Entry,
    bytes::B32,
    entry::{DrawCommit, DrawReveal},
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, MeetingLog, json::to_json, seed::generator};

#[wasm_bindgen]
impl MeetingLog {
    /// Commits to a contribution of the current attempt. Gives `{"commit","reveal"}`: two lines; the second is secret until
    /// all have committed.
    ///
    /// # Errors
    /// `draw-roster` without a roster; `seed`, `randomness`.
    pub fn contribute(&self, contributor: &str, value: &str, seed: &[u8]) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Lines {
            commit: String,
            reveal: String,
        }
        let roster = self.writer.state().roster.as_ref().ok_or_else(|| {
            Fault::new(
                "draw-roster",
                "日志中尚无名册",
                "there is no roster in the log yet",
            )
        })?;
        let contribution = Contribution::make(contributor, value, &mut generator(seed)?);
        let attempt = roster.attempt;
        let commit = DrawCommit {
            attempt,
            contributor: contributor.to_owned(),
            commitment: B32(commitment(&roster.leaf.0, attempt, &contribution)),
        };
        let reveal = DrawReveal {
            attempt,
            contributor: contributor.to_owned(),
            value: value.to_owned(),
            nonce: B32(contribution.nonce),
        };
        to_json(&Lines {
            commit: Entry::from(commit).to_line(),
            reveal: Entry::from(reveal).to_line(),
        })
    }
}
