//! From the slots of the opened rows to votes by name. Spec: `write-ins`, "Reading" and "Merging".

use std::collections::{BTreeMap, BTreeSet};

use gongxin_record::entry::{MergeRow, Paper, PaperContest, WriteInRow, WrittenIn};
use gongxin_rules::{BallotSpec, NomineeSpec, Printed, WriteInCount};

/// Whom a slot names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A person of the ballot's list, by index.
    Nominee(usize),
    /// A text.
    Text(String),
}

/// The used slots of one ballot in order; `None` cannot be read.
pub type UsedSlots = Vec<Option<Name>>;

/// Votes for each key, and slots that count for none: unreadable ones, voids and repeats on one ballot.
fn count<K: Ord + Clone>(rows: &[UsedSlots], key: impl Fn(&Name) -> Option<K>) -> (BTreeMap<K, u64>, u64) {
    let (mut votes, mut void) = (BTreeMap::new(), 0);
    for row in rows {
        let mut seen = BTreeSet::new();
        for slot in row {
            match slot.as_ref().and_then(&key) {
                Some(key) if seen.insert(key.clone()) => *votes.entry(key).or_insert(0) += 1,
                _ => void += 1,
            }
        }
    }
    (votes, void)
}

/// What the encrypted ballots say, before any merging.
pub(super) fn as_written(contest: &str, rows: &[UsedSlots], nominees: &[NomineeSpec]) -> WrittenIn {
    let (votes, void) = count(rows, |name| Some(name.clone()));
    let row = |(name, votes): (Name, u64)| match name {
        Name::Nominee(index) => WriteInRow {
            nominee: nominees.get(index).map(|n| n.id.clone()),
            text: None,
            votes,
        },
        Name::Text(text) => WriteInRow {
            nominee: None,
            text: Some(text),
            votes,
        },
    };
    WrittenIn {
        contest: contest.to_owned(),
        rows: votes.into_iter().map(row).collect(),
        void,
    }
}

/// A person of the result: a nominee by id, or anybody by name and detail.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Person {
    Nominee(String),
    Other { name: String, detail: String },
}

/// Votes by person after merging, with those on paper, in the order of the sheet; and the slots that count for nobody: among
/// them those for a nominee who is printed beside the slots, whom nobody could merge.
pub(crate) fn merged(
    rows: &[UsedSlots],
    table: &[MergeRow],
    spec: &BallotSpec,
    papers: &[&Paper],
    contest: usize,
) -> (Vec<WriteInCount>, u64) {
    let nominees = spec.nominees.as_slice();
    let printed = printed_nominees(spec, contest);
    let named = |name: &Name| match name {
        Name::Nominee(index) => nominees.get(*index).map(|n| Person::Nominee(n.id.clone())),
        Name::Text(text) => match table.iter().find(|row| row.text == *text) {
            Some(row) => row
                .nominee
                .clone()
                .map(Person::Nominee)
                .or_else(|| row.name.clone().map(other)),
            None => Some(other(text.clone())),
        },
    };
    let person = |name: &Name| {
        named(name).filter(|person| !matches!(person, Person::Nominee(id) if printed.contains(id.as_str())))
    };
    let (mut votes, mut void) = count(rows, person);
    for paper in papers.iter().filter_map(|paper| paper.contests.get(contest)) {
        add_paper(paper, &mut votes, &mut void);
    }
    let mut counts: Vec<WriteInCount> = votes
        .into_iter()
        .filter(|(_, votes)| *votes > 0)
        .map(|(person, votes)| figure(person, votes, nominees))
        .collect();
    counts.sort_by(|a, b| {
        let order = |c: &WriteInCount| (c.name.clone(), c.detail.clone(), c.nominee.clone());
        b.votes.cmp(&a.votes).then_with(|| order(a).cmp(&order(b)))
    });
    (counts, void)
}

/// The nominees whom a contest prints.
fn printed_nominees(spec: &BallotSpec, contest: usize) -> BTreeSet<&str> {
    let Some(contest) = spec.contests.get(contest) else {
        return BTreeSet::new();
    };
    let printed = Printed::beside(spec, contest);
    let nominees = spec.nominees.iter();
    nominees
        .filter(|n| printed.has(&n.label, &n.detail))
        .map(|n| n.id.as_str())
        .collect()
}

fn other(name: String) -> Person {
    Person::Other {
        name,
        detail: String::new(),
    }
}

fn add_paper(paper: &PaperContest, votes: &mut BTreeMap<Person, u64>, void: &mut u64) {
    for row in &paper.write_ins {
        let person = match &row.nominee {
            Some(id) => Person::Nominee(id.clone()),
            None => Person::Other {
                name: row.name.clone(),
                detail: row.detail.clone().unwrap_or_default(),
            },
        };
        *votes.entry(person).or_insert(0) += row.votes;
    }
    *void += paper.write_in_void.unwrap_or(0);
}

fn figure(person: Person, votes: u64, nominees: &[NomineeSpec]) -> WriteInCount {
    match person {
        Person::Other { name, detail } => WriteInCount {
            nominee: String::new(),
            name,
            detail,
            votes,
        },
        Person::Nominee(id) => {
            let known = nominees.iter().find(|n| n.id == id);
            WriteInCount {
                name: known.map(|n| n.label.clone()).unwrap_or_default(),
                detail: known.map(|n| n.detail.clone()).unwrap_or_default(),
                nominee: id,
                votes,
            }
        }
    }
}
