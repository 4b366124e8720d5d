//! What a host asks of lines that voters send, beyond the rules of the record: nobody may spoil the count for all (V10, V16) or
//! fill the log. Records that were made otherwise are judged by those rules alone.

use std::collections::HashSet;

use gongxin_protocol::State;
use gongxin_record::{
    Entry,
    bytes::Ed25519Key,
    entry::{Challenged, CheckIn},
    log::leaf_hash,
};
use gongxin_tally::nonce_points;

use crate::writer::{WriteError, Writer};

/// Most bytes of a line that a voter sends: no cast is longer.
pub const LONGEST: usize = 256 * 1024;
/// Check-ins taken of one token: far more than a voter with an unlucky phone needs.
pub const CHECK_INS: usize = 16;
/// Ballots opened (检查本票) for each key in the rings of a ballot, on average.
pub const OPENED_PER_KEY: usize = 2;

/// What a host does not take, though the rules of the record would allow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Declined {
    /// The token has checked in too often.
    #[error(
        "this token has checked in {CHECK_INS} times: the host takes no more; ask the staff for another slip"
    )]
    CheckIns,
    /// Too many ballots were opened.
    #[error(
        "no more ballots of this vote are opened for checking: {OPENED_PER_KEY} for each voter have been"
    )]
    OpenedEnough,
    /// This ballot was opened before, with other words.
    #[error("this ballot was opened before: make another one")]
    OpenedBefore,
    /// A nonce point has been used.
    #[error(
        "another ballot, or one that was opened, has a nonce of this one: nothing was taken; make the ballot anew and cast that"
    )]
    Copied,
}

impl Declined {
    /// A short stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::CheckIns => "check-ins",
            Self::OpenedEnough => "challenges-full",
            Self::OpenedBefore => "challenged-before",
            Self::Copied => "copied",
        }
    }

    /// The same in Chinese.
    #[must_use]
    pub fn zh(self) -> String {
        match self {
            Self::CheckIns => format!("此票码已签到 {CHECK_INS} 次，不再受理：请找工作人员换发票条"),
            Self::OpenedEnough => {
                format!("本次表决检查过的选票已达上限（平均每人 {OPENED_PER_KEY} 张），不再公开")
            }
            Self::OpenedBefore => "此票已检查过：请重新填写一张".into(),
            Self::Copied => "此票的加密随机数与另一张票（或已检查的票）相同，没有收下：请重新填写再投".into(),
        }
    }
}

/// Nonce points in use in a meeting: of casts, logged or waiting, and of opened ballots. To use one a device needs its secret,
/// which an honest one gives to nobody: whoever is refused here can make the ballot anew.
#[derive(Debug, Default)]
pub struct Nonces(HashSet<[u8; 32]>);

impl Nonces {
    /// Those of a log.
    #[must_use]
    pub fn of_log(log: &Writer) -> Self {
        let mut nonces = Self::default();
        for entry in log.entries() {
            let (ballot, votes) = match entry {
                Entry::Cast(e) => (&e.ballot, &e.votes.0),
                Entry::Challenged(e) => (&e.ballot, &e.votes.0),
                _ => continue,
            };
            nonces.0.extend(nonce_points(log.state(), ballot, votes));
        }
        nonces
    }

    /// Takes the nonce points of a ballot's `votes`: all, or none if one is in use.
    ///
    /// # Errors
    /// [`Declined::Copied`].
    pub fn take(&mut self, state: &State, ballot: &str, votes: &[u8]) -> Result<(), Declined> {
        let points = nonce_points(state, ballot, votes);
        let fresh: HashSet<[u8; 32]> = points.iter().copied().collect();
        if fresh.len() < points.len() || !self.0.is_disjoint(&fresh) {
            return Err(Declined::Copied);
        }
        self.0.extend(fresh);
        Ok(())
    }
}

impl Writer {
    /// Judges a line that somebody sends, asks what a host asks besides, and appends it. A ballot opened again with the same
    /// line is in the log once. Answers its number.
    ///
    /// # Errors
    /// [`WriteError`]; nothing is changed then.
    pub fn take(&mut self, line: &[u8]) -> Result<u64, WriteError> {
        let entry = Entry::parse(line).map_err(WriteError::Malformed)?;
        if let Some(number) = self.welcome(line, &entry).map_err(WriteError::Declined)? {
            return Ok(number);
        }
        self.append(line)
    }

    /// What a host asks of a line before the rules of the record; the number under which it stands in the log already.
    ///
    /// # Errors
    /// [`Declined`].
    pub fn welcome(&self, line: &[u8], entry: &Entry) -> Result<Option<u64>, Declined> {
        match entry {
            Entry::CheckIn(e) => self.welcome_check_in(e).map(|()| None),
            Entry::Challenged(e) => self.welcome_opened(line, e),
            _ => Ok(None),
        }
    }

    fn welcome_check_in(&self, e: &CheckIn) -> Result<(), Declined> {
        let token: &Ed25519Key = &e.token;
        let times = self
            .state()
            .admission
            .tokens
            .get(token)
            .map_or(0, |t| t.check_ins());
        if times < CHECK_INS {
            Ok(())
        } else {
            Err(Declined::CheckIns)
        }
    }

    /// One seed gives one set of nonces, so seeds tell ballots apart.
    fn welcome_opened(&self, line: &[u8], e: &Challenged) -> Result<Option<u64>, Declined> {
        let state = self.state();
        let Some(ballot) = state.ballots.get(&e.ballot) else {
            return Ok(None);
        };
        for number in &ballot.challenged {
            let at = usize::try_from(*number).unwrap_or(usize::MAX);
            let Some(Entry::Challenged(before)) = self.entries().get(at) else {
                continue;
            };
            if before.seed == e.seed {
                let same = self.leaf(*number) == Some(leaf_hash(line));
                return if same {
                    Ok(Some(*number))
                } else {
                    Err(Declined::OpenedBefore)
                };
            }
        }
        let rings = ballot.rings.iter().filter_map(|ring| state.rings.get(ring));
        let keys: usize = rings.map(|ring| ring.keys.len()).sum();
        if ballot.challenged.len() >= keys.saturating_mul(OPENED_PER_KEY) && !ballot.rings.is_empty() {
            return Err(Declined::OpenedEnough);
        }
        Ok(None)
    }
}
