//! Decryption shares: one batched Chaum–Pedersen proof a column, Lagrange, the counts. Spec: `shares`.

use curve25519_dalek::{
    Scalar,
    ristretto::RistrettoPoint,
    traits::{IsIdentity, VartimeMultiscalarMul},
};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use crate::{
    dkg::{KeyShare, powers},
    dlog::SmallLog,
    elgamal::Aggregate,
    group::{DecodeError, Element, decode_point, decode_scalar, split32},
    possession::ProofError,
    secret::{Nonces, SecretScalar},
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

/// The sums of all columns of a ballot, tally by tally.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    columns: Vec<(RistrettoPoint, Vec<RistrettoPoint>)>,
}

impl Columns {
    /// Puts the sums of several tallies in order.
    #[must_use]
    pub fn new(tallies: impl IntoIterator<Item = Aggregate>) -> Self {
        Self {
            columns: tallies.into_iter().flat_map(|t| t.columns).collect(),
        }
    }

    /// The member `aggregate` of a share.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"gongxin/1 aggregate");
        for (r, c) in &self.columns {
            hash.update(r.compress().as_bytes());
            c.iter().for_each(|c| hash.update(c.compress().as_bytes()));
        }
        hash.finalize().into()
    }

    /// Number of selections in all columns together.
    #[must_use]
    pub fn selections(&self) -> usize {
        self.columns.iter().map(|(_, c)| c.len()).sum()
    }

    /// Number of columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is nothing to decrypt.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
}

/// A decryption share as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedShare {
    /// `D_i` of every selection, 32 bytes each.
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
    let mut points = Vec::with_capacity(columns.selections() * 32);
    for (r, c) in &columns.columns {
        for (_, y) in c.iter().zip(share.expose()) {
            points.extend_from_slice((r * y).compress().as_bytes());
        }
    }
    let mut t = transcript(context, columns, &points);
    let omega = t.challenge("omega")?;
    let secret: Vec<u8> = share.expose().iter().flat_map(|y| y.to_bytes()).collect();
    let mut nonces = Nonces::new(&zeroize::Zeroizing::new(secret), &t.digest(), rng);
    let u: Vec<SecretScalar> = columns
        .columns
        .iter()
        .map(|_| SecretScalar::new(nonces.scalar()))
        .collect();
    let announcements: Vec<[u8; 64]> = columns
        .columns
        .iter()
        .zip(&u)
        .map(|((r, _), u)| {
            pair(
                u.times_base().compress().as_bytes(),
                u.times(r).compress().as_bytes(),
            )
        })
        .collect();
    append_announcements(&mut t, &announcements);
    let c = t.challenge("c")?;
    let mut proof = Vec::with_capacity(columns.len() * 96);
    for (((_, selections), u), announcement) in columns.columns.iter().zip(&u).zip(&announcements) {
        let folded: Scalar = powers(&omega, selections.len())
            .iter()
            .zip(share.expose())
            .map(|(w, y)| w * y)
            .sum();
        proof.extend_from_slice(announcement);
        proof.extend_from_slice((u.expose() + c * folded).as_bytes());
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
    let points = split32(&posted.points, columns.selections())?
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
    for ((r, selections), proof) in columns.columns.iter().zip(proofs.chunks(3)) {
        let [u1, u2, z] = proof else {
            return Err(ProofError::Equation);
        };
        let (u1, u2, z) = (Element::decode(u1)?, decode_point(u2)?, decode_scalar(z)?);
        let (own, others) = rest
            .split_at_checked(selections.len())
            .ok_or(ProofError::Equation)?;
        rest = others;
        let weights: Vec<Scalar> = powers(&omega, selections.len()).iter().map(|w| w * c).collect();
        let keys = context
            .verification
            .iter()
            .take(selections.len())
            .map(Element::point);
        let left = RistrettoPoint::mul_base(&z) - u1.point();
        if left != RistrettoPoint::vartime_multiscalar_mul(&weights, keys) {
            return Err(ProofError::Equation);
        }
        if r * z - u2 != RistrettoPoint::vartime_multiscalar_mul(&weights, own) {
            return Err(ProofError::Equation);
        }
    }
    Ok(VerifiedShare {
        trustee: context.trustee,
        points,
    })
}

/// Combines t verified shares of distinct trustees: the count of every selection, column by column.
///
/// # Errors
/// [`CombineError`].
pub fn combine(
    columns: &Columns,
    shares: &[&VerifiedShare],
    table: &SmallLog,
) -> Result<Vec<Vec<u64>>, CombineError> {
    let indices: Vec<u32> = shares.iter().map(|s| s.trustee).collect();
    let lambda = lagrange(&indices)?;
    let mut at = 0;
    let mut counts = Vec::with_capacity(columns.len());
    for (_, selections) in &columns.columns {
        let mut column = Vec::with_capacity(selections.len());
        for sum in selections {
            let points = shares
                .iter()
                .map(|s| s.points.get(at))
                .collect::<Option<Vec<_>>>();
            let points = points.ok_or(CombineError::Indices)?;
            let mask = RistrettoPoint::vartime_multiscalar_mul(&lambda, points);
            column.push(
                table
                    .find(&(sum - mask))
                    .ok_or(CombineError::NoCount { selection: at })?,
            );
            at += 1;
        }
        counts.push(column);
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
    #[error("selection {selection}: the decrypted sum is not a possible count")]
    NoCount {
        /// Position among all selections.
        selection: usize,
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

fn pair(left: &[u8; 32], right: &[u8; 32]) -> [u8; 64] {
    let mut out = [0u8; 64];
    let (a, b) = out.split_at_mut(32);
    a.copy_from_slice(left);
    b.copy_from_slice(right);
    out
}

/// Whether a tally's sums are all the identity: then nothing was counted and nothing is decrypted.
#[must_use]
pub fn nothing_counted(aggregate: &Aggregate) -> bool {
    aggregate
        .columns
        .iter()
        .all(|(r, c)| r.is_identity() && c.iter().all(IsIdentity::is_identity))
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;
    use crate::{
        dkg::{Ceremony, Dealer, PublicKeys, VerifiedDeal},
        elgamal::encrypt,
    };

    struct Room {
        public: PublicKeys,
        shares: Vec<KeyShare>,
        columns: Columns,
        rng: ChaCha20Rng,
    }

    /// Three of five trustees, 7 selections under 4 keys (two columns), 50 ballots that select i with i mod 7 < v.
    fn room() -> Room {
        let mut rng = ChaCha20Rng::from_seed([2; 32]);
        let ceremony = Ceremony {
            meeting: [1; 32],
            number: 1,
            width: 4,
            threshold: 3,
        };
        let dealers: Vec<Dealer> = (1..=5).map(|i| Dealer::new(ceremony, i, &[9; 32])).collect();
        let deals: Vec<VerifiedDeal> = (1..=5)
            .zip(&dealers)
            .map(|(i, d)| {
                let (c, p) = d.public().unwrap();
                VerifiedDeal::verify(&ceremony, i, &c, &p).unwrap()
            })
            .collect();
        let public = PublicKeys::combine(&deals).unwrap();
        let shares = (1..=5)
            .map(|i| KeyShare::combine(&dealers.iter().map(|d| d.share(i)).collect::<Vec<_>>()))
            .collect();
        let mut sum = Aggregate::zero(4, 7);
        for ballot in 0..50u64 {
            let bits: Vec<Scalar> = (0..7).map(|i| Scalar::from(u8::from(ballot % 7 > i))).collect();
            let nonces = [Scalar::random(&mut rng), Scalar::random(&mut rng)];
            sum.add(&encrypt(&public.key, &nonces, &bits).unwrap());
        }
        Room {
            public,
            shares,
            columns: Columns::new([sum]),
            rng,
        }
    }

    fn context(room: &Room, trustee: u32) -> ShareContext<'_> {
        ShareContext {
            meeting: &[1; 32],
            ballot: "b1",
            trustee,
            verification: &room.public.verification[trustee as usize - 1],
        }
    }

    fn share(room: &Room, trustee: u32) -> PostedShare {
        let mut rng = room.rng.clone();
        decrypt_share(
            context(room, trustee),
            &room.shares[trustee as usize - 1],
            &room.columns,
            &mut rng,
        )
        .unwrap()
    }

    #[test]
    fn any_threshold_of_shares_counts_right() {
        let room = room();
        let verified: Vec<VerifiedShare> = (1..=5)
            .map(|i| verify_share(context(&room, i), &room.columns, &share(&room, i)).unwrap())
            .collect();
        let table = SmallLog::new(50);
        let expected: Vec<u64> = (0..7)
            .map(|i| (0..50u64).filter(|b| b % 7 > i).count() as u64)
            .collect();
        for used in [[0, 1, 2], [4, 2, 0], [1, 3, 4]] {
            let used: Vec<&VerifiedShare> = used.iter().map(|i| &verified[*i]).collect();
            assert_eq!(combine(&room.columns, &used, &table).unwrap().concat(), expected);
        }
        let four: Vec<&VerifiedShare> = verified.iter().take(4).collect();
        assert_eq!(combine(&room.columns, &four, &table).unwrap().concat(), expected);
        let two: Vec<&VerifiedShare> = verified.iter().take(2).collect();
        assert_eq!(
            combine(&room.columns, &two, &table),
            Err(CombineError::NoCount { selection: 0 })
        );
        assert_eq!(
            combine(&room.columns, &[&verified[0]; 3], &table),
            Err(CombineError::Indices)
        );
        assert_eq!(combine(&room.columns, &[], &table), Err(CombineError::Indices));
    }

    #[test]
    fn every_byte_and_context_counts() {
        let room = room();
        let good = share(&room, 2);
        let judge = |context, posted: &PostedShare| verify_share(context, &room.columns, posted).map(drop);
        assert_eq!(judge(context(&room, 2), &good), Ok(()));
        for at in 0..good.points.len() {
            let mut bad = good.clone();
            bad.points[at] ^= 1;
            assert!(judge(context(&room, 2), &bad).is_err());
        }
        for at in 0..good.proof.len() {
            let mut bad = good.clone();
            bad.proof[at] ^= 1;
            assert!(judge(context(&room, 2), &bad).is_err());
        }
        assert!(judge(context(&room, 3), &good).is_err());
        assert!(
            judge(
                ShareContext {
                    ballot: "b2",
                    ..context(&room, 2)
                },
                &good
            )
            .is_err()
        );
        assert!(
            judge(
                ShareContext {
                    meeting: &[2; 32],
                    ..context(&room, 2)
                },
                &good
            )
            .is_err()
        );
        let strangers = &room.public.verification[2];
        assert!(
            judge(
                ShareContext {
                    verification: strangers,
                    ..context(&room, 2)
                },
                &good
            )
            .is_err()
        );
        let mut other = room.columns.clone();
        other.columns.pop();
        assert!(verify_share(context(&room, 2), &other, &good).is_err());
        for cut in [0, 32, good.proof.len() - 32] {
            let bad = PostedShare {
                proof: good.proof[..cut].to_vec(),
                ..good.clone()
            };
            assert!(matches!(
                judge(context(&room, 2), &bad),
                Err(ProofError::Decode(DecodeError::Length { .. }))
            ));
        }
    }

    #[test]
    fn lagrange_refuses_zero_and_repeats() {
        assert_eq!(lagrange(&[0, 1]), Err(CombineError::Indices));
        assert_eq!(lagrange(&[2, 2]), Err(CombineError::Indices));
        assert_eq!(lagrange(&[]), Err(CombineError::Indices));
        assert_eq!(lagrange(&[1]), Ok(vec![Scalar::ONE]));
    }
}
