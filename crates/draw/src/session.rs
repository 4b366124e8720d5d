//! A draw in the room, step by step: rostered, committing, revealing, drawn. Spec: `docs/draw.md`, section Session.
//!
//! Every stage is a type that offers only the acts which fit it; an act makes the next stage and leaves the old one
//! as it was, so that a refused act costs nothing. [`DrawSession`] holds whichever stage is reached.

mod error;
mod hold;
mod stages;

pub use error::{Act, SessionError, Stage};
pub use hold::DrawSession;
pub use stages::{Committing, Drawn, Revealing, Rostered};

use crate::{Roster, bytes::blank};

/// An attempt that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its number, from 1.
    pub attempt: u32,
    /// How far it came.
    pub stage: Stage,
    /// Who was declared and had not revealed, in the order of the commitments.
    pub silent: Vec<String>,
    /// Why it was given up; not blank.
    pub reason: String,
}

/// What all stages share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    roster: Roster,
    attempt: u32,
    ended: Vec<Ended>,
}

impl Sitting {
    /// The roster drawn from.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Number of the running attempt, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Attempts given up before, in order. They stay in sight.
    #[must_use]
    pub fn ended(&self) -> &[Ended] {
        &self.ended
    }

    fn next(&self, stage: Stage, silent: Vec<String>, reason: &str) -> Result<Self, SessionError> {
        if blank(reason) {
            return Err(SessionError::NoReason);
        }
        let attempt = self.attempt.checked_add(1).ok_or(SessionError::Attempts)?;
        let mut sitting = Self {
            attempt,
            ..self.clone()
        };
        sitting.ended.push(Ended {
            attempt: self.attempt,
            stage,
            silent,
            reason: reason.into(),
        });
        Ok(sitting)
    }
}

#[cfg(test)]
mod tests;
