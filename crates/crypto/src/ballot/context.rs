//! What a ballot's proof rests on: meeting, key, definition, ring. Spec: `ballot`.

use curve25519_dalek::{Scalar, constants::RISTRETTO_BASEPOINT_POINT as G, ristretto::RistrettoPoint};

use super::shape::{Contest, Shape, ShapeError};
use crate::{
    elgamal::ElectionKey,
    generators::Generators,
    group::{Element, hash_to_group},
    transcript::{Transcript, ZeroChallenge},
};

/// Why a context cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContextError {
    /// The contests or the ring cannot be laid out.
    #[error(transparent)]
    Shape(#[from] ShapeError),
}

/// Everything about one ballot definition that its proofs share.
pub struct BallotContext {
    meeting: [u8; 32],
    key_leaf: [u8; 32],
    ballot_leaf: [u8; 32],
    ballot: String,
    key: ElectionKey,
    contests: Vec<Contest>,
    tag_base: RistrettoPoint,
    pub(super) generators: Generators,
}

impl BallotContext {
    /// Binds a definition: the meeting digest, the leaf hashes of the `key` and `ballot` entries, the ballot's
    /// id, the trustees' key and the contests.
    ///
    /// # Errors
    /// [`ContextError`] if the contests cannot be laid out.
    pub fn new(
        meeting: [u8; 32],
        key_leaf: [u8; 32],
        ballot_leaf: [u8; 32],
        ballot: &str,
        key: ElectionKey,
        contests: Vec<Contest>,
    ) -> Result<Self, ContextError> {
        // The largest ring has the most bits.
        let bits = Shape::new(&contests, super::shape::MAX_BUCKET)?.bits();
        let tag_base = hash_to_group("tag", &[&meeting, ballot.as_bytes()]);
        Ok(Self {
            meeting,
            key_leaf,
            ballot_leaf,
            ballot: ballot.to_owned(),
            key,
            contests,
            tag_base,
            generators: Generators::new(bits),
        })
    }

    /// The meeting digest M.
    #[must_use]
    pub fn meeting(&self) -> &[u8; 32] {
        &self.meeting
    }

    /// The ballot's id.
    #[must_use]
    pub fn ballot(&self) -> &str {
        &self.ballot
    }

    /// The trustees' key.
    #[must_use]
    pub fn key(&self) -> &ElectionKey {
        &self.key
    }

    /// The contests.
    #[must_use]
    pub fn contests(&self) -> &[Contest] {
        &self.contests
    }

    /// Selections of all contests together.
    #[must_use]
    pub fn selections(&self) -> usize {
        self.contests.iter().map(|c| c.options as usize).sum()
    }

    /// `H_b`: tags of this ballot are secret multiples of it.
    #[must_use]
    pub fn tag_base(&self) -> &RistrettoPoint {
        &self.tag_base
    }

    /// The transcript up to δ, and δ.
    pub(super) fn ring_challenge(
        &self,
        bucket: &Bucket,
        revision: u32,
        tag: &Element,
    ) -> Result<(Transcript, Scalar), ZeroChallenge> {
        let mut t = Transcript::new("ballot");
        t.append("meeting", &self.meeting);
        t.append("key", &self.key_leaf);
        t.append("ballot", &self.ballot_leaf);
        t.append("ring", &bucket.ring_leaf);
        t.append_u32("bucket", bucket.index);
        t.append_u32("size", u32::try_from(bucket.keys.len()).unwrap_or(u32::MAX));
        t.append_u32("revision", revision);
        t.append("tag", tag.bytes());
        let delta = t.challenge("delta")?;
        Ok((t, delta))
    }

    /// `G + δ·H_b`.
    pub(super) fn folded_base(&self, delta: &Scalar) -> RistrettoPoint {
        G + self.tag_base * delta
    }
}

/// One bucket of a frozen ring, with the layout of a ballot in it.
pub struct Bucket {
    pub(super) ring_leaf: [u8; 32],
    pub(super) index: u32,
    pub(super) keys: Vec<Element>,
    pub(super) shape: Shape,
    /// Positions of the bits of each set.
    pub(super) members: Vec<Vec<usize>>,
}

impl Bucket {
    /// Takes the keys of bucket `index` of the ring whose entry has this leaf hash.
    ///
    /// # Errors
    /// [`ContextError`] if the bucket has fewer than 2 or more than 1,024 keys.
    pub fn new(
        context: &BallotContext,
        ring_leaf: [u8; 32],
        index: u32,
        keys: Vec<Element>,
    ) -> Result<Self, ContextError> {
        let shape = Shape::new(&context.contests, keys.len())?;
        let members = shape.members();
        Ok(Self {
            ring_leaf,
            index,
            keys,
            shape,
            members,
        })
    }

    /// The keys.
    #[must_use]
    pub fn keys(&self) -> &[Element] {
        &self.keys
    }

    /// The layout.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Bytes of a proof in this bucket.
    #[must_use]
    pub fn proof_len(&self, context: &BallotContext) -> usize {
        let blocks = context.key.blocks(context.selections());
        let points = 2 + self.shape.radices().digits() + blocks + 1;
        let scalars = self.shape.sent() + 1 + blocks + 1;
        (points + scalars) * 32
    }
}
