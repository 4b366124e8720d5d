//! The pages: built from `web/`, embedded in the program, the same for everybody. Nothing on them comes from elsewhere.

use std::{collections::HashMap, io::Write, sync::LazyLock};

use axum::{
    Router,
    body::Bytes,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use flate2::{Compression, write::GzEncoder};
use rust_embed::Embed;

use crate::{app::App, problem::Problem};

/// What `web/` was built to. A program that was built before the pages has none, and says so.
#[derive(Embed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// Where each entry's page is.
const ENTRIES: [(&str, &str); 6] = [
    ("/v/{meeting}", "voter"),
    ("/kiosk/{meeting}", "kiosk"),
    ("/host", "host"),
    ("/screen/{meeting}", "screen"),
    ("/trustee", "trustee"),
    ("/observer", "observer"),
];

/// The observer's page as one file to keep, which works without a server. Browsers give it this name.
const SAVED: &str = "attachment; filename=\"gongxin-verify.html\"; filename*=UTF-8''%E5%85%AC%E4%BF%A1%E6%A0%B8%E9%AA%8C%E5%B7%A5%E5%85%B7.html";

/// Pages run their own scripts and their own WebAssembly, speak to their own origin, and stand in no frame.
const PAGE: &str = include_str!("../../../../web/csp/page.txt").trim_ascii_end();
/// A worker lives under the policy of its own file. Engines that do not know 'wasm-unsafe-eval' yet ask for 'unsafe-eval'
/// to compile WebAssembly; a worker has no page that anything could be injected into.
const WORKER: &str = include_str!("../../../../web/csp/worker.txt").trim_ascii_end();

/// A file as it is sent.
struct Asset {
    plain: Bytes,
    packed: Bytes,
    kind: &'static str,
}

/// All files, compressed once for everybody: where the build did it already, smaller than is possible here.
static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    Built::iter()
        .filter(|name| !name.ends_with(".gz"))
        .filter_map(|name| {
            let plain = Bytes::from(Built::get(&name)?.data.into_owned());
            let packed = match Built::get(&format!("{name}.gz")) {
                Some(file) => file.data.into_owned(),
                None => {
                    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
                    gzip.write_all(&plain).ok()?;
                    gzip.finish().ok()?
                }
            };
            let asset = Asset {
                packed: packed.into(),
                plain,
                kind: kind(&name),
            };
            Some((name.into_owned(), asset))
        })
        .collect()
});

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The routes of the pages.
pub(crate) fn routes() -> Router<App> {
    let mut router = Router::new()
        .route("/web/{*path}", get(asset))
        .route("/", get(async |headers: HeaderMap| page(&headers, "host")))
        .route("/set-up", get(async |headers: HeaderMap| page(&headers, "host")))
        .route("/observer/offline.html", get(saved));
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
    let mut response = page(&headers, "offline");
    if response.status().is_success() {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(SAVED));
    }
    response
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
    if packs && asset.packed.len() < asset.plain.len() {
        (common, [(header::CONTENT_ENCODING, "gzip")], asset.packed.clone()).into_response()
    } else {
        (common, asset.plain.clone()).into_response()
    }
}
