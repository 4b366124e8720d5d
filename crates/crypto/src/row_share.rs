//! Opening the mixed rows of write-ins: one folded Chaum–Pedersen proof for all of a contest. Spec: `write-ins`.

use curve25519_dalek::{Scalar, ristretto::RistrettoPoint, traits::VartimeMultiscalarMul};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    dkg::{KeyShare, powers},
    group::{DecodeError, Element, decode_scalar, split32},
    possession::ProofError,
    secret::SecretScalar,
    share::{CombineError, lagrange, pair},
    shuffle::{Rows, parallel, sums},
    transcript::{Transcript, ZeroChallenge},
};

/// What a row-share is bound to.
#[derive(Clone, Copy)]
pub struct RowShareContext<'a> {
    /// The meeting digest M.
    pub meeting: &'a [u8; 32],
    /// The ballot's id.
    pub ballot: &'a str,
    /// The contest's id.
    pub contest: &'a str,
    /// The trustee's index, from 1.
    pub trustee: u32,
    /// The trustee's verification keys `V_0 … V_{W−1}`.
    pub verification: &'a [Element],
}

/// A row-share as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedRowShare {
    /// `D_{n,k}`, row by row, 32 bytes each.
    pub points: Vec<u8>,
    /// `U1 ‖ U2 ‖ z`.
    pub proof: [u8; 96],
}

/// A row-share whose proof holds.
#[derive(Debug, Clone)]
pub struct VerifiedRowShare {
    trustee: u32,
    /// The rows that it opens.
    rows: [u8; 32],
    points: Vec<Element>,
}

impl VerifiedRowShare {
    /// The trustee's index.
    #[must_use]
    pub fn trustee(&self) -> u32 {
        self.trustee
    }
}

/// The member `rows` of a row-share.
#[must_use]
pub fn rows_digest(rows: &Rows) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"gongxin/1 rows");
    let elements = rows.elements().iter();
    elements.for_each(|element| hash.update(element.bytes()));
    hash.finalize().into()
}

/// Makes a row-share, in constant time in the key.
///
/// # Errors
/// [`DecodeError::Length`] if the rows are wider than the key; others only with negligible probability, or if there are no rows.
pub fn decrypt_rows(
    context: RowShareContext<'_>,
    share: &KeyShare,
    rows: &Rows,
    rng: &mut impl CryptoRng,
) -> Result<PostedRowShare, ProofError> {
    let width = rows.width();
    let secrets = share
        .expose()
        .get(..width)
        .ok_or(too_wide(rows, share.expose().len()))?;
    let nonces: Vec<&Element> = rows.component(0).collect();
    let elements = parallel::map(rows.len() * width, |at| {
        Element::from_point(nonces[at / width].point() * secrets[at % width])
    });
    let elements = elements.into_iter().collect::<Result<Vec<_>, DecodeError>>()?;
    let points = crate::group::concat(&elements);
    let (mut t, rho, omega) = transcript(context, &rows_digest(rows), &points)?;
    let u = SecretScalar::new(share.nonces(&t, rng).scalar());
    let u1 = Element::from_point(u.times_base())?;
    let u2 = Element::from_point(u.times(&folded_nonce(rows, &powers(&rho, rows.len()))))?;
    let c = challenge(&mut t, u1.bytes(), u2.bytes())?;
    let folded: Zeroizing<Scalar> = Zeroizing::new(
        (powers(&omega, width).iter().zip(secrets))
            .map(|(w, y)| w * y)
            .sum(),
    );
    let z = u.expose() + c * *folded;
    let mut proof = [0u8; 96];
    let parts = [u1.bytes(), u2.bytes(), z.as_bytes()];
    for (slot, part) in proof.as_chunks_mut::<32>().0.iter_mut().zip(parts) {
        *slot = *part;
    }
    Ok(PostedRowShare { points, proof })
}

/// Verifies a row-share of these rows.
///
/// # Errors
/// [`ProofError`]; no point of a row-share is the identity.
pub fn verify_row_share(
    context: RowShareContext<'_>,
    rows: &Rows,
    posted: &PostedRowShare,
) -> Result<VerifiedRowShare, ProofError> {
    let width = rows.width();
    let keys = context.verification;
    let keys = keys.get(..width).ok_or(too_wide(rows, keys.len()))?;
    let count = rows.len() * width;
    let points = parallel::try_map(split32(&posted.points, count)?, Element::decode)?;
    let [u1, u2, z] = split32(&posted.proof, 3)? else {
        return Err(ProofError::Equation);
    };
    let digest = rows_digest(rows);
    let (mut t, rho, omega) = transcript(context, &digest, &posted.points)?;
    let c = challenge(&mut t, u1, u2)?;
    let (u1, u2, z) = (Element::decode(u1)?, Element::decode(u2)?, decode_scalar(z)?);

    let columns: Vec<Scalar> = powers(&omega, width).iter().map(|w| w * c).collect();
    let key = RistrettoPoint::vartime_multiscalar_mul(&columns, keys.iter().map(Element::point));
    if RistrettoPoint::mul_base(&z) != u1.point() + key {
        return Err(ProofError::Equation);
    }
    let rho = powers(&rho, rows.len());
    let terms: Vec<sums::Term<'_>> = (rho.iter().flat_map(|r| columns.iter().map(move |w| r * w)))
        .zip(points.iter().map(Element::point))
        .collect();
    if folded_nonce(rows, &rho) * z != u2.point() + sums::public(&terms) {
        return Err(ProofError::Equation);
    }
    Ok(VerifiedRowShare {
        trustee: context.trustee,
        rows: digest,
        points,
    })
}

/// Opens rows with t verified row-shares of distinct trustees: `M_{n,k}` of every column, row by row.
///
/// # Errors
/// [`CombineError::Indices`].
pub fn open_rows(
    rows: &Rows,
    shares: &[&VerifiedRowShare],
) -> Result<Vec<Vec<RistrettoPoint>>, CombineError> {
    let indices: Vec<u32> = shares.iter().map(|share| share.trustee).collect();
    let lambda = lagrange(&indices)?;
    let (digest, width) = (rows_digest(rows), rows.width());
    let fits = |share: &&VerifiedRowShare| share.rows == digest && share.points.len() == rows.len() * width;
    if !shares.iter().all(fits) {
        return Err(CombineError::Indices);
    }
    let open = |n: usize| {
        let ciphertexts = rows.elements().iter().skip(n * rows.points() + 1).take(width);
        let opened = ciphertexts.enumerate().map(|(k, c)| {
            // Shares of these very rows have a point for every ciphertext.
            let parts = shares.iter().map(|share| share.points[n * width + k].point());
            c.point() - RistrettoPoint::vartime_multiscalar_mul(&lambda, parts)
        });
        opened.collect()
    };
    Ok(parallel::map(rows.len(), open))
}

/// The transcript up to the two weights, and these: ρ of the rows, ω of the columns.
fn transcript(
    context: RowShareContext<'_>,
    rows: &[u8; 32],
    points: &[u8],
) -> Result<(Transcript, Scalar, Scalar), ZeroChallenge> {
    let mut t = Transcript::new("row-share");
    t.append("meeting", context.meeting);
    t.append("ballot", context.ballot.as_bytes());
    t.append("contest", context.contest.as_bytes());
    t.append_u32("trustee", context.trustee);
    t.append("rows", rows);
    t.append_elements("verification-keys", context.verification.iter());
    t.append("points", points);
    let rho = t.challenge("rho")?;
    let omega = t.challenge("omega")?;
    Ok((t, rho, omega))
}

fn challenge(t: &mut Transcript, u1: &[u8; 32], u2: &[u8; 32]) -> Result<Scalar, ZeroChallenge> {
    t.append("announcements", &pair(u1, u2));
    t.challenge("c")
}

/// `R̄ = Σ ρ^n R_n`.
fn folded_nonce(rows: &Rows, rho: &[Scalar]) -> RistrettoPoint {
    let nonces = rows.component(0).map(Element::point);
    sums::public(&rho.iter().copied().zip(nonces).collect::<Vec<_>>())
}

fn too_wide(rows: &Rows, keys: usize) -> DecodeError {
    DecodeError::Length {
        got: rows.width() * 32,
        want: keys * 32,
    }
}

#[cfg(test)]
mod tests;
