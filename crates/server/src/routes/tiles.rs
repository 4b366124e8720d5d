//! The log as tiles (C2SP tlog-tiles) under `/api/v1/meetings/{meeting}/`, for monitors that know nothing of elections.

use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::IntoResponse,
};
use gongxin_roles::writer::Writer;
use gongxin_tlog::{TilePath, entry_bundle, hash_tile};

use crate::{
    app::App,
    problem::Problem,
    visibility::{Audience, Reader, Standing, Visibility},
};

/// Sends a tile over the entries up to `end` to whoever may read them: a hash of a short line can be guessed, so hashes are as
/// secret as lines.
async fn guarded(
    app: &App,
    reader: &Reader,
    meeting: &str,
    end: u64,
    tile: impl FnOnce(&Writer) -> Option<Vec<u8>>,
) -> Result<([(HeaderName, &'static str); 2], Vec<u8>), Problem> {
    let live = app.meeting(meeting).await?;
    let policy = Visibility::of(app, meeting).await?;
    let standing = reader.standing(app, meeting).await?;
    let replica = live.read().await?;
    if end > replica.log.head().0 {
        return Err(Problem::not_found());
    }
    if end > policy.reach(standing, &replica.log) {
        return Err(Problem::withheld());
    }
    let bytes = tile(&replica.log).ok_or_else(Problem::not_found)?;
    // A tile never changes; one that not everybody may read is kept by nobody on the way.
    let open = end <= policy.reach(Standing::Stranger, &replica.log);
    let cache = match open && policy.record == Audience::Public {
        true => "public, max-age=31536000, immutable",
        false => "no-store",
    };
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, cache),
    ];
    Ok((headers, bytes))
}

/// The number of entries that a tile of hashes rests on.
fn entries_under(level: u8, tile: &TilePath) -> Option<u64> {
    let (_, end) = tile.entries()?;
    end.checked_mul(256u64.checked_pow(level.into())?)
}

/// A tile of hashes: level 0 to 5, number as `x001/x234/067`, a partial one as `067.p/5`.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/tile/{level}/{*number}",
    params(("meeting" = String, Path), ("level" = u8, Path), ("number" = String, Path, description = "As `x001/x234/067` or `067.p/5`")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn hashes(
    State(app): State<App>,
    reader: Reader,
    Path((meeting, level, number)): Path<(String, String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let tile = TilePath::parse(&number).ok_or_else(Problem::not_found)?;
    let level: u8 = level.parse().map_err(|_| Problem::not_found())?;
    let end = entries_under(level, &tile).ok_or_else(Problem::not_found)?;
    guarded(&app, &reader, &meeting, end, move |log| {
        hash_tile(log.tree(), level, tile)
    })
    .await
}

/// A bundle of 256 entries. Bundles with a line longer than 65,535 bytes do not exist in the format: read `log` instead.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/tile/entries/{*number}",
    params(("meeting" = String, Path), ("number" = String, Path, description = "As `x001/x234/067` or `067.p/5`")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn entries(
    State(app): State<App>,
    reader: Reader,
    Path((meeting, number)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let tile = TilePath::parse(&number).ok_or_else(Problem::not_found)?;
    let (first, end) = tile.entries().ok_or_else(Problem::not_found)?;
    let width = usize::try_from(tile.width).map_err(|_| Problem::not_found())?;
    guarded(&app, &reader, &meeting, end, move |log| {
        entry_bundle(log.lines_from(first).take(width))
    })
    .await
}
