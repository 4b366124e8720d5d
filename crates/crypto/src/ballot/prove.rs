//! Making a ballot: the ring part before the voter has chosen, the rest afterwards. Spec: `ballot`.
//!
//! The secret key, the selections and their masks are touched in constant time only. The ring part sums public
//! keys with scalars that are products of fresh masks, in variable time: which keys meet which products depends
//! on the position through conditional swaps only (`cube`, docs/decisions/0004).

#[cfg(feature = "dishonest")]
mod dishonest;

use curve25519_dalek::{
    Scalar,
    ristretto::RistrettoPoint,
    traits::{MultiscalarMul, VartimeMultiscalarMul},
};
use rand_core::CryptoRng;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use super::{BallotContext, Bucket, Proof, cube::ring_commitments};
use crate::{
    elgamal::{encrypt, nonce},
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
    /// The choices do not have one entry per option of each contest.
    #[error("contest {0}: wrong number of choices")]
    Choices(usize),
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
    context: &'a BallotContext,
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
    /// The s of every block.
    s: Zeroizing<Vec<Scalar>>,
    /// `S` of every block.
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
        extend_masks(&mut masks, bucket, &mut nonces);
        let beta = SecretScalar::new(nonces.scalar());
        let alpha = SecretScalar::new(nonces.scalar());
        let mask_commitment = commit_masks(context, &masks, &alpha)?;
        let s = Zeroizing::new(nonces.scalars(context.key().blocks(context.selections())));
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

    /// Encrypts the choices under nonces from `seed` and proves everything.
    ///
    /// # Errors
    /// [`ProveError::Choices`], [`ProveError::Limits`]; others with negligible probability.
    pub fn seal(self, choices: &[Vec<bool>], seed: &[u8; 32]) -> Result<SealedBallot, ProveError> {
        let bits = self.bits(choices)?;
        let commitment = commit_bits(self.context, &bits, &self.masks, &self.beta)?;
        self.prove(&bits, commitment, seed)
    }

    /// Encrypts and proves bits to which `bit_commitment` (`B`) commits.
    fn prove(
        mut self,
        bits: &[Scalar],
        bit_commitment: Element,
        seed: &[u8; 32],
    ) -> Result<SealedBallot, ProveError> {
        let context = self.context;
        let masks = &self.masks;
        let shape = &self.bucket.shape;
        let at = |values: &[Scalar]| -> Zeroizing<Vec<Scalar>> {
            Zeroizing::new(
                shape
                    .selections
                    .iter()
                    .filter_map(|i| values.get(*i))
                    .copied()
                    .collect(),
            )
        };
        let (selected, selected_masks) = (at(bits), at(masks));

        let blocks = context.key().blocks(selected.len());
        let r: Zeroizing<Vec<Scalar>> = Zeroizing::new(
            (0u32..)
                .take(blocks)
                .map(|k| nonce(context.meeting(), context.ballot(), seed, k))
                .collect(),
        );
        let votes = encrypt(context.key(), &r, &selected)?;
        let vote_bytes = votes.encode();

        let t = &mut self.transcript;
        t.append("votes", &vote_bytes);
        t.append_elements(
            "commitments",
            [&bit_commitment, &self.mask_commitment].into_iter(),
        );
        t.append_elements("ring-commitments", self.ring.iter());
        let y = t.challenge("y")?;

        let encryption = encryption_commitment(context, &y, &selected_masks, &self.s)?;
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
        let pivots: Vec<usize> = self
            .bucket
            .members
            .iter()
            .filter_map(|m| m.first().copied())
            .collect();
        let responses = (0..shape.bits()).filter(|i| !pivots.contains(i)).map(f).collect();
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

    /// All bits as scalars.
    fn bits(&self, choices: &[Vec<bool>]) -> Result<Zeroizing<Vec<Scalar>>, ProveError> {
        let shape = &self.bucket.shape;
        let mut bits = Zeroizing::new(digit_bits(shape.radices().radices(), self.index));
        bits.extend(checked_selections(shape.contests(), choices)?);
        for (contest, choices) in shape.contests().iter().zip(choices) {
            let rest = u64::from(contest.max) - choices.iter().map(|b| u64::from(*b)).sum::<u64>();
            bits.extend(slack_bits(u64::from(contest.max - contest.min), rest));
        }
        Ok(bits)
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

/// Adds the masks of selections and slack; the weighted masks of every contest's set sum to zero.
fn extend_masks(masks: &mut Vec<Scalar>, bucket: &Bucket, nonces: &mut Nonces) {
    let shape = &bucket.shape;
    let missing = shape.bits() - masks.len();
    masks.extend(nonces.scalars(missing));
    let sets = shape.sets.iter().zip(&bucket.members);
    for (set, members) in sets.skip(shape.radices().digits()) {
        if let Some((pivot, others)) = members.split_first() {
            let weighted = others.iter().zip(set.weights.iter().skip(1));
            masks[*pivot] = -weighted
                .map(|(i, w)| masks[*i] * Scalar::from(*w))
                .sum::<Scalar>();
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

/// Selections as scalars, after checking their number.
fn checked_selections(contests: &[super::Contest], choices: &[Vec<bool>]) -> Result<Vec<Scalar>, ProveError> {
    if choices.len() != contests.len() {
        return Err(ProveError::Choices(choices.len().min(contests.len())));
    }
    let mut bits = Vec::new();
    for (index, (contest, choices)) in contests.iter().zip(choices).enumerate() {
        if choices.len() != contest.options as usize {
            return Err(ProveError::Choices(index));
        }
        let selected: u32 = choices.iter().map(|b| u32::from(*b)).sum();
        if !(contest.min..=contest.max).contains(&selected) {
            let (min, max) = (contest.min, contest.max);
            return Err(ProveError::Limits {
                contest: index,
                selected,
                min,
                max,
            });
        }
        bits.extend(choices.iter().map(|b| Scalar::from(u8::from(*b))));
    }
    Ok(bits)
}

/// The slack bits whose weighted sum is `value` (0 ≤ value ≤ range).
fn slack_bits(range: u64, value: u64) -> Vec<Scalar> {
    let weights = super::slack_weights(range);
    let powers: u64 = weights
        .iter()
        .enumerate()
        .filter(|(i, w)| **w == 1 << i)
        .map(|(_, w)| w)
        .sum();
    let use_remainder = u64::from(value > powers);
    let low = value - use_remainder * (range - powers);
    weights
        .iter()
        .enumerate()
        .map(|(i, w)| Scalar::from(if *w == 1 << i { low >> i & 1 } else { use_remainder }))
        .collect()
}

/// `E = (Σ y^i a_i)·G + Σ_i y^i s_{block(i)}·Y_i`.
fn encryption_commitment(
    context: &BallotContext,
    y: &Scalar,
    masks: &[Scalar],
    s: &[Scalar],
) -> Result<Element, DecodeError> {
    let key = context.key();
    let mut power = Scalar::ONE;
    let mut mask_sum = Scalar::ZERO;
    let mut point = crate::group::identity();
    for (masks, s) in masks.chunks(key.width()).zip(s) {
        let mut powers = Vec::with_capacity(masks.len());
        for mask in masks {
            mask_sum += power * mask;
            powers.push(power);
            power *= y;
        }
        let keys = key.elements().iter().take(masks.len()).map(Element::point);
        // Only public values in the variable-time sum; the nonce multiplies in constant time.
        point += RistrettoPoint::vartime_multiscalar_mul(&powers, keys) * s;
    }
    Element::from_point(point + RistrettoPoint::mul_base(&mask_sum))
}
