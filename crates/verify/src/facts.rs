//! What the checks share, gathered once: the parsed log, its replay, and every ballot's proofs and sums.

use std::collections::BTreeMap;

use gongxin_crypto::{possession::ProofError, share::VerifiedShare};
use gongxin_protocol::{Check, Finding, Phase, Posted, State};
use gongxin_record::{
    Archive, Entry, Log, Malformed, Parser, Trust,
    archive::ArchiveFault,
    bytes::LeafHash,
    entry::{Cast, Share},
};
use gongxin_tally::{Copies, Counted, Room, Sums, WriteIns, verify_posted_share};
use gongxin_tlog::{Hash, Tree};
use rand_core::CryptoRng;

/// What a verifier is given.
pub struct Input<'a> {
    /// The archive's bytes.
    pub archive: &'a [u8],
    /// The roots of trust, from paper.
    pub trust: Option<&'a Trust>,
    /// Receipts, one line each.
    pub receipts: &'a [Vec<u8>],
}

/// How far a verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The log is being read.
    Reading {
        /// Entries in all.
        entries: u64,
    },
    /// Ballots are being judged.
    Judging {
        /// Judged so far.
        done: u64,
        /// Casts in all.
        total: u64,
    },
}

/// One ballot's proofs and sums.
pub struct BallotFacts {
    /// The decoded statement, or why there is none.
    pub room: Result<Room, Finding>,
    /// Entry number and verdict of every cast.
    pub casts: Vec<(u64, Result<(), ProofError>)>,
    /// Sums of the counted casts.
    pub sums: Option<Sums>,
    /// Entry number and verdict of every share.
    pub shares: Vec<(u64, u32, Result<VerifiedShare, ProofError>)>,
    /// Write-ins of its contests with their mixes and row-shares.
    pub write_ins: Result<Vec<WriteIns>, Finding>,
}

/// Everything the checks look at.
pub struct Facts<'a> {
    /// What was given.
    pub input: &'a Input<'a>,
    /// The archive.
    pub archive: Archive,
    /// Faults of the archive.
    pub archive_faults: Vec<ArchiveFault>,
    /// Faults of lines.
    pub malformed: Vec<Malformed>,
    /// Lines in the log.
    pub lines: u64,
    /// Parsed entries by number; malformed ones are missing.
    pub entries: BTreeMap<u64, Entry>,
    /// Leaf hashes of all lines.
    pub leaves: Vec<LeafHash>,
    /// The tree over them.
    pub tree: Tree,
    /// The state after the last entry.
    pub state: State,
    /// What the judge found.
    pub findings: Vec<Finding>,
    /// Ballots that were opened.
    pub ballots: BTreeMap<String, BallotFacts>,
    /// Nonce points of the casts of all ballots.
    pub nonces: Copies,
    /// Later and earlier entry of every repeated nonce.
    pub copies: Vec<(u64, u64)>,
}

impl<'a> Facts<'a> {
    /// Reads, replays and judges.
    pub fn gather(
        input: &'a Input<'a>,
        rng: &mut impl CryptoRng,
        progress: &mut dyn FnMut(Progress),
    ) -> Self {
        let (archive, mut archive_faults) = Archive::open(input.archive);
        archive_faults.extend(archive.check_seal());
        let (log, mut malformed) = Log::split(&archive.log);
        progress(Progress::Reading {
            entries: log.lines.len() as u64,
        });
        let mut state = State::default();
        let mut findings = Vec::new();
        let mut entries = BTreeMap::new();
        let mut parser = Parser::new();
        let mut tree = Tree::default();
        for line in &log.lines {
            tree.push(Hash(line.leaf.0));
            let bytes = log.line(line);
            match parser.parse(bytes) {
                Err(fault) => malformed.push(fault.in_entry(line.number)),
                Ok(entry) => {
                    let posted = Posted {
                        number: line.number,
                        leaf: line.leaf,
                        line: bytes,
                        entry: &entry,
                    };
                    findings.extend(state.check(&posted));
                    state.apply(&posted);
                    entries.insert(line.number, entry);
                }
            }
        }
        let leaves = log.leaves().collect();
        let lines = log.lines.len() as u64;
        let mut facts = Self {
            input,
            archive_faults,
            malformed,
            lines,
            entries,
            leaves,
            tree,
            state,
            findings,
            ballots: BTreeMap::new(),
            nonces: Copies::default(),
            copies: Vec::new(),
            archive,
        };
        facts.judge_ballots(rng, progress);
        facts.find_copies();
        facts
    }

    fn judge_ballots(&mut self, rng: &mut impl CryptoRng, progress: &mut dyn FnMut(Progress)) {
        let total = self
            .entries
            .values()
            .filter(|e| matches!(e, Entry::Cast(_)))
            .count() as u64;
        let mut done = 0;
        let opened = self
            .state
            .ballots
            .iter()
            .filter(|(_, b)| !b.rings.is_empty() || (b.paper_alone() && b.phase != Phase::Defined))
            .map(|(id, _)| id);
        for id in opened.cloned().collect::<Vec<_>>() {
            let facts = self.judge_ballot(&id, rng, &mut |n| {
                done += n;
                progress(Progress::Judging { done, total });
            });
            self.ballots.insert(id, facts);
        }
    }

    fn judge_ballot(&self, id: &str, rng: &mut impl CryptoRng, judged: &mut dyn FnMut(u64)) -> BallotFacts {
        let room = match Room::open(&self.state, id) {
            Ok(room) => room,
            Err(finding) => {
                return BallotFacts {
                    room: Err(finding),
                    casts: Vec::new(),
                    sums: None,
                    shares: Vec::new(),
                    write_ins: Ok(Vec::new()),
                };
            }
        };
        let own: Vec<(u64, &Cast)> = self
            .entries
            .iter()
            .filter_map(|(n, e)| {
                if let Entry::Cast(cast) = e {
                    Some((*n, cast))
                } else {
                    None
                }
            })
            .filter(|(_, cast)| cast.ballot == id)
            .collect();

        let ballot = self.state.ballots.get(id);
        let mut casts = Vec::with_capacity(own.len());
        let mut counted = ballot.map(|ballot| Counted::new(&self.state, &room, ballot));
        for part in room.judge_in_parts(&own, rng) {
            judged(part.len() as u64);
            for (number, verdict) in part {
                match verdict {
                    Ok(vote) => {
                        if let Some(counted) = &mut counted {
                            counted.take(number, vote);
                        }
                        casts.push((number, Ok(())));
                    }
                    Err(error) => casts.push((number, Err(error))),
                }
            }
        }
        let (sums, votes) = counted.map(|counted| (counted.sums, counted.votes)).unzip();
        let votes = votes.unwrap_or_default();
        let shares = sums.as_ref().map_or(Vec::new(), |sums| {
            self.shares(id)
                .map(|(n, share)| (n, share.trustee, verify_posted_share(&self.state, sums, share)))
                .collect()
        });
        let write_ins = ballot.map_or(Ok(Vec::new()), |ballot| {
            let entry = |n: u64| self.entries.get(&n);
            WriteIns::gather(&self.state, ballot, |n| votes.get(&n), entry, rng)
        });
        BallotFacts {
            room: Ok(room),
            casts,
            sums,
            shares,
            write_ins,
        }
    }

    /// Nonces repeat nowhere in the record, within a ballot or across ballots.
    fn find_copies(&mut self) {
        for (number, entry) in &self.entries {
            let Entry::Cast(cast) = entry else { continue };
            let ballot = self.ballots.get(&cast.ballot);
            let Some(Ok(room)) = ballot.map(|b| &b.room) else {
                continue;
            };
            let earlier = self.nonces.add(*number, &cast.votes.0, room);
            self.copies.extend(earlier.map(|first| (*number, first)));
        }
    }

    /// The share entries of a ballot.
    pub fn shares(&self, ballot: &str) -> impl Iterator<Item = (u64, &Share)> {
        self.entries.iter().filter_map(move |(n, e)| match e {
            Entry::Share(share) if share.ballot == ballot => Some((*n, share)),
            _ => None,
        })
    }

    /// Findings of the judge that belong to a check.
    #[must_use]
    pub fn judged(&self, check: Check) -> Vec<Finding> {
        self.findings
            .iter()
            .filter(|f| f.check == check)
            .cloned()
            .collect()
    }

    /// How many entries are of this kind.
    pub fn count(&self, kind: impl Fn(&Entry) -> bool) -> u64 {
        self.entries.values().filter(|e| kind(e)).count() as u64
    }
}
