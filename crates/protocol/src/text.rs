//! Ids and free text of entries: clean or named. Spec: `entries`.

use gongxin_record::text::{check_id, check_text};

use crate::finding::{Check, Findings};

/// Checks ids and free texts of an entry.
pub(crate) fn clean<'a>(
    ids: impl IntoIterator<Item = &'a str>,
    texts: impl IntoIterator<Item = &'a str>,
    out: &mut Findings,
) {
    for id in ids {
        if let Err(fault) = check_id(id) {
            out.add(
                Check::V03,
                "id",
                format!("标识“{id}”：{}", fault.zh()),
                format!("id {id:?}: {fault}"),
            );
        }
    }
    for text in texts {
        if let Err(fault) = check_text(text) {
            out.add(
                Check::V03,
                "text",
                format!("文字“{text}”：{}", fault.zh()),
                format!("text {text:?}: {fault}"),
            );
        }
    }
}

/// Whether a list has no element twice.
pub(crate) fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> bool {
    let mut items: Vec<T> = items.into_iter().collect();
    let before = items.len();
    items.sort_unstable();
    items.dedup();
    items.len() == before
}

/// Whether a list rises strictly.
pub(crate) fn rises<T: PartialOrd>(items: &[T]) -> bool {
    items.windows(2).all(|pair| matches!(pair, [a, b] if a < b))
}
