//! The definition of one ballot as it stands in the public record. Spec: docs/rules.md, "Ballot".

use serde::{Deserialize, Serialize};

use crate::{Kind, RuleSpec};

/// Most contests on one ballot.
pub const MAX_CONTESTS: usize = 200;
/// Most options on one ballot, all contests together: bounds the size and the proof of a cast ballot.
pub const MAX_OPTIONS: usize = 512;

/// One ballot: its kind, the questions it asks and the rule that decides them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BallotSpec {
    /// The kind, whose law [`BallotSpec::check`] holds the rest to.
    pub kind: Kind,
    /// 职数: the number of vacancies (k). For a 票决 it is the number of persons voted on.
    pub posts: u32,
    /// The questions, in the order printed.
    pub contests: Vec<ContestSpec>,
    /// The rule that decides every contest.
    pub rule: RuleSpec,
}

/// One question: choose `min..=max` of the options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContestSpec {
    /// Unique in the ballot; `[a-z0-9-]{1,32}`.
    pub id: String,
    /// What is asked: the post, or in a 票决 the person's name.
    pub title: String,
    /// What tells this contest from another of the same title, or the post a person is proposed for; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The options, in the order printed (姓氏笔画: the caller's ordering is kept).
    pub options: Vec<OptionSpec>,
    /// Fewest options a valid ballot marks here.
    pub min: u32,
    /// Most options a valid ballot marks here.
    pub max: u32,
}

/// One thing that can be marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionSpec {
    /// Unique in the contest; `[a-z0-9-]{1,32}`.
    pub id: String,
    /// The name or word printed.
    pub label: String,
    /// What tells this option from another of the same label (unit, post); may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// A person to put on a ballot: a name, and what tells them from a namesake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name as printed.
    pub name: String,
    /// Unit, present post or proposed post; may be empty.
    pub detail: String,
}

impl From<&str> for Person {
    fn from(name: &str) -> Person {
        Person {
            name: name.to_owned(),
            detail: String::new(),
        }
    }
}

impl From<String> for Person {
    fn from(name: String) -> Person {
        Person {
            name,
            detail: String::new(),
        }
    }
}

impl From<(&str, &str)> for Person {
    fn from((name, detail): (&str, &str)) -> Person {
        Person {
            name: name.to_owned(),
            detail: detail.to_owned(),
        }
    }
}
