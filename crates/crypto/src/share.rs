//! Decryption shares: one batched Chaum–Pedersen proof a column, Lagrange, the counts. Spec: `shares`.

use curve25519_dalek::{Scalar, ristretto::RistrettoPoint, traits::VartimeMultiscalarMul};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    dkg::{KeyShare, powers},
    dlog::SmallLog,
    figures::{Aggregate, Figure, Figures},
    group::{DecodeError, Element, decode_point, decode_scalar, split32},
    possession::ProofError,
    secret::SecretScalar,
    transcript::Transcript,
};

/// What a share is bound to.
#[derive(Clone, Copy)]
pub struct ShareContext<'a> {
    /// The meeting digest M.
    pub meeting: &'a [u8; 32],
    /// The ballot's id.
    pub ballot: &'a str,
    /// The trustee's index, from 1.
    pub trustee: u32,
    /// The trustee's verification keys `V_0 … V_{W−1}`.
    pub verification: &'a [Element],
}

/// One column: its sums and what they are sums of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    r: RistrettoPoint,
    /// `Ĉ` of every figure.
    sums: Vec<RistrettoPoint>,
    figures: Vec<Figure>,
    /// Casts in the sum.
    counted: u64,
}

/// The sums of all columns of a ballot, tally by tally.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

impl Columns {
    /// Puts the sums of several tallies in order. A tally without counted casts has no columns.
    #[must_use]
    pub fn new<'a>(figures: &Figures, tallies: impl IntoIterator<Item = &'a Aggregate>) -> Self {
        let mut columns = Vec::new();
        for tally in tallies.into_iter().filter(|tally| !tally.is_empty()) {
            for ((r, sums), figures) in tally.fold(figures).into_iter().zip(&figures.columns) {
                columns.push(Column {
                    r,
                    sums,
                    figures: figures.clone(),
                    counted: tally.counted(),
                });
            }
        }
        Self(columns)
    }

    /// The member `aggregate` of a share.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"gongxin/1 aggregate");
        for column in &self.0 {
            hash.update(column.r.compress().as_bytes());
            let sums = column.sums.iter();
            sums.for_each(|c| hash.update(c.compress().as_bytes()));
        }
        hash.finalize().into()
    }

    /// Number of figures in all columns together.
    #[must_use]
    pub fn figures(&self) -> usize {
        self.0.iter().map(|column| column.sums.len()).sum()
    }

    /// Number of columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing to decrypt.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The largest value that a figure of these columns can have.
    #[must_use]
    pub fn most(&self) -> u64 {
        let figures = self.0.iter().flat_map(|column| {
            let figures = column.figures.iter();
            figures.map(|figure| figure.most().saturating_mul(column.counted))
        });
        figures.max().unwrap_or(0)
    }
}

/// A decryption share as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedShare {
    /// `D_g` of every figure, 32 bytes each.
    pub points: Vec<u8>,
    /// `U1 ‖ U2 ‖ z` of every column.
    pub proof: Vec<u8>,
}

/// A share whose proof holds.
#[derive(Debug, Clone)]
pub struct VerifiedShare {
    trustee: u32,
    points: Vec<RistrettoPoint>,
}

impl VerifiedShare {
    /// The trustee's index.
    #[must_use]
    pub fn trustee(&self) -> u32 {
        self.trustee
    }
}

/// Makes a share, in constant time in the key.
///
/// # Errors
/// Only with negligible probability.
pub fn decrypt_share(
    context: ShareContext<'_>,
    share: &KeyShare,
    columns: &Columns,
    rng: &mut impl CryptoRng,
) -> Result<PostedShare, ProofError> {
    // y_g of every figure, column by column.
    let secrets: Vec<Zeroizing<Vec<Scalar>>> = columns
        .0
        .iter()
        .map(|column| {
            let figures = column.figures.iter();
            Zeroizing::new(figures.map(|f| f.of_scalars(share.expose())).collect())
        })
        .collect();
    let mut points = Vec::with_capacity(columns.figures() * 32);
    for (column, secrets) in columns.0.iter().zip(&secrets) {
        for y in secrets.iter() {
            points.extend_from_slice((column.r * y).compress().as_bytes());
        }
    }
    let mut t = transcript(context, columns, &points);
    let omega = t.challenge("omega")?;
    let mut nonces = share.nonces(&t, rng);
    let u: Vec<SecretScalar> = columns
        .0
        .iter()
        .map(|_| SecretScalar::new(nonces.scalar()))
        .collect();
    let announcements: Vec<[u8; 64]> = columns
        .0
        .iter()
        .zip(&u)
        .map(|(column, u)| {
            pair(
                u.times_base().compress().as_bytes(),
                u.times(&column.r).compress().as_bytes(),
            )
        })
        .collect();
    append_announcements(&mut t, &announcements);
    let c = t.challenge("c")?;
    let mut proof = Vec::with_capacity(columns.len() * 96);
    for ((secrets, u), announcement) in secrets.iter().zip(&u).zip(&announcements) {
        let weights = powers(&omega, secrets.len());
        let folded: Zeroizing<Scalar> =
            Zeroizing::new(weights.iter().zip(secrets.iter()).map(|(w, y)| w * y).sum());
        proof.extend_from_slice(announcement);
        proof.extend_from_slice((u.expose() + c * *folded).as_bytes());
    }
    Ok(PostedShare { points, proof })
}

/// Verifies a share.
///
/// # Errors
/// [`ProofError`].
pub fn verify_share(
    context: ShareContext<'_>,
    columns: &Columns,
    posted: &PostedShare,
) -> Result<VerifiedShare, ProofError> {
    let points = split32(&posted.points, columns.figures())?
        .iter()
        .map(decode_point)
        .collect::<Result<Vec<_>, DecodeError>>()?;
    let proofs = split32(&posted.proof, columns.len() * 3)?;
    let mut t = transcript(context, columns, &posted.points);
    let omega = t.challenge("omega")?;
    let announcements: Vec<[u8; 64]> = proofs
        .chunks(3)
        .filter_map(|p| Some(pair(p.first()?, p.get(1)?)))
        .collect();
    append_announcements(&mut t, &announcements);
    let c = t.challenge("c")?;

    let mut rest = points.as_slice();
    for (column, proof) in columns.0.iter().zip(proofs.chunks(3)) {
        let [u1, u2, z] = proof else {
            return Err(ProofError::Equation);
        };
        let (u1, u2, z) = (Element::decode(u1)?, decode_point(u2)?, decode_scalar(z)?);
        let (own, others) = rest
            .split_at_checked(column.sums.len())
            .ok_or(ProofError::Equation)?;
        rest = others;
        let weights: Vec<Scalar> = powers(&omega, own.len()).iter().map(|w| w * c).collect();
        // Σ ω^s V_g over the keys themselves: a figure's weights go into their coefficients.
        let mut keys = Vec::new();
        let mut coefficients = Vec::new();
        for (figure, weight) in column.figures.iter().zip(&weights) {
            for (at, w) in &figure.terms {
                let key = context.verification.get(*at).ok_or(ProofError::Equation)?;
                keys.push(key.point());
                coefficients.push(weight * Scalar::from(*w));
            }
        }
        let left = RistrettoPoint::mul_base(&z) - u1.point();
        if left != RistrettoPoint::vartime_multiscalar_mul(&coefficients, keys) {
            return Err(ProofError::Equation);
        }
        if column.r * z - u2 != RistrettoPoint::vartime_multiscalar_mul(&weights, own) {
            return Err(ProofError::Equation);
        }
    }
    Ok(VerifiedShare {
        trustee: context.trustee,
        points,
    })
}

/// Combines t verified shares of distinct trustees: the value of every figure, column by column.
///
/// # Errors
/// [`CombineError`].
pub fn combine(columns: &Columns, shares: &[&VerifiedShare]) -> Result<Vec<Vec<u64>>, CombineError> {
    let indices: Vec<u32> = shares.iter().map(|s| s.trustee).collect();
    let lambda = lagrange(&indices)?;
    let table = SmallLog::new(columns.most());
    let mut at = 0;
    let mut counts = Vec::with_capacity(columns.len());
    for column in &columns.0 {
        let mut values = Vec::with_capacity(column.sums.len());
        for (sum, figure) in column.sums.iter().zip(&column.figures) {
            let points = shares
                .iter()
                .map(|s| s.points.get(at))
                .collect::<Option<Vec<_>>>();
            let points = points.ok_or(CombineError::Indices)?;
            let mask = RistrettoPoint::vartime_multiscalar_mul(&lambda, points);
            let most = figure.most().saturating_mul(column.counted);
            let value = table.find_up_to(&(sum - mask), most);
            values.push(value.ok_or(CombineError::NoCount { figure: at })?);
            at += 1;
        }
        counts.push(values);
    }
    Ok(counts)
}

/// Why shares do not combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CombineError {
    /// A trustee index is zero or occurs twice, or a share belongs to other columns.
    #[error("trustee indices must be distinct and not zero, and shares of the same columns")]
    Indices,
    /// The decrypted sum is no count below the bound: too few shares, or shares of another key.
    #[error("figure {figure}: the decrypted sum is not a possible count")]
    NoCount {
        /// Position among all figures.
        figure: usize,
    },
}

/// Lagrange coefficients at zero, `λ_j = Π_{m≠j} m/(m−j)`.
///
/// # Errors
/// [`CombineError::Indices`] if an index is zero or repeated.
pub fn lagrange(indices: &[u32]) -> Result<Vec<Scalar>, CombineError> {
    let repeated = indices
        .iter()
        .enumerate()
        .any(|(at, i)| *i == 0 || indices.iter().skip(at + 1).any(|j| i == j));
    if repeated || indices.is_empty() {
        return Err(CombineError::Indices);
    }
    let coefficient = |j: u32| {
        let others = indices.iter().filter(|m| **m != j).map(|m| Scalar::from(*m));
        let (top, bottom) = others.fold((Scalar::ONE, Scalar::ONE), |(top, bottom), m| {
            (top * m, bottom * (m - Scalar::from(j)))
        });
        // Indices are distinct and below 2^32, so no difference vanishes.
        top * bottom.invert()
    };
    Ok(indices.iter().map(|j| coefficient(*j)).collect())
}

fn transcript(context: ShareContext<'_>, columns: &Columns, points: &[u8]) -> Transcript {
    let mut t = Transcript::new("share");
    t.append("meeting", context.meeting);
    t.append("ballot", context.ballot.as_bytes());
    t.append_u32("trustee", context.trustee);
    t.append("aggregate", &columns.digest());
    t.append_elements("verification-keys", context.verification.iter());
    t.append("points", points);
    t
}

fn append_announcements(t: &mut Transcript, announcements: &[[u8; 64]]) {
    let parts: Vec<&[u8]> = announcements.iter().map(<[u8; 64]>::as_slice).collect();
    t.append_concat("announcements", &parts);
}

pub(crate) fn pair(left: &[u8; 32], right: &[u8; 32]) -> [u8; 64] {
    let mut out = [0u8; 64];
    let (a, b) = out.split_at_mut(32);
    a.copy_from_slice(left);
    b.copy_from_slice(right);
    out
}

#[cfg(test)]
mod tests;
