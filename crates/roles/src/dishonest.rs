//! What people could do who do not keep to their part. Only tests are built with this feature.

use gongxin_crypto::{Scalar, ballot::Answers, shuffle::Rows};
use gongxin_protocol::State;
use gongxin_record::{Entry, bytes::B32};
use gongxin_tally::{Room, Sums};
use rand_core::CryptoRng;

use crate::{
    trustee::{Trustee, TrusteeError},
    voter::{Device, Ready, VoterError},
};

impl Device {
    /// Makes a ballot of any numbers, one for each selection (regular ones, then slots), where honest ones have 0 and 1, with
    /// these contents of write-in slots.
    ///
    /// # Errors
    /// [`VoterError::NotInRing`], or too few numbers.
    pub fn vote_anything(
        &self,
        room: &Room,
        marks: &[i64],
        contents: &[Vec<Vec<u8>>],
        revision: u32,
        rng: &mut impl CryptoRng,
    ) -> Result<Ready, VoterError> {
        let scalar = |n: &i64| {
            let size = Scalar::from(n.unsigned_abs());
            if *n < 0 { -size } else { size }
        };
        let marks: Vec<Scalar> = marks.iter().map(scalar).collect();
        self.ready(room, revision, |prover| {
            let mut seed = zeroize::Zeroizing::new([0u8; 32]);
            rng.fill_bytes(&mut *seed);
            Ok((prover.seal_anything(&marks, contents, &seed, rng)?, seed))
        })
    }

    /// Makes a ballot under nonces from a seed that somebody else may have used.
    ///
    /// # Errors
    /// As for [`Device::vote`].
    pub fn vote_from(
        &self,
        room: &Room,
        answers: &Answers,
        seed: [u8; 32],
        revision: u32,
        rng: &mut impl CryptoRng,
    ) -> Result<Ready, VoterError> {
        self.ready(room, revision, |prover| {
            let seed = zeroize::Zeroizing::new(seed);
            Ok((prover.seal(answers, &seed, rng)?, seed))
        })
    }
}

impl Trustee {
    /// The commitments and the possession proof that this trustee will deal in a ceremony, before anybody has seen them.
    ///
    /// # Errors
    /// If this is no trustee of the meeting.
    pub fn will_deal(&self, state: &State, ceremony: u32) -> Result<(Vec<u8>, [u8; 64]), TrusteeError> {
        let own = self.index(state)?;
        Ok(self.dealer(state, own, ceremony).public()?)
    }

    /// Complains of any deal, sound or not.
    ///
    /// # Errors
    /// If there is no such deal.
    pub fn complain_of_anything(
        &self,
        state: &State,
        dealer: u32,
        rng: &mut impl CryptoRng,
    ) -> Result<String, TrusteeError> {
        let entry = self.complaint(state, self.index(state)?, dealer, rng)?;
        self.sign(&entry, state)
    }

    /// Signs anything.
    ///
    /// # Errors
    /// If the entry has no signature.
    pub fn sign_anything(&self, entry: &Entry, state: &State) -> Result<String, TrusteeError> {
        self.sign(entry, state)
    }

    /// Gives a share of any sums, naming any head.
    ///
    /// # Errors
    /// If the trustee has no share of the key.
    pub fn share_of_anything(
        &self,
        state: &State,
        ballot: &str,
        sums: &Sums,
        head: (u64, B32),
        rng: &mut impl CryptoRng,
    ) -> Result<String, TrusteeError> {
        self.share_of(state, self.index(state)?, ballot, sums, head, rng)
    }

    /// Mixes any rows, as any stage: ballot, contest and number.
    ///
    /// # Errors
    /// If there is no key that is wide enough, or no row.
    pub fn mix_of_anything(
        &self,
        state: &State,
        place: (&str, &str, u32),
        rows: &Rows,
        rng: &mut impl CryptoRng,
    ) -> Result<String, TrusteeError> {
        self.mix_of(state, place, rows, rng)
    }

    /// Opens any rows, naming any head.
    ///
    /// # Errors
    /// If the trustee has no share of the key.
    pub fn row_share_of_anything(
        &self,
        state: &State,
        (ballot, contest): (&str, &str),
        rows: &Rows,
        head: (u64, B32),
        rng: &mut impl CryptoRng,
    ) -> Result<String, TrusteeError> {
        self.row_share_of(state, (ballot, contest), rows, head, rng)
    }
}
