//! The log so far as a voter's device reads it: every entry is judged on the way.

use gongxin_protocol::{Finding, State};
use gongxin_record::{Lang, bytes::Ed25519Key};
use gongxin_roles::{
    receipt::{ReceiptError, read_receipt, read_receipt_of},
    token::{CodeError, Token},
    writer::{WriteError, Writer},
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;

impl From<CodeError> for Fault {
    fn from(error: CodeError) -> Self {
        Self::new(error.code(), error.zh(), error.to_string())
    }
}

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

impl From<WriteError> for Fault {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Malformed(fault) => Self::new("line", fault.text(Lang::Zh), fault.text(Lang::En)),
            WriteError::Refused(findings) => {
                let code = findings.first().map_or("refused", |f| f.code);
                let all = |lang| {
                    findings
                        .iter()
                        .map(|f| f.text(lang))
                        .collect::<Vec<_>>()
                        .join("; ")
                };
                Self::new(code, all(Lang::Zh), all(Lang::En))
            }
        }
    }
}

/// A log that was read and judged.
#[wasm_bindgen]
pub struct Log(Writer);

#[wasm_bindgen]
impl Log {
    /// Reads `log.jsonl`.
    ///
    /// # Errors
    /// The first line that is malformed (code `line`) or that the judge refuses (its own code).
    pub fn read(bytes: &[u8]) -> Result<Log, Fault> {
        Ok(Self(Writer::read(bytes)?))
    }

    /// Appends one line that came in, without its line end.
    ///
    /// # Errors
    /// As [`Log::read`]; the log is unchanged then.
    pub fn append(&mut self, line: &str) -> Result<(), Fault> {
        self.0.append(line.as_bytes())?;
        Ok(())
    }

    /// The meeting digest, b64: what is printed on paper.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn meeting(&self) -> String {
        self.state().digest().to_b64()
    }

    /// How many entries there are.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn size(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a log has at most 2,000,000 entries")]
        let size = self.0.head().0 as f64;
        size
    }

    /// The root over all entries, b64: compare it with the one on the wall.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn root(&self) -> String {
        self.0.head().1.to_b64()
    }

    /// The counter of the next check-in with this code.
    ///
    /// # Errors
    /// A mistyped code (`code-…`), or a token of another meeting (`token`).
    #[wasm_bindgen(js_name = nextCounter)]
    pub fn next_counter(&self, code: &str) -> Result<u32, Fault> {
        let token = Token::from_code(code)?;
        let public = Ed25519Key(token.signing().public());
        match self.state().admission.tokens.get(&public) {
            Some(token) if token.revoked => Err(Fault::new(
                "token-revoked",
                "此票码已挂失",
                "this token was revoked",
            )),
            Some(token) => Ok(token.counter.saturating_add(1)),
            None => Err(Fault::new(
                "token",
                "此票码不属于这次会议",
                "this token is none of this meeting",
            )),
        }
    }

    /// All ballots as a JSON list: the definition as logged, and where it stands.
    ///
    /// # Errors
    /// Code `json`, which never happens for a log that was read.
    pub fn ballots(&self) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Listed<'a> {
            id: &'a str,
            title: &'a str,
            groups: &'a [String],
            round: u32,
            phase: String,
            spec: &'a gongxin_record::entry::Json,
        }
        let ballots = self.state().ballots.values();
        let listed: Vec<Listed<'_>> = ballots
            .map(|ballot| Listed {
                id: &ballot.definition.id,
                title: &ballot.definition.title,
                groups: &ballot.definition.groups,
                round: ballot.definition.round,
                phase: format!("{:?}", ballot.phase).to_lowercase(),
                spec: &ballot.definition.spec,
            })
            .collect();
        json(&listed)
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
            Some(cast) => read_receipt_of(self.state(), line.as_bytes(), cast.as_bytes())?,
            None => read_receipt(self.state(), line.as_bytes())?,
        };
        json(&Promise {
            ballot: &receipt.ballot,
            revision: receipt.revision,
            tag: receipt.tag.to_b64(),
            leaf: receipt.leaf.to_b64(),
        })
    }
}

impl Log {
    pub(crate) fn state(&self) -> &State {
        self.0.state()
    }
}

fn json(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|e| Fault::new("json", "无法写成 JSON", e.to_string()))
}
