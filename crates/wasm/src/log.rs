//! The whole log of a meeting, every entry judged as it comes: a desk believes no server.

use gongxin_record::bytes::LeafHash;
use gongxin_roles::writer::Writer;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, json::to_json, view::View, words::four_words};

/// The log so far.
#[wasm_bindgen]
pub struct MeetingLog {
    pub(crate) writer: Writer,
    meeting: Option<LeafHash>,
}

#[wasm_bindgen]
impl MeetingLog {
    /// An empty log. With the meeting digest (b64) that somebody knows from paper, another meeting's entries are refused.
    ///
    /// # Errors
    /// `meeting` if the digest is none.
    #[wasm_bindgen(constructor)]
    pub fn new(meeting: Option<String>) -> Result<MeetingLog, Fault> {
        let read = |text: String| {
            LeafHash::from_b64(&text)
                .map_err(|_| Fault::new("meeting", "会议摘要无效", "this is no meeting digest"))
        };
        Ok(Self {
            writer: Writer::default(),
            meeting: meeting.map(read).transpose()?,
        })
    }

    /// Judges lines (one entry each) and appends them.
    ///
    /// # Errors
    /// The judge's code for the first entry that does not hold, `malformed`, or `meeting` if entry 0 is another one's. What
    /// came before it is kept.
    pub fn append(&mut self, lines: &str) -> Result<(), Fault> {
        for line in lines.split('\n').filter(|line| !line.is_empty()) {
            let number = self.writer.append(line.as_bytes())?;
            let other = self
                .meeting
                .is_some_and(|wanted| number == 0 && wanted != self.writer.state().digest());
            if other {
                self.writer = Writer::default();
                return Err(Fault::new(
                    "meeting",
                    "这是另一个会议的记录",
                    "this is the log of another meeting",
                ));
            }
        }
        Ok(())
    }

    /// Entries so far: the number to ask for next.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn size(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a log has at most 2,000,000 entries")]
        let size = self.writer.head().0 as f64;
        size
    }

    /// The head's four words in Chinese or, with `en`, in English.
    #[must_use]
    pub fn words(&self, language: &str) -> Vec<String> {
        four_words(self.writer.head().1.0, language)
    }

    /// Where the meeting stands, as JSON: see `view.rs` for the members.
    ///
    /// # Errors
    /// Code `json`, which never happens.
    pub fn view(&self) -> Result<String, Fault> {
        to_json(&View::of(&self.writer))
    }
}
