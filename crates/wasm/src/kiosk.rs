//! What a shared terminal keeps of a voter between two visits: sealed, so that only the voter's slip opens it.

use gongxin_roles::{locker, token::Token};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, seed::generator};

/// A voter's locker on a shared terminal. Call `free()` when done: it wipes the key.
#[wasm_bindgen]
pub struct Locker(locker::Locker);

#[wasm_bindgen]
impl Locker {
    /// The locker of a slip in a meeting (its digest).
    ///
    /// # Errors
    /// `code-length`, `code-character`, `code-checksum`.
    pub fn of(code: &str, meeting: &str) -> Result<Locker, Fault> {
        Ok(Self(locker::Locker::of(&Token::from_code(code)?, meeting)))
    }

    /// The name under which the terminal keeps it. It says nothing to whoever lacks the slip.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.name().to_owned()
    }

    /// Seals a text. All lockers have one length.
    ///
    /// # Errors
    /// `seed`, `randomness`; `locker-full` if it has no room.
    pub fn seal(&self, text: &str, seed: &[u8]) -> Result<Vec<u8>, Fault> {
        self.0.seal(text, &mut generator(seed)?).ok_or_else(|| {
            Fault::new(
                "locker-full",
                "本机为这张票条保存的内容已满，这次没有保存，也没有发出",
                "this terminal has no more room for this slip: nothing was kept, and nothing was sent",
            )
        })
    }

    /// Opens what [`Locker::seal`] made.
    ///
    /// # Errors
    /// `locker` if it was changed, or sealed for another slip or meeting.
    pub fn open(&self, sealed: &[u8]) -> Result<String, Fault> {
        let text = self.0.open(sealed).ok_or_else(not_opened)?;
        Ok((*text).clone())
    }
}

fn not_opened() -> Fault {
    Fault::new(
        "locker",
        "本机保存的内容打不开，可能已损坏",
        "what this terminal keeps cannot be opened; it may be damaged",
    )
}
