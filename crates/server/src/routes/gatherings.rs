//! Before a meeting there are its trustees (监票人): entry 0 lists their keys, so these are gathered first. Whoever has the
//! link of a gathering can bring a key; host and trustee compare its words by voice.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use gongxin_record::bytes::{Ed25519Key, PointBytes, to_b64};
use rand_core::Rng;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::{Office, Person},
    problem::Problem,
    seams,
};

/// A key ceremony of more people than this is no ceremony.
const MOST_KEYS: usize = 9;
/// Characters of a name or title.
const LONGEST: usize = 100;

/// Names of documents beside no meeting yet.
const TITLE: &str = "title";
const MEETING: &str = "meeting";
const KEY: &str = "key-";

/// A gathering to start.
#[derive(Deserialize, ToSchema)]
pub(crate) struct StartGathering {
    /// The title that the meeting will have.
    title: String,
}

/// The id of a new gathering. Whoever knows it can bring a key.
#[derive(Serialize, ToSchema)]
pub(crate) struct Started {
    gathering: String,
}

/// A trustee's public file.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicKeys {
    /// Name.
    name: String,
    /// Ed25519 key, b64.
    key: String,
    /// Box key, b64.
    r#box: String,
}

/// A gathering so far.
#[derive(Serialize, ToSchema)]
pub(crate) struct Gathering {
    /// The title that the meeting will have.
    title: String,
    /// Keys that were brought, by their bytes.
    keys: Vec<PublicKeys>,
    /// The meeting, once it is made.
    meeting: Option<String>,
}

/// Starts to gather trustees' keys.
#[utoipa::path(post, path = "/api/v1/gatherings", request_body = StartGathering,
    responses((status = 201, body = Started), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn start(
    State(app): State<App>,
    person: Person,
    Json(body): Json<StartGathering>,
) -> Result<impl IntoResponse, Problem> {
    person.office(&[Office::Member])?;
    let title = text(&body.title)?;
    let mut id = [0u8; 16];
    seams::rng()?.fill_bytes(&mut id);
    let gathering = to_b64(&id);
    app.store
        .put_document(&place(&gathering), TITLE, title.as_bytes())
        .await?;
    Ok((StatusCode::CREATED, Json(Started { gathering })))
}

/// What a gathering has so far.
#[utoipa::path(get, path = "/api/v1/gatherings/{gathering}", responses((status = 200, body = Gathering), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    Path(gathering): Path<String>,
) -> Result<Json<Gathering>, Problem> {
    Ok(Json(read(&app, &gathering).await?))
}

/// Brings a trustee's public file. The same again is fine.
#[utoipa::path(post, path = "/api/v1/gatherings/{gathering}/keys", request_body = PublicKeys,
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn bring(
    State(app): State<App>,
    Path(gathering): Path<String>,
    Json(mut body): Json<PublicKeys>,
) -> Result<StatusCode, Problem> {
    let known = read(&app, &gathering).await?;
    body.name = text(&body.name)?;
    if Ed25519Key::from_b64(&body.key).is_err() || PointBytes::from_b64(&body.r#box).is_err() {
        return Err(Problem::bad_request(
            "keys",
            "监票人公钥无效",
            "these are no trustee's keys",
        ));
    }
    if known.meeting.is_some() {
        return Err(Problem::conflict(
            "gathered",
            "会议已经建立，不能再加监票人",
            "the meeting is made; no trustee can be added",
        ));
    }
    let again = known.keys.iter().any(|k| k.key == body.key);
    if !again && known.keys.len() >= MOST_KEYS {
        return Err(Problem::conflict(
            "trustees",
            format!("监票人最多 {MOST_KEYS} 位"),
            format!("there are at most {MOST_KEYS} trustees"),
        ));
    }
    let name = format!("{KEY}{}", body.key);
    let bytes = serde_json::to_vec(&body).unwrap_or_default();
    app.store.put_document(&place(&gathering), &name, &bytes).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where a gathering is told which meeting came of it: of what, name.
pub(super) async fn told(app: &App, gathering: &str) -> Result<(String, &'static str), Problem> {
    read(app, gathering).await?;
    Ok((place(gathering), MEETING))
}

/// The meeting that came of a gathering.
pub(crate) async fn gathered(app: &App, gathering: &str) -> Result<Option<String>, Problem> {
    let bytes = app.store.document(&place(gathering), MEETING).await?;
    Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()))
}

async fn read(app: &App, gathering: &str) -> Result<Gathering, Problem> {
    let documents = app.store.documents(&place(gathering)).await?;
    let text = |wanted: &str| {
        let found = documents.iter().find(|(name, _)| name == wanted);
        found.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
    };
    let keys = documents.iter().filter(|(name, _)| name.starts_with(KEY));
    Ok(Gathering {
        title: text(TITLE).ok_or_else(Problem::not_found)?,
        keys: keys
            .filter_map(|(_, bytes)| serde_json::from_slice(bytes).ok())
            .collect(),
        meeting: text(MEETING),
    })
}

/// No meeting digest has this form, so no document of a meeting can be reached.
fn place(gathering: &str) -> String {
    format!("gathering:{gathering}")
}

/// A short text of one line.
fn text(given: &str) -> Result<String, Problem> {
    let text = given.trim();
    let fits = (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits {
        return Ok(text.to_owned());
    }
    Err(Problem::bad_request(
        "text",
        format!("名称应有 1 到 {LONGEST} 个字，不能换行"),
        format!("a name has 1 to {LONGEST} characters on one line"),
    ))
}
