//! Who may read what, said and settled; keys for those without an account; what everybody may have in any case.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use gongxin_record::{Entry, bytes::to_b64};
use gongxin_tlog::{Hash, Language, head_words};
use rand_core::Rng;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::{Person, Role, word},
    heads,
    problem::Problem,
    seams,
    visibility::{Audience, Opens, Reader, Results, Standing, Visibility, key_hash},
};

/// Who may read what.
#[derive(Serialize, ToSchema)]
pub(crate) struct VisibilityView {
    /// Who may read the log and the record.
    record: Audience,
    /// Who hears the result of each ballot that is defined.
    results: BTreeMap<String, Results>,
    /// How many entries of the log the asker may read.
    readable: u64,
}

/// Who may read what; changed by the act `visibility`.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/visibility", responses((status = 200, body = VisibilityView), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(meeting): Path<String>,
) -> Result<Json<VisibilityView>, Problem> {
    let live = app.meeting(&meeting).await?;
    let policy = Visibility::of(&app, &meeting).await?;
    let standing = reader.standing(&app, &meeting).await?;
    let replica = live.read().await?;
    let state = replica.log.state();
    let ballots = state.ballots.iter();
    Ok(Json(VisibilityView {
        record: policy.record,
        results: ballots
            .map(|(id, _)| (id.clone(), policy.results(id, state)))
            .collect(),
        readable: policy.reach(standing, &replica.log),
    }))
}

/// A key to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct MakeKey {
    /// What it opens.
    opens: Opens,
}

/// A key for people or screens without an account: sent as `Authorization: Bearer KEY`.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReadingKey {
    key: String,
}

/// Makes a key for observers, trustees or the big screen, in place of the one before. It is shown this once.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting}/keys", request_body = MakeKey,
    responses((status = 201, body = ReadingKey), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn make_key(
    State(app): State<App>,
    person: Person,
    Path(meeting): Path<String>,
    Json(body): Json<MakeKey>,
) -> Result<impl IntoResponse, Problem> {
    app.meeting(&meeting).await?;
    person.role(&app, &meeting, &[Role::Host]).await?;
    let mut secret = [0u8; 16];
    seams::rng()?.fill_bytes(&mut secret);
    let key = to_b64(&secret);
    let place = body.opens.place();
    app.store.put_document(&meeting, &place, &key_hash(&key)).await?;
    let act = format!("key {}", word(body.opens));
    app.store
        .journal(seams::now(), &person.account.id, Some(&meeting), &act)
        .await?;
    Ok((StatusCode::CREATED, Json(ReadingKey { key })))
}

/// What everybody may have of any meeting: enough to hold the record against later.
#[derive(Serialize, ToSchema)]
pub(crate) struct PublicDigest {
    /// Digest of entry 0.
    meeting: String,
    /// Title.
    title: String,
    /// Verifier key of the log (C2SP signed-note).
    log: String,
    /// Entries in the log.
    size: u64,
    /// Root of the log, b64.
    root: String,
    /// The root in four words, Chinese.
    words: Vec<String>,
    /// The root in four words, English.
    words_en: Vec<String>,
    /// Whether the record is sealed.
    sealed: bool,
    /// The last signed head (C2SP checkpoint) with its cosignatures, once there is one.
    checkpoint: Option<String>,
    /// Who may read the log and the record.
    record: Audience,
}

/// The public digest: what a meeting can always show, whoever may read its record.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/digest", responses((status = 200, body = PublicDigest), (status = 404, body = Problem)))]
pub(crate) async fn digest(
    State(app): State<App>,
    Path(meeting): Path<String>,
) -> Result<Json<PublicDigest>, Problem> {
    let live = app.meeting(&meeting).await?;
    let policy = Visibility::of(&app, &meeting).await?;
    let checkpoint = heads::last(&live).await?;
    let replica = live.read().await?;
    let state = replica.log.state();
    let definition = state.meeting.as_ref().map(|m| &m.definition);
    let (size, root) = replica.log.head();
    Ok(Json(PublicDigest {
        meeting,
        title: definition.map(|m| m.title.clone()).unwrap_or_default(),
        log: definition.map(|m| m.log.key.clone()).unwrap_or_default(),
        size,
        root: root.to_b64(),
        words: head_words(&Hash(root.0), Language::Zh).into(),
        words_en: head_words(&Hash(root.0), Language::En).into(),
        sealed: state.sealed,
        checkpoint: checkpoint.map(|note| note.to_string()),
        record: policy.record,
    }))
}

/// The result of a ballot: its line of the log, for whoever may hear it.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/ballots/{ballot}/result",
    responses((status = 200, body = serde_json::Value), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn result(
    State(app): State<App>,
    reader: Reader,
    Path((meeting, ballot)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let policy = Visibility::of(&app, &meeting).await?;
    let standing = reader.standing(&app, &meeting).await?;
    let replica = live.read().await?;
    let state = replica.log.state();
    let known = state.ballots.get(&ballot).ok_or_else(Problem::not_found)?;
    if policy.results(&ballot, state) == Results::Officers && standing < Standing::Verifier {
        return Err(Problem::withheld());
    }
    let number = known.result_at.ok_or_else(Problem::not_found)?;
    line(replica.log.lines_from(number).next())
}

/// A ballot that was opened instead of cast (检查本票), by the number of its entry: another device reads what it held.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/challenges/{number}",
    responses((status = 200, body = serde_json::Value), (status = 404, body = Problem)))]
pub(crate) async fn challenge(
    State(app): State<App>,
    Path((meeting, number)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let replica = live.read().await?;
    let at: usize = number.parse().map_err(|_| Problem::not_found())?;
    match replica.log.entries().get(at) {
        Some(Entry::Challenged(_)) => line(replica.log.lines_from(at as u64).next()),
        _ => Err(Problem::not_found()),
    }
}

fn line(line: Option<&[u8]>) -> Result<impl IntoResponse + use<>, Problem> {
    let bytes = line.ok_or_else(Problem::not_found)?.to_vec();
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes))
}
