//! For machines that watch the machine.

use axum::{Json, extract::State};

use crate::{app::App, problem::Problem};

/// The process lives.
#[utoipa::path(get, path = "/healthz", responses((status = 200, body = String)))]
pub(crate) async fn health() -> &'static str {
    "ok"
}

/// The database answers.
#[utoipa::path(get, path = "/readyz", responses((status = 200, body = String), (status = 503, body = Problem)))]
pub(crate) async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    app.store.ping().await?;
    Ok("ready")
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", responses((status = 200, body = serde_json::Value)))]
pub(crate) async fn openapi(State(app): State<App>) -> Json<utoipa::openapi::OpenApi> {
    Json(super::all(app).1)
}
