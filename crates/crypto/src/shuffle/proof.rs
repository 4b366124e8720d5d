//! The proof as it travels: points, then scalars, of one exact length. Spec: `shuffle`.

use curve25519_dalek::Scalar;

use super::parallel;
use crate::{
    group::{DecodeError, Element, concat, decode_scalar, split32},
    transcript::{Transcript, ZeroChallenge},
};

/// A decoded proof: canonical, but not verified. For no rows it is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShuffleProof {
    /// `P_j`, commitments to where each input row goes.
    pub(super) permutation: Vec<Element>,
    /// `Q_i`, the chain of products.
    pub(super) chain: Vec<Element>,
    /// `A_1, A_2, A_3`, then `A_{4,0} … A_{4,w}`, then `B_i`.
    pub(super) announcements: Vec<Element>,
    /// `z_1 … z_4`, then `y_i`, then `x_i`.
    pub(super) responses: Vec<Scalar>,
}

/// Announcements of equations 1 to 3.
pub(super) const SINGLE: usize = 3;
/// Responses of equations 1 to 4.
pub(super) const SUMS: usize = 4;

impl ShuffleProof {
    /// Bytes of a proof: 32·(5N + w + 8), and none for no rows.
    #[must_use]
    pub fn encoded_len(rows: usize, width: usize) -> usize {
        let (points, scalars) = Self::counts(rows, width);
        rows.saturating_mul(2)
            .saturating_add(points)
            .saturating_add(scalars)
            .saturating_mul(32)
    }

    /// Decodes exactly [`ShuffleProof::encoded_len`] bytes.
    ///
    /// # Errors
    /// [`DecodeError`].
    pub fn decode(bytes: &[u8], rows: usize, width: usize) -> Result<Self, DecodeError> {
        let want = Self::encoded_len(rows, width);
        if bytes.len() != want {
            let got = bytes.len();
            return Err(DecodeError::Length { got, want });
        }
        let (announced, _) = Self::counts(rows, width);
        let chunks = split32(bytes, want / 32)?;
        let (points, scalars) = chunks.split_at(2 * rows + announced);
        let mut permutation = parallel::try_map(points, Element::decode)?;
        let mut chain = permutation.split_off(rows);
        let announcements = chain.split_off(rows);
        Ok(Self {
            permutation,
            chain,
            announcements,
            responses: scalars.iter().map(decode_scalar).collect::<Result<_, _>>()?,
        })
    }

    /// The bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = concat(&self.permutation);
        out.extend(concat(&self.chain));
        out.extend(concat(&self.announcements));
        self.responses
            .iter()
            .for_each(|scalar| out.extend_from_slice(scalar.as_bytes()));
        out
    }

    /// Rows that the proof is for.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.permutation.len()
    }

    /// Whether the proof is for rows of this width.
    pub(super) fn has_width(&self, width: usize) -> bool {
        self.announcements.len() == Self::counts(self.rows(), width).0
    }

    /// `c`, drawn last.
    pub(super) fn challenge(
        t: &mut Transcript,
        chain: &[Element],
        announcements: &[Element],
    ) -> Result<Scalar, ZeroChallenge> {
        t.append_elements("chain", chain.iter());
        t.append_elements("announcements", announcements.iter());
        t.challenge("c")
    }

    /// Announcements and responses.
    fn counts(rows: usize, width: usize) -> (usize, usize) {
        if rows == 0 {
            return (0, 0);
        }
        (
            rows.saturating_add(width).saturating_add(SINGLE + 1),
            rows.saturating_mul(2).saturating_add(SUMS),
        )
    }
}
