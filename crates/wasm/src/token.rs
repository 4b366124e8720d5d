//! The name of a slip's token in the log.

use gongxin_record::bytes::Ed25519Key;
use gongxin_roles::token::{CodeError, Token};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;

impl From<CodeError> for Fault {
    fn from(error: CodeError) -> Self {
        Self::new(error.code(), error.zh(), error.to_string())
    }
}

/// The public key of a slip's code, b64: the name of its token in the log, to ask the server where it stands.
///
/// # Errors
/// `code-length`, `code-character`, `code-checksum`.
#[wasm_bindgen(js_name = tokenOf)]
pub fn token_of(code: &str) -> Result<String, Fault> {
    Ok(public_key(&Token::from_code(code)?))
}

pub(crate) fn public_key(token: &Token) -> String {
    Ed25519Key(token.signing().public()).to_b64()
}
