//! The rules by their documents, in one program.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod definition;
mod evaluation;
mod rendering;
mod templates;
mod worked_examples;
