//! The clean roster: who may or must attend, in which stratum and electorate, and who is recused.

use serde::{Deserialize, Serialize};

/// How a person stands towards the meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// 必到: attends by right of office, never drawn.
    Mandatory,
    /// 可抽: may be drawn.
    Eligible,
    /// 回避: neither attends nor is drawn.
    Recused,
}

impl Status {
    /// The word written in a 参加方式 column.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Mandatory => "必到",
            Self::Eligible => "可抽",
            Self::Recused => "回避",
        }
    }
}

/// One person of the pool, normalised (NFKC, no stray spaces, no invisible characters).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Unique in the roster; as given, or derived from name, unit and post where the source has no id column.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Work unit; may be empty.
    pub unit: String,
    /// Post; may be empty.
    pub post: String,
    /// Stratum of the draw (类别).
    pub category: String,
    /// Electorate group (组别).
    pub group: String,
    /// How the person stands towards the meeting.
    pub status: Status,
    /// Why the person is recused; only ever present with [`Status::Recused`].
    pub reason: Option<String>,
    /// Row of the source, counted from 1 as a spreadsheet shows it.
    pub row: u32,
}

/// A roster in the order of its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// Persons with unique ids.
    pub persons: Vec<Person>,
}

impl Roster {
    /// How many persons have this status.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.persons
            .iter()
            .filter(|person| person.status == status)
            .count()
    }

    /// Categories in order of first appearance.
    #[must_use]
    pub fn categories(&self) -> Vec<&str> {
        let mut seen = std::collections::HashSet::new();
        self.persons
            .iter()
            .map(|person| person.category.as_str())
            .filter(|name| seen.insert(*name))
            .collect()
    }

    /// Whether both hold the same persons in the same order, whatever rows they were read from.
    #[must_use]
    pub fn same_persons(&self, other: &Self) -> bool {
        let bare = |person: &Person| Person {
            row: 0,
            ..person.clone()
        };
        self.persons.len() == other.persons.len()
            && self
                .persons
                .iter()
                .zip(&other.persons)
                .all(|(a, b)| bare(a) == bare(b))
    }
}
