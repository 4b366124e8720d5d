//! Who is expected (应到) after the draw, and alternates who step in, strictly in order.
//! Spec: `docs/draw.md`, section Alternates.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{Leaf, Outcome, Row, Status, bytes::blank};

/// Why nobody can step in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PanelError {
    /// The person must attend; nobody was drawn in their place, so nobody replaces them.
    #[error("{0} must attend and was not drawn: a mandatory person has no alternate")]
    Mandatory(Leaf),
    /// The person has been replaced before, and does not come back.
    #[error("{0} is out already and cannot come back")]
    Out(Leaf),
    /// The person waits as an alternate, and takes no seat that could be given up.
    #[error("{0} is an alternate who has not stepped in: there is no seat to fill")]
    Waiting(Leaf),
    /// The person is not part of this draw.
    #[error("{0} was neither drawn nor is an alternate")]
    NotDrawn(Leaf),
    /// All alternates of the stratum are used up: the seat stays empty.
    #[error("no alternate is left in stratum {0:?}: the seat stays empty")]
    NoAlternate(String),
    /// Nobody may be exchanged without a reason.
    #[error("an alternate steps in only for a stated reason")]
    NoReason,
}

impl PanelError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Mandatory(leaf) => format!("{leaf} 为必到人员，非抽取产生，不得由候补递补"),
            Self::Out(leaf) => format!("{leaf} 已退出，不得再参加或再次被替换"),
            Self::Waiting(leaf) => format!("{leaf} 为尚未递补的候补人员，没有席位可补"),
            Self::NotDrawn(leaf) => format!("{leaf} 既未抽中也不是候补"),
            Self::NoAlternate(stratum) => format!("类别“{stratum}”的候补人员已用完，席位空缺"),
            Self::NoReason => "递补须写明原因".into(),
        }
    }
}

/// One alternate stepping in, as it is logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activation {
    /// Who drops out.
    pub out: Leaf,
    /// Who steps in.
    pub enters: Leaf,
    /// Why; not blank.
    pub reason: String,
}

/// The persons expected at the meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    mandatory: BTreeSet<Leaf>,
    /// Stratum of every drawn person, and of every alternate who is in.
    seated: BTreeMap<Leaf, String>,
    /// Alternates not yet used, next first.
    waiting: BTreeMap<String, VecDeque<Leaf>>,
    out: BTreeSet<Leaf>,
}

impl Panel {
    /// Mandatory persons and those drawn.
    #[must_use]
    pub fn new(rows: &[Row], outcome: &Outcome) -> Self {
        let mandatory = rows.iter().filter(|row| row.status == Status::Mandatory);
        let seated = |s: &crate::StratumOutcome| {
            let stratum = s.stratum.clone();
            s.drawn
                .clone()
                .into_iter()
                .map(move |leaf| (leaf, stratum.clone()))
        };
        Self {
            mandatory: mandatory.map(|row| row.leaf).collect(),
            seated: outcome.iter().flat_map(seated).collect(),
            waiting: outcome
                .iter()
                .map(|s| (s.stratum.clone(), s.alternates.iter().copied().collect()))
                .collect(),
            out: BTreeSet::new(),
        }
    }

    /// Whether a person is expected.
    #[must_use]
    pub fn expects(&self, leaf: &Leaf) -> bool {
        self.mandatory.contains(leaf) || self.seated.contains_key(leaf)
    }

    /// All expected persons: the mandatory ones, then those who hold a drawn seat, each part ascending by leaf.
    pub fn expected(&self) -> impl Iterator<Item = &Leaf> {
        self.mandatory.iter().chain(self.seated.keys())
    }

    /// Who would step in for a drawn person: the first unused alternate of the same stratum.
    ///
    /// # Errors
    /// [`PanelError`] if nobody would.
    pub fn alternate_for(&self, out: &Leaf) -> Result<Leaf, PanelError> {
        let stratum = self.seated.get(out).ok_or_else(|| self.why_no_seat(out))?;
        self.waiting
            .get(stratum)
            .and_then(VecDeque::front)
            .copied()
            .ok_or_else(|| PanelError::NoAlternate(stratum.clone()))
    }

    /// Lets the next alternate of the same stratum step in for a person who cannot come. An alternate who cannot
    /// come either steps in and is then out: nobody is passed over in silence.
    ///
    /// # Errors
    /// [`PanelError`]; nothing is changed then.
    pub fn activate(&mut self, out: &Leaf, reason: &str) -> Result<Leaf, PanelError> {
        if blank(reason) {
            return Err(PanelError::NoReason);
        }
        let enters = self.alternate_for(out)?;
        if let Some(stratum) = self.seated.remove(out) {
            if let Some(waiting) = self.waiting.get_mut(&stratum) {
                waiting.pop_front();
            }
            self.seated.insert(enters, stratum);
            self.out.insert(*out);
        }
        Ok(enters)
    }

    fn why_no_seat(&self, leaf: &Leaf) -> PanelError {
        if self.mandatory.contains(leaf) {
            PanelError::Mandatory(*leaf)
        } else if self.out.contains(leaf) {
            PanelError::Out(*leaf)
        } else if self.waiting.values().any(|list| list.contains(leaf)) {
            PanelError::Waiting(*leaf)
        } else {
            PanelError::NotDrawn(*leaf)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StratumOutcome;

    const fn leaf(i: u8) -> Leaf {
        Leaf([i; 32])
    }

    fn panel() -> Panel {
        let rows = [Row {
            leaf: leaf(0),
            stratum: "a".into(),
            status: Status::Mandatory,
        }];
        let stratum = |name: &str, drawn: &[u8], alternates: &[u8]| StratumOutcome {
            stratum: name.into(),
            drawn: drawn.iter().copied().map(leaf).collect(),
            alternates: alternates.iter().copied().map(leaf).collect(),
        };
        Panel::new(
            &rows,
            &vec![stratum("a", &[1, 2], &[5, 4]), stratum("b", &[7], &[8])],
        )
    }

    #[test]
    fn alternates_step_in_strictly_in_order_and_in_their_stratum() {
        let mut panel = panel();
        assert_eq!(panel.activate(&leaf(2), "住院"), Ok(leaf(5)));
        assert_eq!(panel.activate(&leaf(7), "出差"), Ok(leaf(8)));
        // An alternate who is in can drop out too.
        assert_eq!(panel.activate(&leaf(5), "出差"), Ok(leaf(4)));
        assert_eq!(
            panel.activate(&leaf(1), "出差"),
            Err(PanelError::NoAlternate("a".into()))
        );
        let expected: Vec<Leaf> = panel.expected().copied().collect();
        assert_eq!(expected, [0, 1, 4, 8].map(leaf));
        assert!(panel.expects(&leaf(0)) && panel.expects(&leaf(4)) && !panel.expects(&leaf(5)));
    }

    #[test]
    fn every_refusal_has_its_name_and_changes_nothing() {
        let mut panel = panel();
        panel.activate(&leaf(2), "住院").unwrap();
        let before = panel.clone();
        let refusals = [
            (leaf(0), "r", PanelError::Mandatory(leaf(0))),
            (leaf(2), "r", PanelError::Out(leaf(2))),
            (leaf(4), "r", PanelError::Waiting(leaf(4))),
            (leaf(9), "r", PanelError::NotDrawn(leaf(9))),
            (leaf(1), " \t", PanelError::NoReason),
        ];
        for (out, reason, error) in refusals {
            assert!(!error.zh().is_empty());
            assert_eq!(panel.activate(&out, reason), Err(error));
            assert_eq!(panel, before);
        }
    }
}
