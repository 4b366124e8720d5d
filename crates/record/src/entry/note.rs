//! Notes, and the end of the record. Spec: `{#archive}`.

use serde::{Deserialize, Serialize};

use crate::bytes::B32;

/// Anything that people should read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The text.
    pub text: String,
}

/// The end of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// The files of the archive beside the log and its head, ascending by name.
    pub files: Vec<SealedFile>,
}

/// A file that belongs to the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedFile {
    /// Its name in the archive.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// Its SHA-256 digest.
    pub sha256: B32,
}
