//! Distributed key generation on vectors: Pedersen's, with a commit round before it. Spec: `dkg`.
//!
//! A trustee's life: [`Dealer::new`] → log [`Dealer::digest`] → (all digests are in the log) → log the deal →
//! (all deals are in the log) → [`open_share`] of every dealer → accept or [`complain`] → [`KeyShare::combine`].

use curve25519_dalek::{Scalar, ristretto::RistrettoPoint, traits::VartimeMultiscalarMul};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    elgamal::ElectionKey,
    group::{DecodeError, Element, decode_elements, decode_scalar, expand, expand_scalar, split32},
    possession::{ProofError, join, split},
    secret::{Nonces, SecretScalar},
    transcript::{Transcript, ZeroChallenge},
};

/// Most trustees.
pub const MAX_TRUSTEES: u32 = 64;

/// One ceremony: which meeting, which attempt, how many keys, which threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ceremony {
    /// The meeting digest M.
    pub meeting: [u8; 32],
    /// Number of the ceremony, from 1.
    pub number: u32,
    /// W, the number of keys.
    pub width: usize,
    /// t, the number of shares that decrypt.
    pub threshold: usize,
}

/// Why a ceremony cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DkgError {
    /// A deal of this dealer is malformed or its proof of possession does not hold.
    #[error("dealer {dealer}: {error}")]
    Deal {
        /// Index of the dealer.
        dealer: u32,
        /// What is wrong.
        error: ProofError,
    },
    /// The deal is not the one that was committed to.
    #[error("dealer {0}: the deal is not the one committed to")]
    NotAsCommitted(u32),
    /// The share in the box does not lie on the dealer's polynomials.
    #[error("dealer {dealer}: the share for trustee {to} does not fit the commitments")]
    Share {
        /// Index of the dealer.
        dealer: u32,
        /// Index of the recipient.
        to: u32,
    },
    /// A sum of commitments is the identity.
    #[error("a sum of keys is the identity")]
    IdentitySum,
}

/// The public part of a deal, decoded and with its proof of possession verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedDeal {
    dealer: u32,
    /// `A_{w,k}` at `w·t + k`.
    commitments: Vec<Element>,
    width: usize,
    threshold: usize,
}

impl VerifiedDeal {
    /// Decodes and verifies a deal's commitments and proof.
    ///
    /// # Errors
    /// [`DkgError::Deal`].
    pub fn verify(
        ceremony: &Ceremony,
        dealer: u32,
        commitments: &[u8],
        proof: &[u8; 64],
    ) -> Result<Self, DkgError> {
        let fail = |error: ProofError| DkgError::Deal { dealer, error };
        let count = ceremony.width.saturating_mul(ceremony.threshold);
        let decoded = decode_elements(commitments, count).map_err(|e| fail(e.into()))?;
        let deal = Self {
            dealer,
            commitments: decoded,
            width: ceremony.width,
            threshold: ceremony.threshold,
        };
        let (announcement, z) = split(proof).map_err(|e| fail(e.into()))?;
        let (y, c) = possession_challenges(ceremony, dealer, commitments, &announcement)
            .map_err(|e| fail(e.into()))?;
        let powers = powers(&y, deal.width);
        let folded = RistrettoPoint::vartime_multiscalar_mul(&powers, deal.constants());
        let left = RistrettoPoint::vartime_double_scalar_mul_basepoint(&-c, &folded, &z);
        if left == *announcement.point() {
            Ok(deal)
        } else {
            Err(fail(ProofError::Equation))
        }
    }

    /// Index of the dealer.
    #[must_use]
    pub fn dealer(&self) -> u32 {
        self.dealer
    }

    /// `A_{w,0}` for every w.
    fn constants(&self) -> impl Iterator<Item = &RistrettoPoint> {
        self.commitments
            .iter()
            .step_by(self.threshold)
            .map(Element::point)
    }

    /// `Σ_k at^k·A_{w,k}` for every w.
    fn evaluate(&self, at: u32) -> Vec<RistrettoPoint> {
        let points: Vec<RistrettoPoint> = self.commitments.iter().map(|a| *a.point()).collect();
        evaluate(&points, self.threshold, at)
    }
}

/// `Σ_k at^k·A_{w,k}` for every w, by Horner's rule: indices are small and public, so a step costs a few additions.
fn evaluate(commitments: &[RistrettoPoint], threshold: usize, at: u32) -> Vec<RistrettoPoint> {
    commitments
        .chunks(threshold.max(1))
        .map(|row| {
            row.iter()
                .rev()
                .fold(crate::group::identity(), |sum, a| times_index(&sum, at) + a)
        })
        .collect()
}

/// `index·point` by doubling and adding, in time that depends on the index.
fn times_index(point: &RistrettoPoint, index: u32) -> RistrettoPoint {
    let bits = u32::BITS - index.leading_zeros();
    (0..bits).rev().fold(crate::group::identity(), |sum, bit| {
        let doubled = sum + sum;
        if index >> bit & 1 == 1 {
            doubled + point
        } else {
            doubled
        }
    })
}

/// The digest that a trustee logs before anybody has shown a deal.
#[must_use]
pub fn commit_digest(ceremony: &Ceremony, dealer: u32, commitments: &[u8], proof: &[u8; 64]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"gongxin/1 dkg commit");
    hash.update(ceremony.meeting);
    hash.update(ceremony.number.to_be_bytes());
    hash.update(dealer.to_be_bytes());
    hash.update(commitments);
    hash.update(proof);
    hash.finalize().into()
}

/// A trustee as dealer: the polynomials, from one seed. Wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Dealer {
    #[zeroize(skip)]
    ceremony: Ceremony,
    #[zeroize(skip)]
    index: u32,
    /// `a_{w,k}` at `w·t + k`.
    coefficients: Vec<Scalar>,
    seed: [u8; 32],
}

impl Dealer {
    /// The dealer with this index whose polynomials a secret 32-byte seed gives. One seed serves one ceremony:
    /// meeting and ceremony number enter the derivation.
    #[must_use]
    pub fn new(ceremony: Ceremony, index: u32, seed: &[u8; 32]) -> Self {
        let count = ceremony.width * ceremony.threshold;
        let number = ceremony.number.to_be_bytes();
        let coefficients = (0u32..)
            .take(count)
            .map(|i| {
                expand_scalar(&[
                    b"dkg-polynomial",
                    &ceremony.meeting,
                    &number,
                    &index.to_be_bytes(),
                    seed,
                    &i.to_be_bytes(),
                ])
            })
            .collect();
        Self {
            ceremony,
            index,
            coefficients,
            seed: *seed,
        }
    }

    /// `commitments` and `proof` of the deal; the same at every call.
    ///
    /// # Errors
    /// With negligible probability.
    pub fn public(&self) -> Result<(Vec<u8>, [u8; 64]), ProofError> {
        let commitments: Vec<u8> = self
            .coefficients
            .iter()
            .flat_map(|a| RistrettoPoint::mul_base(a).compress().to_bytes())
            .collect();
        let u = SecretScalar::new(expand_scalar(&[b"dkg-possession", &self.seed, &commitments]));
        let announcement = Element::from_point(u.times_base())?;
        let (y, c) = possession_challenges(&self.ceremony, self.index, &commitments, &announcement)?;
        let constants = self.coefficients.iter().step_by(self.ceremony.threshold);
        let folded: Scalar = constants
            .zip(powers(&y, self.ceremony.width))
            .map(|(a, p)| a * p)
            .sum();
        Ok((
            commitments,
            join(announcement.bytes(), &(u.expose() + c * folded)),
        ))
    }

    /// The box for another trustee: `E ‖ (shares XOR pad)`.
    ///
    /// # Errors
    /// With negligible probability.
    pub fn seal_share(
        &self,
        to: u32,
        box_key: &Element,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, DecodeError> {
        let shares = self.share(to);
        let mut nonces = Nonces::new(&self.seed, box_key.bytes(), rng);
        let e = SecretScalar::new(nonces.scalar());
        let ephemeral = Element::from_point(e.times_base())?;
        let shared = Element::from_point(e.times(box_key.point()))?;
        let mut out = ephemeral.bytes().to_vec();
        let mut pad = pad(&self.ceremony, self.index, to, &ephemeral, box_key, &shared);
        for (byte, share) in pad.iter_mut().zip(shares.iter().flat_map(|s| s.to_bytes())) {
            *byte ^= share;
        }
        out.extend_from_slice(&pad);
        pad.zeroize();
        Ok(out)
    }

    /// The dealer's share for itself or another: `f_w(at)` for every w.
    #[must_use]
    pub fn share(&self, at: u32) -> Zeroizing<Vec<Scalar>> {
        let x = Scalar::from(at);
        let rows = self.coefficients.chunks(self.ceremony.threshold);
        Zeroizing::new(
            rows.map(|row| row.iter().rev().fold(Scalar::ZERO, |sum, a| sum * x + a))
                .collect(),
        )
    }
}

/// Opens a box with the recipient's secret and checks the shares against the dealer's commitments.
///
/// # Errors
/// [`DkgError::Share`]: grounds for a complaint.
pub fn open_share(
    ceremony: &Ceremony,
    deal: &VerifiedDeal,
    to: u32,
    box_secret: &SecretScalar,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<Scalar>>, DkgError> {
    let bad = DkgError::Share {
        dealer: deal.dealer,
        to,
    };
    let ephemeral = ephemeral(ceremony, sealed).map_err(|_| bad)?;
    let box_key = Element::from_point(box_secret.times_base()).map_err(|_| bad)?;
    let shared = Element::from_point(box_secret.times(ephemeral.point())).map_err(|_| bad)?;
    unseal(ceremony, deal, to, &box_key, &shared, sealed)
}

/// A complaint: the shared point of a box, with proof that it is the right one. It opens this box to everybody.
///
/// # Errors
/// If the box has no valid ephemeral point, which everybody can see without a complaint.
pub fn complain(
    ceremony: &Ceremony,
    dealer: u32,
    to: u32,
    box_secret: &SecretScalar,
    sealed: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<(Element, [u8; 64]), ProofError> {
    let ephemeral = ephemeral(ceremony, sealed)?;
    let box_key = Element::from_point(box_secret.times_base())?;
    let shared = Element::from_point(box_secret.times(ephemeral.point()))?;
    let mut nonces = Nonces::new(box_secret.expose().as_bytes(), ephemeral.bytes(), rng);
    let u = SecretScalar::new(nonces.scalar());
    let announcements = (u.times_base(), u.times(ephemeral.point()));
    let c = complaint_challenge(
        ceremony,
        dealer,
        to,
        &box_key,
        &ephemeral,
        &shared,
        &announcements,
    )?;
    let z = u.expose() + c * box_secret.expose();
    Ok((shared, join(c.as_bytes(), &z)))
}

/// Judges a complaint. `Ok(true)`: the deal was bad. `Ok(false)`: the complaint is unfounded.
///
/// # Errors
/// The complaint's own proof does not hold.
pub fn judge_complaint(
    ceremony: &Ceremony,
    deal: &VerifiedDeal,
    to: u32,
    box_key: &Element,
    sealed: &[u8],
    shared: &Element,
    proof: &[u8; 64],
) -> Result<bool, ProofError> {
    let Ok(ephemeral) = ephemeral(ceremony, sealed) else {
        return Ok(true);
    };
    let [c, z] = split32(proof, 2)? else {
        return Err(ProofError::Equation);
    };
    let (c, z) = (decode_scalar(c)?, decode_scalar(z)?);
    let first = RistrettoPoint::vartime_double_scalar_mul_basepoint(&-c, box_key.point(), &z);
    let second = RistrettoPoint::vartime_multiscalar_mul([z, -c], [ephemeral.point(), shared.point()]);
    let expected = complaint_challenge(
        ceremony,
        deal.dealer,
        to,
        box_key,
        &ephemeral,
        shared,
        &(first, second),
    )?;
    if expected != c {
        return Err(ProofError::Equation);
    }
    Ok(unseal(ceremony, deal, to, box_key, shared, sealed).is_err())
}

/// The outcome of a ceremony that everybody can compute: the key and every trustee's verification keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKeys {
    /// The election key.
    pub key: ElectionKey,
    /// `V_{i,w}`, trustee 1 first.
    pub verification: Vec<Vec<Element>>,
}

impl PublicKeys {
    /// Adds up all deals of one ceremony, dealer 1 first.
    ///
    /// # Errors
    /// [`DkgError::IdentitySum`].
    pub fn combine(deals: &[VerifiedDeal]) -> Result<Self, DkgError> {
        let threshold = deals.first().map_or(1, |d| d.threshold);
        let length = deals.iter().map(|d| d.commitments.len()).max().unwrap_or(0);
        let mut total = vec![crate::group::identity(); length];
        for deal in deals {
            for (sum, a) in total.iter_mut().zip(&deal.commitments) {
                *sum += a.point();
            }
        }
        let elements = |points: Vec<RistrettoPoint>| -> Result<Vec<Element>, DkgError> {
            let element = |p| Element::from_point(p).map_err(|_| DkgError::IdentitySum);
            points.into_iter().map(element).collect()
        };
        let constants = total.iter().step_by(threshold.max(1)).copied().collect();
        let key = ElectionKey::new(elements(constants)?).map_err(|_| DkgError::IdentitySum)?;
        // The sum of the dealers' polynomials is evaluated once a trustee, not once a trustee and dealer.
        let verification = (1u32..)
            .take(deals.len())
            .map(|i| elements(evaluate(&total, threshold, i)))
            .collect::<Result<_, _>>()?;
        Ok(Self { key, verification })
    }
}

/// A trustee's share of the decryption key. Wiped on drop; no `Debug`, no `Clone`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct KeyShare(Vec<Scalar>);

impl KeyShare {
    /// Adds up the shares that all dealers gave to one trustee.
    #[must_use]
    pub fn combine(shares: &[Zeroizing<Vec<Scalar>>]) -> Self {
        let width = shares.first().map_or(0, |s| s.len());
        Self(
            (0..width)
                .map(|w| shares.iter().filter_map(|s| s.get(w)).sum())
                .collect(),
        )
    }

    /// Takes a share back from a sealed file.
    #[must_use]
    pub fn from_scalars(scalars: Vec<Scalar>) -> Self {
        Self(scalars)
    }

    /// `y_w` for every w, for arithmetic in constant time and for sealing into a file.
    #[must_use]
    pub fn expose(&self) -> &[Scalar] {
        &self.0
    }

    /// Nonces for a proof about this share.
    pub(crate) fn nonces(&self, statement: &Transcript, rng: &mut impl CryptoRng) -> Nonces {
        let secret: Zeroizing<Vec<u8>> = Zeroizing::new(self.0.iter().flat_map(Scalar::to_bytes).collect());
        Nonces::new(&secret, &statement.digest(), rng)
    }
}

/// 1, y, y², …
pub(crate) fn powers(y: &Scalar, count: usize) -> Vec<Scalar> {
    std::iter::successors(Some(Scalar::ONE), |p| Some(p * y))
        .take(count)
        .collect()
}

fn possession_challenges(
    ceremony: &Ceremony,
    dealer: u32,
    commitments: &[u8],
    announcement: &Element,
) -> Result<(Scalar, Scalar), ZeroChallenge> {
    let mut t = Transcript::new("dkg-possession");
    t.append("meeting", &ceremony.meeting);
    t.append_u32("ceremony", ceremony.number);
    t.append_u32("trustee", dealer);
    t.append("commitments", commitments);
    let y = t.challenge("y")?;
    t.append("announcement", announcement.bytes());
    Ok((y, t.challenge("c")?))
}

fn complaint_challenge(
    ceremony: &Ceremony,
    dealer: u32,
    to: u32,
    box_key: &Element,
    ephemeral: &Element,
    shared: &Element,
    (first, second): &(RistrettoPoint, RistrettoPoint),
) -> Result<Scalar, ZeroChallenge> {
    let mut t = Transcript::new("dkg-complaint");
    t.append("meeting", &ceremony.meeting);
    t.append_u32("ceremony", ceremony.number);
    t.append_u32("trustee", to);
    t.append_u32("against", dealer);
    t.append("box-key", box_key.bytes());
    t.append("ephemeral", ephemeral.bytes());
    t.append("shared", shared.bytes());
    t.append_concat(
        "announcements",
        &[first.compress().as_bytes(), second.compress().as_bytes()],
    );
    t.challenge("c")
}

/// The ephemeral point of a box of the right length.
fn ephemeral(ceremony: &Ceremony, sealed: &[u8]) -> Result<Element, DecodeError> {
    match split32(sealed, ceremony.width + 1)?.first() {
        Some(bytes) => Element::decode(bytes),
        None => Err(DecodeError::Length { got: 0, want: 32 }),
    }
}

fn pad(
    ceremony: &Ceremony,
    from: u32,
    to: u32,
    ephemeral: &Element,
    box_key: &Element,
    shared: &Element,
) -> Vec<u8> {
    let mut pad = vec![0u8; ceremony.width * 32];
    let (number, from, to) = (
        ceremony.number.to_be_bytes(),
        from.to_be_bytes(),
        to.to_be_bytes(),
    );
    let parts: [&[u8]; 8] = [
        b"dkg-share",
        &ceremony.meeting,
        &number,
        &from,
        &to,
        ephemeral.bytes(),
        box_key.bytes(),
        shared.bytes(),
    ];
    expand(&parts, &mut pad);
    pad
}

/// Removes the pad and checks `f_w(to)·G = Σ_k to^k·A_{w,k}` for every w.
fn unseal(
    ceremony: &Ceremony,
    deal: &VerifiedDeal,
    to: u32,
    box_key: &Element,
    shared: &Element,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<Scalar>>, DkgError> {
    let bad = DkgError::Share {
        dealer: deal.dealer,
        to,
    };
    let ephemeral = ephemeral(ceremony, sealed).map_err(|_| bad)?;
    let mut plain = Zeroizing::new(pad(ceremony, deal.dealer, to, &ephemeral, box_key, shared));
    for (byte, cipher) in plain.iter_mut().zip(sealed.iter().skip(32)) {
        *byte ^= cipher;
    }
    let chunks = split32(&plain, ceremony.width).map_err(|_| bad)?;
    let mut shares = Zeroizing::new(Vec::with_capacity(chunks.len()));
    let mut fits = subtle::Choice::from(1);
    for (chunk, expected) in chunks.iter().zip(deal.evaluate(to)) {
        let share = decode_scalar(chunk).map_err(|_| bad)?;
        fits &= RistrettoPoint::mul_base(&share).ct_eq(&expected);
        shares.push(share);
    }
    if bool::from(fits) { Ok(shares) } else { Err(bad) }
}

#[cfg(test)]
mod tests;
