//! A contributor to the draw (抽取人): reveals only what no longer helps anybody to choose. Spec: `draw`.
//!
//! Draw entries carry no signatures, and the host writes the log: whoever hands over a reveal while commitments can still be
//! added or replaced lets the host choose who is drawn. So a reveal is made only on a log whose witnessed head holds all
//! commitments, and the head is remembered and read aloud ([`crate::memory::Memory`], `heads` of `trust.json`).

use gongxin_draw::{Contribution, commitment};
use gongxin_protocol::RosterState;
use gongxin_record::{
    Entry,
    bytes::{B32, LeafHash},
    entry::{DrawCommit, DrawReveal},
};

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::{witnessed::Witnessed, writer::Writer};

/// Why a contributor does not reveal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RevealError {
    /// The log of another meeting: its witnesses are not those who watch over the commitment.
    #[error("this is the log of another meeting than the one you committed in")]
    OtherMeeting,
    /// No roster, or another attempt than that of the commitment.
    #[error("the attempt that was committed to is not running in this log")]
    NotRunning,
    /// The log has no such commitment, or another one under this name.
    #[error(
        "this log does not hold your commitment: it was left out or replaced. Do not reveal, say so aloud"
    )]
    NotCommitted,
    /// Nobody else has committed.
    #[error("nobody else has committed yet")]
    Alone,
    /// Somebody who committed earlier has not revealed yet: who held both reveals would know the outcome unnamed.
    #[error("{0} reveals first: wait until that reveal is in the log")]
    Turn(String),
    /// The witnesses, or the head that was read aloud, have not seen all commitments.
    #[error(
        "the head is older than the last commitment: sign and cosign a new one, and have it read aloud, before anybody reveals"
    )]
    HeadBeforeCommitments,
}

impl RevealError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::OtherMeeting => "这不是您作出承诺的那次会议的日志：不要公开，当众指出",
            Self::NotRunning => "日志中进行的不是您承诺的那一次抽取",
            Self::NotCommitted => "日志中没有您的承诺，或已被替换：不要公开，当众指出",
            Self::Alone => "还没有别人承诺",
            Self::Turn(who) => return format!("按承诺的先后公开：等 {who} 的公开记入日志以后再公开"),
            Self::HeadBeforeCommitments => {
                "日志头早于最后一份承诺：须重新签署、联署并当众宣读日志头，然后才能公开"
            }
        }
        .into()
    }

    /// A short stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherMeeting => "other-meeting",
            Self::NotRunning => "attempt",
            Self::NotCommitted => "not-committed",
            Self::Alone => "alone",
            Self::Turn(_) => "turn",
            Self::HeadBeforeCommitments => "head-before-commitments",
        }
    }
}

/// What a contributor keeps between commitment and reveal, as JSON: whoever reads it knows the contribution. Its secrets are
/// wiped on drop; no `Debug`, no `Clone`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    meeting: LeafHash,
    attempt: u32,
    contributor: String,
    value: String,
    nonce: B32,
}

impl Kept {
    /// A contribution to the attempt that runs in this log, before it is committed to.
    #[must_use]
    pub fn new(log: &Writer, roster: &RosterState, own: &Contribution) -> Self {
        Self {
            meeting: log.state().digest(),
            attempt: roster.attempt,
            contributor: own.contributor.clone(),
            value: own.value.clone(),
            nonce: B32(own.nonce),
        }
    }

    /// The reveal of it.
    ///
    /// # Errors
    /// As for [`reveal`].
    pub fn reveal(&self, witnessed: Witnessed<'_>) -> Result<DrawReveal, RevealError> {
        reveal(witnessed, self.meeting, self.attempt, &self.own())
    }

    /// Whether this log holds the commitment to it, in the attempt that runs. After an answer that was lost only the log can say.
    #[must_use]
    pub fn is_in(&self, log: &Writer) -> bool {
        let state = log.state();
        let roster = state.roster.as_ref().filter(|r| r.attempt == self.attempt);
        state.digest() == self.meeting && roster.is_some_and(|roster| holds(roster, &self.own()))
    }

    fn own(&self) -> Contribution {
        Contribution {
            contributor: self.contributor.clone(),
            value: self.value.clone(),
            nonce: self.nonce.0,
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.value.zeroize();
        self.nonce.0.zeroize();
    }
}

/// The commitment to a contribution, in the attempt that runs.
#[must_use]
pub fn commit(roster: &RosterState, own: &Contribution) -> DrawCommit {
    DrawCommit {
        attempt: roster.attempt,
        contributor: own.contributor.clone(),
        commitment: B32(commitment(&roster.leaf.0, roster.attempt, own)),
    }
}

/// Whether the attempt holds this very commitment, not only one under the same name.
fn holds(roster: &RosterState, own: &Contribution) -> bool {
    let promised = commit(roster, own);
    let same = |(who, commitment): &(String, B32)| {
        *who == promised.contributor && *commitment == promised.commitment
    };
    roster.commits.iter().any(same)
}

/// The reveal of a contribution, once a witnessed head holds all commitments of its attempt. `meeting` is the digest of the meeting
/// that was committed in: a commitment can be copied into another one, which names witnesses of its own. Follow the log with a
/// memory before, and name those who have committed ([`RosterState::commits`]) and the head aloud.
///
/// # Errors
/// [`RevealError`].
pub fn reveal(
    witnessed: Witnessed<'_>,
    meeting: LeafHash,
    attempt: u32,
    own: &Contribution,
) -> Result<DrawReveal, RevealError> {
    let log = witnessed.log();
    if log.state().digest() != meeting {
        return Err(RevealError::OtherMeeting);
    }
    let roster = log.state().roster.as_ref().filter(|r| r.attempt == attempt);
    let roster = roster.ok_or(RevealError::NotRunning)?;
    if !holds(roster, own) {
        return Err(RevealError::NotCommitted);
    }
    let closing = closing_head(log).ok_or(RevealError::Alone)?;
    if witnessed.head().0 < closing.0 {
        return Err(RevealError::HeadBeforeCommitments);
    }
    let next = roster.commits.get(roster.reveals.len());
    if let Some((who, _)) = next.filter(|(who, _)| *who != own.contributor) {
        return Err(RevealError::Turn(who.clone()));
    }
    Ok(DrawReveal {
        attempt,
        contributor: own.contributor.clone(),
        value: own.value.clone(),
        nonce: B32(own.nonce),
    })
}

/// Size and root of the head just after the last commitment of the attempt that runs, once two have committed: what is read aloud
/// before anybody reveals.
#[must_use]
pub fn closing_head(log: &Writer) -> Option<(u64, B32)> {
    log.state().roster.as_ref().filter(|r| r.commits.len() >= 2)?;
    let commits = |e: &Entry| matches!(e, Entry::DrawCommit(_));
    let size = log.entries().iter().rposition(commits)? as u64 + 1;
    Some((size, log.root_at(size)?))
}
