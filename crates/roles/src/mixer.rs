//! A trustee as a mixer: the encrypted rows of a closed ballot, shuffled and re-encrypted, with a proof. Spec: `shuffle`.
//!
//! Rows start as the ciphertexts of the counted ballots, by tag, and pass from mixer to mixer. Kinds of ballots whose rows are
//! opened one by one (write-ins) rest on this; the kinds of today are only ever summed, so their record holds no mix.

use gongxin_crypto::{
    elgamal::Votes,
    shuffle::{Fault, Rows, ShuffleProof, Statement, shuffle, verify},
};
use gongxin_record::{
    Entry,
    bytes::{B64Bytes, LeafHash},
};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::{
    trustee::{Trustee, TrusteeError},
    writer::Writer,
};

/// Why there is no mix.
#[derive(Debug, thiserror::Error)]
pub enum MixError {
    /// The ballot is unknown, not closed, or takes more ciphertexts than one nonce covers.
    #[error("this ballot has no rows to mix: it must be closed, and its selections fit one block of the key")]
    NoRows,
    /// The secret belongs to no trustee of the meeting.
    #[error(transparent)]
    Trustee(#[from] TrusteeError),
    /// The mix is of another meeting or ballot, or follows another stage.
    #[error("this mix belongs elsewhere: another meeting, ballot, trustee or stage")]
    Elsewhere,
    /// The proof does not hold, or bytes are no rows.
    #[error("the mix does not hold: {0}")]
    Fault(#[from] Fault),
}

impl MixError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::NoRows => "此表决没有可混洗的密文：须已关闭，且选项数不超过一段公钥".into(),
            Self::Trustee(error) => error.zh(),
            Self::Elsewhere => "此混洗属于别的会议、表决、监票人或次序".into(),
            Self::Fault(error) => format!("混洗不成立（{error}）"),
        }
    }
}

/// One mixer's output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// The meeting digest.
    pub meeting: LeafHash,
    /// The ballot.
    pub ballot: String,
    /// The trustee who mixed.
    pub mixer: u32,
    /// From 1: which mix of this ballot it is.
    pub stage: u32,
    /// The rows, mixed.
    pub rows: B64Bytes,
    /// That they are the rows before, shuffled and re-encrypted.
    pub proof: B64Bytes,
}

/// The ciphertexts of the counted ballots of a closed ballot, by tag.
///
/// # Errors
/// [`MixError::NoRows`].
pub fn rows(log: &Writer, ballot: &str) -> Result<Rows, MixError> {
    let state = log.state();
    let known = state.ballots.get(ballot).filter(|b| b.closed_at.is_some());
    let (known, key) = known.zip(state.ceremony.key.as_ref()).ok_or(MixError::NoRows)?;
    let spec = known.spec.as_ref().ok_or(MixError::NoRows)?;
    let selections: usize = spec.contests.iter().map(|c| c.options.len()).sum();
    let width = key.public.key.width();
    let mut counted: Vec<_> = known
        .counted
        .iter()
        .map(|(tag, place)| (tag.0, place.entry))
        .collect();
    counted.sort_unstable();
    let entry = |number: u64| usize::try_from(number).ok().and_then(|n| log.entries().get(n));
    let votes: Option<Vec<Votes>> = counted
        .iter()
        .map(|(_, number)| match entry(*number) {
            Some(Entry::Cast(cast)) => Votes::decode(&cast.votes.0, width, selections).ok(),
            _ => None,
        })
        .collect();
    let votes = votes.filter(|_| selections <= width).ok_or(MixError::NoRows)?;
    Ok(Rows::from_blocks(
        selections,
        votes.iter().flat_map(Votes::blocks),
    )?)
}

impl Trustee {
    /// Mixes rows: those of [`rows`] at stage 1, those that [`check`] gave for the stage before at a later one.
    ///
    /// # Errors
    /// [`MixError`].
    pub fn mix(
        &self,
        log: &Writer,
        ballot: &str,
        stage: u32,
        input: &Rows,
        rng: &mut impl CryptoRng,
    ) -> Result<Mix, MixError> {
        let mixer = self.index(log.state())?;
        let meeting = log.state().digest();
        let mixed = with_statement(log, ballot, mixer, stage, input, |statement| {
            shuffle(statement, input, rng)
        })?;
        Ok(Mix {
            meeting,
            ballot: ballot.to_owned(),
            mixer,
            stage,
            rows: B64Bytes(mixed.rows.encode()),
            proof: B64Bytes(mixed.proof.encode()),
        })
    }
}

/// Checks a mix of these rows; gives the rows for the next stage.
///
/// # Errors
/// [`MixError`].
pub fn check(
    log: &Writer,
    input: &Rows,
    mix: &Mix,
    stage: u32,
    rng: &mut impl CryptoRng,
) -> Result<Rows, MixError> {
    let trustee = (1..=log.state().trustees()).contains(&mix.mixer);
    if mix.meeting != log.state().digest() || mix.stage != stage || !trustee {
        return Err(MixError::Elsewhere);
    }
    let output = Rows::decode(&mix.rows.0, input.width())?;
    let proof = ShuffleProof::decode(&mix.proof.0, input.len(), input.width()).map_err(Fault::from)?;
    let verified = with_statement(log, &mix.ballot, mix.mixer, stage, input, |statement| {
        verify(statement, input, output, &proof, rng)
    })?;
    Ok(verified.into_rows())
}

fn with_statement<T>(
    log: &Writer,
    ballot: &str,
    mixer: u32,
    stage: u32,
    input: &Rows,
    run: impl FnOnce(&Statement<'_>) -> Result<T, Fault>,
) -> Result<T, MixError> {
    let key = log.state().ceremony.key.as_ref().ok_or(MixError::NoRows)?;
    let keys = key
        .public
        .key
        .elements()
        .get(..input.width())
        .ok_or(MixError::NoRows)?;
    let statement = Statement {
        meeting: &log.state().digest().0,
        ballot,
        mixer,
        stage,
        keys,
    };
    Ok(run(&statement)?)
}
