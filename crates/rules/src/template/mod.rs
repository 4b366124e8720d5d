//! The rule templates: what a kind is called, what its rules come from, what a new ballot of it starts with.
//!
//! Each is a versioned file in `templates/`, part of the program and read once, on first use. Nothing that parses or checks a
//! ballot needs them: the law is in [`crate::Law`], and a test compares it with what the files say.

mod draft;
mod files;
mod starters;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::{BallotSpec, Kind, Lang, Law, OptionSpec, RuleSpec, ScoreSpec};
pub use draft::{Draft, DraftFault, Post};

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// One rule with the text it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it asks.
    pub rule: Text,
    /// Where it stands. Practice that no text fixes says so.
    pub from: Text,
    /// How far the source was seen.
    pub mark: Mark,
    /// Settings that it bears on, beside which a host reads it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Setting>,
}

/// How far a source was seen. None was compared with the official text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Read in a copy.
    Copy,
    /// Known, not seen.
    Unseen,
    /// Local rules or practice, differing by place.
    Local,
    /// A default of this system.
    Default,
}

/// Whom the results go to unless the meeting decides otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// 当场宣布.
    Room,
    /// Host, supervisors, trustees: 推荐 and 测评 results are not announced.
    Officers,
}

/// A part of the rule that a local variant may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// The quorum: fraction and comparator, not below the law's floor.
    Quorum,
    /// What 收回 is compared with: 发出 or 投票人数.
    Validity,
    /// The share that passes, not below the law's floor.
    PassShare,
    /// How many places for each post.
    PerPost,
    /// What happens to those tied at the cut.
    Tie,
    /// What percentages are taken of.
    PercentOf,
    /// Whether 弃权 or 不了解 is in the base.
    OutsideBase,
    /// The weights of the grades.
    Values,
    /// The words of the grades.
    Grades,
    /// Whether rows may be left blank.
    Blank,
    /// Shares pointed out.
    Flags,
    /// What persons are ranked by.
    Ranking,
    /// A limit such as 优秀 for at most a fifth.
    Cap,
    /// Highest and lowest marks left out.
    Trim,
    /// Scores instead of grades.
    Score,
    /// 另荐, 另选.
    WriteIn,
    /// 意见建议.
    Opinions,
}

/// An option of every contest, in both languages. Ballots carry the Chinese label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionWord {
    /// The id.
    pub id: String,
    /// The word.
    pub label: Text,
    /// The weight of the grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<u32>,
    /// Not in the base.
    #[serde(default, skip_serializing_if = "crate::spec::is_false")]
    pub outside_base: bool,
}

impl OptionWord {
    /// As it stands on a ballot.
    pub fn option(&self) -> OptionSpec {
        OptionSpec {
            id: self.id.clone(),
            label: self.label.zh.clone(),
            detail: String::new(),
            value: self.value,
            outside_base: self.outside_base,
        }
    }
}

/// A question that the kind's form always asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub title: Text,
    /// Its options; empty: those of the template, or none where it asks for text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionWord>,
    /// Fewest marks.
    pub min: u32,
    /// Most marks.
    pub max: u32,
    /// It asks for text.
    #[serde(default, skip_serializing_if = "crate::spec::is_false")]
    pub text: bool,
}

/// A limit on one option, as a fraction of the persons judged, rounded down; none where that is 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// The option.
    pub option: String,
    /// Numerator.
    pub num: u32,
    /// Denominator.
    pub den: u32,
}

/// Several options whose share is shown as one figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Union {
    /// What the figure is called, such as 满意率; left out, the labels of the options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// The options.
    pub options: Vec<String>,
}

/// One template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The id; with the version it is what a ballot names, such as `QWH@1`.
    pub id: String,
    /// The version.
    pub version: u32,
    /// The kind.
    pub kind: Kind,
    /// Its name.
    pub name: Text,
    /// The title of the paper form, and of the page on the phone.
    pub ballot_title: Text,
    /// The heading of its result sheet.
    pub sheet_title: Text,
    /// Who votes.
    pub electorate: Text,
    /// What the voter does.
    pub instruction: Text,
    /// Whom the results go to.
    pub results: Audience,
    /// Each rule and the article it comes from.
    pub sources: Vec<Source>,
    /// What local variants may not weaken; the same as [`Law::of_template`].
    pub law: Law,
    /// What they may set.
    pub settings: Vec<Setting>,
    /// The options every contest has; empty when the options are the names of persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionWord>,
    /// The questions its form always asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// The scores of every contest, where it asks for scores and not for grades.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreSpec>,
    /// The limit offered with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Cap>,
    /// Options whose shares its sheet shows together, beside those that the rule speaks of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unions: Vec<Union>,
    /// What its index is called, such as 满意度; left out, 分值.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Text>,
    /// The rule a new ballot starts with.
    pub rule: RuleSpec,
    /// A sound ballot made from it.
    pub example: BallotSpec,
}

impl Template {
    /// Every template, kinds in the order of [`Kind::ALL`].
    pub fn all() -> &'static [Template] {
        &TEMPLATES
    }

    /// The template that ballots name so, such as `QWH@1`.
    pub fn named(name: &str) -> Option<&'static Template> {
        TEMPLATES.iter().find(|template| template.full_id() == name)
    }

    /// Id and version, as ballots name it.
    pub fn full_id(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }
}

impl Kind {
    /// What is known of this kind: its first template.
    pub fn info(self) -> &'static Template {
        of(self, "")
    }
}

/// The template of a ballot or sheet: the one it names if it is of its kind, else the kind's first.
pub fn template_of(kind: Kind, template: &str) -> &'static Template {
    of(kind, template)
}

fn of(kind: Kind, template: &str) -> &'static Template {
    let named = Template::named(template).filter(|t| t.kind == kind);
    let first = || TEMPLATES.iter().find(|t| t.kind == kind);
    named.or_else(first).unwrap_or(&FALLBACK)
}

#[expect(
    clippy::expect_used,
    reason = "the files are part of the program, and a test reads every one of them"
)]
static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let read = |file: &&str| serde_json::from_str(file).expect("a template of this program");
    files::FILES.iter().map(read).collect()
});

#[expect(
    clippy::indexing_slicing,
    reason = "a test finds a template of every kind; this one is never used"
)]
static FALLBACK: LazyLock<Template> = LazyLock::new(|| TEMPLATES[0].clone());
