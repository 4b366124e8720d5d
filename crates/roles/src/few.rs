//! Tallies of few ballots: whoever opens one learns nearly what each of them says. Spec: `limits`.
//!
//! `min_ring` and `min_cell` bound who may vote, not who did: a host who turns all but one away at the door of the ballot box would
//! have that one's vote decrypted by honest trustees under the ordinary rules. So a trustee opens such a tally only on purpose.

use gongxin_protocol::State;
use gongxin_tally::Sums;

use crate::trustee::TrusteeError;

/// What to do with a tally of fewer ballots than the meeting's least ring, or least class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Few {
    /// Leave it shut.
    Refuse,
    /// Open it: the trustee has looked at the number and agrees.
    Open,
}

impl Few {
    /// Looks at all tallies of a ballot, and at the ballot as a whole.
    pub(crate) fn allow(self, state: &State, sums: &Sums) -> Result<(), TrusteeError> {
        let policy = state.meeting.as_ref().map(|m| &m.definition.policy);
        let (ring, cell) = policy.map_or((2, 1), |p| (p.min_ring.max(2), p.min_cell));
        let all = sums.tallies.iter().map(|tally| tally.counted).sum();
        self.allow_one(all, ring, None)?;
        let classes = sums.tallies.iter().filter(|tally| tally.class.is_some());
        for tally in classes {
            self.allow_one(tally.counted, cell, tally.class.as_deref())?;
        }
        Ok(())
    }

    fn allow_one(self, counted: u64, least: u32, class: Option<&str>) -> Result<(), TrusteeError> {
        if self == Self::Open || counted == 0 || counted >= u64::from(least) {
            return Ok(());
        }
        Err(TrusteeError::Few {
            counted,
            least,
            class: class.map(str::to_owned),
        })
    }
}
