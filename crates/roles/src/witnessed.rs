//! A log whose head enough witnesses have cosigned. Trustees give shares on nothing less: with fewer than half of them
//! needed, two groups of trustees could otherwise be shown two histories of one ballot.

use gongxin_record::{bytes::B32, entry::Witness};
use gongxin_tlog::{Checkpoint, Kind, Note, VerifierKey, VkeyError, cosigners};

use crate::writer::Writer;

/// Why a text is no witness's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoWitness {
    /// It is no verifier key at all.
    #[error(transparent)]
    Key(#[from] VkeyError),
    /// It is the key of a log.
    #[error("this is the key of a log, not of a witness")]
    Log,
}

impl NoWitness {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Key(error) => error.zh(),
            Self::Log => "这是日志的公钥，不是见证人的公钥",
        }
    }
}

/// A witness as entry 0 lists them, from the line that `gongxin witness keygen` writes.
///
/// # Errors
/// [`NoWitness`].
pub fn listed(key: &str) -> Result<Witness, NoWitness> {
    let key = key.trim();
    let parsed = VerifierKey::parse(key)?;
    if parsed.kind() != Kind::Witness {
        return Err(NoWitness::Log);
    }
    Ok(Witness {
        name: parsed.name().to_owned(),
        key: key.to_owned(),
    })
}

/// Why a log does not count as witnessed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWitnessed {
    /// The log has no entry 0, or its keys cannot be read.
    #[error("this log defines no meeting")]
    NoMeeting,
    /// The checkpoint is no signed note.
    #[error("this checkpoint cannot be read")]
    Malformed,
    /// The log key did not sign it.
    #[error("the log key did not sign this checkpoint")]
    Signature,
    /// It is the head of another log.
    #[error("this checkpoint is no head of this log")]
    OtherLog,
    /// Too few witnesses.
    #[error("{cosigned} witnesses cosigned this head, {quorum} are needed")]
    Quorum {
        /// Who did.
        cosigned: u32,
        /// Who must.
        quorum: u32,
    },
}

impl NotWitnessed {
    /// A short stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoMeeting => "no-meeting",
            Self::Malformed => "checkpoint-malformed",
            Self::Signature => "checkpoint-signature",
            Self::OtherLog => "checkpoint-other-log",
            Self::Quorum { .. } => "quorum",
        }
    }

    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::NoMeeting => "此日志没有会议定义".into(),
            Self::Malformed => "检查点无法读取".into(),
            Self::Signature => "检查点不是由本会议的日志密钥签署".into(),
            Self::OtherLog => "检查点不是此日志的日志头".into(),
            Self::Quorum { cosigned, quorum } => {
                format!("此日志头只有 {cosigned} 位见证人联署，须有 {quorum} 位")
            }
        }
    }
}

/// Reads a checkpoint and checks that it is a head of this log, signed by the log key of its entry 0 under its origin: what a
/// witness looks at before cosigning. The log may have grown since.
///
/// # Errors
/// [`NotWitnessed`], never [`NotWitnessed::Quorum`].
pub fn signed_head(log: &Writer, checkpoint: &[u8]) -> Result<(Note, Checkpoint), NotWitnessed> {
    let meeting = log.state().meeting.as_ref().ok_or(NotWitnessed::NoMeeting)?;
    let note = Note::parse(checkpoint).map_err(|_| NotWitnessed::Malformed)?;
    let head = Checkpoint::parse(&note.text).map_err(|_| NotWitnessed::Malformed)?;
    let key = VerifierKey::parse(&meeting.definition.log.key).map_err(|_| NotWitnessed::NoMeeting)?;
    if !note.signed_by(&key) {
        return Err(NotWitnessed::Signature);
    }
    let origin = head.origin == meeting.definition.log.origin;
    if origin && log.root_at(head.size) == Some(B32(head.root.0)) {
        Ok((note, head))
    } else {
        Err(NotWitnessed::OtherLog)
    }
}

/// A log with one of its heads that the quorum of its meeting has cosigned.
#[derive(Clone, Copy)]
pub struct Witnessed<'a> {
    log: &'a Writer,
    size: u64,
    root: B32,
}

impl<'a> Witnessed<'a> {
    /// Checks a checkpoint against a log. The log may have grown since. A meeting with quorum 0 needs no checkpoint.
    ///
    /// # Errors
    /// [`NotWitnessed`].
    pub fn check(log: &'a Writer, checkpoint: Option<&[u8]>) -> Result<Self, NotWitnessed> {
        let meeting = log.state().meeting.as_ref().ok_or(NotWitnessed::NoMeeting)?;
        let quorum = meeting.definition.quorum;
        let Some(bytes) = checkpoint else {
            let (size, root) = log.head();
            return if quorum == 0 {
                Ok(Self { log, size, root })
            } else {
                Err(NotWitnessed::Quorum { cosigned: 0, quorum })
            };
        };
        let (note, head) = signed_head(log, bytes)?;
        let keys: Result<Vec<VerifierKey>, _> = meeting
            .definition
            .witnesses
            .iter()
            .map(|w| VerifierKey::parse(&w.key))
            .collect();
        let by = cosigners(&note, &keys.map_err(|_| NotWitnessed::NoMeeting)?);
        let cosigned = u32::try_from(by.len()).unwrap_or(u32::MAX);
        if cosigned < quorum {
            return Err(NotWitnessed::Quorum { cosigned, quorum });
        }
        Ok(Self {
            log,
            size: head.size,
            root: B32(head.root.0),
        })
    }

    /// The log.
    #[must_use]
    pub fn log(&self) -> &'a Writer {
        self.log
    }

    /// Size and root of the witnessed head.
    #[must_use]
    pub fn head(&self) -> (u64, B32) {
        (self.size, self.root)
    }
}
