//! Where a meeting stands, as JSON for pages: nothing that is not in the log or does not follow from it.

use std::collections::BTreeMap;

use gongxin_protocol::{BallotState, PaperState, Phase, State};
use gongxin_record::{
    Entry,
    bytes::{RowLeaf, to_b64},
    entry::{
        Class, DrawnStratum, Group, Json, MergeRow, Outcome, Paper, Policy, Quota, Status, Take, Trustee,
        WrittenIn,
    },
};
use gongxin_roles::{contributor, writer::Writer};
use gongxin_rules::{Lang, Text};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct View<'a> {
    digest: String,
    title: &'a str,
    organiser: &'a str,
    groups: Vec<GroupView<'a>>,
    trustees: &'a [Trustee],
    threshold: u32,
    policy: Option<&'a Policy>,
    /// Names of witnesses.
    witnesses: Vec<&'a str>,
    quorum: u32,
    roster: Option<RosterView<'a>>,
    ceremony: CeremonyView,
    rings: Vec<RingView<'a>>,
    /// In the order of definition.
    ballots: Vec<BallotView<'a>>,
    sealed: bool,
    /// Digests of the pages that the log states, in order.
    pages: Vec<&'a str>,
    size: u64,
    root: String,
}

#[derive(Serialize)]
struct GroupView<'a> {
    id: &'a str,
    name: &'a str,
    /// 应到, once the draw is settled.
    expected: Option<u64>,
    tokens: usize,
    present: usize,
}

#[derive(Serialize)]
struct RosterView<'a> {
    persons: usize,
    mandatory: usize,
    recused: usize,
    quota: &'a Quota,
    attempt: u32,
    /// Who has committed, in order.
    commits: Vec<&'a str>,
    reveals: Vec<Reveal<'a>>,
    /// The head just after the last commitment, once two have committed: it is read aloud before anybody reveals.
    head: Option<HeadView>,
    /// Whether everybody who is expected is known.
    settled: bool,
    /// The draw in force.
    draw: Option<DrawView<'a>>,
    /// Every leaf with its group, stratum and status.
    rows: Vec<RowView<'a>>,
    /// Alternates who stepped in, and for whom.
    exchanges: Vec<Exchange<'a>>,
}

#[derive(Serialize)]
struct HeadView {
    size: u64,
    root: String,
}

#[derive(Serialize)]
struct Reveal<'a> {
    contributor: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct DrawView<'a> {
    seed: String,
    strata: &'a [DrawnStratum],
}

#[derive(Serialize)]
struct RowView<'a> {
    leaf: RowLeaf,
    group: &'a str,
    stratum: &'a str,
    status: Status,
}

#[derive(Serialize)]
struct Exchange<'a> {
    out: RowLeaf,
    r#in: RowLeaf,
    reason: &'a str,
}

#[derive(Serialize)]
struct CeremonyView {
    number: u32,
    commits: Vec<u32>,
    deals: Vec<u32>,
    accepts: Vec<u32>,
    /// Given up, or spoilt by a complaint.
    ended: bool,
    key: bool,
}

#[derive(Serialize)]
struct RingView<'a> {
    id: &'a str,
    group: &'a str,
    keys: usize,
}

#[derive(Serialize)]
struct BallotView<'a> {
    id: &'a str,
    title: &'a str,
    groups: &'a [String],
    classes: &'a [Class],
    round: u32,
    previous: Option<&'a str>,
    take: Option<Take>,
    /// `defined`, `open`, `closed` or `counted`.
    phase: &'static str,
    rings: &'a [String],
    issued: usize,
    /// 实到 and 应到 if it opened with the newest rings of its groups; none once it is open, and before every group has a ring.
    attendance: Option<AttendanceView>,
    /// Voters whose ballot counts; 0 before the close.
    counted: usize,
    challenged: usize,
    shares: Vec<u32>,
    /// Persons who vote on paper, by group, once it is open.
    on_paper: &'a BTreeMap<String, u64>,
    papers: Vec<PaperView<'a>>,
    mixing: Vec<MixingView<'a>>,
    spec: &'a Json,
    /// What was written in, once it is counted.
    write_ins: &'a [WrittenIn],
    /// What the rules make of the counts.
    sheets: &'a [Json],
}

#[derive(Serialize)]
struct AttendanceView {
    present: u64,
    expected: u64,
    quorum: Option<QuorumView>,
}

#[derive(Serialize)]
struct QuorumView {
    /// What the rule asks, in words.
    words: Text,
    least: u64,
    met: bool,
}

/// Figures on paper of one class, and who signed them.
#[derive(Serialize)]
struct PaperView<'a> {
    #[serde(flatten)]
    figures: &'a Paper,
    signed: Vec<u32>,
}

/// How far the write-ins of one contest are.
#[derive(Serialize)]
struct MixingView<'a> {
    contest: &'a str,
    /// Trustees who mixed, in turn.
    mixes: Vec<u32>,
    /// Trustees who gave a row-share.
    shares: Vec<u32>,
    /// The merge table that holds.
    merge: Option<&'a [MergeRow]>,
}

impl<'a> View<'a> {
    pub(crate) fn of(log: &'a Writer) -> Self {
        let state = log.state();
        let definition = state.meeting.as_ref().map(|m| &m.definition);
        let (size, root) = log.head();
        View {
            digest: state.digest().to_b64(),
            title: definition.map_or("", |m| &m.title),
            organiser: definition.map_or("", |m| &m.organiser),
            groups: definition
                .map(|m| m.groups.iter().map(|g| group(state, g)).collect())
                .unwrap_or_default(),
            trustees: definition.map(|m| m.trustees.as_slice()).unwrap_or_default(),
            threshold: definition.map_or(0, |m| m.threshold),
            policy: definition.map(|m| &m.policy),
            witnesses: definition
                .map(|m| m.witnesses.iter().map(|w| w.name.as_str()).collect())
                .unwrap_or_default(),
            quorum: definition.map_or(0, |m| m.quorum),
            roster: roster(log),
            ceremony: ceremony(state),
            rings: state
                .rings
                .iter()
                .map(|(id, ring)| RingView {
                    id,
                    group: &ring.group,
                    keys: ring.keys.len(),
                })
                .collect(),
            ballots: ballots(log),
            sealed: state.sealed,
            pages: stated_pages(log),
            size,
            root: root.to_b64(),
        }
    }
}

fn group<'a>(state: &'a State, group: &'a Group) -> GroupView<'a> {
    let own = state.admission.tokens.values().filter(|t| t.group == group.id);
    GroupView {
        id: &group.id,
        name: &group.name,
        expected: state.expected(&group.id),
        tokens: own.count(),
        present: state.admission.live_keys(&group.id).len(),
    }
}

fn roster(log: &Writer) -> Option<RosterView<'_>> {
    let roster = log.state().roster.as_ref()?;
    let rows = &roster.entry.rows;
    let count = |status: Status| rows.iter().filter(|row| row.status == status).count();
    // A redraw gives up the draw before it, and exchanges belong to their draw.
    let since = |e: &Entry| matches!(e, Entry::Draw(_) | Entry::Redraw(_));
    let last = log.entries().iter().rposition(since);
    let draw = last.and_then(|at| match log.entries().get(at) {
        Some(Entry::Draw(draw)) => Some(DrawView {
            seed: to_b64(&draw.seed.0),
            strata: &draw.strata,
        }),
        _ => None,
    });
    let exchanges = log
        .entries()
        .iter()
        .skip(last.unwrap_or(0))
        .filter_map(|e| match e {
            Entry::Alternate(e) => Some(Exchange {
                out: e.leaves,
                r#in: e.enters,
                reason: &e.reason,
            }),
            _ => None,
        });
    let reveals = roster.reveals.iter().map(|r| Reveal {
        contributor: &r.contributor,
        value: &r.value,
    });
    Some(RosterView {
        persons: rows.len(),
        mandatory: count(Status::Mandatory),
        recused: count(Status::Recused),
        quota: &roster.entry.quota,
        attempt: roster.attempt,
        commits: roster.commits.iter().map(|(name, _)| name.as_str()).collect(),
        reveals: reveals.collect(),
        head: contributor::closing_head(log).map(|(size, root)| HeadView {
            size,
            root: root.to_b64(),
        }),
        settled: roster.panel.is_some(),
        draw,
        rows: rows
            .iter()
            .map(|row| RowView {
                leaf: row.leaf,
                group: &row.group,
                stratum: &row.stratum,
                status: row.status,
            })
            .collect(),
        exchanges: exchanges.collect(),
    })
}

fn stated_pages(log: &Writer) -> Vec<&str> {
    let stated = log.entries().iter().filter_map(|entry| match entry {
        Entry::Note(note) => note.pages(),
        _ => None,
    });
    stated.collect()
}

fn ceremony(state: &State) -> CeremonyView {
    let c = &state.ceremony;
    CeremonyView {
        number: c.number,
        commits: c.commits.keys().copied().collect(),
        deals: c.deals.keys().copied().collect(),
        accepts: c.accepts.keys().copied().collect(),
        ended: c.ended,
        key: c.key.is_some(),
    }
}

fn ballots(log: &Writer) -> Vec<BallotView<'_>> {
    let state = log.state();
    let results: BTreeMap<&str, &Outcome> = log
        .entries()
        .iter()
        .filter_map(|e| match e {
            Entry::Outcome(o) => Some((o.ballot.as_str(), o)),
            _ => None,
        })
        .collect();
    let defined = log.entries().iter().filter_map(|e| match e {
        Entry::Ballot(b) => state.ballots.get_key_value(&b.id),
        _ => None,
    });
    defined
        .map(|(id, known)| {
            let definition = &known.definition;
            let rings = known.rings.iter().filter_map(|ring| state.rings.get(ring));
            BallotView {
                id,
                title: &definition.title,
                groups: &definition.groups,
                classes: &definition.classes,
                round: definition.round,
                previous: definition.previous.as_deref(),
                take: definition.take,
                phase: phase(known),
                rings: &known.rings,
                attendance: attendance(log, known),
                issued: rings.map(|ring| ring.keys.len()).sum(),
                counted: known.counted.len(),
                challenged: known.challenged.len(),
                shares: known.shares.keys().copied().collect(),
                on_paper: &known.paper_voters,
                papers: known.papers.values().map(paper).collect(),
                mixing: known.write_in_contests().map(|c| mixing(known, &c.id)).collect(),
                spec: &definition.spec,
                write_ins: results.get(id.as_str()).map_or(&[], |o| &o.write_ins),
                sheets: results.get(id.as_str()).map_or(&[], |o| &o.sheets),
            }
        })
        .collect()
}

fn attendance(log: &Writer, ballot: &BallotState) -> Option<AttendanceView> {
    if ballot.phase != Phase::Defined {
        return None;
    }
    let newest = |group: &String| {
        log.entries().iter().rev().find_map(|e| match e {
            Entry::Ring(ring) if ring.group == *group => Some(ring.id.clone()),
            _ => None,
        })
    };
    let rings: Option<Vec<String>> = ballot.definition.groups.iter().map(newest).collect();
    let here = log.state().attendance(&ballot.definition.id, &rings?)?;
    let quorum = here.quorum.map(|quorum| QuorumView {
        words: Text {
            zh: quorum.share.words(Lang::Zh),
            en: quorum.share.words(Lang::En),
        },
        least: quorum.least,
        met: quorum.met,
    });
    Some(AttendanceView {
        present: here.present,
        expected: here.expected,
        quorum,
    })
}

fn paper(paper: &PaperState) -> PaperView<'_> {
    PaperView {
        figures: &paper.entry,
        signed: paper.signed.iter().copied().collect(),
    }
}

fn mixing<'a>(ballot: &'a BallotState, contest: &'a str) -> MixingView<'a> {
    let known = ballot.mixing.get(contest);
    MixingView {
        contest,
        mixes: known
            .map(|m| m.mixes.iter().map(|(trustee, _)| *trustee).collect())
            .unwrap_or_default(),
        shares: known
            .map(|m| m.shares.keys().copied().collect())
            .unwrap_or_default(),
        merge: known
            .and_then(|m| m.merge.as_ref())
            .map(|(_, table)| table.as_slice()),
    }
}

fn phase(ballot: &BallotState) -> &'static str {
    match ballot.phase {
        _ if ballot.result_at.is_some() => "counted",
        Phase::Open => "open",
        Phase::Closed => "closed",
        _ => "defined",
    }
}
