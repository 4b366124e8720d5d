//! The proof as it travels: points, then scalars, of one exact length. Spec: `ballot`.

use curve25519_dalek::Scalar;

use super::{BallotContext, Bucket};
use crate::{
    elgamal::Votes,
    group::{DecodeError, Element, decode_scalar, split32},
};

/// A decoded proof: canonical, but not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// `B`, commitment to the bits.
    pub bits: Element,
    /// `A`, commitment to their masks.
    pub masks: Element,
    /// `X_0 … X_{m−1}`.
    pub ring: Vec<Element>,
    /// `S_0 …`, one a block and row.
    pub nonces: Vec<Element>,
    /// `E`.
    pub encryption: Element,
    /// `f` of all bits that are no pivots.
    pub responses: Vec<Scalar>,
    /// `z_A`.
    pub z_masks: Scalar,
    /// `z_0 …`, one a block and row.
    pub z_nonces: Vec<Scalar>,
    /// `z`.
    pub z_ring: Scalar,
}

impl Proof {
    /// Decodes exactly [`Bucket::proof_len`] bytes.
    ///
    /// # Errors
    /// [`DecodeError`].
    pub fn decode(bytes: &[u8], context: &BallotContext, bucket: &Bucket) -> Result<Self, DecodeError> {
        let digits = bucket.shape.radices().digits();
        let blocks = context.layout().spans().len();
        let sent = bucket.shape.sent();
        let mut chunks = split32(bytes, bucket.proof_len(context) / 32)?.iter();
        let short = DecodeError::Length {
            got: bytes.len(),
            want: bucket.proof_len(context),
        };
        let mut point = || chunks.next().ok_or(short).and_then(Element::decode);
        let bits = point()?;
        let masks = point()?;
        let ring = (0..digits).map(|_| point()).collect::<Result<_, _>>()?;
        let nonces = (0..blocks).map(|_| point()).collect::<Result<_, _>>()?;
        let encryption = point()?;
        let mut scalar = || chunks.next().ok_or(short).and_then(decode_scalar);
        Ok(Self {
            bits,
            masks,
            ring,
            nonces,
            encryption,
            responses: (0..sent).map(|_| scalar()).collect::<Result<_, _>>()?,
            z_masks: scalar()?,
            z_nonces: (0..blocks).map(|_| scalar()).collect::<Result<_, _>>()?,
            z_ring: scalar()?,
        })
    }

    /// The bytes of the `proof` member.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let points = [&self.bits, &self.masks];
        for element in points
            .into_iter()
            .chain(&self.ring)
            .chain(&self.nonces)
            .chain([&self.encryption])
        {
            out.extend_from_slice(element.bytes());
        }
        let tail = [&self.z_masks];
        for scalar in self
            .responses
            .iter()
            .chain(tail)
            .chain(&self.z_nonces)
            .chain([&self.z_ring])
        {
            out.extend_from_slice(scalar.as_bytes());
        }
        out
    }
}

/// A ballot whose bytes are canonical; nothing is verified yet.
#[derive(Clone, Debug)]
pub struct DecodedBallot {
    /// The revision.
    pub revision: u32,
    /// The tag.
    pub tag: Element,
    /// The ciphertexts.
    pub votes: Votes,
    /// The proof.
    pub proof: Proof,
}
