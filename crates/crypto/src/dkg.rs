//! Distributed key generation on vectors: Pedersen's, with a commit round before it. Spec: `dkg`.
//!
//! A trustee's life: [`Dealer::new`] → log [`commit_digest`] → (all digests are in the log) → log the deal →
//! (all deals are in the log) → [`open_share`] of every dealer → accept or [`complain`] → [`KeyShare::combine`].

mod parcel;

use curve25519_dalek::{Scalar, ristretto::RistrettoPoint, traits::VartimeMultiscalarMul};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    elgamal::ElectionKey,
    group::{Element, decode_elements, decode_scalar, expand_scalar, split32},
    possession::{ProofError, join, split},
    secret::{Nonces, SecretScalar},
    transcript::{Transcript, ZeroChallenge},
};

pub use parcel::{Address, Parcel};

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

    /// The box for another trustee: `E ‖ U ‖ z ‖ (shares XOR pad)`.
    ///
    /// # Errors
    /// With negligible probability.
    pub fn seal_share(
        &self,
        to: u32,
        box_key: &Element,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, ProofError> {
        let address = Address {
            ceremony: self.ceremony,
            dealer: self.index,
            to,
            box_key: *box_key,
        };
        parcel::seal(&address, &self.share(to), &self.seed, rng)
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
    deal: &VerifiedDeal,
    parcel: &Parcel,
    box_secret: &SecretScalar,
) -> Result<Zeroizing<Vec<Scalar>>, DkgError> {
    let shared = parcel.shared(box_secret).map_err(|_| misfit(parcel))?;
    unseal(deal, parcel, &shared)
}

/// A complaint: the shared point of a box, with proof that it is the right one. It opens this box to everybody.
///
/// # Errors
/// With negligible probability, or with a secret that is not the recipient's.
pub fn complain(
    parcel: &Parcel,
    box_secret: &SecretScalar,
    rng: &mut impl CryptoRng,
) -> Result<(Element, [u8; 64]), ProofError> {
    if Element::from_point(box_secret.times_base())? != parcel.address().box_key {
        return Err(ProofError::Equation);
    }
    let shared = parcel.shared(box_secret)?;
    let mut t = complaint_transcript(parcel, &shared);
    let mut nonces = Nonces::new(box_secret.expose().as_bytes(), &t.digest(), rng);
    let u = SecretScalar::new(nonces.scalar());
    let c = complaint_challenge(&mut t, &u.times_base(), &u.times(parcel.ephemeral().point()))?;
    let z = u.expose() + c * box_secret.expose();
    Ok((shared, join(c.as_bytes(), &z)))
}

/// Judges a complaint about a box of this deal. `Ok(true)`: the deal was bad. `Ok(false)`: the complaint is unfounded.
///
/// # Errors
/// The complaint's own proof does not hold.
pub fn judge_complaint(
    deal: &VerifiedDeal,
    parcel: &Parcel,
    shared: &Element,
    proof: &[u8; 64],
) -> Result<bool, ProofError> {
    let [c, z] = split32(proof, 2)? else {
        return Err(ProofError::Equation);
    };
    let (c, z) = (decode_scalar(c)?, decode_scalar(z)?);
    let box_key = parcel.address().box_key;
    let first = RistrettoPoint::vartime_double_scalar_mul_basepoint(&-c, box_key.point(), &z);
    let second =
        RistrettoPoint::vartime_multiscalar_mul([z, -c], [parcel.ephemeral().point(), shared.point()]);
    let mut t = complaint_transcript(parcel, shared);
    if complaint_challenge(&mut t, &first, &second)? != c {
        return Err(ProofError::Equation);
    }
    Ok(unseal(deal, parcel, shared).is_err())
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

/// The statement of a complaint.
fn complaint_transcript(parcel: &Parcel, shared: &Element) -> Transcript {
    let address = parcel.address();
    let mut t = Transcript::new("dkg-complaint");
    t.append("meeting", &address.ceremony.meeting);
    t.append_u32("ceremony", address.ceremony.number);
    t.append_u32("trustee", address.to);
    t.append_u32("against", address.dealer);
    t.append("box-key", address.box_key.bytes());
    t.append("ephemeral", parcel.ephemeral().bytes());
    t.append("shared", shared.bytes());
    t
}

fn complaint_challenge(
    t: &mut Transcript,
    first: &RistrettoPoint,
    second: &RistrettoPoint,
) -> Result<Scalar, ZeroChallenge> {
    t.append_concat(
        "announcements",
        &[first.compress().as_bytes(), second.compress().as_bytes()],
    );
    t.challenge("c")
}

fn misfit(parcel: &Parcel) -> DkgError {
    DkgError::Share {
        dealer: parcel.address().dealer,
        to: parcel.address().to,
    }
}

/// Opens a box and checks `f_w(to)·G = Σ_k to^k·A_{w,k}` for every w.
fn unseal(
    deal: &VerifiedDeal,
    parcel: &Parcel,
    shared: &Element,
) -> Result<Zeroizing<Vec<Scalar>>, DkgError> {
    let address = parcel.address();
    let shares = parcel.open(shared).map_err(|_| misfit(parcel))?;
    let expected = deal.evaluate(address.to);
    let mut fits = subtle::Choice::from(u8::from(
        deal.dealer == address.dealer && expected.len() == shares.len(),
    ));
    for (share, expected) in shares.iter().zip(&expected) {
        fits &= RistrettoPoint::mul_base(share).ct_eq(expected);
    }
    if bool::from(fits) {
        Ok(shares)
    } else {
        Err(misfit(parcel))
    }
}

#[cfg(test)]
mod tests;
