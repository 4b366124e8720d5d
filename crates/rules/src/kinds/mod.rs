//! The ballot kinds: one file each, and the table that lists them.
//!
//! To add a kind: a file beside these with its [`KindInfo`], a variant of [`Kind`], a row in [`Kind::ALL`] and [`Kind::info`].

use serde::{Deserialize, Serialize};

use crate::{BallotSpec, Lang, RuleSpec, SpecFault};

mod cwh;
mod gt_nom;
mod qwh;
mod three_way;

pub use gt_nom::NAMES_PER_POST;
pub use three_way::{ABSTAIN, AGREE, DISAGREE};

/// A ballot kind; its JSON form is the id, such as `"GT_NOM"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// 公推提名: choose up to k of a list of more than 5k; the most named are 意向性人选.
    #[serde(rename = "GT_NOM")]
    GtNom,
    /// 全委会票决: the plenary committee votes on each person.
    #[serde(rename = "QWH")]
    Qwh,
    /// 常委会（党组）票决: the standing committee votes on each person.
    #[serde(rename = "CWH")]
    Cwh,
}

impl Kind {
    /// Every kind, in the order shown.
    pub const ALL: [Kind; 3] = [Kind::GtNom, Kind::Qwh, Kind::Cwh];

    /// What is known of this kind.
    pub fn info(self) -> &'static KindInfo {
        match self {
            Kind::GtNom => &gt_nom::INFO,
            Kind::Qwh => &qwh::INFO,
            Kind::Cwh => &cwh::INFO,
        }
    }

    /// The kind with this id.
    pub fn from_id(id: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.info().id == id)
    }
}

/// A text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// One kind: its names, its law with sources, its defaults and its check.
pub struct KindInfo {
    /// The id in JSON.
    pub id: &'static str,
    /// Its name.
    pub name: Text,
    /// The heading of its result sheet.
    pub sheet_title: Text,
    /// Who votes.
    pub electorate: Text,
    /// What the voter does with one contest.
    pub instruction: Text,
    /// The options every contest has, as (id, label); empty when the options are the names of persons.
    pub options: &'static [(&'static str, Text)],
    /// Each rule and the article it comes from.
    pub sources: &'static [Source],
    /// The rule a new ballot of this kind starts with.
    pub default_rule: fn() -> RuleSpec,
    /// Adds the faults this kind's law finds in a definition.
    pub check: fn(&BallotSpec, &mut Vec<SpecFault>),
}

/// One rule with the text it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it asks.
    pub rule: Text,
    /// Where it stands. Practice that no text fixes says so.
    pub from: Text,
}
