//! A witness (见证人) in a browser: the key under its passphrase, one history, cosignatures of its heads.

use gongxin_roles::{
    sealed,
    witness::{Looked, PURPOSE, add_line, own_signer},
};
use gongxin_tlog::Signer;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::{Fault, MeetingLog, json::to_json, stored::Stored};

/// A witness at a desk. Call `free()` when done: it wipes the secret.
#[wasm_bindgen]
pub struct WitnessDesk {
    seed: Zeroizing<[u8; 32]>,
    stored: Stored,
}

/// A witness out of a sealed file.
///
/// # Errors
/// `key-file`, `key-purpose`, `passphrase`, `key-cost`.
#[wasm_bindgen(js_name = openWitness)]
pub fn open_witness(file: &str, passphrase: &str) -> Result<WitnessDesk, Fault> {
    Ok(WitnessDesk {
        seed: sealed::open(file, PURPOSE, passphrase.as_bytes())?,
        stored: Stored::default(),
    })
}

#[wasm_bindgen]
impl WitnessDesk {
    /// Takes what stands on the page's disk of the heads seen: without it a fork from before a reload, or in another tab,
    /// would go unseen.
    ///
    /// # Errors
    /// `memory`.
    pub fn remember(&mut self, text: Option<String>) -> Result<(), Fault> {
        self.stored.remember(text.as_deref())
    }

    /// Checks that the log continues what is on the disk, and gives the heads seen, as text. Write that and give it to
    /// [`WitnessDesk::remember`] before anything is cosigned. No secret.
    ///
    /// # Errors
    /// `forked`; `not-a-witness` if the meeting does not list this key.
    pub fn follow(&self, log: &MeetingLog) -> Result<String, Fault> {
        self.signer(log)?;
        self.stored.follow(log)
    }

    /// Cosigns a head that the server shows, as `{"size","note"}`: `note` is null if the line stood there already, `size` too
    /// if the head lies beyond what is on the disk, which is not cosigned.
    ///
    /// # Errors
    /// `forked`, `not-a-witness`; a code of `NotWitnessed` if it is no head of this log.
    pub fn cosign(&self, log: &MeetingLog, checkpoint: &str, seconds: f64) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Cosigned {
            size: Option<u64>,
            note: Option<String>,
        }
        let signer = self.signer(log)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "seconds since 1970"
        )]
        let looked = add_line(
            self.stored.kept(log)?,
            &signer,
            checkpoint.as_bytes(),
            seconds as u64,
        )?;
        let (head, note) = match looked {
            Looked::Beyond => (None, None),
            Looked::Stood(head) => (Some(head), None),
            Looked::Cosigned(head, note) => (Some(head), Some(note)),
        };
        to_json(&Cosigned {
            size: head.map(|head| head.size),
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
