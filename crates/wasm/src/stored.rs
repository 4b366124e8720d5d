//! The heads of meetings that a page has on its disk. Nothing else counts as remembered: [`Stored::follow`] says what to write,
//! the page writes it and gives it back ([`Stored::remember`]), and only then is anything signed that rests on it.

use gongxin_roles::memory::{Kept, Memory};

use crate::{Fault, MeetingLog, json::to_json};

/// What the page says stands on its disk.
#[derive(Default)]
pub(crate) struct Stored(Memory);

impl Stored {
    /// Takes what stands on the page's disk; nothing, where nothing was written yet.
    pub(crate) fn remember(&mut self, text: Option<&str>) -> Result<(), Fault> {
        let unreadable =
            |e: serde_json::Error| Fault::new("memory", "本机保存的核对记录读不出来", e.to_string());
        self.0 = text
            .map(|text| serde_json::from_str(text).map_err(unreadable))
            .transpose()?
            .unwrap_or_default();
        Ok(())
    }

    /// Checks that the log continues what was seen of it; what the page must write.
    pub(crate) fn follow(&self, log: &MeetingLog) -> Result<String, Fault> {
        let mut next = self.0.clone();
        next.follow(&log.writer)?;
        to_json(&next)
    }

    /// How far the log is on the disk.
    pub(crate) fn kept<'a>(&self, log: &'a MeetingLog) -> Result<Kept<'a>, Fault> {
        Ok(self.0.kept(&log.writer)?)
    }
}
