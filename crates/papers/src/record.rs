//! From what a record says of a ballot to the papers of its result. Nothing is judged here.

use gongxin_protocol::State;
use gongxin_record::entry::Outcome;
use gongxin_rules::{Heading, Lang, Page, Sheet, page};

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
    let rehearsal = if meeting.policy.rehearsal {
        lang.pick("【演练】", "[REHEARSAL] ")
    } else {
        ""
    };
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

/// All sheets of a result.
pub(crate) fn read(outcome: &Outcome) -> Result<Vec<Sheet>, PaperError> {
    let sheets = outcome
        .sheets
        .iter()
        .map(|sheet| sheet.read().map_err(|_| PaperError::Sheet));
    sheets.collect()
}
