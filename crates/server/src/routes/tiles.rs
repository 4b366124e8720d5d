//! The log as tiles (C2SP tlog-tiles) under `/api/v1/meetings/{meeting}/`, for monitors that know nothing of elections.

use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use gongxin_tlog::{TilePath, entry_bundle, hash_tile};

use crate::{app::App, problem::Problem};

fn answer(bytes: Vec<u8>) -> impl IntoResponse {
    // A tile never changes.
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, bytes)
}

/// A tile of hashes: level 0 to 5, number as `x001/x234/067`, a partial one as `067.p/5`.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/tile/{level}/{*number}",
    params(("meeting" = String, Path), ("level" = u8, Path), ("number" = String, Path, description = "As `x001/x234/067` or `067.p/5`")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem)))]
pub(crate) async fn hashes(
    State(app): State<App>,
    Path((meeting, level, number)): Path<(String, String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let tile = TilePath::parse(&number).ok_or_else(Problem::not_found)?;
    let level: u8 = level.parse().map_err(|_| Problem::not_found())?;
    let replica = live.read().await;
    let bytes = hash_tile(replica.log.tree(), level, tile).ok_or_else(Problem::not_found)?;
    Ok(answer(bytes))
}

/// A bundle of 256 entries. Bundles with a line longer than 65,535 bytes do not exist in the format: read `log` instead.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/tile/entries/{*number}",
    params(("meeting" = String, Path), ("number" = String, Path, description = "As `x001/x234/067` or `067.p/5`")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem)))]
pub(crate) async fn entries(
    State(app): State<App>,
    Path((meeting, number)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let tile = TilePath::parse(&number).ok_or_else(Problem::not_found)?;
    let (first, end) = tile.entries().ok_or_else(Problem::not_found)?;
    let replica = live.read().await;
    if end > replica.log.head().0 {
        return Err(Problem::not_found());
    }
    let width = usize::try_from(tile.width).map_err(|_| Problem::not_found())?;
    let bundle = entry_bundle(replica.log.lines_from(first).take(width));
    Ok(answer(bundle.ok_or_else(Problem::not_found)?))
}
