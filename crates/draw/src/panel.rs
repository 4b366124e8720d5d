//! Who is expected (应到) after the draw, and alternates who step in, strictly in order.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Leaf, Outcome, Row, Status};

/// Why nobody can step in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PanelError {
    /// The person was not drawn (or has already been replaced): there is nobody to stand in for.
    #[error("this person was not drawn, or is out already")]
    NotDrawn,
    /// All alternates of the stratum are used up.
    #[error("there is no alternate left in this stratum")]
    NoAlternate,
}

/// The persons expected at the meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    expected: BTreeSet<Leaf>,
    /// Stratum of every drawn person and alternate who is in.
    drawn: BTreeMap<Leaf, String>,
    /// Alternates not yet used, next first.
    waiting: BTreeMap<String, Vec<Leaf>>,
}

impl Panel {
    /// Mandatory persons and those drawn.
    #[must_use]
    pub fn new(rows: &[Row], outcome: &Outcome) -> Self {
        let mandatory = rows
            .iter()
            .filter(|row| row.status == Status::Mandatory)
            .map(|row| row.leaf);
        let drawn: BTreeMap<Leaf, String> = outcome
            .iter()
            .flat_map(|s| s.drawn.iter().map(|leaf| (*leaf, s.stratum.clone())))
            .collect();
        let expected = mandatory.chain(drawn.keys().copied()).collect();
        let waiting = outcome
            .iter()
            .map(|s| (s.stratum.clone(), s.alternates.iter().rev().copied().collect()))
            .collect();
        Self {
            expected,
            drawn,
            waiting,
        }
    }

    /// Whether a person is expected.
    #[must_use]
    pub fn expects(&self, leaf: &Leaf) -> bool {
        self.expected.contains(leaf)
    }

    /// All expected persons.
    pub fn expected(&self) -> impl Iterator<Item = &Leaf> {
        self.expected.iter()
    }

    /// Who would step in for a drawn person.
    ///
    /// # Errors
    /// [`PanelError`].
    pub fn alternate_for(&self, out: &Leaf) -> Result<Leaf, PanelError> {
        let stratum = self.drawn.get(out).ok_or(PanelError::NotDrawn)?;
        self.waiting
            .get(stratum)
            .and_then(|w| w.last())
            .copied()
            .ok_or(PanelError::NoAlternate)
    }

    /// Lets the next alternate of the same stratum step in.
    ///
    /// # Errors
    /// [`PanelError`]; nothing is changed then.
    pub fn replace(&mut self, out: &Leaf) -> Result<Leaf, PanelError> {
        let enters = self.alternate_for(out)?;
        if let Some(stratum) = self.drawn.remove(out) {
            self.waiting.entry(stratum.clone()).or_default().pop();
            self.expected.remove(out);
            self.expected.insert(enters);
            self.drawn.insert(enters, stratum);
        }
        Ok(enters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StratumOutcome;

    #[test]
    fn alternates_step_in_strictly_in_order() {
        let leaf = |i: u8| Leaf([i; 32]);
        let row = |i, status| Row {
            leaf: leaf(i),
            stratum: "a".into(),
            status,
        };
        let rows = [row(0, Status::Mandatory), row(1, Status::Eligible)];
        let outcome = vec![StratumOutcome {
            stratum: "a".into(),
            drawn: vec![leaf(1), leaf(2)],
            alternates: vec![leaf(5), leaf(4)],
        }];
        let mut panel = Panel::new(&rows, &outcome);
        assert_eq!(panel.expected().count(), 3);
        assert_eq!(panel.replace(&leaf(0)), Err(PanelError::NotDrawn));
        assert_eq!(panel.replace(&leaf(4)), Err(PanelError::NotDrawn));
        assert_eq!(panel.replace(&leaf(2)), Ok(leaf(5)));
        assert_eq!(panel.replace(&leaf(2)), Err(PanelError::NotDrawn));
        // An alternate who is in can drop out too.
        assert_eq!(panel.replace(&leaf(5)), Ok(leaf(4)));
        assert_eq!(panel.replace(&leaf(1)), Err(PanelError::NoAlternate));
        assert!(panel.expects(&leaf(4)) && !panel.expects(&leaf(5)));
        assert_eq!(panel.expected().count(), 3);
    }
}
