//! The host (主持): entries that follow from what is in the log. Nothing here decides; the judge does.

use gongxin_draw::{Leaf, PanelError, QuotaError};
use gongxin_protocol::{Finding, State, drawn_strata};
use gongxin_record::{
    Entry,
    bytes::{B32, Points, RowLeaf},
    entry::{Alternate, Draw, ElectionKey, MergeRow, Ring, WrittenIn},
};
use gongxin_rules::{Lang, Reading, Sheet, spellings};
use gongxin_tally::{WriteIns, outcome, verify_posted_share};
use rand_core::CryptoRng;

use crate::writer::{Judged, Writer};

/// Why an entry does not follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// Something must be in the log first.
    #[error("{1}")]
    Missing(&'static str, &'static str),
    /// The quota cannot be fulfilled.
    #[error(transparent)]
    Quota(#[from] QuotaError),
    /// There is no alternate for this person.
    #[error(transparent)]
    Panel(#[from] PanelError),
    /// Ballots or shares do not hold.
    #[error("{0}")]
    Record(Finding),
    /// Fewer shares hold than are needed.
    #[error("{valid} of {needed} decryption shares hold")]
    Shares {
        /// Shares that hold.
        valid: usize,
        /// Shares needed.
        needed: usize,
        /// Trustees whose share does not hold.
        aside: Vec<u32>,
    },
}

impl HostError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Missing(zh, _) => (*zh).to_owned(),
            Self::Quota(e) => e.zh(),
            Self::Panel(e) => e.zh(),
            Self::Record(finding) => finding.zh.clone(),
            Self::Shares { valid, needed, .. } => format!("有效的解密份额只有 {valid} 份，须有 {needed} 份"),
        }
    }
}

/// The election key, once all deals are in the log.
///
/// # Errors
/// [`HostError::Missing`].
pub fn key(state: &State) -> Result<ElectionKey, HostError> {
    let public = state.ceremony.combine();
    let public = public.ok_or(HostError::Missing(
        "监票人的分发尚不能合成公钥",
        "the deals do not add up to a key yet",
    ))?;
    Ok(ElectionKey {
        ceremony: state.ceremony.number,
        key: Points(public.key.elements().iter().map(|e| *e.bytes()).collect()),
    })
}

/// The outcome of the draw, once all have revealed.
///
/// # Errors
/// [`HostError::Missing`] without a roster, [`HostError::Quota`].
pub fn draw(state: &State) -> Result<Draw, HostError> {
    let roster = state
        .roster
        .as_ref()
        .ok_or(HostError::Missing("尚无名册", "there is no roster yet"))?;
    let (seed, outcome) = roster.outcome()?;
    Ok(Draw {
        attempt: roster.attempt,
        seed: B32(seed),
        strata: drawn_strata(&outcome),
    })
}

/// The next alternate (候补) takes the place of a person.
///
/// # Errors
/// [`HostError`].
pub fn alternate(state: &State, leaves: RowLeaf, reason: String) -> Result<Alternate, HostError> {
    let panel = state.roster.as_ref().and_then(|r| r.panel.as_ref());
    let panel = panel.ok_or(HostError::Missing("尚未抽取", "nothing has been drawn yet"))?;
    let next = panel.alternate_for(&Leaf(leaves.0))?;
    Ok(Alternate {
        leaves,
        enters: RowLeaf(next.0),
        reason,
    })
}

/// The ring of all who are checked in now.
#[must_use]
pub fn ring(state: &State, id: &str, group: &str) -> Ring {
    Ring {
        id: id.to_owned(),
        group: group.to_owned(),
        keys: state.admission.live_keys(group),
    }
}

/// A count: the `result` entry, its sheets, and whose shares were set aside.
pub struct Count {
    /// The entry to log.
    pub entry: Entry,
    /// What it says.
    pub sheets: Vec<Sheet>,
    /// Trustees of whom a share or row-share does not hold.
    pub aside: Vec<u32>,
}

/// The result of a closed ballot: its ballots judged anew, summed, its write-ins followed through the mixes, and all opened by
/// the shares that hold. A bad share never blocks the others.
///
/// # Errors
/// [`HostError`].
pub fn result(log: &Writer, ballot: &str, rng: &mut impl CryptoRng) -> Result<Count, HostError> {
    let Judged { sums, write_ins } = log.judged(ballot, rng).map_err(HostError::Record)?;
    let state = log.state();
    let known = state.ballots.get(ballot);
    let known = known.ok_or(HostError::Missing("没有这次表决", "there is no such ballot"))?;
    let needed = state
        .meeting
        .as_ref()
        .map_or(0, |m| m.definition.threshold as usize);
    let posted = log
        .entries()
        .iter()
        .filter_map(|e| if let Entry::Share(s) = e { Some(s) } else { None });
    let (mut valid, mut aside) = (Vec::new(), Vec::new());
    for share in posted.filter(|s| s.ballot == ballot) {
        let opens = |w: &WriteIns| w.shares.iter().any(|(_, t, v)| *t == share.trustee && v.is_ok());
        let fails = |w: &WriteIns| w.shares.iter().any(|(_, t, v)| *t == share.trustee && v.is_err());
        match verify_posted_share(state, &sums, share) {
            Ok(verified) if write_ins.iter().all(opens) => valid.push(verified),
            // Whose row-shares are still to come is not set aside.
            Ok(_) if !write_ins.iter().any(fails) => {}
            _ => aside.push(share.trustee),
        }
    }
    if !known.counted.is_empty() && valid.len() < needed {
        let valid = valid.len();
        return Err(HostError::Shares { valid, needed, aside });
    }
    let used: Vec<_> = valid.iter().take(needed).collect();
    let (entry, sheets) = outcome(state, known, &sums, &used, &write_ins).map_err(HostError::Record)?;
    Ok(Count {
        entry: entry.into(),
        sheets,
        aside,
    })
}

/// What was written in on the encrypted ballots of a closed ballot, contest by contest, once enough trustees have opened the
/// mixed rows: what the host looks at to merge spellings.
///
/// # Errors
/// [`HostError::Shares`] if too few row-shares hold; [`HostError::Record`].
pub fn written(log: &Writer, ballot: &str, rng: &mut impl CryptoRng) -> Result<Vec<WrittenIn>, HostError> {
    let judged = log.judged(ballot, rng).map_err(HostError::Record)?;
    let state = log.state();
    let spec = state.ballots.get(ballot).and_then(|b| b.spec.as_ref());
    let spec = spec.ok_or(HostError::Missing("没有这次表决", "there is no such ballot"))?;
    let needed = state
        .meeting
        .as_ref()
        .map_or(0, |m| m.definition.threshold as usize);
    let open = |own: &WriteIns| {
        let valid = own.shares.iter().filter(|(_, _, verdict)| verdict.is_ok());
        let trustees: Vec<u32> = valid.map(|(_, trustee, _)| *trustee).take(needed).collect();
        if trustees.len() < needed && !own.rows.is_empty() {
            let aside = own
                .shares
                .iter()
                .filter(|(_, _, v)| v.is_err())
                .map(|(_, t, _)| *t);
            return Err(HostError::Shares {
                valid: trustees.len(),
                needed,
                aside: aside.collect(),
            });
        }
        let rows = own.open(spec, &trustees).map_err(HostError::Record)?;
        Ok(own.as_written(spec, &rows))
    };
    judged.write_ins.iter().map(open).collect()
}

/// The merge table that is offered to the host for what was written in on a contest: spellings that differ by spaces alone,
/// names of the published list, names that are printed on the ballot. The host looks at it and logs it, or another one.
#[must_use]
pub fn proposed(state: &State, ballot: &str, written: &WrittenIn, lang: Lang) -> Vec<MergeRow> {
    let ballot = state.ballots.get(ballot);
    let spec = ballot.and_then(|b| b.spec.as_ref());
    let contest = spec.and_then(|s| {
        s.contests
            .iter()
            .enumerate()
            .find(|(_, c)| c.id == written.contest)
    });
    let (Some(ballot), Some(spec), Some((at, contest))) = (ballot, spec, contest) else {
        return Vec::new();
    };
    let texts = written
        .rows
        .iter()
        .filter_map(|row| Some((row.text.as_deref()?, row.votes)));
    let papers = ballot
        .papers
        .values()
        .filter_map(|paper| paper.entry.contests.get(at));
    let names = papers.flat_map(|figures| &figures.write_ins);
    let names = names.filter(|w| w.nominee.is_none() && w.detail.is_none());
    let printed = lang.pick(
        "票上已有此人，应在票上选",
        "printed on the ballot, to be marked there",
    );
    let row = |(text, reading)| {
        let (nominee, name, void) = match reading {
            Reading::Nominee(id) => (Some(id), None, None),
            Reading::Name(name) => (None, Some(name), None),
            Reading::Printed => (None, None, Some(printed.to_owned())),
        };
        MergeRow {
            text,
            nominee,
            name,
            void,
        }
    };
    let found = spellings(
        spec,
        contest,
        &texts.collect::<Vec<_>>(),
        &names.map(|w| w.name.as_str()).collect::<Vec<_>>(),
    );
    found.into_iter().map(row).collect()
}
