//! Keys of witnesses (见证人), looked at before a meeting is made with them.

use gongxin_roles::witnessed;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;

/// The name in a witness's verifier key (C2SP vkey, the line that `gongxin witness keygen` writes).
///
/// # Errors
/// `witness-key`, which says what is wrong with it.
#[wasm_bindgen(js_name = witnessName)]
pub fn witness_name(key: &str) -> Result<String, Fault> {
    witnessed::listed(key)
        .map(|witness| witness.name)
        .map_err(|error| Fault::new("witness-key", error.zh(), error.to_string()))
}
