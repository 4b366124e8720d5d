//! A published record as an observer reads it: what it says, beside what [`verify`](crate::verify) says of it.

use gongxin_protocol::Check;
use gongxin_record::{Archive, Entry, Lang};
use gongxin_roles::{token::tracker, writer::Writer};
use gongxin_verify::describe;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, json::to_json, view::View, words::four_words};

/// Every check of the catalogue with its name and what a pass proves, as JSON.
///
/// # Errors
/// Code `json`, which never happens.
#[wasm_bindgen]
pub fn catalogue() -> Result<String, Fault> {
    #[derive(Serialize)]
    struct Text {
        zh: &'static str,
        en: &'static str,
    }
    #[derive(Serialize)]
    struct Described {
        id: String,
        name: Text,
        proves: Text,
    }
    let described = Check::ALL.map(|check| {
        let words = describe(check);
        let text = |of: &dyn Fn(Lang) -> &'static str| Text {
            zh: of(Lang::Zh),
            en: of(Lang::En),
        };
        Described {
            id: check.to_string(),
            name: text(&|lang| words.name(lang)),
            proves: text(&|lang| words.proves(lang)),
        }
    });
    to_json(&described.as_slice())
}

/// A record whose log the judge accepts.
#[wasm_bindgen]
pub struct PublicRecord(Writer);

#[wasm_bindgen]
impl PublicRecord {
    /// Opens an archive (`record.zip`). Proofs are not checked here: that is what verifying is for.
    ///
    /// # Errors
    /// The judge's code for the first entry that does not hold.
    pub fn open(archive: &[u8]) -> Result<PublicRecord, Fault> {
        let (archive, _) = Archive::open(archive);
        Ok(Self(Writer::read(&archive.log)?))
    }

    /// What the record says, as JSON: see `view.rs` for the members.
    ///
    /// # Errors
    /// Code `json`, which never happens.
    pub fn view(&self) -> Result<String, Fault> {
        to_json(&View::of(&self.0))
    }

    /// The last head's four words in Chinese or, with `en`, in English.
    #[must_use]
    pub fn words(&self, language: &str) -> Vec<String> {
        four_words(self.0.head().1.0, language)
    }

    /// Looks for a tracker (选票编号) among all ballots: `[{"ballot","entry","challenged","counted"}]` as JSON.
    ///
    /// # Errors
    /// Code `json`, which never happens.
    pub fn find(&self, wanted: &str) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Found<'a> {
            ballot: &'a str,
            entry: usize,
            challenged: bool,
            counted: bool,
        }
        let state = self.0.state();
        let digest = state.digest();
        let wanted = wanted.trim().to_uppercase();
        let is = |ballot: &str, votes: &[u8]| tracker(&digest.0, ballot, votes) == wanted;
        let found = self
            .0
            .entries()
            .iter()
            .enumerate()
            .filter_map(|(entry, e)| match e {
                Entry::Cast(cast) if is(&cast.ballot, &cast.votes.0) => {
                    let counts = state.ballots.get(&cast.ballot);
                    let place = counts.and_then(|b| b.counted.get(&cast.tag));
                    Some(Found {
                        ballot: &cast.ballot,
                        entry,
                        challenged: false,
                        counted: place.is_some_and(|p| usize::try_from(p.entry) == Ok(entry)),
                    })
                }
                Entry::Challenged(c) if is(&c.ballot, &c.votes.0) => Some(Found {
                    ballot: &c.ballot,
                    entry,
                    challenged: true,
                    counted: false,
                }),
                _ => None,
            });
        to_json(&found.collect::<Vec<_>>())
    }
}
