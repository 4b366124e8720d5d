//! What a ballot's proof rests on: meeting, key, definition, ring. Spec: `ballot`.

use curve25519_dalek::{Scalar, constants::RISTRETTO_BASEPOINT_POINT as G, ristretto::RistrettoPoint};

use super::{
    questions::{Contest, Questions, ShapeError},
    shape::Shape,
};
use crate::{
    elgamal::{ElectionKey, Layout},
    figures::Figures,
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
    /// A contest's write-ins need more keys than there are.
    #[error("contest {contest}: its write-ins need {row} keys, the election key has {width}")]
    Row {
        /// Which contest, from 0.
        contest: usize,
        /// Width of its row.
        row: usize,
        /// W, the number of keys.
        width: usize,
    },
}

/// Everything about one ballot definition that its proofs share.
pub struct BallotContext {
    meeting: [u8; 32],
    key_leaf: [u8; 32],
    ballot_leaf: [u8; 32],
    ballot: String,
    key: ElectionKey,
    questions: Questions,
    layout: Layout,
    pub(super) generators: Generators,
}

impl BallotContext {
    /// Binds a definition: the meeting digest, the leaf hashes of the `key` and `ballot` entries, the ballot's
    /// id, the trustees' key and the questions.
    ///
    /// # Errors
    /// [`ContextError::Row`] if a contest's row is wider than the key.
    pub fn new(
        meeting: [u8; 32],
        key_leaf: [u8; 32],
        ballot_leaf: [u8; 32],
        ballot: &str,
        key: ElectionKey,
        questions: Questions,
    ) -> Result<Self, ContextError> {
        let width = key.width();
        for (contest, row) in questions.contests().iter().map(Contest::row_width).enumerate() {
            if row > width {
                return Err(ContextError::Row { contest, row, width });
            }
        }
        // The largest ring has the most bits.
        let bits = Shape::new(&questions, super::shape::MAX_BUCKET)?.bits();
        Ok(Self {
            meeting,
            key_leaf,
            ballot_leaf,
            ballot: ballot.to_owned(),
            layout: questions.layout(width),
            key,
            questions,
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

    /// The contests and limits.
    #[must_use]
    pub fn questions(&self) -> &Questions {
        &self.questions
    }

    /// The contests.
    #[must_use]
    pub fn contests(&self) -> &[Contest] {
        self.questions.contests()
    }

    /// Selections of all contests together, write-in slots too.
    #[must_use]
    pub fn selections(&self) -> usize {
        self.questions.selections()
    }

    /// How a ballot's ciphertexts lie in blocks and rows.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What the trustees decrypt of the sums.
    #[must_use]
    pub fn figures(&self) -> Figures {
        Figures::of(&self.questions, self.key.width())
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
}

/// One bucket of a frozen ring, with the layout of a ballot in it.
pub struct Bucket {
    pub(super) ring_leaf: [u8; 32],
    pub(super) index: u32,
    pub(super) keys: Vec<Element>,
    pub(super) shape: Shape,
    tag_base: RistrettoPoint,
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
        let shape = Shape::new(&context.questions, keys.len())?;
        let statement: [&[u8]; 4] = [
            &context.meeting,
            &context.key_leaf,
            &context.ballot_leaf,
            &ring_leaf,
        ];
        Ok(Self {
            ring_leaf,
            index,
            keys,
            shape,
            tag_base: hash_to_group("tag", &statement),
        })
    }

    /// `H_b`: tags of this ballot in this ring are secret multiples of it. A ring shown to one voter only gives tags that
    /// say nothing of those in the true one.
    #[must_use]
    pub fn tag_base(&self) -> &RistrettoPoint {
        &self.tag_base
    }

    /// `G + δ·H_b`.
    pub(super) fn folded_base(&self, delta: &Scalar) -> RistrettoPoint {
        G + self.tag_base * delta
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
        let blocks = context.layout.spans().len();
        let points = 2 + self.shape.radices().digits() + blocks + 1;
        let scalars = self.shape.sent() + 1 + blocks + 1;
        (points + scalars) * 32
    }
}
