//! The transparency log floor: RFC 6962 tree and proofs, C2SP signed notes, checkpoints and cosignatures,
//! and a tree head as four words that people compare across a room.
//!
//! Knows no elections; does no I/O; time is an argument. Spec: `log`; <https://c2sp.org/signed-note>,
//! <https://c2sp.org/tlog-checkpoint>, <https://c2sp.org/tlog-cosignature>,
//! <https://c2sp.org/tlog-tiles>, RFC 9162 section 2.1.

mod checkpoint;
mod cosignature;
mod hash;
mod key;
mod note;
mod proof;
mod tiles;
mod tree;
mod words;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use cosignature::{Cosigned, cosign, cosigners};
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use key::{Kind, Signer, VerifierKey, VkeyError};
pub use note::{Note, NoteError, SignatureLine};
pub use proof::{ProofError, consistency, inclusion, verify_consistency, verify_inclusion};
pub use tiles::{TILE, TilePath, entry_bundle, hash_tile};
pub use tree::Tree;
pub use words::{Language, head_words};
