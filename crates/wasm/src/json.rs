//! Values for JavaScript as JSON text.

use gongxin_record::codec;
use serde::Serialize;

use crate::Fault;

/// A value as JSON.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String, Fault> {
    codec::to_string(value).map_err(|e| Fault::new("json", "无法写成 JSON", e.to_string()))
}
