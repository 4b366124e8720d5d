//! Ballot kinds, the check of a ballot before it is defined, and result sheets for people.

use gongxin_rules::{
    BallotSpec, Form, Heading, Kind, Lang, Law, PRINT_CSS, Person, Post, Sheet, render_html,
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, json::to_json};

#[derive(Serialize)]
struct Text {
    zh: String,
    en: String,
}

impl From<&gongxin_rules::Text> for Text {
    fn from(text: &gongxin_rules::Text) -> Self {
        Self {
            zh: text.zh.clone(),
            en: text.en.clone(),
        }
    }
}

/// Every ballot kind with its names and the source of each rule, as JSON.
///
/// # Errors
/// Code `json`, which never happens.
#[wasm_bindgen(js_name = ballotKinds)]
pub fn ballot_kinds() -> Result<String, Fault> {
    #[derive(Serialize)]
    struct KindView {
        id: &'static str,
        name: Text,
        electorate: Text,
        instruction: Text,
        /// Whether the voter chooses among persons, rather than deciding on each.
        choose: bool,
        sources: Vec<(Text, Text)>,
    }
    let view = |kind: Kind| {
        let info = kind.info();
        KindView {
            id: kind.id(),
            name: (&info.name).into(),
            electorate: (&info.electorate).into(),
            instruction: (&info.instruction).into(),
            choose: info.options.is_empty(),
            sources: info
                .sources
                .iter()
                .map(|s| ((&s.rule).into(), (&s.from).into()))
                .collect(),
        }
    };
    to_json(&Kind::ALL.map(view))
}

/// What a host writes down for a ballot.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    kind: Kind,
    #[serde(default)]
    posts: u32,
    #[serde(default)]
    post: String,
    persons: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    #[serde(default)]
    detail: String,
}

/// Makes the definition of a ballot from `{"kind","posts","post","persons":[{"name","detail"}]}`. Gives
/// `{"spec","faults":[{"zh","en"}]}` as JSON; a ballot with faults would be refused.
///
/// # Errors
/// `ballot` if the draft cannot be read.
#[wasm_bindgen(js_name = draftBallot)]
pub fn draft_ballot(draft: &str) -> Result<String, Fault> {
    #[derive(Serialize)]
    struct Drafted {
        spec: BallotSpec,
        faults: Vec<Text>,
    }
    let draft: Draft =
        serde_json::from_str(draft).map_err(|e| Fault::new("ballot", "选票写得不对", e.to_string()))?;
    let persons = draft.persons.into_iter().map(|p| Person {
        name: p.name,
        detail: p.detail,
    });
    let spec = match draft.kind {
        Kind::GtNom => BallotSpec::gt_nom(draft.posts, &draft.post, persons),
        Kind::Qwh => BallotSpec::qwh(persons),
        Kind::Cwh => BallotSpec::cwh(persons),
        other => from_template(other, draft.posts, draft.post, persons.collect())?,
    };
    let faults = spec.check().into_iter().map(|f| Text {
        zh: f.message(Lang::Zh),
        en: f.message(Lang::En),
    });
    to_json(&Drafted {
        faults: faults.collect(),
        spec,
    })
}

/// A ballot with the words and the rule of the kind's first template.
fn from_template(kind: Kind, places: u32, title: String, persons: Vec<Person>) -> Result<BallotSpec, Fault> {
    let list = Law::of_template(kind, "").form == Form::Names;
    let post = Post {
        title,
        places,
        persons: persons.clone(),
        ..Post::default()
    };
    let draft = gongxin_rules::Draft {
        template: kind.info().full_id(),
        posts: if list { vec![post] } else { Vec::new() },
        persons: if list { Vec::new() } else { persons },
        places,
        ..gongxin_rules::Draft::default()
    };
    BallotSpec::draft(&draft).map_err(|e| Fault::new("ballot", "没有这种选票", e.to_string()))
}

/// A result sheet (JSON as the log has it) as HTML to print; style it with [`sheet_style`].
///
/// # Errors
/// `sheet`.
#[wasm_bindgen(js_name = sheetPage)]
pub fn sheet_page(
    sheet: &str,
    title: &str,
    meeting: &str,
    date: &str,
    english: bool,
) -> Result<String, Fault> {
    let sheet: Sheet =
        serde_json::from_str(sheet).map_err(|e| Fault::new("sheet", "结果表读不出来", e.to_string()))?;
    let heading = Heading {
        title: title.to_owned(),
        meeting: meeting.to_owned(),
        date: date.to_owned(),
    };
    Ok(render_html(
        &sheet,
        &heading,
        if english { Lang::En } else { Lang::Zh },
    ))
}

/// The style of result sheets.
#[must_use]
#[wasm_bindgen(js_name = sheetStyle)]
pub fn sheet_style() -> String {
    PRINT_CSS.to_owned()
}
