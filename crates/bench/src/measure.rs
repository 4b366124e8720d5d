//! Medians of wall-clock time.

use std::time::{Duration, Instant};

use crate::BenchError;

/// The median duration of `repetitions` runs (at least one), after one run that is not counted.
///
/// # Errors
/// The first error of `work`.
pub fn median<T>(
    repetitions: usize,
    mut work: impl FnMut() -> Result<T, BenchError>,
) -> Result<Duration, BenchError> {
    std::hint::black_box(work()?);
    let mut times = Vec::new();
    for _ in 0..repetitions.max(1) {
        let start = now();
        std::hint::black_box(work()?);
        times.push(start.elapsed());
    }
    Ok(middle(&mut times))
}

/// Runs `work` with a thread pool of so many threads.
///
/// # Errors
/// [`BenchError::Threads`], or the error of `work`.
pub fn on_threads<T: Send>(
    threads: usize,
    work: impl FnOnce() -> Result<T, BenchError> + Send,
) -> Result<T, BenchError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()?
        .install(work)
}

/// A duration in milliseconds.
#[must_use]
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

#[expect(
    clippy::disallowed_methods,
    reason = "measuring time is what this crate is for"
)]
fn now() -> Instant {
    Instant::now()
}

/// The middle value, of an even number the mean of both.
fn middle(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    let half = times.len() / 2;
    match (times.get(half.wrapping_sub(1)), times.get(half)) {
        (Some(low), Some(high)) if times.len().is_multiple_of(2) => (*low + *high) / 2,
        (_, Some(high)) => *high,
        _ => Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_the_middle() {
        let of = |ms: &[u64]| {
            let mut times: Vec<Duration> = ms.iter().copied().map(Duration::from_millis).collect();
            middle(&mut times).as_millis()
        };
        assert_eq!(of(&[9, 1, 5]), 5);
        assert_eq!(of(&[9, 1, 5, 7]), 6);
        assert_eq!(of(&[4]), 4);
        assert_eq!(of(&[]), 0);
    }

    #[test]
    fn every_repetition_runs_and_errors_come_through() {
        let mut runs = 0;
        median(5, || {
            runs += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!(runs, 6);
        assert!(median(5, || Err::<(), _>(BenchError::Missing("x"))).is_err());
    }

    #[test]
    fn pools_have_the_threads_asked_for() {
        assert_eq!(on_threads(1, || Ok(rayon::current_num_threads())).unwrap(), 1);
        assert_eq!(on_threads(2, || Ok(rayon::current_num_threads())).unwrap(), 2);
    }
}
