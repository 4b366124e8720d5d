//! The pages: built from `web/`, embedded in the program, the same for everybody. Nothing on them comes from elsewhere.

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{
    app::App,
    pages::{ASSETS, Asset, ENTRIES, LISTED, PAGES_LIST, SAVED},
    problem::Problem,
};

/// Browsers give the saved page this name.
const KEPT_AS: &str = "attachment; filename=\"gongxin-verify.html\"; filename*=UTF-8''%E5%85%AC%E4%BF%A1%E6%A0%B8%E9%AA%8C%E5%B7%A5%E5%85%B7.html";

/// Pages run their own scripts and their own WebAssembly, speak to their own origin, and stand in no frame.
const PAGE: &str = include_str!("../../../../web/csp/page.txt").trim_ascii_end();
/// A worker lives under the policy of its own file. Engines that do not know 'wasm-unsafe-eval' yet ask for 'unsafe-eval'
/// to compile WebAssembly; a worker has no page that anything could be injected into.
const WORKER: &str = include_str!("../../../../web/csp/worker.txt").trim_ascii_end();

/// The routes of the pages.
pub(crate) fn routes() -> Router<App> {
    let mut router = Router::new()
        .route("/web/{*path}", get(asset))
        .route("/", get(async |headers: HeaderMap| page(&headers, "host")))
        .route("/set-up", get(async |headers: HeaderMap| page(&headers, "host")))
        .route(SAVED.0, get(saved))
        .route(PAGES_LIST, get(list));
    for (path, entry) in ENTRIES {
        router = router.route(path, get(async move |headers: HeaderMap| page(&headers, entry)));
    }
    router
}

/// The page of an entry. Never cached: it names the files that are.
fn page(headers: &HeaderMap, entry: &str) -> Response {
    let Some(asset) = ASSETS.get(&format!("{entry}/index.html")) else {
        let (zh, en) = (
            "此程序构建时没有包含网页：请先构建 web/，再构建程序",
            "this program was built without its pages: build web/ first, then the program",
        );
        return Problem::new(StatusCode::NOT_FOUND, "no-pages", zh, en).into_response();
    };
    let mut response = send(headers, asset, "no-cache");
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE));
    response
}

/// The saved page: always a download, since its own policy is made for a disk.
async fn saved(headers: HeaderMap) -> Response {
    let mut response = page(&headers, SAVED.1);
    if response.status().is_success() {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(KEPT_AS));
    }
    response
}

/// The list of all files with their digests, whose own digest the log of a meeting states.
async fn list() -> impl IntoResponse {
    let kind = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
    ([kind, (header::CACHE_CONTROL, "no-cache")], LISTED.clone())
}

/// A file that a page names. Its name changes with its bytes, so it is kept for good.
async fn asset(headers: HeaderMap, Path(path): Path<String>) -> Response {
    match ASSETS.get(&path) {
        Some(_) if path.ends_with(".html") => Problem::not_found().into_response(),
        Some(asset) => {
            let mut response = send(&headers, asset, "public, max-age=31536000, immutable");
            response
                .headers_mut()
                .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(WORKER));
            response
        }
        None => Problem::not_found().into_response(),
    }
}

fn send(headers: &HeaderMap, asset: &Asset, cache: &'static str) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok());
    let packs = accepted.is_some_and(|v| v.split(',').any(|part| part.trim().starts_with("gzip")));
    let common = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, cache),
        (header::VARY, "accept-encoding"),
    ];
    if packs && asset.packed().len() < asset.plain.len() {
        (
            common,
            [(header::CONTENT_ENCODING, "gzip")],
            asset.packed().clone(),
        )
            .into_response()
    } else {
        (common, asset.plain.clone()).into_response()
    }
}
