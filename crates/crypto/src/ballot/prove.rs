//! Making a ballot: the ring part before the voter has chosen, the rest afterwards. Spec: `ballot`.
//!
//! The secret key, the selections and their masks are touched in constant time only. The ring part sums public
//! keys with scalars that are products of fresh masks, in variable time: which keys meet which products depends
//! on the position through conditional swaps only (`cube`, docs/decisions/0004).

#[cfg(any(test, feature = "dishonest"))]
mod dishonest;

use curve25519_dalek::{
    Scalar,
    ristretto::RistrettoPoint,
    traits::{MultiscalarMul, VartimeMultiscalarMul},
};
use rand_core::CryptoRng;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use super::{
    Answers, BallotContext, Bucket, Proof, Shape,
    answers::{Checked, check_unused},
    cube::ring_commitments,
};
use crate::{
    elgamal::Votes,
    group::{DecodeError, Element},
    secret::{Nonces, SecretScalar},
    transcript::{Transcript, ZeroChallenge},
};

/// Why no ballot can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProveError {
    /// The voter's key is not in this bucket.
    #[error("this key is not in the ring")]
    NotInRing,
    /// The choices do not have one entry per selection of each contest.
    #[error("contest {0}: wrong number of choices")]
    Choices(usize),
    /// A blank with a score.
    #[error("contest {0}: a score and a blank exclude each other")]
    Score(usize),
    /// More selections than a limit over contests allows.
    #[error("limit {limit}: {selected} selected, at most {max} are allowed")]
    Limit {
        /// Which limit, from 0.
        limit: usize,
        /// How many were selected.
        selected: u32,
        /// Most.
        max: u32,
    },
    /// Not exactly the bytes of each slot.
    #[error("contest {0}: wrong number or length of write-in contents")]
    Contents(usize),
    /// A content that cannot be put into points (one in 2^53: change the text), or one in a slot that is not used.
    #[error("contest {contest}, slot {slot}: this write-in cannot be encrypted")]
    Content {
        /// Which contest, from 0.
        contest: usize,
        /// Which of its slots, from 0.
        slot: usize,
    },
    /// Too few or too many selections.
    #[error("contest {contest}: {selected} selected, allowed are {min} to {max}")]
    Limits {
        /// Which contest, from 0.
        contest: usize,
        /// How many were selected.
        selected: u32,
        /// Fewest.
        min: u32,
        /// Most.
        max: u32,
    },
    /// An unlucky value (probability 2^-250): try again.
    #[error(transparent)]
    Unlucky(#[from] DecodeError),
    /// A zero challenge (probability 2^-250): try again.
    #[error(transparent)]
    Challenge(#[from] ZeroChallenge),
}

/// A finished ballot, ready to be cast. The seed is kept apart by the caller: it opens a challenged ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedBallot {
    /// The revision it was made for.
    pub revision: u32,
    /// The tag.
    pub tag: Element,
    /// The `votes` bytes.
    pub votes: Vec<u8>,
    /// The `proof` bytes.
    pub proof: Vec<u8>,
}

/// All of a ballot that does not depend on the choice, made while the voter reads. Used once; wiped on drop.
pub struct Preparation<'a> {
    pub(super) context: &'a BallotContext,
    bucket: &'a Bucket,
    secret: &'a SecretScalar,
    revision: u32,
    tag: Element,
    transcript: Transcript,
    index: usize,
    rho: Zeroizing<Vec<Scalar>>,
    ring: Vec<Element>,
    /// The a of every bit.
    masks: Zeroizing<Vec<Scalar>>,
    beta: SecretScalar,
    alpha: SecretScalar,
    /// `A`.
    mask_commitment: Element,
    /// The s of every block and row.
    s: Zeroizing<Vec<Scalar>>,
    /// `S` of every block and row.
    nonce_commitments: Vec<Element>,
}

impl<'a> Preparation<'a> {
    /// Commits to the voter's place in the ring and to all masks: the slow half, independent of any choice.
    ///
    /// # Errors
    /// [`ProveError::NotInRing`]; others with negligible probability.
    pub fn new(
        context: &'a BallotContext,
        bucket: &'a Bucket,
        secret: &'a SecretScalar,
        revision: u32,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, ProveError> {
        let own = Element::from_point(secret.times_base())?;
        let index = position(&bucket.keys, &own).ok_or(ProveError::NotInRing)?;
        let tag = Element::from_point(secret.times(context.tag_base()))?;
        let (transcript, delta) = context.ring_challenge(bucket, revision, &tag)?;
        let mut nonces = Nonces::new(secret.expose().as_bytes(), &transcript.digest(), rng);

        let radices = bucket.shape.radices().radices();
        let mut masks = Zeroizing::new(balanced_masks(radices, &mut nonces));
        let rho = Zeroizing::new(nonces.scalars(radices.len()));
        let folded = context.folded_base(&delta);
        let ring = ring_commitments(&bucket.keys, radices, index, &masks, &rho, &folded)?;
        extend_masks(&mut masks, &bucket.shape, &mut nonces);
        let beta = SecretScalar::new(nonces.scalar());
        let alpha = SecretScalar::new(nonces.scalar());
        let mask_commitment = commit_masks(context, &masks, &alpha)?;
        let s = Zeroizing::new(nonces.scalars(context.layout().spans().len()));
        let nonce_commitments = s
            .iter()
            .map(|s| Element::from_point(RistrettoPoint::mul_base(s)))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            context,
            bucket,
            secret,
            revision,
            tag,
            transcript,
            index,
            rho,
            ring,
            masks,
            beta,
            alpha,
            mask_commitment,
            s,
            nonce_commitments,
        })
    }

    /// The tag that the ballot will carry.
    #[must_use]
    pub fn tag(&self) -> &Element {
        &self.tag
    }

    /// Encrypts the answers under nonces from `seed` and proves everything.
    ///
    /// # Errors
    /// [`ProveError`] names the contest or limit that the answers break; others with negligible probability.
    pub fn seal(self, answers: &Answers, seed: &[u8; 32]) -> Result<SealedBallot, ProveError> {
        let context = self.context;
        let checked = Checked::new(context.questions(), &answers.choices)?;
        check_unused(context.questions(), answers)?;
        let shape = &self.bucket.shape;
        // Room for all: a vector that grows leaves copies behind.
        let mut bits = Zeroizing::new(Vec::with_capacity(shape.bits()));
        bits.extend(digit_bits(shape.radices().radices(), self.index));
        bits.extend_from_slice(&checked.selections);
        bits.extend_from_slice(&checked.slack);
        let commitment = commit_bits(context, &bits, &self.masks, &self.beta)?;
        let r = context.nonces(seed);
        let votes = context.encrypt_all(&checked.selections, &answers.contents, &r)?;
        self.prove(&bits, commitment, &votes, &r)
    }

    /// Proves that these votes, made with nonces `r`, encrypt the bits to which `bit_commitment` (`B`) commits.
    fn prove(
        mut self,
        bits: &[Scalar],
        bit_commitment: Element,
        votes: &Votes,
        r: &[Scalar],
    ) -> Result<SealedBallot, ProveError> {
        let context = self.context;
        let masks = &self.masks;
        let shape = &self.bucket.shape;
        let selected_masks = masks.get(shape.selections.clone()).unwrap_or_default();
        let vote_bytes = votes.encode();

        let t = &mut self.transcript;
        t.append("votes", &vote_bytes);
        t.append_elements(
            "commitments",
            [&bit_commitment, &self.mask_commitment].into_iter(),
        );
        t.append_elements("ring-commitments", self.ring.iter());
        let y = t.challenge("y")?;

        let encryption = encryption_commitment(context, &y, selected_masks, &self.s)?;
        t.append_elements(
            "encryption-commitments",
            self.nonce_commitments
                .iter()
                .chain([&encryption])
                .collect::<Vec<_>>()
                .into_iter(),
        );
        let c = t.challenge("c")?;

        let f = |i: usize| {
            bits.get(i).copied().unwrap_or_default() * c + masks.get(i).copied().unwrap_or_default()
        };
        let pivots = shape.pivots();
        let sent = pivots.iter().enumerate().filter(|(_, pivot)| !**pivot);
        let responses = sent.map(|(i, _)| f(i)).collect();
        let proof = Proof {
            bits: bit_commitment,
            masks: self.mask_commitment,
            ring: std::mem::take(&mut self.ring),
            nonces: std::mem::take(&mut self.nonce_commitments),
            encryption,
            responses,
            z_masks: c * self.beta.expose() + self.alpha.expose(),
            z_nonces: r.iter().zip(self.s.iter()).map(|(r, s)| c * r + s).collect(),
            z_ring: self.ring_response(&c),
        };
        Ok(SealedBallot {
            revision: self.revision,
            tag: self.tag,
            votes: vote_bytes,
            proof: proof.encode(),
        })
    }

    /// `z = c^m·x − Σ ρ_k c^k`.
    fn ring_response(&self, c: &Scalar) -> Scalar {
        let mut power = Scalar::ONE;
        let mut sum = Scalar::ZERO;
        for rho in self.rho.iter() {
            sum += rho * power;
            power *= c;
        }
        power * self.secret.expose() - sum
    }
}

/// Where a key stands, comparing with all of them.
fn position(keys: &[Element], own: &Element) -> Option<usize> {
    let mut found = (0u64, Choice::from(0));
    for (i, key) in (0u64..).zip(keys) {
        let same = key.bytes().ct_eq(own.bytes());
        found = (u64::conditional_select(&found.0, &i, same), found.1 | same);
    }
    bool::from(found.1)
        .then(|| usize::try_from(found.0).ok())
        .flatten()
}

/// The one-hot digits of an index.
fn digit_bits(radices: &[usize], index: usize) -> Vec<Scalar> {
    let mut rest = index;
    let mut bits = Vec::new();
    for &radix in radices {
        let digit = rest % radix;
        rest /= radix;
        bits.extend((0..radix).map(|d| Scalar::from(u8::from(d == digit))));
    }
    bits
}

/// Random masks whose sum over each digit is zero; the pivot is the first.
fn balanced_masks(radices: &[usize], nonces: &mut Nonces) -> Vec<Scalar> {
    let mut masks = Vec::new();
    for &radix in radices {
        let others = nonces.scalars(radix - 1);
        masks.push(-others.iter().sum::<Scalar>());
        masks.extend(others);
    }
    masks
}

/// Adds the masks of selections and slack; the weighted masks of every contest's and limit's set sum to zero. Limits come
/// after the contests whose pivots they count.
fn extend_masks(masks: &mut Vec<Scalar>, shape: &Shape, nonces: &mut Nonces) {
    let missing = shape.bits() - masks.len();
    masks.extend(nonces.scalars(missing));
    for set in shape.sets.iter().skip(shape.radices().digits()) {
        if let Some(((pivot, _), others)) = set.members.split_first() {
            let weighted = others.iter().map(|(i, w)| masks[*i] * Scalar::from(*w));
            masks[*pivot] = -weighted.sum::<Scalar>();
        }
    }
}

/// `B = β·K* + Σ b_i·K_i + Σ a_i(1 − 2b_i)·L_i`, in constant time.
fn commit_bits(
    context: &BallotContext,
    bits: &[Scalar],
    masks: &[Scalar],
    beta: &SecretScalar,
) -> Result<Element, DecodeError> {
    let g = &context.generators;
    let two = Scalar::from(2u64);
    let cross = bits.iter().zip(masks).map(|(b, a)| a * (Scalar::ONE - two * b));
    let mut sum = RistrettoPoint::multiscalar_mul(
        [*beta.expose()].into_iter().chain(cross),
        [&g.star].into_iter().chain(g.l.iter().take(bits.len())),
    );
    for (bit, base) in bits.iter().zip(&g.k) {
        let chosen = bit.ct_eq(&Scalar::ONE);
        sum += RistrettoPoint::conditional_select(&crate::group::identity(), base, chosen);
    }
    Element::from_point(sum)
}

/// `A = α·K* + Σ a_i·K_i − Σ a_i²·L_i`, in constant time.
fn commit_masks(
    context: &BallotContext,
    masks: &[Scalar],
    alpha: &SecretScalar,
) -> Result<Element, DecodeError> {
    let g = &context.generators;
    let squares = masks.iter().map(|a| -(a * a));
    Element::from_point(RistrettoPoint::multiscalar_mul(
        [*alpha.expose()]
            .into_iter()
            .chain(masks.iter().copied())
            .chain(squares),
        [&g.star]
            .into_iter()
            .chain(g.k.iter().take(masks.len()))
            .chain(g.l.iter().take(masks.len())),
    ))
}

/// `E = (Σ y^i a_i)·G + Σ_i y^i s_{k(i)}·Y_{κ(i)}`.
fn encryption_commitment(
    context: &BallotContext,
    y: &Scalar,
    masks: &[Scalar],
    s: &[Scalar],
) -> Result<Element, DecodeError> {
    let mut power = Scalar::ONE;
    let mut mask_sum = Scalar::ZERO;
    let mut point = crate::group::identity();
    let mut masks = masks.iter();
    for (span, s) in context.layout().spans().iter().zip(s) {
        let mut powers = Vec::with_capacity(span.selections());
        for mask in masks.by_ref().take(span.selections()) {
            mask_sum += power * mask;
            powers.push(power);
            power *= y;
        }
        let keys = context.key().elements().iter().step_by(span.step);
        let keys = keys.take(powers.len()).map(Element::point);
        // Only public values in the variable-time sum; the nonce multiplies in constant time.
        point += RistrettoPoint::vartime_multiscalar_mul(&powers, keys) * s;
    }
    Element::from_point(point + RistrettoPoint::mul_base(&mask_sum))
}
