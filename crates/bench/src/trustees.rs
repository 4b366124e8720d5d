//! Three of five trustees: their key ceremony, their shares, the count.

use gongxin_crypto::{
    Scalar,
    ballot::{Contest, ContextError, Questions, VerifiedBallot},
    dkg::{Ceremony, Dealer, KeyShare, PublicKeys, VerifiedDeal},
    elgamal::encrypt,
    figures::{Aggregate, Figures},
    share::{Columns, PostedShare, ShareContext, VerifiedShare, combine, decrypt_share, verify_share},
};
use rand_chacha::ChaCha20Rng;

use crate::{
    BenchError,
    room::{BALLOT, MEETING, Room, WIDTH},
};

/// Number of trustees.
pub const TRUSTEES: u32 = 5;
/// Shares that decrypt.
pub const THRESHOLD: usize = 3;

/// The ceremony that is measured.
pub const CEREMONY: Ceremony = Ceremony {
    meeting: MEETING,
    number: 1,
    width: WIDTH,
    threshold: THRESHOLD,
};

/// The trustees after their ceremony.
pub struct Trustees {
    /// The election key and the verification keys.
    pub public: PublicKeys,
    shares: Vec<KeyShare>,
}

impl Trustees {
    /// The ceremony, without boxes: deals made and verified, keys and shares combined.
    ///
    /// # Errors
    /// [`BenchError`] only with negligible probability.
    pub fn new() -> Result<Self, BenchError> {
        let dealers: Vec<Dealer> = (1..=TRUSTEES).map(dealer).collect();
        let deals = (1..=TRUSTEES)
            .zip(&dealers)
            .map(|(index, dealer)| verified_deal(index, dealer))
            .collect::<Result<Vec<_>, _>>()?;
        let shares = (1..=TRUSTEES)
            .map(|to| KeyShare::combine(&dealers.iter().map(|d| d.share(to)).collect::<Vec<_>>()))
            .collect();
        Ok(Self {
            public: PublicKeys::combine(&deals)?,
            shares,
        })
    }

    /// What the share of this trustee (from 1) is bound to.
    ///
    /// # Errors
    /// [`BenchError::Missing`] for an index that is no trustee's.
    pub fn context(&self, trustee: u32) -> Result<ShareContext<'_>, BenchError> {
        Ok(ShareContext {
            meeting: &MEETING,
            ballot: BALLOT,
            trustee,
            verification: nth(&self.public.verification, trustee)?,
        })
    }

    /// The decryption share of this trustee (from 1).
    ///
    /// # Errors
    /// [`BenchError::Missing`] for an index that is no trustee's.
    pub fn share(
        &self,
        trustee: u32,
        columns: &Columns,
        rng: &mut ChaCha20Rng,
    ) -> Result<PostedShare, BenchError> {
        let key = nth(&self.shares, trustee)?;
        Ok(decrypt_share(self.context(trustee)?, key, columns, rng)?)
    }

    /// Makes and verifies the shares of these trustees and opens the sums.
    ///
    /// # Errors
    /// [`BenchError`] if there are too few of them.
    pub fn count(
        &self,
        trustees: &[u32],
        columns: &Columns,
        rng: &mut ChaCha20Rng,
    ) -> Result<Vec<u64>, BenchError> {
        let shares = trustees
            .iter()
            .map(|trustee| {
                let posted = self.share(*trustee, columns, rng)?;
                Ok(verify_share(self.context(*trustee)?, columns, &posted)?)
            })
            .collect::<Result<Vec<VerifiedShare>, BenchError>>()?;
        let shares: Vec<&VerifiedShare> = shares.iter().collect();
        Ok(combine(columns, &shares)?.concat())
    }
}

/// The dealer with this index, from 1.
#[must_use]
pub fn dealer(index: u32) -> Dealer {
    let [.., low] = index.to_be_bytes();
    Dealer::new(CEREMONY, index, &[low; 32])
}

/// A deal, made and verified.
///
/// # Errors
/// [`BenchError`] only with negligible probability.
pub fn verified_deal(index: u32, dealer: &Dealer) -> Result<VerifiedDeal, BenchError> {
    let (commitments, proof) = dealer.public()?;
    Ok(VerifiedDeal::verify(&CEREMONY, index, &commitments, &proof)?)
}

/// The one column of the measured contest, summed over these ballots.
#[must_use]
pub fn columns(room: &Room, ballots: &[VerifiedBallot]) -> Columns {
    let figures = room.context().figures();
    let mut sum = Aggregate::zero(&figures);
    ballots.iter().for_each(|ballot| sum.add(ballot.votes()));
    Columns::new(&figures, [&sum])
}

/// A column whose counts are known without any proof: as many ballots as the largest count, each option marked as often as its
/// own says.
///
/// # Errors
/// [`BenchError`] only with negligible probability.
pub fn columns_of(trustees: &Trustees, counts: &[u64]) -> Result<Columns, BenchError> {
    let contest = Contest::choice(u32::try_from(counts.len()).unwrap_or(u32::MAX), 0, 1);
    let questions = Questions::try_from(vec![contest]).map_err(ContextError::from)?;
    let figures = Figures::of(&questions, WIDTH);
    let mut sum = Aggregate::zero(&figures);
    for ballot in 0..counts.iter().copied().max().unwrap_or(0) {
        let bits: Vec<Scalar> = counts
            .iter()
            .map(|count| Scalar::from(u8::from(*count > ballot)))
            .collect();
        let nonce = [Scalar::from(0xC0FFEE + ballot)];
        sum.add(&encrypt(&trustees.public.key, &nonce, &bits)?);
    }
    Ok(Columns::new(&figures, [&sum]))
}

/// The entry of a one-based index.
fn nth<T>(list: &[T], index: u32) -> Result<&T, BenchError> {
    usize::try_from(index)
        .ok()
        .and_then(|index| list.get(index.checked_sub(1)?))
        .ok_or(BenchError::Missing("such trustee"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_three_open_the_counts_and_two_do_not() {
        let trustees = Trustees::new().unwrap();
        let counts: Vec<u64> = (0..30).map(|i| i * 3).collect();
        let columns = columns_of(&trustees, &counts).unwrap();
        let mut rng = crate::room::rng(5);
        for three in [[1, 2, 3], [5, 1, 4]] {
            assert_eq!(trustees.count(&three, &columns, &mut rng).unwrap(), counts);
        }
        assert!(trustees.count(&[1, 2], &columns, &mut rng).is_err());
        assert!(trustees.share(0, &columns, &mut rng).is_err());
        assert!(trustees.share(6, &columns, &mut rng).is_err());
    }
}
