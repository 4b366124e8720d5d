//! Every failure as JavaScript sees it: an `Error` with a stable code and the text in Chinese and English.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable short code, e.g. `limits`.
    pub code: String,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
}

impl Fault {
    /// A fault in both languages.
    pub(crate) fn new(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            zh: zh.into(),
            en: en.into(),
        }
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Error)]
    type JsError;
    #[wasm_bindgen(constructor, js_class = "Error")]
    fn new(message: &str) -> JsError;
    #[wasm_bindgen(method, setter, structural)]
    fn set_code(this: &JsError, code: &str);
    #[wasm_bindgen(method, setter, structural)]
    fn set_zh(this: &JsError, text: &str);
    #[wasm_bindgen(method, setter, structural)]
    fn set_en(this: &JsError, text: &str);
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        let error = JsError::new(&fault.en);
        error.set_code(&fault.code);
        error.set_zh(&fault.zh);
        error.set_en(&fault.en);
        error.into()
    }
}
