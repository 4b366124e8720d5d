//! What `web/` was built to, embedded in the program; and the digest of it, which a meeting's log states: so people can tell
//! whether they all got the same pages, and the pages that somebody else built from the same source.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    io::Write,
    sync::{LazyLock, OnceLock},
};

use axum::body::Bytes;
use flate2::{Compression, write::GzEncoder};
use gongxin_record::{Entry, entry::Note, pages};
use gongxin_roles::writer::Writer;
use rust_embed::Embed;

/// A program that was built before the pages has none.
#[derive(Embed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// Where each entry's page is.
pub(crate) const ENTRIES: [(&str, &str); 6] = [
    ("/v/{meeting}", "voter"),
    ("/kiosk/{meeting}", "kiosk"),
    ("/host", "host"),
    ("/screen/{meeting}", "screen"),
    ("/trustee", "trustee"),
    ("/observer", "observer"),
];
/// The observer's page as one file to keep, which works without a server.
pub(crate) const SAVED: (&str, &str) = ("/observer/offline.html", "offline");
/// Where the list of all files is, in the form of `sha256sum`.
pub const PAGES_LIST: &str = "/web/SHA256SUMS";

/// A file as it is sent.
pub(crate) struct Asset {
    pub(crate) plain: Bytes,
    /// What the build compressed, smaller than is possible here; else made when the first one asks.
    packed: OnceLock<Bytes>,
    pub(crate) kind: &'static str,
}

impl Asset {
    /// The same, compressed once for everybody; as it is where that saves nothing.
    pub(crate) fn packed(&self) -> &Bytes {
        self.packed
            .get_or_init(|| gzip(&self.plain).unwrap_or_else(|| self.plain.clone()))
    }
}

fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(plain).ok()?;
    gzip.finish().ok().map(Bytes::from)
}

/// The files by name, as browsers have them.
fn files() -> impl Iterator<Item = (Cow<'static, str>, Cow<'static, [u8]>)> {
    Built::iter()
        .filter(|name| !name.ends_with(".gz"))
        .filter_map(|name| {
            let bytes = Built::get(&name)?.data;
            Some((name, bytes))
        })
}

/// All of them by name.
pub(crate) static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    let asset = |name: &str, bytes: Cow<'static, [u8]>| Asset {
        plain: whole(bytes),
        packed: Built::get(&format!("{name}.gz")).map_or_else(OnceLock::new, |file| whole(file.data).into()),
        kind: kind(name),
    };
    files()
        .map(|(name, bytes)| (name.to_string(), asset(&name, bytes)))
        .collect()
});

/// A part of the program itself is not copied.
fn whole(bytes: Cow<'static, [u8]>) -> Bytes {
    match bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    }
}

/// The list of all files: what travels compressed is listed as it was before. Nothing is compressed for it, since a meeting's log
/// asks for its digest.
pub(crate) static LISTED: LazyLock<Bytes> = LazyLock::new(|| {
    let files: BTreeMap<_, _> = files().collect();
    pages::list(files.iter().map(|(name, bytes)| (&**name, &**bytes))).into()
});

/// The digest of the pages in this program, if it has any.
#[must_use]
pub fn pages_digest() -> Option<String> {
    (!LISTED.is_empty()).then(|| pages::sha256_hex(&LISTED))
}

/// Where a server gives a file of the list: a page at its own address, all else under its name.
#[must_use]
pub fn page_address(name: &str) -> String {
    let page = name.strip_suffix("/index.html");
    let page = page.and_then(|entry| {
        ENTRIES
            .into_iter()
            .chain([SAVED])
            .find(|(_, known)| *known == entry)
    });
    page.map_or_else(
        || format!("/web/{name}"),
        |(path, _)| path.replace("{meeting}", "any"),
    )
}

/// What a log must still say of the pages that this server gives: nothing, if its last such note says it.
pub(crate) fn unsaid(log: &Writer) -> Option<Entry> {
    let digest = pages_digest()?;
    let said = log.entries().iter().rev().find_map(|entry| match entry {
        Entry::Note(note) => note.pages(),
        _ => None,
    });
    (said != Some(&*digest)).then(|| Note::of_pages(&digest).into())
}

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
