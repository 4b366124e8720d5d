//! From what a record says of a ballot to its papers. Nothing is judged here.

use gongxin_protocol::{BallotState, State};
use gongxin_record::entry::{Meeting, Outcome};
use gongxin_rules::{BallotSpec, Heading, Kind, Lang, Page, Sheet, Survey, Trend, blank_ballot, page};

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
        let after = 1.min(laid.lines.len());
        laid.lines.insert(after, subject);
        if let Some(range) = range(state, meeting, ballot, lang) {
            laid.lines.insert(after + 1, range);
        }
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

/// 参加推荐范围: each group of a recommendation with 应到 and 实到, and all of them together. Of talks only 应到 is known by group.
fn range(state: &State, meeting: &Meeting, ballot: &BallotState, lang: Lang) -> Option<String> {
    let kind = ballot.spec.as_ref()?.kind;
    if !matches!(
        kind,
        Kind::TjList | Kind::TjBlank | Kind::TjTalk | Kind::TjR2 | Kind::GtNom
    ) {
        return None;
    }
    let (mut parts, mut all) = (Vec::new(), 0);
    for id in &ballot.definition.groups {
        let name = &meeting.groups.iter().find(|group| group.id == *id)?.name;
        let expected = state.expected(id)?;
        all += expected;
        let rings = ballot.rings.iter().filter_map(|ring| state.rings.get(ring));
        let keys: usize = rings
            .filter(|ring| ring.group == *id)
            .map(|ring| ring.keys.len())
            .sum();
        let present = keys as u64 + ballot.paper_voters.get(id).copied().unwrap_or(0);
        parts.push(match (lang, ballot.paper_alone()) {
            (Lang::Zh, true) => format!("{name}应谈{expected}人"),
            (Lang::En, true) => format!("{name}: {expected} to be talked with"),
            (Lang::Zh, false) => format!("{name}应到{expected}人、实到{present}人"),
            (Lang::En, false) => format!("{name}: {expected} expected, {present} present"),
        });
    }
    Some(match lang {
        Lang::Zh => format!("参加推荐范围：{}（共{all}人）", parts.join("；")),
        Lang::En => format!("Who takes part: {} ({all} in all)", parts.join("; ")),
    })
}

/// A survey of a record: the state, and the result.
pub type Counted<'a> = (&'a State, &'a Outcome);

/// The figures of one survey beside those of the one before it, as a sheet.
///
/// # Errors
/// If a sheet or definition cannot be read, or the two are not alike.
pub fn trend(before: Counted<'_>, now: Counted<'_>, lang: Lang) -> Result<(Trend, Page), PaperError> {
    let (older, newer) = (whole(before)?, whole(now)?);
    let (was, is) = (definition(before)?, definition(now)?);
    let survey = |spec, sheet| Survey { spec, sheet };
    let trend = Trend::of(survey(was, &older), survey(is, &newer), lang)?;
    let heading = Heading::default();
    let mut page = trend.page(&newer, &told(before)?, &told(now)?, &heading, lang);
    let meeting = now.0.meeting.as_ref().map(|m| &m.definition);
    page.title
        .insert_str(0, meeting.map_or("", |meeting| rehearsal(meeting, lang)));
    Ok((trend, page))
}

/// The sheet of all votes.
fn whole((_, outcome): Counted<'_>) -> Result<Sheet, PaperError> {
    read(outcome)?
        .into_iter()
        .find(|sheet| sheet.class.is_none())
        .ok_or(PaperError::NoResult)
}

fn definition<'a>((state, outcome): Counted<'a>) -> Result<&'a BallotSpec, PaperError> {
    let ballot = state.ballots.get(&outcome.ballot);
    ballot
        .and_then(|ballot| ballot.spec.as_ref())
        .ok_or(PaperError::NoBallot)
}

/// Which survey it is: the meeting, the ballot, and the digest that binds both.
fn told((state, outcome): Counted<'_>) -> Result<String, PaperError> {
    let ballot = state.ballots.get(&outcome.ballot).ok_or(PaperError::NoBallot)?;
    let meeting = state.meeting.as_ref().ok_or(PaperError::NoBallot)?;
    let (meeting, title) = (&meeting.definition.title, &ballot.definition.title);
    Ok(format!("{meeting} · {title} · {}", state.digest().to_b64()))
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
