//! What a voter's device reads of the log instead of all of it: a few entries, each proven to be in it under one signed head.
//! Spec: `excerpt`.
//!
//! The meeting's digest comes from the slip, so entry 0 needs no trust, and with it the log key and the trustees' keys. The
//! judge replays the key ceremony, so that nobody can slip a key of their own under the ballots. Who is in the ring, and
//! whether the rest of the log holds, is for those who verify the whole record.

use gongxin_protocol::{Finding, Phase, Posted, State};
use gongxin_record::{
    Entry, Lang, Malformed,
    bytes::{B32, LeafHash},
    codec,
    log::leaf_hash,
};
use gongxin_tlog::{Checkpoint, Hash, Note, Signer, VerifierKey, cosigners, verify_inclusion};
use serde::{Deserialize, Serialize};

use crate::writer::Writer;

/// Entries of a log with their proofs, as they travel (JSON).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excerpt {
    /// A head of the log, signed by its key (C2SP tlog-checkpoint).
    pub checkpoint: String,
    /// Entry 0 first, then others by rising number.
    pub entries: Vec<Proven>,
}

/// One entry and its audit path (RFC 9162, 2.1.3) under the head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proven {
    /// Number in the log.
    pub number: u64,
    /// The published bytes.
    pub line: String,
    /// The audit path, b64, leaf to root.
    pub path: Vec<B32>,
}

/// Why an excerpt proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum ExcerptError {
    /// It is not written as it should be.
    #[error("this excerpt cannot be read: {0}")]
    Form(String),
    /// A line of it is not in strict form.
    #[error("{}", .0.text(Lang::En))]
    Malformed(Malformed),
    /// Entry 0 is not the meeting on the slip.
    #[error("this is another meeting than the one on the slip")]
    Meeting,
    /// The log key did not sign the head.
    #[error("the log key did not sign this head")]
    Signature,
    /// An entry is not in the log.
    #[error("entry {0} is not in the log under this head")]
    Inclusion(u64),
    /// Too few witnesses stand behind the head under which a ballot opens.
    #[error("{cosigned} witnesses cosigned this head, {quorum} are needed before anybody votes on it")]
    Unwitnessed {
        /// Who did.
        cosigned: u32,
        /// Who must.
        quorum: u32,
    },
    /// What the ballots rest on does not hold.
    #[error("{0}")]
    Refused(Finding),
}

impl ExcerptError {
    /// Stable short code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form(_) => "excerpt",
            Self::Malformed(_) => "line",
            Self::Meeting => "excerpt-meeting",
            Self::Signature => "excerpt-signature",
            Self::Inclusion(_) => "excerpt-inclusion",
            Self::Unwitnessed { .. } => "excerpt-witnesses",
            Self::Refused(finding) => finding.code,
        }
    }

    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Form(_) => "节录无法读取".into(),
            Self::Malformed(fault) => fault.text(Lang::Zh),
            Self::Meeting => "这不是票条上的那次会议".into(),
            Self::Signature => "日志首部没有日志公钥的签名".into(),
            Self::Inclusion(number) => format!("第 {number} 条不在此日志首部之下"),
            Self::Unwitnessed { cosigned, quorum } => {
                format!("此日志首部只有 {cosigned} 位见证人联署，须有 {quorum} 位才能投票")
            }
            Self::Refused(finding) => finding.zh.clone(),
        }
    }
}

/// Whether the ballots of a log rest on an entry.
fn is_foundation(entry: &Entry) -> bool {
    matches!(
        entry,
        Entry::Meeting(_)
            | Entry::DkgCommit(_)
            | Entry::DkgDeal(_)
            | Entry::DkgAccept(_)
            | Entry::DkgComplaint(_)
            | Entry::DkgAbort(_)
            | Entry::ElectionKey(_)
    )
}

impl Excerpt {
    /// What a device needs to vote in a ballot, under the head just after the ballot was opened ([`Excerpt::head_of_ballot`]):
    /// the same for everybody, however often it is made. None if the ballot was never opened. Witnesses' cosignatures are to be
    /// added to its checkpoint.
    #[must_use]
    pub fn of_ballot(log: &Writer, ballot: &str, signer: &Signer) -> Option<Self> {
        let size = Self::head_of_ballot(log, ballot)?;
        let opened = usize::try_from(size).ok()? - 1;
        let rings = &log.state().ballots.get(ballot)?.rings;
        let wanted = |(number, entry): &(usize, &Entry)| match entry {
            Entry::Ballot(e) => e.id == ballot,
            Entry::Ring(e) => rings.contains(&e.id),
            entry => is_foundation(entry) || *number == opened,
        };
        let entries = log.entries().iter().enumerate().take(opened + 1);
        let numbers = entries.filter(wanted).map(|(number, _)| number as u64);
        Self::make(log, size, numbers, signer)
    }

    /// The size of the log just after a ballot was opened.
    #[must_use]
    pub fn head_of_ballot(log: &Writer, ballot: &str) -> Option<u64> {
        let opened = log.entries().iter().position(|e| is_open(e, ballot))?;
        Some(opened as u64 + 1)
    }

    /// Entry 0 alone, under the head just after it: what a device shows before anything is open.
    #[must_use]
    pub fn of_meeting(log: &Writer, signer: &Signer) -> Option<Self> {
        Self::make(log, 1, [0].into_iter(), signer)
    }

    /// Proof that an entry is in the log, under the head as it is now.
    #[must_use]
    pub fn of_entry(log: &Writer, number: u64, signer: &Signer) -> Option<Self> {
        Self::make(log, log.head().0, [0, number].into_iter(), signer)
    }

    fn make(log: &Writer, size: u64, numbers: impl Iterator<Item = u64>, signer: &Signer) -> Option<Self> {
        let prove = |number| {
            let line = log.lines_from(number).next()?;
            Some(Proven {
                number,
                line: String::from_utf8(line.to_vec()).ok()?,
                path: log.inclusion(number, size)?,
            })
        };
        Some(Self {
            checkpoint: log.checkpoint_at(size, signer)?.to_string(),
            entries: numbers.map(prove).collect::<Option<_>>()?,
        })
    }

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        codec::to_string(self).unwrap_or_default()
    }
}

fn is_open(entry: &Entry, ballot: &str) -> bool {
    matches!(entry, Entry::Open(e) if e.ballot == ballot)
}

/// What a device knows from an excerpt that holds.
pub struct Known {
    state: State,
    head: (u64, B32),
    lines: Vec<(u64, LeafHash)>,
}

impl Known {
    /// Reads an excerpt and checks all of it against the meeting digest of the slip. One in which a ballot opens counts under a
    /// head that the meeting's quorum of witnesses cosigned: a device that was shown a history of its own would tell by its
    /// ballot whose it is.
    ///
    /// # Errors
    /// [`ExcerptError`].
    pub fn read(meeting: &LeafHash, json: &str) -> Result<Self, ExcerptError> {
        let excerpt: Excerpt =
            codec::from_str(json).map_err(|error| ExcerptError::Form(error.to_string()))?;
        let (note, head) = read_head(&excerpt.checkpoint)?;
        let mut state = State::default();
        let mut lines: Vec<(u64, LeafHash)> = Vec::with_capacity(excerpt.entries.len());
        for proven in &excerpt.entries {
            let line = proven.line.as_bytes();
            let leaf = leaf_hash(line);
            let first = lines.is_empty();
            if first && (proven.number != 0 || leaf != *meeting) {
                return Err(ExcerptError::Meeting);
            }
            if lines.last().is_some_and(|(last, _)| *last >= proven.number) {
                return Err(ExcerptError::Form("entries do not rise".into()));
            }
            let path: Vec<Hash> = proven.path.iter().map(|hash| Hash(hash.0)).collect();
            verify_inclusion(&Hash(leaf.0), proven.number, head.size, &path, &head.root)
                .map_err(|_| ExcerptError::Inclusion(proven.number))?;
            let entry = Entry::parse_excerpted(line).map_err(ExcerptError::Malformed)?;
            let posted = Posted {
                number: proven.number,
                leaf,
                line,
                entry: &entry,
            };
            if let Some(finding) = state.check_excerpted(&posted).into_iter().next() {
                return Err(ExcerptError::Refused(finding));
            }
            state.apply_excerpted(&posted);
            if first && !is_signed(&state, &note, &head) {
                return Err(ExcerptError::Signature);
            }
            lines.push((proven.number, leaf));
        }
        if lines.is_empty() {
            return Err(ExcerptError::Meeting);
        }
        if state.ballots.values().any(|b| b.phase != Phase::Defined) {
            require_witnesses(&state, &note)?;
        }
        Ok(Self {
            state,
            head: (head.size, B32(head.root.0)),
            lines,
        })
    }

    /// What the entries say. Only what they themselves say is in it.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Size and root of the head.
    #[must_use]
    pub fn head(&self) -> (u64, B32) {
        self.head
    }

    /// Whether the entry with this leaf hash is proven to be in the log.
    #[must_use]
    pub fn proves(&self, leaf: &LeafHash) -> bool {
        self.lines.iter().any(|(_, other)| other == leaf)
    }

    /// The number of the entry that is exactly this line, if the excerpt proves it.
    #[must_use]
    pub fn number_of(&self, line: &[u8]) -> Option<u64> {
        let leaf = leaf_hash(line);
        self.lines
            .iter()
            .find_map(|(number, other)| (*other == leaf).then_some(*number))
    }
}

fn read_head(checkpoint: &str) -> Result<(Note, Checkpoint), ExcerptError> {
    let note = Note::parse(checkpoint.as_bytes()).map_err(|_| ExcerptError::Signature)?;
    let head = Checkpoint::parse(&note.text).map_err(|_| ExcerptError::Signature)?;
    Ok((note, head))
}

/// Whether the log key of entry 0 signed the head, under its origin.
fn is_signed(state: &State, note: &Note, head: &Checkpoint) -> bool {
    let log = state.meeting.as_ref().map(|m| &m.definition.log);
    log.is_some_and(|log| {
        log.origin == head.origin && VerifierKey::parse(&log.key).is_ok_and(|key| note.signed_by(&key))
    })
}

/// Whether enough witnesses of entry 0 cosigned the head.
fn require_witnesses(state: &State, note: &Note) -> Result<(), ExcerptError> {
    let Some(meeting) = &state.meeting else {
        return Err(ExcerptError::Meeting);
    };
    let listed = meeting.definition.witnesses.iter();
    // A key that cannot be read cosigns nothing.
    let keys: Vec<VerifierKey> = listed.filter_map(|w| VerifierKey::parse(&w.key).ok()).collect();
    let cosigned = u32::try_from(cosigners(note, &keys).len()).unwrap_or(u32::MAX);
    let quorum = meeting.definition.quorum;
    if cosigned < quorum {
        return Err(ExcerptError::Unwitnessed { cosigned, quorum });
    }
    Ok(())
}
