//! Rows of ciphertexts that share one nonce each, decoded and checked. Spec: `shuffle`.

use super::{Fault, parallel};
use crate::{
    elgamal::{Block, MAX_WIDTH},
    group::{Element, concat, split32},
};

/// Most points that the rows of one shuffle may have together (128 MiB of encodings).
pub const MAX_POINTS: usize = 1 << 22;

/// Rows `(R, C_0 … C_{w−1})` of one width; none of their points is the identity. There may be none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    width: usize,
    /// Row after row, R before its Cs.
    elements: Vec<Element>,
}

impl Rows {
    /// Decodes rows of this width: 32·(1 + w) bytes each.
    ///
    /// # Errors
    /// [`Fault::Width`] unless 1 ≤ w ≤ [`MAX_WIDTH`], [`Fault::TooMany`], or [`Fault::Decode`]: a length that is no
    /// number of rows, an encoding that is not canonical, or the identity.
    pub fn decode(bytes: &[u8], width: usize) -> Result<Self, Fault> {
        check_width(width)?;
        let count = bytes.len() / (32 * (width + 1)) * (width + 1);
        check_size(count)?;
        let elements = parallel::try_map(split32(bytes, count)?, Element::decode)?;
        Ok(Self { width, elements })
    }

    /// Takes ciphertexts that are decoded already.
    ///
    /// # Errors
    /// [`Fault::Width`] if one of them has another width, [`Fault::TooMany`].
    pub fn from_blocks<'a>(width: usize, blocks: impl IntoIterator<Item = &'a Block>) -> Result<Self, Fault> {
        check_width(width)?;
        let mut elements = Vec::new();
        for block in blocks {
            if block.c.len() != width {
                let (got, want) = (block.c.len(), width);
                return Err(Fault::Width { got, want });
            }
            elements.push(block.r);
            elements.extend_from_slice(&block.c);
        }
        check_size(elements.len())?;
        Ok(Self { width, elements })
    }

    /// Takes points in row order; for the mixer.
    pub(super) fn from_elements(width: usize, elements: Vec<Element>) -> Self {
        Self { width, elements }
    }

    /// The bytes: for each row R, then its Cs.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        concat(&self.elements)
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements.len() / self.points()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// Ciphertexts a row, w.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// The rows as ciphertexts.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = Block> {
        self.elements.chunks_exact(self.points()).map(|row| Block {
            // A row is never empty.
            r: row[0],
            c: row[1..].to_vec(),
        })
    }

    /// All points, row after row.
    pub(crate) fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// One component of every row: 0 is R, k + 1 is C_k.
    pub(crate) fn component(&self, component: usize) -> impl Iterator<Item = &Element> {
        self.elements.iter().skip(component).step_by(self.points())
    }

    /// Points a row, w + 1.
    pub(crate) fn points(&self) -> usize {
        self.width + 1
    }
}

fn check_width(width: usize) -> Result<(), Fault> {
    if (1..=MAX_WIDTH).contains(&width) {
        return Ok(());
    }
    Err(Fault::Width {
        got: width,
        want: width.clamp(1, MAX_WIDTH),
    })
}

fn check_size(points: usize) -> Result<(), Fault> {
    if points > MAX_POINTS {
        return Err(Fault::TooMany(points));
    }
    Ok(())
}
