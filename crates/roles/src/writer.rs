//! The writer of a record: one log, one judge, one signer. Spec: `log`, `order`.

use std::collections::BTreeMap;

use gongxin_protocol::{BallotState, Check, Finding, Posted, State, trace};
use gongxin_record::{
    Entry, Log, Malformed, Receipt,
    bytes::{B32, LeafHash, PointBytes, SignatureBytes},
    entry::{Cast, Close, Epoch},
    log::leaf_hash,
};
use gongxin_tally::{Copies, Counted, Room, Sums, WriteIns};
use gongxin_tlog::{Checkpoint, Hash, Note, Signer, Tree};
use rand_core::CryptoRng;

use crate::intake::{Declined, Nonces};

/// Why the writer refuses.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The line is not in strict form.
    #[error("{}", .0.text(gongxin_record::Lang::En))]
    Malformed(Malformed),
    /// The judge refuses the entry.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Finding>),
    /// The rules allow it, the host does not.
    #[error(transparent)]
    Declined(Declined),
}

/// A record in the making, and everything that follows from it.
#[derive(Default)]
pub struct Writer {
    state: State,
    lines: Vec<Vec<u8>>,
    entries: Vec<Entry>,
    tree: Tree,
}

impl Writer {
    /// Reads a log and judges every entry on the way.
    ///
    /// # Errors
    /// The first line that is malformed or refused.
    pub fn read(log: &[u8]) -> Result<Self, WriteError> {
        let (split, faults) = Log::split(log);
        if let Some(fault) = faults.into_iter().next() {
            return Err(WriteError::Malformed(fault));
        }
        let mut writer = Self::default();
        for line in &split.lines {
            writer.append(split.line(line))?;
        }
        Ok(writer)
    }

    /// Judges a line and appends it.
    ///
    /// # Errors
    /// [`WriteError`]; nothing is changed then. The proof of a cast is not judged here but in [`Writer::accept`].
    pub fn append(&mut self, line: &[u8]) -> Result<u64, WriteError> {
        let entry = untraced(line)?;
        let number = self.lines.len() as u64;
        let leaf = leaf_hash(line);
        let posted = Posted {
            number,
            leaf,
            line,
            entry: &entry,
        };
        self.state.admit(&posted).map_err(WriteError::Refused)?;
        self.keep(line, leaf, entry);
        Ok(number)
    }

    /// Judges a line as [`Writer::append`] would, and leaves the log as it is.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn foresee(&self, line: &[u8]) -> Result<Entry, WriteError> {
        let entry = untraced(line)?;
        let findings = self.state.check(&Posted {
            number: self.lines.len() as u64,
            leaf: leaf_hash(line),
            line,
            entry: &entry,
        });
        if findings.is_empty() {
            Ok(entry)
        } else {
            Err(WriteError::Refused(findings))
        }
    }

    fn keep(&mut self, line: &[u8], leaf: LeafHash, entry: Entry) {
        self.tree.push(Hash(leaf.0));
        self.lines.push(line.to_vec());
        self.entries.push(entry);
    }

    /// Appends a line whatever the judge says of it: a host who does not keep the rules.
    ///
    /// # Errors
    /// If the line is not in strict form.
    #[cfg(feature = "dishonest")]
    pub fn append_unjudged(&mut self, line: &[u8]) -> Result<(), Malformed> {
        let entry = Entry::parse(line)?;
        let leaf = leaf_hash(line);
        self.state.apply(&Posted {
            number: self.lines.len() as u64,
            leaf,
            line,
            entry: &entry,
        });
        self.keep(line, leaf, entry);
        Ok(())
    }

    /// What the casts of a ballot give without asking whether they hold; those that do not are left out.
    ///
    /// # Errors
    /// If the ballot is not defined.
    #[cfg(feature = "dishonest")]
    pub fn unjudged(&self, ballot: &str, rng: &mut impl CryptoRng) -> Result<Judged, Finding> {
        let (room, state, casts) = self.casts_of(ballot)?;
        let mut counted = Counted::new(&self.state, &room, state);
        for (number, verdict) in room.judge_in_parts(&casts, rng).flatten() {
            if let Ok(vote) = verdict {
                counted.take(number, vote);
            }
        }
        self.gather(state, counted, rng)
    }

    /// Appends an entry that carries no signature.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn append_entry(&mut self, entry: impl Into<Entry>) -> Result<u64, WriteError> {
        self.append(entry.into().to_line().as_bytes())
    }

    /// Judges the casts that came in for a ballot, keeps the highest revision of every tag, and closes the ballot:
    /// one epoch, sorted by tag, and the close.
    ///
    /// # Errors
    /// [`WriteError::Refused`] names every cast that is not sound, [`WriteError::Declined`] says that a nonce serves twice; then
    /// nothing is written.
    pub fn close(
        &mut self,
        ballot: &str,
        casts: &[Cast],
        rng: &mut impl CryptoRng,
    ) -> Result<(), WriteError> {
        self.judge(ballot, casts, rng)?;
        let closing = self.closing(ballot, casts);
        let mut nonces = Nonces::of_log(self);
        for entry in &closing {
            if let Entry::Cast(cast) = entry {
                nonces
                    .take(&self.state, ballot, &cast.votes.0)
                    .map_err(WriteError::Declined)?;
            }
        }
        for entry in closing {
            self.append_entry(entry)?;
        }
        Ok(())
    }

    /// The entries that close a ballot with these casts: one epoch with the highest revision of every tag, sorted by tag,
    /// and the close; of one that is held on paper alone the close. Nothing is judged.
    #[must_use]
    pub fn closing(&self, ballot: &str, casts: &[Cast]) -> Vec<Entry> {
        let mut last: BTreeMap<[u8; 32], &Cast> = BTreeMap::new();
        for cast in casts {
            let kept = last.entry(cast.tag.0).or_insert(cast);
            if cast.revision > kept.revision {
                *kept = cast;
            }
        }
        let before = self.state.ballots.get(ballot);
        let added = last.len() as u64;
        let known = |tag: &[u8; 32]| before.is_some_and(|b| b.counted.contains_key(&PointBytes(*tag)));
        let fresh = last.keys().filter(|tag| !known(tag)).count() as u64;
        let epoch = Epoch {
            ballot: ballot.to_owned(),
            number: before.map_or(0, |b| b.epochs) + 1,
            casts: added,
        };
        let close = Close {
            ballot: ballot.to_owned(),
            casts: before.map_or(0, |b| b.casts) + added,
            counted: before.map_or(0, |b| b.counted.len() as u64) + fresh,
        };
        let casts = last.into_values().map(|cast| cast.clone().into());
        let alone = before.is_some_and(BallotState::paper_alone);
        let epoch = (!alone).then(|| epoch.into());
        epoch
            .into_iter()
            .chain(casts)
            .chain(std::iter::once(close.into()))
            .collect()
    }

    /// Judges a cast that comes in while the ballot is open and promises, signed, that it will be in the log. `nonces` are those
    /// in use so far, to which its own are added.
    ///
    /// # Errors
    /// [`WriteError::Refused`] if its proof does not hold, [`WriteError::Declined`] if a nonce of it is in use.
    pub fn accept(
        &self,
        line: &[u8],
        nonces: &mut Nonces,
        signer: &Signer,
        rng: &mut impl CryptoRng,
    ) -> Result<String, WriteError> {
        let entry = Entry::parse(line).map_err(WriteError::Malformed)?;
        let Entry::Cast(cast) = entry else {
            return Err(refused(Check::V04, "not-a-cast", "这不是选票", "this is no cast"));
        };
        let open = self
            .state
            .ballots
            .get(&cast.ballot)
            .is_some_and(|b| b.phase == gongxin_protocol::Phase::Open);
        if !open {
            return Err(refused(
                Check::V04,
                "phase",
                "表决未开放",
                "the ballot is not open",
            ));
        }
        self.judge(&cast.ballot, std::slice::from_ref(&cast), rng)?;
        nonces
            .take(&self.state, &cast.ballot, &cast.votes.0)
            .map_err(WriteError::Declined)?;
        let receipt = Receipt {
            meeting: self.state.digest(),
            ballot: cast.ballot,
            tag: cast.tag,
            revision: cast.revision,
            leaf: leaf_hash(line),
            signature: SignatureBytes::PLACEHOLDER,
        };
        receipt.sign(|message| signer.sign(message)).map_err(|_| {
            refused(
                Check::V17,
                "receipt",
                "无法签署回执",
                "the receipt cannot be signed",
            )
        })
    }

    fn judge(&self, ballot: &str, casts: &[Cast], rng: &mut impl CryptoRng) -> Result<(), WriteError> {
        let room = Room::open(&self.state, ballot).map_err(|f| WriteError::Refused(vec![f]))?;
        let all: Vec<&Cast> = casts.iter().collect();
        let mut findings = Vec::new();
        for (cast, verdict) in casts.iter().zip(room.judge(&all, rng)) {
            if let Err(error) = verdict {
                let en = format!("the ballot with tag {} does not hold: {error}", cast.tag);
                findings.push(Finding::new(
                    Check::V08,
                    "proof",
                    format!("标签 {} 的选票不成立", cast.tag),
                    en,
                ));
            }
        }
        if findings.is_empty() {
            Ok(())
        } else {
            Err(WriteError::Refused(findings))
        }
    }

    /// The state after the last entry.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The parsed entries.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The bytes of `log.jsonl`.
    #[must_use]
    pub fn log(&self) -> Vec<u8> {
        let mut log = Vec::with_capacity(self.lines.iter().map(|line| line.len() + 1).sum());
        for line in &self.lines {
            log.extend_from_slice(line);
            log.push(b'\n');
        }
        log
    }

    /// The lines from a number on.
    pub fn lines_from(&self, number: u64) -> impl Iterator<Item = &[u8]> {
        let from = usize::try_from(number).unwrap_or(usize::MAX);
        self.lines.iter().skip(from).map(Vec::as_slice)
    }

    /// Leaf hash of an entry.
    #[must_use]
    pub fn leaf(&self, number: u64) -> Option<LeafHash> {
        usize::try_from(number)
            .ok()
            .and_then(|n| self.lines.get(n))
            .map(|line| leaf_hash(line))
    }

    /// The head now: size and root.
    #[must_use]
    pub fn head(&self) -> (u64, B32) {
        (self.tree.size(), B32(self.tree.root().0))
    }

    /// The root of the first `size` entries.
    #[must_use]
    pub fn root_at(&self, size: u64) -> Option<B32> {
        self.tree.root_at(size).map(|root| B32(root.0))
    }

    /// The tree over all leaves.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The audit path of an entry under the head of the first `size` entries.
    #[must_use]
    pub fn inclusion(&self, number: u64, size: u64) -> Option<Vec<B32>> {
        let path = gongxin_tlog::inclusion(&self.tree, number, size).ok()?;
        Some(path.into_iter().map(|hash| B32(hash.0)).collect())
    }

    /// The signed head.
    #[must_use]
    pub fn checkpoint(&self, signer: &Signer) -> Note {
        self.sign_head(self.tree.size(), self.tree.root(), signer)
    }

    /// The signed head of the first `size` entries.
    #[must_use]
    pub fn checkpoint_at(&self, size: u64, signer: &Signer) -> Option<Note> {
        Some(self.sign_head(size, self.tree.root_at(size)?, signer))
    }

    fn sign_head(&self, size: u64, root: Hash, signer: &Signer) -> Note {
        let meeting = self.state.meeting.as_ref();
        let origin = meeting
            .map(|m| m.definition.log.origin.clone())
            .unwrap_or_default();
        Note::sign(Checkpoint { origin, size, root }.to_string(), signer)
    }

    /// Judges all casts of a ballot anew and sums the counted ones: what trustees and verifiers do.
    ///
    /// # Errors
    /// As for [`Writer::judged`].
    pub fn sums(&self, ballot: &str, rng: &mut impl CryptoRng) -> Result<Sums, Finding> {
        let judged = self.judged(ballot, rng)?;
        Ok(judged.sums)
    }

    /// Judges all casts of a ballot anew, sums the counted ones, and follows their write-ins through mixes and row-shares.
    ///
    /// # Errors
    /// A cast that does not hold, a copied ciphertext, or a ballot that is not defined. Mixes and row-shares that do not
    /// hold stand in what is returned.
    pub fn judged(&self, ballot: &str, rng: &mut impl CryptoRng) -> Result<Judged, Finding> {
        let (room, state, casts) = self.casts_of(ballot)?;
        let mut copies = Copies::default();
        for (number, cast) in &casts {
            if let Some(first) = copies.add(*number, &cast.votes.0, &room) {
                let en = format!("a nonce of this cast was used in entry {first}");
                return Err(
                    Finding::new(Check::V10, "copy", format!("与第 {first} 条重复密文"), en).at(*number),
                );
            }
        }
        let mut counted = Counted::new(&self.state, &room, state);
        for (number, verdict) in room.judge_in_parts(&casts, rng).flatten() {
            let vote = verdict.map_err(|error| {
                Finding::new(Check::V08, "proof", "选票证明不成立", error.to_string()).at(number)
            })?;
            counted.take(number, vote);
        }
        self.gather(state, counted, rng)
    }

    /// The room of a ballot, its state, and its casts by entry number.
    fn casts_of(&self, ballot: &str) -> Result<(Room, &BallotState, NumberedCasts<'_>), Finding> {
        let room = Room::open(&self.state, ballot)?;
        let missing = || Finding::new(Check::V08, "room", "没有这次表决", "there is no such ballot");
        let state = self.state.ballots.get(ballot).ok_or_else(missing)?;
        let casts = (0u64..)
            .zip(&self.entries)
            .filter_map(|(number, entry)| match entry {
                Entry::Cast(cast) if cast.ballot == ballot => Some((number, cast)),
                _ => None,
            });
        Ok((room, state, casts.collect()))
    }

    fn gather(
        &self,
        ballot: &BallotState,
        counted: Counted<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<Judged, Finding> {
        let verified = |number: u64| counted.votes.get(&number);
        let entry = |number: u64| usize::try_from(number).ok().and_then(|n| self.entries.get(n));
        Ok(Judged {
            write_ins: WriteIns::gather(&self.state, ballot, verified, entry, rng)?,
            sums: counted.sums,
        })
    }
}

/// Casts with the numbers of their entries.
type NumberedCasts<'a> = Vec<(u64, &'a Cast)>;

/// What the casts of a ballot give.
pub struct Judged {
    /// The sums of the counted ones.
    pub sums: Sums,
    /// Their write-ins, contest by contest.
    pub write_ins: Vec<WriteIns>,
}

/// The entry of a line that says nothing of who, where or when.
fn untraced(line: &[u8]) -> Result<Entry, WriteError> {
    let entry = Entry::parse(line).map_err(WriteError::Malformed)?;
    match trace(&entry) {
        Some(told) => Err(WriteError::Refused(vec![told])),
        None => Ok(entry),
    }
}

fn refused(check: Check, code: &'static str, zh: &str, en: &str) -> WriteError {
    WriteError::Refused(vec![Finding::new(check, code, zh, en)])
}
