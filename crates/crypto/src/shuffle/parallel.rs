//! The same loops on one core or, with the feature `parallel`, on all of them; results come in order.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// Least number of items that are worth a task of their own.
#[cfg(feature = "parallel")]
const TASK: usize = 32;

/// `f(0), …, f(count − 1)`.
#[cfg(feature = "parallel")]
pub(crate) fn map<T: Send>(count: usize, f: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    (0..count).into_par_iter().with_min_len(TASK).map(f).collect()
}

/// `f(0), …, f(count − 1)`.
#[cfg(not(feature = "parallel"))]
pub(crate) fn map<T: Send>(count: usize, f: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    (0..count).map(f).collect()
}

/// `f` of every item, or the first error.
pub(crate) fn try_map<I: Sync, T: Send, E: Send>(
    items: &[I],
    f: impl Fn(&I) -> Result<T, E> + Sync + Send,
) -> Result<Vec<T>, E> {
    map(items.len(), |i| f(&items[i])).into_iter().collect()
}

/// `f` of every piece of at most `size` items.
#[cfg(feature = "parallel")]
pub(crate) fn chunks<I: Sync, T: Send>(
    items: &[I],
    size: usize,
    f: impl Fn(&[I]) -> T + Sync + Send,
) -> Vec<T> {
    items.par_chunks(size).map(f).collect()
}

/// `f` of every piece of at most `size` items.
#[cfg(not(feature = "parallel"))]
pub(crate) fn chunks<I: Sync, T: Send>(
    items: &[I],
    size: usize,
    f: impl Fn(&[I]) -> T + Sync + Send,
) -> Vec<T> {
    items.chunks(size).map(f).collect()
}
