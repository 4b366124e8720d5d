//! The code with which the first administrator is made. Of codes only hashes are kept.

use gongxin_record::bytes::{array_from_b64, to_b64};
use gongxin_store::{Store, StoreError};
use rand_core::Rng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{seams, serve::ServeError};

/// The document of no meeting that holds the hashes, the newest first.
const SET_UP: &str = "set-up";
const HASH: usize = 32;
/// How many starts' codes are good at a time.
const STARTS: usize = 8;

/// A fresh code, as long as there is no account. Servers that start beside each other on one database print a code each, and
/// each of them is good: whoever reads the log of one need not know of the others.
pub(crate) async fn fresh(store: &Store) -> Result<Option<Zeroizing<String>>, ServeError> {
    if !store.accounts_after("", 1).await?.is_empty() {
        return Ok(None);
    }
    let mut code = Zeroizing::new([0u8; 32]);
    seams::rng()?.fill_bytes(&mut *code);
    let hash = Sha256::digest(*code);
    loop {
        let before = store.document("", SET_UP).await?;
        let others = before
            .as_deref()
            .unwrap_or_default()
            .chunks(HASH)
            .take(STARTS - 1);
        let hashes = std::iter::once(hash.as_slice())
            .chain(others)
            .collect::<Vec<_>>()
            .concat();
        // Another server that starts now may have written in between: then its code is kept, too.
        if store
            .replace_document("", SET_UP, before.as_deref(), &hashes)
            .await?
        {
            return Ok(Some(Zeroizing::new(to_b64(&*code))));
        }
    }
}

/// Whether this code makes the first administrator: then all the good ones, to be spent.
pub(crate) async fn holds(store: &Store, code: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let Ok(code) = array_from_b64::<32>(code) else {
        return Ok(None);
    };
    let hash = Sha256::digest(code);
    let hashes = store.document("", SET_UP).await?.unwrap_or_default();
    let good = hashes.chunks(HASH).any(|known| known == hash.as_slice())
        && store.accounts_after("", 1).await?.is_empty();
    Ok(good.then_some(hashes))
}

/// No code is good from here on. False if that was so before.
pub(crate) async fn spend(store: &Store, codes: &[u8]) -> Result<bool, StoreError> {
    store.replace_document("", SET_UP, Some(codes), b"").await
}
