//! Vector ElGamal: one nonce, one key per position (multi-recipient ElGamal). Spec: `elgamal`.

use curve25519_dalek::{Scalar, constants::RISTRETTO_BASEPOINT_POINT, ristretto::RistrettoPoint};
use subtle::{ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::group::{DecodeError, Element, decode_elements, expand_scalar, identity};

/// Most keys that a vector may have.
pub const MAX_WIDTH: usize = 512;

/// The trustees' key `Y_0 … Y_{W−1}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElectionKey(Vec<Element>);

impl ElectionKey {
    /// Takes 1 to [`MAX_WIDTH`] elements.
    ///
    /// # Errors
    /// [`DecodeError::Length`].
    pub fn new(keys: Vec<Element>) -> Result<Self, DecodeError> {
        if keys.is_empty() || keys.len() > MAX_WIDTH {
            return Err(DecodeError::Length {
                got: keys.len() * 32,
                want: 32,
            });
        }
        Ok(Self(keys))
    }

    /// The keys.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.0
    }

    /// W, the number of selections that share one nonce.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.len()
    }

    /// ⌈selections / W⌉.
    #[must_use]
    pub fn blocks(&self, selections: usize) -> usize {
        selections.div_ceil(self.width())
    }

    /// The key of a selection.
    #[must_use]
    pub fn of(&self, selection: usize) -> &Element {
        // Never empty by construction, so the remainder is in range.
        &self.0[selection % self.0.len()]
    }
}

/// One block or row: `R` and its `C`s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// `r·G`.
    pub r: Element,
    /// `b_i·G + r·Y_i`, in a row also `m + r·Y_k`.
    pub c: Vec<Element>,
}

/// The ciphertexts under one nonce: so many, of which every `step`-th encrypts a selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Number of ciphertexts; column k is under key k.
    pub size: usize,
    /// 1 in a block; in a row a slot's bit with the blocks that follow it.
    pub step: usize,
}

impl Span {
    /// Number of selections.
    #[must_use]
    pub fn selections(&self) -> usize {
        self.size.div_ceil(self.step)
    }

    /// The columns of the selections: κ of each.
    pub fn columns(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.size).step_by(self.step)
    }
}

/// How the ciphertexts of a ballot lie: blocks of regular selections, then rows of write-ins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    spans: Vec<Span>,
    /// How many of the spans are blocks.
    blocks: usize,
}

impl Layout {
    /// The layout of so many regular selections and these rows under a key of this width.
    #[must_use]
    pub fn new(regular: usize, rows: impl IntoIterator<Item = Span>, width: usize) -> Self {
        let width = width.max(1);
        let blocks = regular.div_ceil(width);
        let spans = (0..blocks)
            .map(|block| Span {
                size: width.min(regular - block * width),
                step: 1,
            })
            .chain(rows.into_iter().map(|row| Span {
                step: row.step.max(1),
                ..row
            }))
            .collect();
        Self { spans, blocks }
    }

    /// The layout of selections without rows.
    #[must_use]
    pub fn plain(regular: usize, width: usize) -> Self {
        Self::new(regular, [], width)
    }

    /// Blocks and rows in the order of their nonces.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Number of blocks.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.blocks
    }

    /// The rows alone.
    #[must_use]
    pub fn rows(&self) -> &[Span] {
        self.spans.get(self.blocks..).unwrap_or_default()
    }

    /// Bytes of `votes`.
    #[must_use]
    pub fn encoded_len(&self) -> usize {
        self.points() * 32
    }

    /// Every `R` of a `votes` member, as bytes.
    pub fn nonce_points<'a>(&'a self, votes: &'a [u8]) -> impl Iterator<Item = &'a [u8; 32]> {
        let mut left = votes;
        self.spans.iter().filter_map(move |span| {
            let r = left.first_chunk::<32>()?;
            left = left.get(32 * (span.size + 1)..).unwrap_or_default();
            Some(r)
        })
    }

    fn points(&self) -> usize {
        self.spans.iter().map(|span| span.size + 1).sum()
    }
}

/// The ciphertexts of one ballot, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Votes {
    /// Blocks, then rows.
    all: Vec<Block>,
    blocks: usize,
}

impl Votes {
    /// Decodes `votes`.
    ///
    /// # Errors
    /// A length that is not exact, an encoding that is not canonical, or the identity.
    pub fn decode(bytes: &[u8], layout: &Layout) -> Result<Self, DecodeError> {
        let elements = decode_elements(bytes, layout.points())?;
        let mut left = elements.as_slice();
        let mut all = Vec::with_capacity(layout.spans.len());
        for span in &layout.spans {
            // The length was exact: every span finds its points.
            let Some(([r, c @ ..], rest)) = left.split_at_checked(span.size + 1) else {
                break;
            };
            let (r, c) = (*r, c.to_vec());
            all.push(Block { r, c });
            left = rest;
        }
        let blocks = layout.blocks;
        Ok(Self { all, blocks })
    }

    /// The bytes of the `votes` member.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for block in &self.all {
            out.extend_from_slice(block.r.bytes());
            block.c.iter().for_each(|c| out.extend_from_slice(c.bytes()));
        }
        out
    }

    /// The same ballot with rows.
    #[must_use]
    pub fn with_rows(mut self, rows: impl IntoIterator<Item = Block>) -> Self {
        self.all.extend(rows);
        self
    }

    /// Other rows in place of these.
    #[cfg(test)]
    pub(crate) fn with_rows_only(mut self, rows: Vec<Block>) -> Self {
        self.all.truncate(self.blocks);
        self.with_rows(rows)
    }

    /// The blocks of regular selections.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        self.all.get(..self.blocks).unwrap_or_default()
    }

    /// The rows, one for each contest with write-ins.
    #[must_use]
    pub fn rows(&self) -> &[Block] {
        self.all.get(self.blocks..).unwrap_or_default()
    }

    /// Blocks and rows in the order of their nonces.
    #[must_use]
    pub fn all(&self) -> &[Block] {
        &self.all
    }
}

/// The nonce `r_k` that a ballot's seed gives.
#[must_use]
pub fn nonce(meeting: &[u8; 32], ballot: &str, seed: &[u8; 32], block: u32) -> Scalar {
    expand_scalar(&[b"votes", meeting, ballot.as_bytes(), seed, &block.to_be_bytes()])
}

/// `value·G`. A bit is chosen and not multiplied, with the same steps for 0 and 1. That a value is a bit is no secret:
/// what a voter's device encrypts always is.
pub(crate) fn times_generator(value: &Scalar) -> RistrettoPoint {
    let one = value.ct_eq(&Scalar::ONE);
    if bool::from(one | value.ct_eq(&Scalar::ZERO)) {
        RistrettoPoint::conditional_select(&identity(), &RISTRETTO_BASEPOINT_POINT, one)
    } else {
        RistrettoPoint::mul_base(value)
    }
}

/// Encrypts values under nonces, one nonce a block, in constant time over bits.
///
/// # Errors
/// [`DecodeError::Identity`] with negligible probability.
pub fn encrypt(key: &ElectionKey, nonces: &[Scalar], values: &[Scalar]) -> Result<Votes, DecodeError> {
    let width = key.width();
    let mut blocks = Vec::with_capacity(nonces.len());
    for (values, r) in values.chunks(width).zip(nonces) {
        // Blocks start at multiples of the width, so position i of a block is under key i, as in a row.
        let points = Zeroizing::new(values.iter().map(times_generator).collect::<Vec<_>>());
        blocks.push(encrypt_row(key, r, &points)?);
    }
    let count = blocks.len();
    Ok(Votes {
        all: blocks,
        blocks: count,
    })
}

/// Encrypts the points of one row, under key k in column k, in constant time.
///
/// # Errors
/// [`DecodeError::Length`] for more points than keys; [`DecodeError::Identity`] with negligible probability.
pub fn encrypt_row(
    key: &ElectionKey,
    nonce: &Scalar,
    points: &[RistrettoPoint],
) -> Result<Block, DecodeError> {
    if points.len() > key.width() {
        let (got, want) = (points.len() * 32, key.width() * 32);
        return Err(DecodeError::Length { got, want });
    }
    Ok(Block {
        r: Element::from_point(RistrettoPoint::mul_base(nonce))?,
        c: points
            .iter()
            .zip(key.elements())
            .map(|(point, y)| Element::from_point(point + y.point() * nonce))
            .collect::<Result<_, _>>()?,
    })
}
