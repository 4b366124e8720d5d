//! Acts that take two persons: one proposes, the other agrees to just that, by its name. Until then it can be taken back.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use gongxin_record::bytes::to_b64;
use gongxin_store::{Deed, Proposal};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::{Person, Role},
    live::Live,
    problem::Problem,
    routes::{
        acts::{Act, Done, PaperFigures, perform},
        meetings::{Following, LISTED},
    },
    seams,
};

/// The document that says whether acts take two persons here; its bytes say who the second may be.
pub(super) const TWO_PERSONS: &str = "two-persons";
/// As far as the table of rights goes.
pub(super) const OFFICERS: &[u8] = b"1";
/// Trustees (监票人) besides.
pub(super) const TRUSTEES_TOO: &[u8] = b"trustees";
/// Who sees what waits. Who may agree to an act follows from the act.
const SEE: [Role; 4] = [Role::Host, Role::Registrar, Role::Supervisor, Role::Trustee];
/// Figures that wait are looked for among so many proposals.
const MOST: u32 = 1000;
/// The first letters of an act, in the journal.
const SHOWN: usize = 200;

/// An act that waits for a second person.
#[derive(Serialize, ToSchema)]
pub(crate) struct Waiting {
    /// Its name: whoever agrees to it, or takes it back, says which one.
    id: String,
    /// The act.
    act: Act,
    /// Who proposed it.
    by: String,
}

/// Acts that wait for a second person: a hundred a page, by their names.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/acts", params(Following),
    responses((status = 200, body = Vec<Waiting>), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn waiting(
    State(app): State<App>,
    person: Person,
    Path(meeting): Path<String>,
    Query(at): Query<Following>,
) -> Result<Json<Vec<Waiting>>, Problem> {
    app.meeting(&meeting).await?;
    person.role(&app, &meeting, &SEE).await?;
    let page = app.store.proposals_after(&meeting, &at.after, LISTED).await?;
    let read = |proposal: Proposal| {
        let mut act = serde_json::from_str(&proposal.act).ok()?;
        if let Act::Paper { figures } = &mut act {
            // The second person counts without knowing what the first has counted.
            figures.hide();
        }
        Some(Waiting {
            id: proposal.id,
            act,
            by: proposal.account,
        })
    };
    Ok(Json(page.into_iter().filter_map(read).collect()))
}

/// Agrees to an act that somebody else proposed: it is done. One that the record does not allow any more is dropped.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting}/acts/{proposal}",
    responses((status = 200, body = Done), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn agree(
    State(app): State<App>,
    person: Person,
    Path((meeting, id)): Path<(String, String)>,
) -> Result<Json<Done>, Problem> {
    let live = app.meeting(&meeting).await?;
    person.role(&app, &meeting, &SEE).await?;
    let _one = live.agreeing.lock().await;
    let (proposal, act) = find(&app, &meeting, &id).await?;
    let mut may = act.roles().to_vec();
    if app.store.document(&meeting, TWO_PERSONS).await?.as_deref() == Some(TRUSTEES_TOO) {
        may.push(Role::Trustee);
    }
    person.role(&app, &meeting, &may).await?;
    if proposal.account == person.account.id {
        return Err(Problem::conflict(
            "own-proposal",
            "这是您自己提出的，须由另一人同意",
            "you proposed this yourself: another person agrees to it",
        ));
    }
    if matches!(act, Act::Paper { .. }) {
        return Err(Problem::conflict(
            "paper-blind",
            "纸质票数目须由第二人自行清点录入",
            "the second person counts and enters the figures of paper ballots as well",
        ));
    }
    let words = |verb| format!("{verb} {} {}", proposal.account, shown(&proposal.act));
    let agreed = deed(&person, words("agree"), vec![id.clone()]);
    let done = perform(&app, &live, act, agreed).await;
    match done {
        Ok(entry) => Ok(Json(Done::at(entry))),
        Err(problem) if problem.passes() => Err(problem),
        Err(problem) => {
            let dropped = deed(&person, words("drop"), vec![id]);
            app.store.done(&meeting, &[], &dropped).await?;
            Err(problem.and("该提议已作废", "the proposal is dropped"))
        }
    }
}

/// Takes back what one proposed.
#[utoipa::path(delete, path = "/api/v1/meetings/{meeting}/acts/{proposal}",
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    person: Person,
    Path((meeting, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let live = app.meeting(&meeting).await?;
    person.role(&app, &meeting, &SEE).await?;
    // Whoever is agreeing to it just now is first.
    let _one = live.agreeing.lock().await;
    let (proposal, act) = find(&app, &meeting, &id).await?;
    if proposal.account != person.account.id {
        return Err(Problem::conflict(
            "others-proposal",
            "只有提出的人能撤回",
            "only whoever proposed it takes it back",
        ));
    }
    let words = format!("withdraw {}", told(&act, &proposal.act));
    app.store
        .done(&meeting, &[], &deed(&person, words, vec![proposal.id]))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(app: &App, meeting: &str, id: &str) -> Result<(Proposal, Act), Problem> {
    let gone = || {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no-proposal",
            "没有这项提议，可能已经生效或撤回",
            "there is no such proposal: it may be done or taken back",
        )
    };
    let proposal = app.store.proposal(meeting, id).await?.ok_or_else(gone)?;
    let act = serde_json::from_str(&proposal.act).map_err(|_| gone())?;
    Ok((proposal, act))
}

/// Proposes an act. Where somebody else has proposed the same, it waits for an answer to that one: nobody agrees to what they
/// have not seen.
pub(super) async fn propose(app: &App, meeting: &str, person: &Person, act: &Act) -> Result<Done, Problem> {
    let standing = put(app, meeting, person, act, Vec::new()).await?;
    if standing.account == person.account.id {
        return Ok(Done::waiting(standing.id));
    }
    Err(Problem::conflict(
        "proposed",
        format!("{} 已经提出同一项，请对该提议选择“同意”", standing.account),
        format!(
            "{} has proposed the same: agree to that proposal",
            standing.account
        ),
    ))
}

async fn put(
    app: &App,
    meeting: &str,
    person: &Person,
    act: &Act,
    replaces: Vec<String>,
) -> Result<Proposal, Problem> {
    let words = serde_json::to_string(act).unwrap_or_default();
    let wanted = Proposal {
        id: id_of(&words),
        account: person.account.id.clone(),
        act: words,
    };
    let proposed = deed(person, format!("propose {}", told(act, &wanted.act)), replaces);
    Ok(app.store.propose(meeting, &wanted, &proposed).await?)
}

/// Takes the figures of paper ballots from one of two persons. What the first entered stays hidden from the second.
pub(super) async fn paper(
    app: &App,
    live: &Live,
    person: &Person,
    figures: PaperFigures,
) -> Result<(StatusCode, Json<Done>), Problem> {
    let own = person.account.id.clone();
    let act = Act::Paper {
        figures: figures.clone(),
    };
    let _one = live.agreeing.lock().await;
    let waiting = app.store.proposals_after(&live.id, "", MOST).await?;
    let entered = waiting.iter().filter(|other| {
        let read = serde_json::from_str(&other.act);
        matches!(read, Ok(Act::Paper { figures: entered }) if entered.beside(&figures))
    });
    let (mine, others): (Vec<&Proposal>, Vec<&Proposal>) = entered.partition(|p| p.account == own);
    let ids = |of: &[&Proposal]| of.iter().map(|p| p.id.clone()).collect::<Vec<_>>();
    // Whoever counts again replaces what they entered before.
    let standing = put(app, &live.id, person, &act, ids(&mine)).await?;
    if standing.account == own {
        if !others.is_empty() {
            let (zh, en) = (
                "两人录入的数目不同，请各自重新清点",
                "the two persons entered different figures: each counts again",
            );
            return Err(Problem::conflict("paper-differs", zh, en));
        }
        return Ok((StatusCode::ACCEPTED, Json(Done::waiting(standing.id))));
    }
    let words = format!("agree {} {}", standing.account, told(&act, ""));
    let agreed = deed(
        person,
        words,
        [ids(&mine), ids(&others), vec![standing.id]].concat(),
    );
    let entry = figures.entered([standing.account, own]);
    let number = live
        .entries(agreed, Box::new(move |_| Ok(vec![entry.clone().into()])))
        .await?;
    Ok((StatusCode::OK, Json(Done::at(Some(number)))))
}

/// A line of the journal for what somebody does.
pub(super) fn deed(person: &Person, act: String, settles: Vec<String>) -> Deed {
    Deed {
        time: seams::now(),
        account: person.account.id.clone(),
        act,
        settles,
    }
}

/// What the journal says of an act: token lists and rosters are long and public anyway, so its first words.
pub(super) fn shown(words: &str) -> String {
    words.chars().take(SHOWN).collect()
}

/// The same where it waits: figures of paper ballots are nowhere before both persons have entered them.
fn told(act: &Act, words: &str) -> String {
    match act {
        Act::Paper { .. } => "paper".to_owned(),
        _ => shown(words),
    }
}

/// The name of a proposal: the same act has the same.
fn id_of(words: &str) -> String {
    to_b64(Sha256::digest(words).get(..16).unwrap_or_default())
}
