//! Making a ballot. Spec: `ballot`.
//!
//! Every mask hangs on the votes, so nothing is made before the voter has chosen: were the machine's randomness to repeat, masks
//! made beforehand would serve two choices, and the two proofs together would give away both and the voter's place.
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
    group::{DecodeError, Element, expand},
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

/// A key of a bucket, about to make one revision of its ballot.
pub struct Prover<'a> {
    context: &'a BallotContext,
    bucket: &'a Bucket,
    secret: &'a SecretScalar,
    revision: u32,
    tag: Element,
    /// Up to δ.
    transcript: Transcript,
    delta: Scalar,
    index: usize,
}

/// What masks a ballot's answers, and the commitments to it. Serves one statement; wiped on drop.
struct Masks {
    rho: Zeroizing<Vec<Scalar>>,
    /// `X`.
    ring: Vec<Element>,
    /// The a of every bit.
    bits: Zeroizing<Vec<Scalar>>,
    beta: SecretScalar,
    alpha: SecretScalar,
    /// `A`.
    commitment: Element,
    /// The s of every block and row.
    s: Zeroizing<Vec<Scalar>>,
    /// `S` of every block and row.
    nonces: Vec<Element>,
}

impl<'a> Prover<'a> {
    /// Finds the voter's place in the ring.
    ///
    /// # Errors
    /// [`ProveError::NotInRing`]; others with negligible probability.
    pub fn new(
        context: &'a BallotContext,
        bucket: &'a Bucket,
        secret: &'a SecretScalar,
        revision: u32,
    ) -> Result<Self, ProveError> {
        let own = Element::from_point(secret.times_base())?;
        let index = position(&bucket.keys, &own).ok_or(ProveError::NotInRing)?;
        let tag = Element::from_point(secret.times(bucket.tag_base()))?;
        let (transcript, delta) = context.ring_challenge(bucket, revision, &tag)?;
        Ok(Self {
            context,
            bucket,
            secret,
            revision,
            tag,
            transcript,
            delta,
            index,
        })
    }

    /// The tag that the ballot will carry.
    #[must_use]
    pub fn tag(&self) -> &Element {
        &self.tag
    }

    /// A fresh seed for these answers. Even with randomness that repeats, other answers get another one.
    pub fn seed(&self, answers: &Answers, rng: &mut impl CryptoRng) -> Zeroizing<[u8; 32]> {
        let mut fresh = Zeroizing::new([0u8; 32]);
        rng.fill_bytes(&mut *fresh);
        let answers = answer_bytes(answers);
        let mut seed = Zeroizing::new([0u8; 32]);
        let parts: [&[u8]; 5] = [
            b"ballot-seed",
            self.secret.expose().as_bytes(),
            &self.transcript.digest(),
            &answers,
            &*fresh,
        ];
        expand(&parts, &mut *seed);
        seed
    }

    /// Encrypts the answers under nonces from `seed` and proves everything.
    ///
    /// # Errors
    /// [`ProveError`] names the contest or limit that the answers break; others with negligible probability.
    pub fn seal(
        self,
        answers: &Answers,
        seed: &[u8; 32],
        rng: &mut impl CryptoRng,
    ) -> Result<SealedBallot, ProveError> {
        let context = self.context;
        let checked = Checked::new(context.questions(), &answers.choices)?;
        check_unused(context.questions(), answers)?;
        let shape = &self.bucket.shape;
        // Room for all: a vector that grows leaves copies behind.
        let mut bits = Zeroizing::new(Vec::with_capacity(shape.bits()));
        bits.extend(digit_bits(shape.radices().radices(), self.index));
        bits.extend_from_slice(&checked.selections);
        bits.extend_from_slice(&checked.slack);
        let r = context.nonces(seed);
        let votes = context.encrypt_all(&checked.selections, &answers.contents, &r)?;
        self.prove(&bits, &votes, &r, commit_bits, rng)
    }

    /// All masks, from the secret, the statement with its votes, and fresh randomness.
    fn masks(&self, rng: &mut impl CryptoRng) -> Result<Masks, ProveError> {
        let context = self.context;
        let shape = &self.bucket.shape;
        let mut nonces = Nonces::new(self.secret.expose().as_bytes(), &self.transcript.digest(), rng);
        let radices = shape.radices().radices();
        let mut bits = Zeroizing::new(Vec::with_capacity(shape.bits()));
        balance_digits(&mut bits, radices, &mut nonces);
        let rho = Zeroizing::new(nonces.scalars(radices.len()));
        let folded = self.bucket.folded_base(&self.delta);
        let ring = ring_commitments(&self.bucket.keys, radices, self.index, &bits, &rho, &folded)?;
        extend_masks(&mut bits, shape, &mut nonces);
        let beta = SecretScalar::new(nonces.scalar());
        let alpha = SecretScalar::new(nonces.scalar());
        let commitment = commit_masks(context, &bits, &alpha)?;
        let s = Zeroizing::new(nonces.scalars(context.layout().spans().len()));
        let nonces = s
            .iter()
            .map(|s| Element::from_point(RistrettoPoint::mul_base(s)))
            .collect::<Result<_, _>>()?;
        Ok(Masks {
            rho,
            ring,
            bits,
            beta,
            alpha,
            commitment,
            s,
            nonces,
        })
    }

    /// Proves that these votes, made with nonces `r`, encrypt these bits, to which `commit` makes `B`.
    fn prove(
        mut self,
        bits: &[Scalar],
        votes: &Votes,
        r: &[Scalar],
        commit: Commit,
        rng: &mut impl CryptoRng,
    ) -> Result<SealedBallot, ProveError> {
        let context = self.context;
        let shape = &self.bucket.shape;
        let vote_bytes = votes.encode();
        self.transcript.append("votes", &vote_bytes);
        let masks = self.masks(rng)?;
        let bit_commitment = commit(context, bits, &masks.bits, &masks.beta)?;
        let selected_masks = masks.bits.get(shape.selections.clone()).unwrap_or_default();

        let t = &mut self.transcript;
        t.append_elements("commitments", [&bit_commitment, &masks.commitment].into_iter());
        t.append_elements("ring-commitments", masks.ring.iter());
        let y = t.challenge("y")?;

        let encryption = encryption_commitment(context, &y, selected_masks, &masks.s)?;
        let tail: Vec<&Element> = masks.nonces.iter().chain([&encryption]).collect();
        t.append_elements("encryption-commitments", tail.into_iter());
        let c = t.challenge("c")?;

        let f = |i: usize| {
            bits.get(i).copied().unwrap_or_default() * c + masks.bits.get(i).copied().unwrap_or_default()
        };
        let pivots = shape.pivots();
        let sent = pivots.iter().enumerate().filter(|(_, pivot)| !**pivot);
        let responses = sent.map(|(i, _)| f(i)).collect();
        let proof = Proof {
            bits: bit_commitment,
            masks: masks.commitment,
            responses,
            z_masks: c * masks.beta.expose() + masks.alpha.expose(),
            z_nonces: r.iter().zip(masks.s.iter()).map(|(r, s)| c * r + s).collect(),
            z_ring: ring_response(self.secret, &masks.rho, &c),
            ring: masks.ring,
            nonces: masks.nonces,
            encryption,
        };
        Ok(SealedBallot {
            revision: self.revision,
            tag: self.tag,
            votes: vote_bytes,
            proof: proof.encode(),
        })
    }
}

/// How `B` is made of bits and their masks.
type Commit = fn(&BallotContext, &[Scalar], &[Scalar], &SecretScalar) -> Result<Element, DecodeError>;

/// `z = c^m·x − Σ ρ_k c^k`.
fn ring_response(secret: &SecretScalar, rho: &[Scalar], c: &Scalar) -> Scalar {
    let mut power = Scalar::ONE;
    let mut sum = Scalar::ZERO;
    for rho in rho {
        sum += rho * power;
        power *= c;
    }
    power * secret.expose() - sum
}

/// Answers as bytes; different answers of one ballot give different ones.
fn answer_bytes(answers: &Answers) -> Zeroizing<Vec<u8>> {
    let slots = || answers.contents.iter().flatten();
    let choices: usize = answers.choices.iter().map(|c| c.len() + 4).sum();
    let contents: usize = slots().map(|slot| slot.len() + 4).sum();
    // Room for all: a vector that grows leaves copies behind.
    let mut out = Zeroizing::new(Vec::with_capacity(choices + contents));
    for contest in &answers.choices {
        out.extend_from_slice(&u32::try_from(contest.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend(contest.iter().copied().map(u8::from));
    }
    for slot in slots() {
        out.extend_from_slice(&u32::try_from(slot.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend_from_slice(slot);
    }
    out
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

/// Adds random masks whose sum over each digit is zero; the pivot is the first.
fn balance_digits(masks: &mut Vec<Scalar>, radices: &[usize], nonces: &mut Nonces) {
    for &radix in radices {
        let others = nonces.scalars(radix - 1);
        masks.push(-others.iter().sum::<Scalar>());
        masks.extend(others);
    }
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
