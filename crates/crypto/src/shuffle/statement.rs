//! What a shuffle is bound to, and its two challenges. Spec: `shuffle`.

use curve25519_dalek::Scalar;

use super::{Fault, Rows, parallel};
use crate::{
    group::{Element, expand_scalar},
    transcript::{Transcript, ZeroChallenge},
};

/// Where a shuffle belongs: a proof holds nowhere else.
#[derive(Clone, Copy)]
pub struct Statement<'a> {
    /// The meeting digest M.
    pub meeting: &'a [u8; 32],
    /// The ballot's id.
    pub ballot: &'a str,
    /// The mixer's index.
    pub mixer: u32,
    /// Which shuffle of this ballot it is.
    pub stage: u32,
    /// The key of each ciphertext of a row, `Y_{k_0} … Y_{k_{w−1}}`.
    pub keys: &'a [Element],
}

impl Statement<'_> {
    /// Refuses rows that these keys do not fit.
    pub(super) fn check_width(&self, rows: &Rows) -> Result<(), Fault> {
        if rows.width() == self.keys.len() {
            return Ok(());
        }
        Err(Fault::Width {
            got: rows.width(),
            want: self.keys.len(),
        })
    }

    /// The transcript with all that is known before the mixer acts.
    pub(super) fn transcript(&self, input: &Rows) -> Transcript {
        let mut t = Transcript::new("shuffle");
        t.append("meeting", self.meeting);
        t.append("ballot", self.ballot.as_bytes());
        t.append_u32("mixer", self.mixer);
        t.append_u32("stage", self.stage);
        // The number of rows is limited far below 2^32.
        t.append_u32("rows", u32::try_from(input.len()).unwrap_or(u32::MAX));
        t.append_elements("keys", self.keys.iter());
        t.append_elements("input", input.elements().iter());
        t
    }
}

/// The weights `u_0 … u_{N−1}`, drawn after output and commitments are fixed.
pub(super) fn weights(
    t: &mut Transcript,
    output: &Rows,
    commitments: &[Element],
) -> Result<Vec<Scalar>, ZeroChallenge> {
    t.append_elements("output", output.elements().iter());
    t.append_elements("permutation", commitments.iter());
    let seed = t.challenge("u")?.to_bytes();
    let weights = parallel::map(output.len(), |j| {
        let index = u32::try_from(j).unwrap_or(u32::MAX);
        expand_scalar(&[b"shuffle-weight", &seed, &index.to_be_bytes()])
    });
    if weights.contains(&Scalar::ZERO) {
        return Err(ZeroChallenge);
    }
    Ok(weights)
}
