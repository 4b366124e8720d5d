//! The four stages of an attempt.

use super::{SessionError, Sitting, Stage};
use crate::{
    Commitment, Contribution, DrawRecord, Outcome, Panel, Roster, bytes::blank, check_contributors,
    commitment, outcome, seed,
};

/// The roster is in the log; nobody has committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rostered {
    pub(super) sitting: Sitting,
}

/// The contributors are declared, and commit in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committing {
    pub(super) sitting: Sitting,
    declared: Vec<String>,
    source: Option<String>,
    commitments: Vec<Commitment>,
}

/// All have committed; they reveal in that order, so that everybody knows beforehand who is last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revealing {
    pub(super) sitting: Sitting,
    source: Option<String>,
    commitments: Vec<Commitment>,
    reveals: Vec<Contribution>,
}

/// The outcome is fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub(super) sitting: Sitting,
    record: DrawRecord,
}

impl Rostered {
    /// The first attempt.
    #[must_use]
    pub fn new(roster: Roster) -> Self {
        Self {
            sitting: Sitting {
                roster,
                attempt: 1,
                ended: Vec::new(),
            },
        }
    }

    /// Declares who contributes and, if a public value is to join the seed, where it will be read: a lottery and the
    /// number of its issue, drawn after the last reveal.
    ///
    /// # Errors
    /// [`SessionError::Contributors`], [`SessionError::PublicBlank`].
    pub fn declare(&self, contributors: &[&str], source: Option<&str>) -> Result<Committing, SessionError> {
        check_contributors(contributors.iter().copied())?;
        if source.is_some_and(blank) {
            return Err(SessionError::PublicBlank);
        }
        Ok(Committing {
            sitting: self.sitting.clone(),
            declared: contributors.iter().map(|&who| who.to_owned()).collect(),
            source: source.map(str::to_owned),
            commitments: Vec::new(),
        })
    }
}

impl Committing {
    /// Takes one commitment.
    ///
    /// # Errors
    /// [`SessionError::Undeclared`], [`SessionError::CommittedTwice`].
    pub fn commit(&self, commitment: Commitment) -> Result<Self, SessionError> {
        let who = &commitment.contributor;
        if !self.declared.contains(who) {
            return Err(SessionError::Undeclared(who.clone()));
        }
        if self.commitments.iter().any(|c| c.contributor == *who) {
            return Err(SessionError::CommittedTwice(who.clone()));
        }
        let mut next = self.clone();
        next.commitments.push(commitment);
        Ok(next)
    }

    /// Declared contributors who have not committed, in the order of the declaration.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let committed = |who: &&String| self.commitments.iter().any(|c| c.contributor == **who);
        self.declared
            .iter()
            .filter(|who| !committed(who))
            .cloned()
            .collect()
    }

    /// The first reveal, which closes the list of commitments.
    ///
    /// # Errors
    /// [`SessionError::Missing`] while somebody has not committed; else as [`Revealing::reveal`].
    pub fn reveal(&self, reveal: Contribution) -> Result<Revealing, SessionError> {
        let missing = self.missing();
        if !missing.is_empty() {
            return Err(SessionError::Missing(missing));
        }
        let revealing = Revealing {
            sitting: self.sitting.clone(),
            source: self.source.clone(),
            commitments: self.commitments.clone(),
            reveals: Vec::new(),
        };
        revealing.reveal(reveal)
    }

    /// Gives the attempt up.
    ///
    /// # Errors
    /// [`SessionError::NoReason`].
    pub fn redraw(&self, reason: &str) -> Result<Rostered, SessionError> {
        let silent = self.declared.clone();
        let sitting = self.sitting.next(Stage::Committing, silent, reason)?;
        Ok(Rostered { sitting })
    }
}

impl Revealing {
    /// Takes one reveal.
    ///
    /// # Errors
    /// [`SessionError::Turn`], [`SessionError::RevealedTwice`], [`SessionError::Undeclared`]; or
    /// [`SessionError::Mismatch`], which names the contributor.
    pub fn reveal(&self, reveal: Contribution) -> Result<Self, SessionError> {
        let who = &reveal.contributor;
        if self.reveals.iter().any(|r| r.contributor == *who) {
            return Err(SessionError::RevealedTwice(who.clone()));
        }
        let turn = self.commitments.get(self.reveals.len());
        let promised = turn
            .filter(|_| self.commitments.iter().any(|c| c.contributor == *who))
            .ok_or_else(|| SessionError::Undeclared(who.clone()))?;
        if promised.contributor != *who {
            return Err(SessionError::Turn {
                expected: promised.contributor.clone(),
                claimed: who.clone(),
            });
        }
        if promised.digest != commitment(self.sitting.roster().hash(), self.sitting.attempt(), &reveal) {
            return Err(SessionError::Mismatch(who.clone()));
        }
        let mut next = self.clone();
        next.reveals.push(reveal);
        Ok(next)
    }

    /// Who has not revealed, next first.
    #[must_use]
    pub fn silent(&self) -> Vec<String> {
        let rest = self.commitments.iter().skip(self.reveals.len());
        rest.map(|c| c.contributor.clone()).collect()
    }

    /// Draws, once all have revealed.
    ///
    /// # Errors
    /// [`SessionError::Silent`]; [`SessionError::PublicMissing`], [`SessionError::PublicUnannounced`] or
    /// [`SessionError::PublicBlank`] if the public value does not fit the declaration.
    pub fn draw(&self, public: Option<&str>) -> Result<Drawn, SessionError> {
        let silent = self.silent();
        if !silent.is_empty() {
            return Err(SessionError::Silent(silent));
        }
        match (&self.source, public) {
            (Some(source), None) => return Err(SessionError::PublicMissing(source.clone())),
            (None, Some(_)) => return Err(SessionError::PublicUnannounced),
            (Some(_), Some(value)) if blank(value) => return Err(SessionError::PublicBlank),
            (Some(_), Some(_)) | (None, None) => {}
        }
        let (roster, attempt) = (self.sitting.roster(), self.sitting.attempt());
        let seed = seed(roster.hash(), attempt, &self.reveals, public);
        let record = DrawRecord {
            attempt,
            commitments: self.commitments.clone(),
            reveals: self.reveals.clone(),
            public: public.map(str::to_owned),
            seed,
            outcome: outcome(roster.rows(), roster.quota(), &seed)?,
        };
        Ok(Drawn {
            sitting: self.sitting.clone(),
            record,
        })
    }

    /// Gives the attempt up: somebody refuses to reveal. Whoever is last knows the outcome before the others do,
    /// and can spoil it once; the reason and the names stay.
    ///
    /// # Errors
    /// [`SessionError::NoReason`].
    pub fn redraw(&self, reason: &str) -> Result<Rostered, SessionError> {
        let sitting = self.sitting.next(Stage::Revealing, self.silent(), reason)?;
        Ok(Rostered { sitting })
    }
}

impl Drawn {
    /// All that is published of the attempt.
    #[must_use]
    pub fn record(&self) -> &DrawRecord {
        &self.record
    }

    /// Who was drawn.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.record.outcome
    }

    /// Who is expected.
    #[must_use]
    pub fn panel(&self) -> Panel {
        Panel::new(self.sitting.roster().rows(), &self.record.outcome)
    }

    /// Gives a finished draw up, in sight of all.
    ///
    /// # Errors
    /// [`SessionError::NoReason`].
    pub fn redraw(&self, reason: &str) -> Result<Rostered, SessionError> {
        let sitting = self.sitting.next(Stage::Drawn, Vec::new(), reason)?;
        Ok(Rostered { sitting })
    }
}
