//! What the big screen shows: the host decides, every screen of the meeting follows.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::{Person, Role},
    problem::Problem,
    visibility::{Results, Visibility},
};

/// The document that keeps it.
const SCENE: &str = "scene";

/// What the big screen shows.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(tag = "scene", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Scene {
    /// Whatever the meeting is at: signing in, voting. Never a result.
    Live {
        /// When the vote is going to be closed, in seconds since 1970: announced, not enforced.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<u64>,
    },
    /// The draw.
    Draw,
    /// The result of a counted ballot, which is released thereby.
    Result {
        /// The ballot.
        ballot: String,
    },
}

/// What the big screen shows now.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/scene", responses((status = 200, body = Scene), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    Path(meeting): Path<String>,
) -> Result<Json<Scene>, Problem> {
    let live = app.meeting(&meeting).await?;
    let kept = app.store.document(&meeting, SCENE).await?;
    let scene = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let policy = Visibility::of(&app, &meeting).await?;
    let replica = live.read().await?;
    let shown = scene.filter(|scene| match scene {
        // The host may have withdrawn it since.
        Scene::Result { ballot } => policy.results(ballot, replica.log.state()) == Results::Room,
        Scene::Live { .. } | Scene::Draw => true,
    });
    Ok(Json(shown.unwrap_or(Scene::Live { until: None })))
}

/// Puts something on the big screen.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting}/scene", request_body = Scene,
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn put(
    State(app): State<App>,
    person: Person,
    Path(meeting): Path<String>,
    Json(scene): Json<Scene>,
) -> Result<StatusCode, Problem> {
    let live = app.meeting(&meeting).await?;
    person.role(&app, &meeting, &[Role::Host]).await?;
    if let Scene::Result { ballot } = &scene {
        let policy = Visibility::of(&app, &meeting).await?;
        let replica = live.read().await?;
        let known = replica.log.state().ballots.get(ballot);
        if known.is_none_or(|b| b.result_at.is_none()) {
            return Err(Problem::conflict(
                "no-result",
                "这次表决还没有结果",
                "this ballot has no result yet",
            ));
        }
        if policy.results(ballot, replica.log.state()) == Results::Officers {
            return Err(Problem::conflict(
                "officers",
                "这次表决的结果不对会场公开；要公开，先更改结果的公开范围",
                "this result is not for the room: change who hears it first",
            ));
        }
    }
    let bytes = serde_json::to_vec(&scene).unwrap_or_default();
    app.store.put_document(&meeting, SCENE, &bytes).await?;
    Ok(StatusCode::NO_CONTENT)
}
