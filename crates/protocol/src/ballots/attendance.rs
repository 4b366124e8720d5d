//! Who is there when a ballot opens, against the quorum of its rule. Below it the vote would be void and its figures public: so whoever
//! opens ballots asks first. The log takes such an `open` all the same; its sheet says `no_quorum`.

use gongxin_rules::Quorum;

use super::BallotState;
use crate::state::State;

/// 实到 and 应到 of a ballot that opens with certain rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attendance {
    /// 实到: keys in the rings, and persons who vote on paper.
    pub present: u64,
    /// 应到.
    pub expected: u64,
    /// What the rule asks; absent where it asks nothing.
    pub quorum: Option<Quorum>,
}

impl Attendance {
    /// Whether too few are present for the vote to stand.
    #[must_use]
    pub fn too_few(&self) -> Option<Quorum> {
        self.quorum.filter(|quorum| !quorum.met)
    }
}

impl State {
    /// Who would be there if a ballot opened with these rings. None of a ballot that is not known, or that is held on paper alone: talks
    /// are no meeting.
    #[must_use]
    pub fn attendance(&self, ballot: &str, rings: &[String]) -> Option<Attendance> {
        let ballot = self
            .ballots
            .get(ballot)
            .filter(|b| !BallotState::paper_alone(b))?;
        let rings = rings.iter().filter_map(|id| self.rings.get(id));
        let (present, expected) = rings.fold((0, 0), |(present, expected), ring| {
            let here = ring.keys.len() as u64 + self.admission.on_paper(&ring.group);
            (present + here, expected + self.expected(&ring.group).unwrap_or(0))
        });
        let share = ballot.spec.as_ref().and_then(|spec| spec.rule.quorum);
        Some(Attendance {
            present,
            expected,
            quorum: share.map(|share| Quorum::of(share, present, expected)),
        })
    }
}
