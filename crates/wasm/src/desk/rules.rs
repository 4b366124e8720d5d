//! Ballot kinds, the check of a ballot before it is defined, and result sheets for people.

use gongxin_record::Entry;
use gongxin_rules::{BallotSpec, Draft, Heading, Lang, PRINT_CSS, Sheet, Take, Template, render_html};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, MeetingLog, json::to_json};

#[derive(Serialize)]
struct Text {
    zh: String,
    en: String,
}

/// Every template (docs/rules.md, "Templates") as JSON, with all that its file says but the example; `full` is what ballots
/// call it, such as `QWH@1`.
///
/// # Errors
/// Code `json`, which never happens.
#[wasm_bindgen(js_name = ballotTemplates)]
pub fn ballot_templates() -> Result<String, Fault> {
    #[derive(Serialize)]
    struct TemplateView {
        full: String,
        #[serde(flatten)]
        template: serde_json::Value,
    }
    let mut views = Vec::new();
    for template in Template::all() {
        let full = template.full_id();
        let mut template =
            serde_json::to_value(template).map_err(|e| Fault::new("json", "模板写不出来", e.to_string()))?;
        if let Some(members) = template.as_object_mut() {
            members.remove("example");
        }
        views.push(TemplateView { full, template });
    }
    to_json(&views)
}

/// A ballot as it would be defined, and why it would be refused.
#[derive(Serialize)]
struct Drafted {
    spec: BallotSpec,
    faults: Vec<Text>,
}

impl From<BallotSpec> for Drafted {
    fn from(spec: BallotSpec) -> Self {
        let faults = spec.check().into_iter().map(|f| Text {
            zh: f.told(&spec, Lang::Zh),
            en: f.told(&spec, Lang::En),
        });
        Self {
            faults: faults.collect(),
            spec,
        }
    }
}

/// Makes the definition of a ballot from what a host writes down: the members of `gongxin_rules::Draft`, and `rule` in the
/// place of the template's own where it is given. Gives `{"spec","faults":[{"zh","en"}]}` as JSON; a ballot with faults would
/// be refused.
///
/// # Errors
/// `ballot` if the draft cannot be read or names no template.
#[wasm_bindgen(js_name = draftBallot)]
pub fn draft_ballot(draft: &str, rule: Option<String>) -> Result<String, Fault> {
    let unread = |e: serde_json::Error| Fault::new("ballot", "选票写得不对", e.to_string());
    let draft: Draft = serde_json::from_str(draft).map_err(unread)?;
    let mut spec =
        BallotSpec::draft(&draft).map_err(|e| Fault::new("ballot", "没有这种选票", e.to_string()))?;
    if let Some(rule) = rule {
        spec.rule = serde_json::from_str(&rule).map_err(unread)?;
    }
    to_json(&Drafted::from(spec))
}

/// The ballot of the round after a counted one, with the names that its result calls for: `take` is `tied`, `failed` or `top`,
/// and `top` how many (without it one more than the places left). As [`draft_ballot`].
///
/// # Errors
/// `round` if there is no such round.
#[wasm_bindgen(js_name = nextRound)]
pub fn next_round(log: &MeetingLog, ballot: &str, take: &str, top: Option<u32>) -> Result<String, Fault> {
    let unknown = || Fault::new("round", "没有这一轮的结果", "there is no such result");
    let take: Take = serde_json::from_value(take.into()).map_err(|_| unknown())?;
    let known = log.writer.state().ballots.get(ballot);
    let spec = known.and_then(|known| known.spec.as_ref()).ok_or_else(unknown)?;
    let sheet = log.writer.entries().iter().find_map(|entry| match entry {
        Entry::Outcome(outcome) if outcome.ballot == ballot => outcome.sheets.first(),
        _ => None,
    });
    let sheet: Sheet = sheet.and_then(|sheet| sheet.read().ok()).ok_or_else(unknown)?;
    let next = gongxin_rules::next_round(spec, &sheet, take, top.map(|n| n as usize));
    let next = next.map_err(|fault| Fault::new("round", fault.message(Lang::Zh), fault.message(Lang::En)))?;
    to_json(&Drafted::from(next))
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
