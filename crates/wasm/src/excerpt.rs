//! What a voter's device knows of the log: entries that are proven to be in it, checked against the slip.

use gongxin_protocol::Finding;
use gongxin_record::bytes::LeafHash;
use gongxin_roles::{
    excerpt::{ExcerptError, Known},
    receipt::{ReceiptError, read_receipt, read_receipt_of},
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, json::to_json, words::four_words};

impl From<ReceiptError> for Fault {
    fn from(error: ReceiptError) -> Self {
        Self::new(error.code(), error.zh(), error.to_string())
    }
}

impl From<Finding> for Fault {
    fn from(finding: Finding) -> Self {
        Self::new(finding.code, finding.zh, finding.en)
    }
}

impl From<ExcerptError> for Fault {
    fn from(error: ExcerptError) -> Self {
        Self::new(error.code(), error.zh(), error.to_string())
    }
}

/// Entries of a log that are proven to be in it.
#[wasm_bindgen]
pub struct Excerpt(Known);

#[wasm_bindgen]
impl Excerpt {
    /// Reads and checks an excerpt (JSON, as the server gives it) against the meeting digest of the slip, b64.
    ///
    /// # Errors
    /// `excerpt`, `line`, `excerpt-meeting`, `excerpt-signature`, `excerpt-inclusion`, or a code of the judge.
    pub fn read(meeting: &str, json: &str) -> Result<Excerpt, Fault> {
        let meeting = LeafHash::from_b64(meeting).map_err(|_| ExcerptError::Meeting)?;
        Ok(Self(Known::read(&meeting, json)?))
    }

    /// The meeting digest, b64: what is printed on paper.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn meeting(&self) -> String {
        self.0.state().digest().to_b64()
    }

    /// The head's four words, to be compared with those on the wall; in Chinese or, with `en`, in English.
    #[must_use]
    pub fn words(&self, language: &str) -> Vec<String> {
        four_words(self.0.head().1.0, language)
    }

    /// Entry 0 as it was logged, without keys: `{"title","organiser","groups","trustees","threshold","revote","rehearsal"}`.
    ///
    /// # Errors
    /// Code `json`, which never happens.
    pub fn definition(&self) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Definition<'a> {
            title: &'a str,
            organiser: &'a str,
            groups: Vec<(&'a str, &'a str)>,
            trustees: Vec<&'a str>,
            threshold: u32,
            revote: bool,
            rehearsal: bool,
        }
        let meeting = self.0.state().meeting.as_ref().map(|m| &m.definition);
        let definition = meeting.map(|m| Definition {
            title: &m.title,
            organiser: &m.organiser,
            groups: m
                .groups
                .iter()
                .map(|g| (g.id.as_str(), g.name.as_str()))
                .collect(),
            trustees: m.trustees.iter().map(|t| t.name.as_str()).collect(),
            threshold: m.threshold,
            revote: m.policy.revote,
            rehearsal: m.policy.rehearsal,
        });
        to_json(&definition)
    }

    /// A ballot of this excerpt as JSON: its definition as logged, and how many keys its rings have.
    ///
    /// # Errors
    /// `room` if it is not in here.
    pub fn ballot(&self, id: &str) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Listed<'a> {
            id: &'a str,
            title: &'a str,
            groups: &'a [String],
            round: u32,
            ring: usize,
            spec: &'a gongxin_record::entry::Json,
        }
        let state = self.0.state();
        let ballot = state
            .ballots
            .get(id)
            .ok_or_else(|| Fault::new("room", "没有这次表决", "there is no such ballot"))?;
        let rings = ballot.rings.iter().filter_map(|ring| state.rings.get(ring));
        to_json(&Listed {
            id,
            title: &ballot.definition.title,
            groups: &ballot.definition.groups,
            round: ballot.definition.round,
            ring: rings.map(|ring| ring.keys.len()).sum(),
            spec: &ballot.definition.spec,
        })
    }

    /// Whether this very line is an entry of the log.
    #[must_use]
    pub fn proves(&self, line: &str) -> bool {
        self.0.number_of(line.as_bytes()).is_some()
    }

    /// Whether the entry that a receipt promises is in the log: for who has kept the receipt alone.
    ///
    /// # Errors
    /// `receipt-form`, `receipt-meeting`, `receipt-signature`.
    pub fn keeps(&self, receipt: &str) -> Result<bool, Fault> {
        let promised = read_receipt(self.0.state(), receipt.as_bytes())?.leaf;
        Ok(self.0.proves(&promised))
    }

    /// Reads a receipt and checks that the log key signed it for this meeting; with `cast`, that it promises exactly
    /// that line. Gives `{"ballot","revision","tag","leaf"}` as JSON.
    ///
    /// # Errors
    /// `receipt-form`, `receipt-meeting`, `receipt-signature`, `receipt-cast`.
    #[wasm_bindgen(js_name = readReceipt)]
    pub fn read_receipt(&self, line: &str, cast: Option<String>) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Promise<'a> {
            ballot: &'a str,
            revision: u32,
            tag: String,
            leaf: String,
        }
        let receipt = match cast {
            Some(cast) => read_receipt_of(self.0.state(), line.as_bytes(), cast.as_bytes())?,
            None => read_receipt(self.0.state(), line.as_bytes())?,
        };
        to_json(&Promise {
            ballot: &receipt.ballot,
            revision: receipt.revision,
            tag: receipt.tag.to_b64(),
            leaf: receipt.leaf.to_b64(),
        })
    }
}

impl Excerpt {
    pub(crate) fn state(&self) -> &gongxin_protocol::State {
        self.0.state()
    }
}
