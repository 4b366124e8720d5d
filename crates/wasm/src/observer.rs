//! The observer's verifier: the same checks and the same report as `gongxin verify --json`.

use gongxin_record::{Lang, Malformed, Trust};
use gongxin_verify::{Input, Progress};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::{Fault, json::to_json, seed::generator};

#[wasm_bindgen]
extern "C" {
    /// `(done, total) => void`; `done` is 0 when the log is split and `total` its entries, then both count ballots.
    #[wasm_bindgen(js_name = Function, typescript_type = "(done: number, total: number) => void")]
    pub type OnProgress;
    #[wasm_bindgen(method, catch, js_name = call)]
    fn call(this: &OnProgress, receiver: &JsValue, done: f64, total: f64) -> Result<JsValue, JsValue>;
}

/// Verifies a record: its archive, the text of `trust.json` if there is one, receipts a line each. Gives the JSON report.
///
/// # Errors
/// `trust` if that file cannot be read; `seed`, `randomness`. Faults of the record are in the report, not here.
#[wasm_bindgen]
pub fn verify(
    archive: &[u8],
    trust: Option<String>,
    receipts: Vec<String>,
    seed: &[u8],
    on_progress: Option<OnProgress>,
) -> Result<String, Fault> {
    verify_record(archive, trust.as_deref(), receipts, seed, &mut |done, total| {
        if let Some(call) = &on_progress {
            // A page that cannot draw its bar must not stop the verification.
            let _ = call.call(&JsValue::UNDEFINED, done, total);
        }
    })
}

/// The same for callers that are not JavaScript.
///
/// # Errors
/// As [`verify`].
pub fn verify_record(
    archive: &[u8],
    trust: Option<&str>,
    receipts: Vec<String>,
    seed: &[u8],
    on_progress: &mut dyn FnMut(f64, f64),
) -> Result<String, Fault> {
    let unreadable = |m: Malformed| Fault::new("trust", m.text(Lang::Zh), m.text(Lang::En));
    let trust = trust
        .map(|text| Trust::parse(text.as_bytes()).map_err(unreadable))
        .transpose()?;
    let receipts: Vec<Vec<u8>> = receipts.into_iter().map(String::into_bytes).collect();
    let input = Input {
        archive,
        trust: trust.as_ref(),
        receipts: &receipts,
    };
    #[expect(clippy::cast_precision_loss, reason = "a log has at most 2,000,000 entries")]
    let report = gongxin_verify::verify(&input, &mut generator(seed)?, &mut |step| match step {
        Progress::Reading { entries } => on_progress(0.0, entries as f64),
        Progress::Judging { done, total } => on_progress(done as f64, total as f64),
    });
    to_json(&report.json())
}

/// The SHA-256 digest of a file in hexadecimal, as a log states it of the list of pages (docs/protocol.md, `{#pages}`).
#[wasm_bindgen(js_name = sha256Hex)]
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    gongxin_record::pages::sha256_hex(bytes)
}
