//! What a voter's device reads: a few entries with their proofs, and where its own token stands. All of it is public.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use gongxin_record::bytes::{Ed25519Key, PointBytes};
use gongxin_roles::{
    excerpt::{Excerpt, Proven},
    writer::Writer,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    live::Live,
    problem::Problem,
    visibility::{Standing, Visibility},
};

fn answer(json: impl Into<Bytes>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], json.into())
}

/// Entry 0 with its proof: what a device shows before anything is open.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/excerpt", responses((status = 200, body = serde_json::Value), (status = 404, body = Problem)))]
pub(crate) async fn of_meeting(
    State(app): State<App>,
    Path(meeting): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let replica = live.read().await?;
    let excerpt = Excerpt::of_meeting(&replica.log, &live.signer).ok_or_else(Problem::not_found)?;
    Ok(answer(excerpt.to_json()))
}

/// All that a device needs to vote in a ballot, once it has opened. The same bytes for everybody.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/ballots/{ballot}/excerpt", responses((status = 200, body = serde_json::Value), (status = 404, body = Problem)))]
pub(crate) async fn of_ballot(
    State(app): State<App>,
    Path((meeting, ballot)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    Ok(answer(live.excerpt(&ballot).await?))
}

/// Proof that the counted ballot of a tag (b64) is in the log, once it is. Where results are withheld it is made under the head
/// just after the close: an audit path under a later one would hold hashes of what is withheld, and a short result is guessed
/// from its hash.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/ballots/{ballot}/casts/{tag}", responses((status = 200, body = serde_json::Value), (status = 404, body = Problem)))]
pub(crate) async fn of_cast(
    State(app): State<App>,
    Path((meeting, ballot, tag)): Path<(String, String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let policy = Visibility::of(&app, &meeting).await?;
    let tag = PointBytes::from_b64(&tag).map_err(|_| Problem::not_found())?;
    let replica = live.read().await?;
    let ballot = replica.log.state().ballots.get(&ballot);
    let (closed, place) = ballot
        .and_then(|b| b.closed_at.zip(b.counted.get(&tag)))
        .ok_or_else(Problem::not_found)?;
    let open = policy.reach(Standing::Stranger, &replica.log) == replica.log.head().0;
    let excerpt = match open {
        true => Excerpt::of_entry(&replica.log, place.entry, &live.signer),
        false => under_head(&live, &replica.log, place.entry, closed + 1),
    };
    Ok(answer(excerpt.ok_or_else(Problem::not_found)?.to_json()))
}

/// Entry 0 and one other, proven under the head of a certain size.
fn under_head(live: &Live, log: &Writer, number: u64, size: u64) -> Option<Excerpt> {
    let prove = |number| {
        Some(Proven {
            number,
            line: String::from_utf8(log.lines_from(number).next()?.to_vec()).ok()?,
            path: log.inclusion(number, size)?,
        })
    };
    Some(Excerpt {
        checkpoint: log.checkpoint_at(size, &live.signer)?.to_string(),
        entries: [0, number].into_iter().map(prove).collect::<Option<_>>()?,
    })
}

/// Where a token stands, as the log says.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenView {
    /// Its electorate group.
    group: String,
    /// The counter of its last check-in, 0 before the first.
    counter: u32,
    /// The voting key (b64) that it checked in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// Whether it was declared void.
    revoked: bool,
    /// Whether its key stands in a ring of a ballot that has opened: then it cannot be changed any more for that ballot.
    frozen: bool,
}

/// Where a token (public key, b64) stands.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/tokens/{token}", responses((status = 200, body = TokenView), (status = 404, body = Problem)))]
pub(crate) async fn token(
    State(app): State<App>,
    Path((meeting, token)): Path<(String, String)>,
) -> Result<Json<TokenView>, Problem> {
    let live = app.meeting(&meeting).await?;
    let token = Ed25519Key::from_b64(&token).map_err(|_| Problem::not_found())?;
    let replica = live.read().await?;
    let state = replica.log.state();
    let found = state
        .admission
        .tokens
        .get(&token)
        .ok_or_else(Problem::not_found)?;
    let frozen = found.key.is_some_and(|key| {
        state
            .rings
            .iter()
            .any(|(_, ring)| ring.keys.binary_search(&key).is_ok())
    });
    Ok(Json(TokenView {
        group: found.group.clone(),
        counter: found.counter,
        key: found.key.map(|key| key.to_b64()),
        revoked: found.revoked,
        frozen,
    }))
}
