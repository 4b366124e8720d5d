//! What voters wrote in, and the merge table that is offered for it.

use gongxin_record::entry::{MergeRow, WrittenIn};
use gongxin_roles::host;
use gongxin_rules::Lang;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, MeetingLog, json::to_json, seed::generator};

/// What was written in on a contest, and how it is offered to be merged.
#[derive(Serialize)]
struct Offered {
    #[serde(flatten)]
    written: WrittenIn,
    proposed: Vec<MergeRow>,
}

#[wasm_bindgen]
impl MeetingLog {
    /// What was written in on the ballots of a closed ballot, before any merging, as JSON (`write_ins` of docs/protocol.md),
    /// each contest with the merge table that is `proposed`, its reasons in Chinese or, with `en`, in English.
    ///
    /// # Errors
    /// `written` if fewer trustees than needed have opened the rows; `seed`, `randomness`.
    pub fn written(&self, ballot: &str, language: &str, seed: &[u8]) -> Result<String, Fault> {
        let lang = if language == "en" { Lang::En } else { Lang::Zh };
        let found = host::written(&self.writer, ballot, &mut generator(seed)?);
        let found = found.map_err(|error| Fault::new("written", error.zh(), error.to_string()))?;
        let offered = |written| Offered {
            proposed: host::proposed(self.writer.state(), ballot, &written, lang),
            written,
        };
        to_json(&found.into_iter().map(offered).collect::<Vec<_>>())
    }
}
