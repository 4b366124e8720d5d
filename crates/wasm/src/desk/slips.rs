//! Tokens (票码) and the QR codes of their slips. Made on the host's machine; the server sees public keys only.

use gongxin_record::bytes::Ed25519Key;
use gongxin_roles::token::Token;
use qrcode::{EcLevel, QrCode};
use rand_core::Rng;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, json::to_json, seed::generator};

/// Most slips of one run.
const MOST: u32 = 20_000;

/// Makes tokens. Gives `{"keys","codes"}` as JSON: public keys, ascending, for the log; codes for the slips, in an order of
/// their own.
///
/// # Errors
/// `count`; `seed`, `randomness`.
#[wasm_bindgen(js_name = makeTokens)]
pub fn make_tokens(count: u32, seed: &[u8]) -> Result<String, Fault> {
    #[derive(Serialize)]
    struct Made {
        keys: Vec<String>,
        codes: Vec<String>,
    }
    if !(1..=MOST).contains(&count) {
        return Err(Fault::new(
            "count",
            format!("一次可发 1 到 {MOST} 张票码"),
            format!("1 to {MOST} tokens can be made at once"),
        ));
    }
    let mut rng = generator(seed)?;
    let mut keys = Vec::new();
    let mut codes = Vec::new();
    for _ in 0..count {
        let token = Token::random(&mut rng);
        keys.push(Ed25519Key(token.signing().public()));
        // Slips lie in the order of a random number, not of the keys in the log.
        codes.push((rng.next_u64(), (*token.code()).clone()));
    }
    keys.sort();
    codes.sort();
    to_json(&Made {
        keys: keys.iter().map(Ed25519Key::to_b64).collect(),
        codes: codes.into_iter().map(|(_, code)| code).collect(),
    })
}

/// A QR code as rows of `0` and `1`, without its quiet zone.
///
/// # Errors
/// `qr` if the text is too long.
#[wasm_bindgen(js_name = qrCode)]
pub fn qr_code(text: &str) -> Result<Vec<String>, Fault> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|e| Fault::new("qr", "内容太长，做不成二维码", e.to_string()))?;
    let row = |row: &[qrcode::Color]| {
        row.iter()
            .map(|module| module.select('1', '0'))
            .collect::<String>()
    };
    Ok(code.to_colors().chunks(code.width().max(1)).map(row).collect())
}
