//! For machines that watch the machine.

use axum::{Json, extract::State, http::header, response::IntoResponse};

use serde_json::Value;

use crate::{app::App, config::Tls, problem::Problem, routes::DOCUMENT, tls};

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
pub(crate) async fn openapi() -> Json<&'static Value> {
    Json(&*DOCUMENT)
}

/// The root certificate of a private authority, for phones on a local network; its fingerprint is on the host's screen.
#[utoipa::path(get, path = "/authority.pem", responses((status = 200, content_type = "application/x-pem-file", body = String), (status = 404, body = Problem)))]
pub(crate) async fn authority(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let Tls::Own { folder, .. } = &app.config.tls else {
        return Err(Problem::not_found());
    };
    let pem = tls::authority(folder).map_err(|_| Problem::not_found())?;
    // Phones offer to install a download of this type.
    Ok(([(header::CONTENT_TYPE, "application/x-x509-ca-cert")], pem))
}
