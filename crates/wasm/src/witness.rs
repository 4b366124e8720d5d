//! A witness (见证人) in a browser: the key under its passphrase, one history, cosignatures of its heads.

use gongxin_roles::{
    memory::Memory,
    sealed,
    witness::{PURPOSE, add_line, own_signer},
};
use gongxin_tlog::{Checkpoint, Note, Signer};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::{Fault, MeetingLog, json::to_json};

/// A witness at a desk. Call `free()` when done: it wipes the secret.
#[wasm_bindgen]
pub struct WitnessDesk {
    seed: Zeroizing<[u8; 32]>,
    memory: Memory,
}

/// A witness out of a sealed file, with the heads that this browser has seen: without them a fork from before a reload would go
/// unseen.
///
/// # Errors
/// `key-file`, `key-purpose`, `passphrase`, `key-cost`; `memory`.
#[wasm_bindgen(js_name = openWitness)]
pub fn open_witness(file: &str, passphrase: &str, memory: Option<String>) -> Result<WitnessDesk, Fault> {
    let unreadable = |e: serde_json::Error| Fault::new("memory", "本机保存的核对记录读不出来", e.to_string());
    let memory = memory.map(|text| serde_json::from_str(&text).map_err(unreadable));
    Ok(WitnessDesk {
        seed: sealed::open(file, PURPOSE, passphrase.as_bytes())?,
        memory: memory.transpose()?.unwrap_or_default(),
    })
}

#[wasm_bindgen]
impl WitnessDesk {
    /// Checks that the log continues what was seen of it, and gives the heads seen, as text. Keep that before anything is
    /// cosigned. No secret.
    ///
    /// # Errors
    /// `forked`; `not-a-witness` if the meeting does not list this key.
    pub fn follow(&mut self, log: &MeetingLog) -> Result<String, Fault> {
        self.signer(log)?;
        self.memory.follow(&log.writer)?;
        to_json(&self.memory)
    }

    /// Cosigns a head that the server shows, as `{"size","cosigned","note"}`: `note` is null if the line stood there already, and if
    /// the head lies beyond what was read of the log, which is not cosigned.
    ///
    /// # Errors
    /// `forked`, `not-a-witness`; a code of `NotWitnessed` if it is no head of this log.
    pub fn cosign(&mut self, log: &MeetingLog, checkpoint: &str, seconds: f64) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Cosigned {
            size: u64,
            cosigned: bool,
            note: Option<String>,
        }
        let signer = self.signer(log)?;
        self.memory.follow(&log.writer)?;
        let shown = Note::parse(checkpoint.as_bytes()).ok();
        let size = shown
            .and_then(|note| Checkpoint::parse(&note.text).ok())
            .map_or(0, |head| head.size);
        if size > log.writer.head().0 {
            return to_json(&Cosigned {
                size,
                cosigned: false,
                note: None,
            });
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "seconds since 1970"
        )]
        let (head, note) = add_line(&log.writer, &signer, checkpoint.as_bytes(), seconds as u64)?;
        to_json(&Cosigned {
            size: head.size,
            cosigned: true,
            note: note.map(|note| note.to_string()),
        })
    }

    fn signer(&self, log: &MeetingLog) -> Result<Signer, Fault> {
        own_signer(&log.writer, &self.seed).ok_or_else(|| {
            Fault::new(
                "not-a-witness",
                "此密钥不在本会议登记的见证人之列，签了也不算数",
                "this key is none of the meeting's witnesses; its line would count for nothing",
            )
        })
    }
}
