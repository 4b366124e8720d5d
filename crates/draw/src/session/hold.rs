//! Whichever stage a draw has reached, for callers that keep it between acts.

use super::{Act, Committing, Drawn, Revealing, Rostered, SessionError, Sitting, Stage};
use crate::{Commitment, Contribution, Roster};

/// A draw in the room. An act that is refused changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawSession {
    /// See [`Rostered`].
    Rostered(Rostered),
    /// See [`Committing`].
    Committing(Committing),
    /// See [`Revealing`].
    Revealing(Revealing),
    /// See [`Drawn`].
    Drawn(Drawn),
}

impl DrawSession {
    /// The first attempt.
    #[must_use]
    pub fn new(roster: Roster) -> Self {
        Self::Rostered(Rostered::new(roster))
    }

    /// How far the attempt has come.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self {
            Self::Rostered(_) => Stage::Rostered,
            Self::Committing(_) => Stage::Committing,
            Self::Revealing(_) => Stage::Revealing,
            Self::Drawn(_) => Stage::Drawn,
        }
    }

    /// Roster, attempt and attempts given up.
    #[must_use]
    pub fn sitting(&self) -> &Sitting {
        match self {
            Self::Rostered(s) => &s.sitting,
            Self::Committing(s) => &s.sitting,
            Self::Revealing(s) => &s.sitting,
            Self::Drawn(s) => &s.sitting,
        }
    }

    /// The finished draw.
    #[must_use]
    pub fn drawn(&self) -> Option<&Drawn> {
        match self {
            Self::Drawn(drawn) => Some(drawn),
            Self::Rostered(_) | Self::Committing(_) | Self::Revealing(_) => None,
        }
    }

    /// As [`Rostered::declare`].
    ///
    /// # Errors
    /// [`SessionError`].
    pub fn declare(&mut self, contributors: &[&str], source: Option<&str>) -> Result<(), SessionError> {
        *self = match self {
            Self::Rostered(s) => Self::Committing(s.declare(contributors, source)?),
            Self::Committing(_) | Self::Revealing(_) | Self::Drawn(_) => return self.refuse(Act::Declare),
        };
        Ok(())
    }

    /// As [`Committing::commit`].
    ///
    /// # Errors
    /// [`SessionError`].
    pub fn commit(&mut self, commitment: Commitment) -> Result<(), SessionError> {
        *self = match self {
            Self::Committing(s) => Self::Committing(s.commit(commitment)?),
            Self::Rostered(_) | Self::Revealing(_) | Self::Drawn(_) => return self.refuse(Act::Commit),
        };
        Ok(())
    }

    /// As [`Committing::reveal`] and [`Revealing::reveal`].
    ///
    /// # Errors
    /// [`SessionError`].
    pub fn reveal(&mut self, reveal: Contribution) -> Result<(), SessionError> {
        *self = match self {
            Self::Committing(s) => Self::Revealing(s.reveal(reveal)?),
            Self::Revealing(s) => Self::Revealing(s.reveal(reveal)?),
            Self::Rostered(_) | Self::Drawn(_) => return self.refuse(Act::Reveal),
        };
        Ok(())
    }

    /// As [`Revealing::draw`].
    ///
    /// # Errors
    /// [`SessionError`].
    pub fn draw(&mut self, public: Option<&str>) -> Result<(), SessionError> {
        *self = match self {
            Self::Revealing(s) => Self::Drawn(s.draw(public)?),
            Self::Rostered(_) | Self::Committing(_) | Self::Drawn(_) => return self.refuse(Act::Draw),
        };
        Ok(())
    }

    /// Gives the attempt up, with a reason, and begins the next. Before anybody is declared there is none to give up.
    ///
    /// # Errors
    /// [`SessionError`].
    pub fn redraw(&mut self, reason: &str) -> Result<(), SessionError> {
        *self = Self::Rostered(match self {
            Self::Committing(s) => s.redraw(reason)?,
            Self::Revealing(s) => s.redraw(reason)?,
            Self::Drawn(s) => s.redraw(reason)?,
            Self::Rostered(_) => return self.refuse(Act::Redraw),
        });
        Ok(())
    }

    fn refuse(&self, act: Act) -> Result<(), SessionError> {
        Err(SessionError::Stage {
            stage: self.stage(),
            act,
        })
    }
}
