//! Vector ElGamal: one nonce, one key per position (multi-recipient ElGamal). Spec: `elgamal`.

use curve25519_dalek::{
    Scalar, constants::RISTRETTO_BASEPOINT_POINT, ristretto::RistrettoPoint, traits::IsIdentity,
};
use subtle::{ConditionallySelectable, ConstantTimeEq};

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

/// One block: `R` and its `C`s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// `r·G`.
    pub r: Element,
    /// `b_i·G + r·Y_i`.
    pub c: Vec<Element>,
}

/// The encrypted selections of one ballot, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Votes {
    blocks: Vec<Block>,
    selections: usize,
}

impl Votes {
    /// Bytes that the votes of a ballot take.
    #[must_use]
    pub fn encoded_len(width: usize, selections: usize) -> usize {
        (selections + selections.div_ceil(width.max(1))) * 32
    }

    /// Decodes `votes` for a key of this width.
    ///
    /// # Errors
    /// A length that is not exact, an encoding that is not canonical, or the identity.
    pub fn decode(bytes: &[u8], width: usize, selections: usize) -> Result<Self, DecodeError> {
        let width = width.max(1);
        let count = selections + selections.div_ceil(width);
        let mut elements = decode_elements(bytes, count)?.into_iter();
        let mut blocks = Vec::with_capacity(selections.div_ceil(width));
        let mut left = selections;
        while left > 0 {
            let take = left.min(width);
            let Some(r) = elements.next() else { break };
            blocks.push(Block {
                r,
                c: elements.by_ref().take(take).collect(),
            });
            left -= take;
        }
        Ok(Self { blocks, selections })
    }

    /// The bytes of the `votes` member.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity((self.selections + self.blocks.len()) * 32);
        for block in &self.blocks {
            out.extend_from_slice(block.r.bytes());
            block.c.iter().for_each(|c| out.extend_from_slice(c.bytes()));
        }
        out
    }

    /// The blocks.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// All `C_i` in order.
    pub fn selections(&self) -> impl Iterator<Item = &Element> {
        self.blocks.iter().flat_map(|b| &b.c)
    }
}

/// The nonce `r_k` that a ballot's seed gives.
#[must_use]
pub fn nonce(meeting: &[u8; 32], ballot: &str, seed: &[u8; 32], block: u32) -> Scalar {
    expand_scalar(&[b"votes", meeting, ballot.as_bytes(), seed, &block.to_be_bytes()])
}

/// `value·G`. A bit is chosen and not multiplied, with the same steps for 0 and 1. That a value is a bit is no secret:
/// what a voter's device encrypts always is.
fn times_generator(value: &Scalar) -> RistrettoPoint {
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
        // Blocks start at multiples of the width, so position i of a block is under key i.
        let c = values
            .iter()
            .zip(key.elements())
            .map(|(value, y)| Element::from_point(times_generator(value) + y.point() * r))
            .collect::<Result<_, _>>()?;
        blocks.push(Block {
            r: Element::from_point(RistrettoPoint::mul_base(r))?,
            c,
        });
    }
    Ok(Votes {
        blocks,
        selections: values.len(),
    })
}

/// The sum of the counted votes of one tally: one column per block. Sums may be the identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate {
    /// `Σ R` and `Σ C_i` of every block.
    pub columns: Vec<(RistrettoPoint, Vec<RistrettoPoint>)>,
}

impl Aggregate {
    /// The empty sum for a ballot of this size.
    #[must_use]
    pub fn zero(width: usize, selections: usize) -> Self {
        let width = width.max(1);
        let columns = (0..selections.div_ceil(width))
            .map(|b| (identity(), vec![identity(); width.min(selections - b * width)]))
            .collect();
        Self { columns }
    }

    /// Adds the votes of one ballot.
    pub fn add(&mut self, votes: &Votes) {
        for ((sum_r, sum_c), block) in self.columns.iter_mut().zip(votes.blocks()) {
            *sum_r += block.r.point();
            sum_c
                .iter_mut()
                .zip(&block.c)
                .for_each(|(sum, c)| *sum += c.point());
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        for ((r, c), (other_r, other_c)) in self.columns.iter_mut().zip(&other.columns) {
            *r += other_r;
            c.iter_mut().zip(other_c).for_each(|(sum, c)| *sum += c);
        }
    }

    /// `Σ R ‖ Σ C_i …` of every column; the identity is 32 zero bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (r, c) in &self.columns {
            out.extend_from_slice(r.compress().as_bytes());
            c.iter()
                .for_each(|c| out.extend_from_slice(c.compress().as_bytes()));
        }
        out
    }

    /// Whether nothing was added (or the sum of nonces vanished, which nobody can bring about unseen).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.iter().all(|(r, _)| r.is_identity())
    }
}
