//! The routes: one file for each kind of people.

mod accounts;
mod acts;
mod excerpts;
mod factors;
mod gatherings;
mod meetings;
mod members;
mod meta;
mod pages;
mod papers;
mod proposals;
mod reference;
mod scene;
mod tiles;
mod visibility;
mod voters;

use std::sync::LazyLock;

use axum::{Router, extract::DefaultBodyLimit};
use gongxin_roles::intake;
use serde_json::{Value, json};
use tower_http::compression::CompressionLayer;
use utoipa::{OpenApi, openapi};
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt},
    routes,
};

pub(crate) use gatherings::gathered;

use crate::app::App;

/// Long public texts travel compressed. Nothing on the ballot path does: lengths would tell.
fn packed(routes: UtoipaMethodRouter<App>) -> UtoipaMethodRouter<App> {
    routes.layer(CompressionLayer::new())
}

/// Names, passwords and codes.
const WORDS: usize = 4 * 1024;

/// What strangers may send takes no more memory than it needs.
fn at_most(length: usize, routes: UtoipaMethodRouter<App>) -> UtoipaMethodRouter<App> {
    routes.layer(DefaultBodyLimit::max(length))
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Gongxin",
    description = "Secret ballots that anyone can check. Lines are entries of the public record as docs/protocol.md defines them."
))]
struct Document;

/// All routes.
pub(crate) fn all(app: App) -> Router {
    api()
        .0
        .with_state(app.clone())
        .merge(pages::routes().with_state(app))
}

/// The document that describes the API, in JSON.
pub(crate) static DOCUMENT: LazyLock<Value> = LazyLock::new(|| json!(api().1));

fn api() -> (Router<App>, openapi::OpenApi) {
    let (api, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(meta::health))
        .routes(routes!(meta::ready))
        .routes(packed(routes!(meta::openapi)))
        .routes(routes!(meta::authority))
        .routes(packed(routes!(reference::page)))
        .routes(at_most(WORDS, routes!(accounts::set_up)))
        .routes(at_most(WORDS, routes!(accounts::log_in)))
        .routes(routes!(accounts::log_out))
        .routes(routes!(accounts::me))
        .routes(at_most(WORDS, routes!(accounts::change_password)))
        .routes(routes!(factors::offer))
        .routes(routes!(factors::confirm))
        .routes(routes!(factors::remove))
        .routes(routes!(accounts::list, accounts::put))
        .routes(routes!(accounts::journal))
        .routes(routes!(gatherings::start))
        .routes(routes!(gatherings::show))
        .routes(routes!(gatherings::bring))
        .routes(routes!(meetings::list, meetings::create))
        .routes(routes!(meetings::show))
        .routes(routes!(meetings::events))
        .routes(packed(routes!(meetings::log)))
        .routes(routes!(tiles::entries))
        .routes(routes!(tiles::hashes))
        .routes(routes!(meetings::checkpoint))
        .routes(routes!(meetings::checkpoint_of_ballot))
        .routes(routes!(meetings::witnesses))
        .routes(routes!(meetings::cosign))
        .routes(routes!(members::list, members::put))
        .routes(routes!(members::take))
        .routes(routes!(meetings::record))
        .routes(routes!(meetings::trust))
        .routes(routes!(visibility::show))
        .routes(routes!(visibility::digest))
        .routes(routes!(visibility::make_key))
        .routes(packed(routes!(visibility::result)))
        .routes(packed(routes!(visibility::challenge)))
        .routes(routes!(papers::blank_ballot))
        .routes(routes!(papers::sheet_pdf))
        .routes(routes!(papers::sheet_xlsx))
        .routes(routes!(papers::certificate))
        .routes(routes!(scene::show, scene::put))
        .routes(routes!(acts::act, proposals::waiting))
        .routes(routes!(proposals::agree, proposals::withdraw))
        .routes(routes!(acts::line))
        .routes(routes!(excerpts::of_meeting))
        .routes(routes!(excerpts::of_ballot))
        .routes(routes!(excerpts::of_cast))
        .routes(routes!(excerpts::token))
        .routes(at_most(WORDS, routes!(voters::check_in)))
        .routes(at_most(intake::LONGEST, routes!(voters::cast)))
        .routes(at_most(intake::LONGEST, routes!(voters::challenge)))
        .split_for_parts();
    // The router's mark for "the rest of the path" is not one of OpenAPI.
    let paths = std::mem::take(&mut document.paths.paths);
    let plain = |path: String| path.replace("{*", "{");
    document.paths.paths = paths
        .into_iter()
        .map(|(path, item)| (plain(path), item))
        .collect();
    (api, document)
}
