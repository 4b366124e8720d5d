//! From what a record says of a ballot to its papers. Nothing is judged here.

use gongxin_protocol::State;
use gongxin_record::entry::{Meeting, Outcome};
use gongxin_rules::{Heading, Lang, Page, Sheet, blank_ballot, page};

use crate::PaperError;

/// The sheets of one ballot, and what binds them to the record.
pub struct SheetSet {
    /// The sheet of all votes; those of classes are columns of it.
    pub pages: Vec<Page>,
    /// For the foot of every page: meeting digest and ballot.
    pub stamp: String,
}

/// The result of a ballot as sheets.
///
/// # Errors
/// If the state does not know the ballot, or a sheet of the record cannot be read.
pub fn sheets(state: &State, outcome: &Outcome, lang: Lang) -> Result<SheetSet, PaperError> {
    let ballot = state.ballots.get(&outcome.ballot).ok_or(PaperError::NoResult)?;
    let meeting = state
        .meeting
        .as_ref()
        .map(|m| &m.definition)
        .ok_or(PaperError::NoResult)?;
    let rehearsal = rehearsal(meeting, lang);
    let mut pages = Vec::new();
    let read = read(outcome)?;
    // Classes of voters have columns beside the sums, not pages of their own.
    let classes: Vec<Sheet> = read
        .iter()
        .filter(|sheet| sheet.class.is_some())
        .cloned()
        .collect();
    for sheet in read.iter().filter(|sheet| sheet.class.is_none()) {
        let heading = Heading {
            meeting: meeting.title.clone(),
            ..Heading::default()
        };
        let mut laid = page(sheet, &classes, &heading, lang);
        laid.title.insert_str(0, rehearsal);
        let subject = lang.pick("表决事项：", "Ballot: ").to_owned() + &ballot.definition.title;
        laid.lines.insert(1.min(laid.lines.len()), subject);
        pages.push(laid);
    }
    if pages.is_empty() {
        return Err(PaperError::NoResult);
    }
    let digest = state.digest().to_b64();
    let stamp = match lang {
        Lang::Zh => format!("会议摘要 {digest}　表决 {}", outcome.ballot),
        Lang::En => format!("meeting {digest}, ballot {}", outcome.ballot),
    };
    Ok(SheetSet { pages, stamp })
}

/// The blank ballot of those who vote on paper.
///
/// # Errors
/// If the state does not know the ballot, or its rules cannot be read.
pub fn blank(state: &State, ballot: &str, lang: Lang) -> Result<Page, PaperError> {
    let ballot = state.ballots.get(ballot).ok_or(PaperError::NoBallot)?;
    let spec = ballot.spec.as_ref().ok_or(PaperError::NoBallot)?;
    let meeting = state.meeting.as_ref().map(|m| &m.definition);
    let meeting = meeting.ok_or(PaperError::NoBallot)?;
    let heading = Heading {
        meeting: meeting.title.clone(),
        ..Heading::default()
    };
    let mut laid = blank_ballot(spec, &ballot.definition.title, &heading, lang);
    laid.title.insert_str(0, rehearsal(meeting, lang));
    Ok(laid)
}

/// What stands before every title of a rehearsal.
fn rehearsal(meeting: &Meeting, lang: Lang) -> &'static str {
    if meeting.policy.rehearsal {
        lang.pick("【演练】", "[REHEARSAL] ")
    } else {
        ""
    }
}

/// All sheets of a result.
pub(crate) fn read(outcome: &Outcome) -> Result<Vec<Sheet>, PaperError> {
    let sheets = outcome
        .sheets
        .iter()
        .map(|sheet| sheet.read().map_err(|_| PaperError::Sheet));
    sheets.collect()
}
