//! Judging ballots: every equation of every ballot in one multiscalar multiplication. Spec: `ballot`.

use std::collections::BTreeMap;

use curve25519_dalek::{
    Scalar,
    constants::RISTRETTO_BASEPOINT_POINT as G,
    ristretto::RistrettoPoint,
    traits::{IsIdentity, VartimeMultiscalarMul},
};
use rand_core::CryptoRng;
use shake::{
    Shake256,
    digest::{ExtendableOutput, Update, XofReader},
};

use super::{BallotContext, Bucket, DecodedBallot, Proof, sums::OuterSums};
use crate::{
    elgamal::Votes,
    group::{DecodeError, Element},
    possession::ProofError,
};

/// Ballots that are folded together: larger folds save little and hide a guilty ballot longer.
const FOLD: usize = 512;

/// A ballot as it arrives: bytes.
#[derive(Debug, Clone, Copy)]
pub struct PostedBallot<'a> {
    /// Index into the buckets given to [`verify_batch`].
    pub bucket: usize,
    /// The claimed revision.
    pub revision: u32,
    /// The tag.
    pub tag: &'a [u8; 32],
    /// The `votes` bytes.
    pub votes: &'a [u8],
    /// The `proof` bytes.
    pub proof: &'a [u8],
}

/// A ballot whose proof holds. Only this module makes one.
#[derive(Debug, Clone)]
pub struct VerifiedBallot {
    tag: Element,
    revision: u32,
    votes: Votes,
}

impl VerifiedBallot {
    /// The tag.
    #[must_use]
    pub fn tag(&self) -> &Element {
        &self.tag
    }

    /// The revision.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// The encrypted selections, fit for the sum.
    #[must_use]
    pub fn votes(&self) -> &Votes {
        &self.votes
    }
}

/// Judges one ballot.
///
/// # Errors
/// [`ProofError`]: what is wrong with it.
pub fn verify_one(
    context: &BallotContext,
    bucket: &Bucket,
    ballot: PostedBallot<'_>,
    rng: &mut impl CryptoRng,
) -> Result<VerifiedBallot, ProofError> {
    let ballot = PostedBallot { bucket: 0, ..ballot };
    verify_batch(context, &[bucket], &[ballot], rng)
        .pop()
        .unwrap_or(Err(ProofError::Equation))
}

/// Judges many ballots of one definition; answers in their order.
///
/// The weights of the fold come from the hash of all ballots and from `rng` together, so neither a broken
/// generator nor a clever prover can foresee them. With the feature `parallel`, folds run on all cores.
pub fn verify_batch(
    context: &BallotContext,
    buckets: &[&Bucket],
    ballots: &[PostedBallot<'_>],
    rng: &mut impl CryptoRng,
) -> Vec<Result<VerifiedBallot, ProofError>> {
    let mut fresh = [0u8; 32];
    rng.fill_bytes(&mut fresh);
    // As few folds as the cores need, none larger than the limit.
    let size = ballots
        .len()
        .div_ceil(cores().max(ballots.len().div_ceil(FOLD)).max(1))
        .max(1);
    let judge = |chunk: &[PostedBallot<'_>]| judge_fold(context, buckets, chunk, &fresh);
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        ballots.par_chunks(size).flat_map_iter(judge).collect()
    }
    #[cfg(not(feature = "parallel"))]
    {
        ballots.chunks(size).flat_map(judge).collect()
    }
}

#[cfg(feature = "parallel")]
fn cores() -> usize {
    rayon::current_num_threads()
}

#[cfg(not(feature = "parallel"))]
fn cores() -> usize {
    1
}

/// Decodes a fold, drops what is malformed, and judges the rest together.
fn judge_fold(
    context: &BallotContext,
    buckets: &[&Bucket],
    ballots: &[PostedBallot<'_>],
    fresh: &[u8; 32],
) -> Vec<Result<VerifiedBallot, ProofError>> {
    let mut opened: Vec<Result<Opened<'_>, ProofError>> = ballots
        .iter()
        .map(|ballot| Opened::new(context, buckets, ballot))
        .collect();
    let mut sound: Vec<&mut Result<Opened<'_>, ProofError>> =
        opened.iter_mut().filter(|o| o.is_ok()).collect();
    condemn(context, &mut sound, fresh);
    opened
        .into_iter()
        .map(|opened| {
            opened.map(|o| VerifiedBallot {
                tag: o.ballot.tag,
                revision: o.ballot.revision,
                votes: o.ballot.votes,
            })
        })
        .collect()
}

/// Halves a failing fold until the guilty ballots are alone, and marks them.
fn condemn(context: &BallotContext, fold: &mut [&mut Result<Opened<'_>, ProofError>], fresh: &[u8; 32]) {
    let opened: Vec<&Opened<'_>> = fold.iter().filter_map(|o| o.as_ref().ok()).collect();
    if opened.is_empty() || fold_holds(context, &opened, fresh) {
        return;
    }
    match fold {
        [guilty] => **guilty = Err(ProofError::Equation),
        _ => {
            let (left, right) = fold.split_at_mut(fold.len() / 2);
            condemn(context, left, fresh);
            condemn(context, right, fresh);
        }
    }
}

/// A decoded ballot with its challenges and all responses.
struct Opened<'a> {
    bucket: &'a Bucket,
    /// Index of the bucket among those of the batch.
    at: usize,
    ballot: DecodedBallot,
    delta: Scalar,
    y: Scalar,
    c: Scalar,
    /// `f` of every bit, pivots included.
    f: Vec<Scalar>,
    /// Hash of the whole ballot, responses too: the batch weights depend on it.
    digest: [u8; 32],
}

impl<'a> Opened<'a> {
    fn new(
        context: &BallotContext,
        buckets: &[&'a Bucket],
        posted: &PostedBallot<'_>,
    ) -> Result<Self, ProofError> {
        let bucket = *buckets.get(posted.bucket).ok_or(ProofError::Equation)?;
        let tag = Element::decode(posted.tag)?;
        let votes = Votes::decode(posted.votes, context.layout())?;
        let proof = Proof::decode(posted.proof, context, bucket)?;

        let (mut t, delta) = context.ring_challenge(bucket, posted.revision, &tag)?;
        t.append("votes", posted.votes);
        t.append_elements("commitments", [&proof.bits, &proof.masks].into_iter());
        t.append_elements("ring-commitments", proof.ring.iter());
        let y = t.challenge("y")?;
        let tail: Vec<&Element> = proof.nonces.iter().chain([&proof.encryption]).collect();
        t.append_elements("encryption-commitments", tail.into_iter());
        let c = t.challenge("c")?;
        t.append("proof", posted.proof);

        let f = all_responses(bucket, &proof.responses, &c)?;
        let ballot = DecodedBallot {
            revision: posted.revision,
            tag,
            votes,
            proof,
        };
        Ok(Self {
            bucket,
            at: posted.bucket,
            ballot,
            delta,
            y,
            c,
            f,
            digest: t.digest(),
        })
    }
}

/// Puts the implied pivots back among the responses that were sent.
fn all_responses(bucket: &Bucket, sent: &[Scalar], c: &Scalar) -> Result<Vec<Scalar>, DecodeError> {
    let mut f = vec![Scalar::ZERO; bucket.shape.bits()];
    let pivots = bucket.shape.pivots();
    let short = DecodeError::Length {
        got: sent.len() * 32,
        want: bucket.shape.sent() * 32,
    };
    let mut sent = sent.iter();
    for (slot, _) in f.iter_mut().zip(&pivots).filter(|(_, pivot)| !**pivot) {
        *slot = *sent.next().ok_or(short)?;
    }
    for set in &bucket.shape.sets {
        let Some(((pivot, _), others)) = set.members.split_first() else {
            continue;
        };
        let mut value = c * Scalar::from(set.target);
        for (i, weight) in others {
            value -= if *weight == 1 {
                f[*i]
            } else {
                f[*i] * Scalar::from(*weight)
            };
        }
        f[*pivot] = value;
    }
    Ok(f)
}

/// Coefficients of the points that all ballots of a fold share.
struct Shared<'a> {
    star: Scalar,
    k: Vec<Scalar>,
    l: Vec<Scalar>,
    base: Scalar,
    keys: Vec<Scalar>,
    rings: BTreeMap<usize, (&'a Bucket, OuterSums)>,
    /// `H_b` of every ring, by its leaf.
    tag_bases: BTreeMap<&'a [u8; 32], (&'a RistrettoPoint, Scalar)>,
}

/// Whether all equations of all ballots hold, except with probability 2^-128.
fn fold_holds(context: &BallotContext, ballots: &[&Opened<'_>], fresh: &[u8; 32]) -> bool {
    let bits = ballots.iter().map(|o| o.f.len()).max().unwrap_or(0);
    let mut shared = Shared {
        star: Scalar::ZERO,
        k: vec![Scalar::ZERO; bits],
        l: vec![Scalar::ZERO; bits],
        base: Scalar::ZERO,
        keys: vec![Scalar::ZERO; context.key().width()],
        rings: BTreeMap::new(),
        tag_bases: BTreeMap::new(),
    };
    let mut weights = weights(ballots, fresh);
    let mut scalars = Vec::with_capacity(ballots.len() * 48);
    let mut points = Vec::with_capacity(ballots.len() * 48);
    for opened in ballots {
        let mut push = |scalar: Scalar, element: &Element| {
            scalars.push(scalar);
            points.push(*element.point());
        };
        bit_equation(opened, weights(), &mut shared, &mut push);
        vote_equations(context, opened, &mut weights, &mut shared, &mut push);
        ring_equation(opened, weights(), &mut shared, &mut push);
    }
    shared.append_to(context, &mut scalars, &mut points);
    RistrettoPoint::vartime_multiscalar_mul(&scalars, &points).is_identity()
}

/// A stream of 128-bit weights bound to every ballot of the fold and to fresh randomness.
fn weights(ballots: &[&Opened<'_>], fresh: &[u8; 32]) -> impl FnMut() -> Scalar {
    let mut hash = Shake256::default();
    hash.update(b"gongxin/1 batch weights");
    hash.update(fresh);
    ballots.iter().for_each(|o| hash.update(&o.digest));
    let mut stream = hash.finalize_xof();
    move || {
        let mut bytes = [0u8; 16];
        stream.read(&mut bytes);
        Scalar::from(u128::from_le_bytes(bytes))
    }
}

/// Equation 1: `c·B + A − z_A·K* − Σ f_i·K_i − Σ f_i(c − f_i)·L_i = 0`.
fn bit_equation(o: &Opened<'_>, w: Scalar, shared: &mut Shared<'_>, push: &mut impl FnMut(Scalar, &Element)) {
    push(w * o.c, &o.ballot.proof.bits);
    push(w, &o.ballot.proof.masks);
    shared.star -= w * o.ballot.proof.z_masks;
    for ((f, k), l) in o.f.iter().zip(&mut shared.k).zip(&mut shared.l) {
        let wf = w * f;
        *k -= wf;
        *l -= wf * (o.c - f);
    }
}

/// Equations 2 and 3: `c·R + S = z·G` per block and row, and
/// `c·Σ y^i C_i + E − (Σ y^i f_i)·G − Σ y^i z_{k(i)}·Y_{κ(i)} = 0` over the selections.
fn vote_equations(
    context: &BallotContext,
    o: &Opened<'_>,
    weights: &mut impl FnMut() -> Scalar,
    shared: &mut Shared<'_>,
    push: &mut impl FnMut(Scalar, &Element),
) {
    let proof = &o.ballot.proof;
    let w = weights();
    push(w, &proof.encryption);
    let mut power = w;
    let selected = o.f.get(o.bucket.shape.selections.clone());
    let mut selected = selected.unwrap_or_default().iter();
    let blocks = o.ballot.votes.all().iter().zip(context.layout().spans());
    for (((block, span), nonce), z) in blocks.zip(&proof.nonces).zip(&proof.z_nonces) {
        let v = weights();
        push(v * o.c, &block.r);
        push(v, nonce);
        shared.base -= v * z;
        // The blocks of a row's slots may hold anything: they are in no equation.
        let columns = block.c.iter().zip(&mut shared.keys).step_by(span.step);
        for ((c_i, key), f) in columns.zip(&mut selected) {
            push(power * o.c, c_i);
            shared.base -= power * f;
            *key -= power * z;
            power *= o.y;
        }
    }
}

/// Equation 4: `Σ p_i(c)·P_i + δ·c^m·T − Σ c^k·X_k − z·(G + δ·H_b) = 0`.
fn ring_equation<'a>(
    o: &Opened<'a>,
    w: Scalar,
    shared: &mut Shared<'a>,
    push: &mut impl FnMut(Scalar, &Element),
) {
    let proof = &o.ballot.proof;
    let mut power = w;
    for x in &proof.ring {
        push(-power, x);
        power *= o.c;
    }
    push(power * o.delta, &o.ballot.tag);
    let wz = w * proof.z_ring;
    shared.base -= wz;
    shared
        .tag_bases
        .entry(&o.bucket.ring_leaf)
        .or_insert((o.bucket.tag_base(), Scalar::ZERO))
        .1 -= wz * o.delta;

    let radices = o.bucket.shape.radices().radices();
    let (low, high) = radices.split_at(radices.len() / 2 + radices.len() % 2);
    let low_bits: usize = low.iter().sum();
    let low = digit_products(low, &o.f, Scalar::ONE);
    let high = digit_products(high, o.f.get(low_bits..).unwrap_or_default(), w);
    let padded = o.bucket.shape.radices().padded();
    shared
        .rings
        .entry(o.at)
        .or_insert_with(|| (o.bucket, OuterSums::new(padded)))
        .1
        .add(&low, &high);
}

/// `scale · Π_j f_{j,d_j(i)}` for every i, lowest digit fastest.
fn digit_products(radices: &[usize], f: &[Scalar], scale: Scalar) -> Vec<Scalar> {
    let mut products = vec![scale];
    let mut at = 0;
    for &radix in radices {
        let digit = f.get(at..at + radix).unwrap_or_default();
        products = digit
            .iter()
            .flat_map(|f| products.iter().map(move |p| p * f))
            .collect();
        at += radix;
    }
    products
}

impl Shared<'_> {
    /// Adds the shared points with their coefficients to the fold.
    fn append_to(
        &self,
        context: &BallotContext,
        scalars: &mut Vec<Scalar>,
        points: &mut Vec<RistrettoPoint>,
    ) {
        let g = &context.generators;
        scalars.extend([self.star, self.base]);
        points.extend([g.star, G]);
        scalars.extend(self.k.iter().chain(&self.l));
        points.extend(g.k.iter().take(self.k.len()).chain(g.l.iter().take(self.l.len())));
        scalars.extend(&self.keys);
        points.extend(context.key().elements().iter().map(|y| *y.point()));
        for (base, coefficient) in self.tag_bases.values() {
            scalars.push(*coefficient);
            points.push(**base);
        }
        for (bucket, sums) in self.rings.values() {
            let mut sums = sums.finish();
            // Padding repeats the last key: its share joins that key's coefficient.
            let padding: Scalar = sums.drain(bucket.keys.len()..).sum();
            if let Some(last) = sums.last_mut() {
                *last += padding;
            }
            scalars.extend(sums);
            points.extend(bucket.keys.iter().map(|p| *p.point()));
        }
    }
}
