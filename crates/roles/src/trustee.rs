//! A trustee (监票人): one 32-byte secret, from which every key and message follows. Spec: `trustees`.

use gongxin_crypto::{
    dkg::{Dealer, DkgError, KeyShare, Parcel, commit_digest, complain, open_share},
    group::{Element, expand, expand_scalar},
    possession::ProofError,
    secret::SecretScalar,
    share::decrypt_share,
    sign::Signing,
};
use gongxin_protocol::{Finding, State};
use gongxin_record::{
    Entry,
    bytes::{B32, B64Bytes, Ed25519Key, PointBytes, Points, Proof64, SignatureBytes, TreeRoot},
    entry::{DkgAccept, DkgCommit, DkgComplaint, DkgDeal, SealedShare, Share},
    signing::{NotSigned, sign_entry},
};
use gongxin_tally::{Sums, share_context};
use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::witnessed::Witnessed;

/// Why a trustee cannot act.
#[derive(Debug, thiserror::Error)]
pub enum TrusteeError {
    /// The meeting does not list this trustee's keys.
    #[error("this secret belongs to no trustee of the meeting")]
    NotATrustee,
    /// It is somebody else's turn, or the ceremony is over.
    #[error("there is nothing for this trustee to do now")]
    NotNow,
    /// The witnessed head is older than the close of the ballot.
    #[error("the witnesses have not yet cosigned a head after the close of this ballot")]
    HeadBeforeClose,
    /// The witnessed head is older than the last mix.
    #[error("the witnesses have not yet cosigned a head after the last mix of these write-ins")]
    HeadBeforeMix,
    /// The record does not verify; a share must not be given.
    #[error("the record does not hold: {0}")]
    Record(Finding),
    /// A deal in the log is unusable.
    #[error(transparent)]
    Deal(#[from] DkgError),
    /// A proof could not be made.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// Signing failed.
    #[error(transparent)]
    Sign(#[from] NotSigned),
    /// A list of points of the wrong length.
    #[error("internal: an encoding has the wrong length")]
    Encoding,
}

/// A trustee's secret. Wiped on drop; no `Debug`, no `Clone`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Trustee([u8; 32]);

impl Trustee {
    /// The trustee with this secret.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// A fresh trustee.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut secret = [0; 32];
        rng.fill_bytes(&mut secret);
        Self(secret)
    }

    /// The secret, for sealing into a file.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Public signing key and box key, as entry 0 lists them.
    ///
    /// # Errors
    /// With negligible probability.
    pub fn public(&self) -> Result<(Ed25519Key, PointBytes), TrusteeError> {
        let key = Element::from_point(self.box_secret().times_base()).map_err(ProofError::from)?;
        Ok((Ed25519Key(self.signing().public()), PointBytes(*key.bytes())))
    }

    /// The number of this trustee in the meeting.
    ///
    /// # Errors
    /// [`TrusteeError::NotATrustee`].
    pub fn index(&self, state: &State) -> Result<u32, TrusteeError> {
        let (key, box_key) = self.public()?;
        let meeting = state.meeting.as_ref().ok_or(TrusteeError::NotATrustee)?;
        let own = meeting
            .definition
            .trustees
            .iter()
            .find(|t| t.key == key && t.box_key == box_key);
        own.map(|t| t.index).ok_or(TrusteeError::NotATrustee)
    }

    /// The next line of the key ceremony that this trustee owes, given the log so far: commit, deal, accept, or
    /// a complaint if a deal is bad.
    ///
    /// # Errors
    /// [`TrusteeError::NotNow`] if there is nothing to do.
    pub fn ceremony_step(&self, state: &State, rng: &mut impl CryptoRng) -> Result<String, TrusteeError> {
        let own = self.index(state)?;
        let all = state.trustees() as usize;
        let c = &state.ceremony;
        if c.key.is_some() {
            return Err(TrusteeError::NotNow);
        }
        let entry = if c.number == 0 || c.ended {
            self.commit(state, own, c.number + 1)?
        } else if c.commits.len() < all && !c.commits.contains_key(&own) {
            self.commit(state, own, c.number)?
        } else if c.commits.len() == all && !c.deals.contains_key(&own) {
            self.deal(state, own, rng)?
        } else if c.deals.len() == all && !c.accepts.contains_key(&own) {
            self.answer(state, own, rng)?
        } else {
            return Err(TrusteeError::NotNow);
        };
        self.sign(&entry, state)
    }

    /// The decryption share of a closed ballot, worked from a witnessed head after its close. Judges all its ballots
    /// first and sums them itself. [`crate::memory::Memory::follow`] the log before: it makes this the only sum ever
    /// shared.
    ///
    /// # Errors
    /// [`TrusteeError::Record`] if anything in the record does not hold.
    pub fn share(
        &self,
        witnessed: Witnessed<'_>,
        ballot: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<String, TrusteeError> {
        let record = witnessed.log();
        let state = record.state();
        let own = self.index(state)?;
        let (size, root) = witnessed.head();
        let due = state
            .ballots
            .get(ballot)
            .filter(|b| b.phase == gongxin_protocol::Phase::Closed && !b.shares.contains_key(&own));
        let closed_at = due.and_then(|b| b.closed_at).ok_or(TrusteeError::NotNow)?;
        if size <= closed_at {
            return Err(TrusteeError::HeadBeforeClose);
        }
        let sums = record.sums(ballot, rng).map_err(TrusteeError::Record)?;
        self.share_of(state, own, ballot, &sums, (size, root), rng)
    }

    /// The share of these sums, signed with this head.
    pub(crate) fn share_of(
        &self,
        state: &State,
        own: u32,
        ballot: &str,
        sums: &Sums,
        (size, root): (u64, B32),
        rng: &mut impl CryptoRng,
    ) -> Result<String, TrusteeError> {
        let columns = sums.columns();
        let digest = state.digest();
        let context = share_context(state, &digest.0, ballot, own).ok_or(TrusteeError::NotNow)?;
        let share = decrypt_share(context, &self.key_share(state, own)?, &columns, rng)?;
        let entry = Share {
            ballot: ballot.to_owned(),
            trustee: own,
            size,
            root: TreeRoot(root.0),
            aggregate: B32(columns.digest()),
            points: points(&share.points)?,
            proof: B64Bytes(share.proof),
            signature: SignatureBytes::PLACEHOLDER,
        };
        self.sign(&entry.into(), state)
    }

    fn commit(&self, state: &State, own: u32, number: u32) -> Result<Entry, TrusteeError> {
        let ceremony = state.ceremony_parameters(number);
        let (commitments, proof) = self.dealer(state, own, number).public()?;
        let digest = B32(commit_digest(&ceremony, own, &commitments, &proof));
        Ok(DkgCommit {
            ceremony: number,
            trustee: own,
            digest,
            signature: SignatureBytes::PLACEHOLDER,
        }
        .into())
    }

    fn deal(&self, state: &State, own: u32, rng: &mut impl CryptoRng) -> Result<Entry, TrusteeError> {
        let number = state.ceremony.number;
        let dealer = self.dealer(state, own, number);
        let (commitments, proof) = dealer.public()?;
        let mut shares = Vec::new();
        for to in (1..=state.trustees()).filter(|to| *to != own) {
            let key = state.box_key(to).ok_or(TrusteeError::NotATrustee)?;
            let sealed = dealer.seal_share(to, &key, rng)?;
            shares.push(SealedShare {
                to,
                sealed: B64Bytes(sealed),
            });
        }
        let commitments = points(&commitments)?;
        let (proof, signature) = (Proof64(proof), SignatureBytes::PLACEHOLDER);
        Ok(DkgDeal {
            ceremony: number,
            trustee: own,
            commitments,
            proof,
            shares,
            signature,
        }
        .into())
    }

    /// Accepts the deals, or complains about the first bad one.
    fn answer(&self, state: &State, own: u32, rng: &mut impl CryptoRng) -> Result<Entry, TrusteeError> {
        let ceremony = state.ceremony.number;
        let signature = SignatureBytes::PLACEHOLDER;
        match self.key_share(state, own) {
            Ok(_) => {
                let deals = state.ceremony.deal_leaves();
                Ok(DkgAccept {
                    ceremony,
                    trustee: own,
                    deals,
                    signature,
                }
                .into())
            }
            Err(TrusteeError::Deal(DkgError::Share { dealer, .. })) => {
                self.complaint(state, own, dealer, rng)
            }
            Err(other) => Err(other),
        }
    }

    /// Opens the box that a dealer made, for all to see.
    pub(crate) fn complaint(
        &self,
        state: &State,
        own: u32,
        dealer: u32,
        rng: &mut impl CryptoRng,
    ) -> Result<Entry, TrusteeError> {
        let ceremony = state.ceremony.number;
        let (shared, proof) = complain(parcel_for(state, dealer, own)?, &self.box_secret(), rng)?;
        let (shared, proof) = (PointBytes(*shared.bytes()), Proof64(proof));
        Ok(DkgComplaint {
            ceremony,
            trustee: own,
            against: dealer,
            shared,
            proof,
            signature: SignatureBytes::PLACEHOLDER,
        }
        .into())
    }

    /// This trustee's share of the key, from all deals in the log.
    pub(crate) fn key_share(&self, state: &State, own: u32) -> Result<KeyShare, TrusteeError> {
        let number = state.ceremony.number;
        let mut shares = Vec::new();
        for (dealer, deal) in &state.ceremony.deals {
            if *dealer == own {
                shares.push(self.dealer(state, own, number).share(own));
                continue;
            }
            let verified = deal.verified.as_ref().ok_or(DkgError::NotAsCommitted(*dealer))?;
            let parcel = parcel_for(state, *dealer, own)?;
            shares.push(open_share(verified, parcel, &self.box_secret())?);
        }
        Ok(KeyShare::combine(&shares))
    }

    pub(crate) fn dealer(&self, state: &State, own: u32, number: u32) -> Dealer {
        let mut seed = Zeroizing::new([0u8; 32]);
        expand(&[b"trustee-dkg", &self.0], &mut *seed);
        Dealer::new(state.ceremony_parameters(number), own, &seed)
    }

    fn signing(&self) -> Signing {
        let mut seed = Zeroizing::new([0u8; 32]);
        expand(&[b"trustee-sign", &self.0], &mut *seed);
        Signing::from_seed(&seed)
    }

    fn box_secret(&self) -> SecretScalar {
        SecretScalar::new(expand_scalar(&[b"trustee-box", &self.0]))
    }

    pub(crate) fn sign(&self, entry: &Entry, state: &State) -> Result<String, TrusteeError> {
        Ok(sign_entry(entry, &state.digest(), |message| {
            self.signing().sign(message)
        })?)
    }
}

/// The box that a dealer made for a trustee. The judge lets no other in than one whose proof holds.
fn parcel_for(state: &State, dealer: u32, to: u32) -> Result<&Parcel, TrusteeError> {
    let deal = state.ceremony.deals.get(&dealer);
    deal.and_then(|d| d.parcels.get(&to)).ok_or(TrusteeError::NotNow)
}

pub(crate) fn points(bytes: &[u8]) -> Result<Points, TrusteeError> {
    let (chunks, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() {
        Ok(Points(chunks.to_vec()))
    } else {
        Err(TrusteeError::Encoding)
    }
}
