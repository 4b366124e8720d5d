//! The host (主持): entries that follow from what is in the log. Nothing here decides; the judge does.

use gongxin_draw::{Leaf, PanelError, QuotaError};
use gongxin_protocol::{Finding, State, drawn_strata};
use gongxin_record::{
    Entry,
    bytes::{B32, Points, RowLeaf},
    entry::{Alternate, Draw, ElectionKey, Ring, Share},
};
use gongxin_rules::Sheet;
use gongxin_tally::{outcome, verify_posted_share};
use rand_core::CryptoRng;

use crate::writer::Writer;

/// Why an entry does not follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// Something must be in the log first.
    #[error("{1}")]
    Missing(&'static str, &'static str),
    /// The quota cannot be fulfilled.
    #[error(transparent)]
    Quota(#[from] QuotaError),
    /// There is no alternate for this person.
    #[error(transparent)]
    Panel(#[from] PanelError),
    /// Ballots or shares do not hold.
    #[error("{0}")]
    Record(Finding),
    /// Fewer shares hold than are needed.
    #[error("{valid} of {needed} decryption shares hold")]
    Shares {
        /// Shares that hold.
        valid: usize,
        /// Shares needed.
        needed: usize,
    },
}

impl HostError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Missing(zh, _) => (*zh).to_owned(),
            Self::Quota(e) => e.zh(),
            Self::Panel(e) => e.zh(),
            Self::Record(finding) => finding.zh.clone(),
            Self::Shares { valid, needed } => format!("有效的解密份额只有 {valid} 份，须有 {needed} 份"),
        }
    }
}

/// The election key, once all deals are in the log.
///
/// # Errors
/// [`HostError::Missing`].
pub fn key(state: &State) -> Result<ElectionKey, HostError> {
    let public = state.ceremony.combine();
    let public = public.ok_or(HostError::Missing(
        "监票人的分发尚不能合成公钥",
        "the deals do not add up to a key yet",
    ))?;
    Ok(ElectionKey {
        ceremony: state.ceremony.number,
        key: Points(public.key.elements().iter().map(|e| *e.bytes()).collect()),
    })
}

/// The outcome of the draw, once all have revealed.
///
/// # Errors
/// [`HostError::Missing`] without a roster, [`HostError::Quota`].
pub fn draw(state: &State) -> Result<Draw, HostError> {
    let roster = state
        .roster
        .as_ref()
        .ok_or(HostError::Missing("尚无名册", "there is no roster yet"))?;
    let (seed, outcome) = roster.outcome()?;
    Ok(Draw {
        attempt: roster.attempt,
        seed: B32(seed),
        strata: drawn_strata(&outcome),
    })
}

/// The next alternate (候补) takes the place of a person.
///
/// # Errors
/// [`HostError`].
pub fn alternate(state: &State, leaves: RowLeaf, reason: String) -> Result<Alternate, HostError> {
    let panel = state.roster.as_ref().and_then(|r| r.panel.as_ref());
    let panel = panel.ok_or(HostError::Missing("尚未抽取", "nothing has been drawn yet"))?;
    let next = panel.alternate_for(&Leaf(leaves.0))?;
    Ok(Alternate {
        leaves,
        enters: RowLeaf(next.0),
        reason,
    })
}

/// The ring of all who are checked in now.
#[must_use]
pub fn ring(state: &State, id: &str, group: &str) -> Ring {
    Ring {
        id: id.to_owned(),
        group: group.to_owned(),
        keys: state.admission.live_keys(group),
    }
}

/// The result of a closed ballot: its ballots judged anew, summed, and opened by the shares that hold. A bad share never
/// blocks the others.
///
/// # Errors
/// [`HostError`].
pub fn result(
    log: &Writer,
    ballot: &str,
    rng: &mut impl CryptoRng,
) -> Result<(Entry, Vec<Sheet>), HostError> {
    let sums = log.sums(ballot, rng).map_err(HostError::Record)?;
    let state = log.state();
    let known = state.ballots.get(ballot);
    let known = known.ok_or(HostError::Missing("没有这次表决", "there is no such ballot"))?;
    let needed = state
        .meeting
        .as_ref()
        .map_or(0, |m| m.definition.threshold as usize);
    let posted = log
        .entries()
        .iter()
        .filter_map(|e| if let Entry::Share(s) = e { Some(s) } else { None });
    let own: Vec<&Share> = posted.filter(|s| s.ballot == ballot).collect();
    let verified: Vec<_> = own
        .iter()
        .filter_map(|s| verify_posted_share(state, &sums, s).ok())
        .collect();
    let counted = !known.counted.is_empty();
    if counted && verified.len() < needed {
        return Err(HostError::Shares {
            valid: verified.len(),
            needed,
        });
    }
    let used: Vec<_> = verified.iter().take(needed).collect();
    let (entry, sheets) = outcome(state, known, &sums, &used).map_err(HostError::Record)?;
    Ok((entry.into(), sheets))
}
