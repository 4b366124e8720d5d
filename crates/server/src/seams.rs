//! Clock and randomness: the only place that asks the machine for either. And what tests may move.

use std::time::Duration;

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use zeroize::Zeroizing;

/// A generator seeded by the operating system.
///
/// # Errors
/// If the machine gives no randomness.
pub(crate) fn rng() -> Result<ChaCha20Rng, getrandom::Error> {
    let mut seed = Zeroizing::new([0u8; 32]);
    #[expect(
        clippy::disallowed_methods,
        reason = "the one source of randomness of the server"
    )]
    getrandom::fill(&mut *seed)?;
    Ok(ChaCha20Rng::from_seed(*seed))
}

/// Seconds since 1970; 0 on a machine whose clock stands before.
pub(crate) fn now() -> u64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one clock of the server: sessions and the journal"
    )]
    let now = std::time::SystemTime::now();
    let now = now
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| d.as_secs());
    #[cfg(feature = "moved-clock")]
    let now = now.saturating_add_signed(MOVED.load(std::sync::atomic::Ordering::SeqCst));
    now
}

/// Seconds since the process asked first, which no setting of the clock changes: for what is remembered for a minute.
pub(crate) fn uptime() -> u64 {
    static FIRST: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(stopwatch);
    FIRST.elapsed().as_secs()
}

/// How far a test has moved this process's clock, seconds.
#[cfg(feature = "moved-clock")]
static MOVED: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(0);

/// Sets this process's clock so many seconds off.
#[cfg(feature = "moved-clock")]
pub fn set_clock_off(seconds: i64) {
    MOVED.store(seconds, std::sync::atomic::Ordering::SeqCst);
}

/// How often a server looks for entries that another one wrote.
const LOOKING: Duration = Duration::from_millis(500);

/// The same, unless a test has set it otherwise.
pub(crate) fn looking() -> Duration {
    #[cfg(feature = "moved-clock")]
    {
        let set = LOOKS.load(std::sync::atomic::Ordering::SeqCst);
        if set > 0 {
            return Duration::from_secs(set);
        }
    }
    LOOKING
}

/// How often a test makes this process look, seconds.
#[cfg(feature = "moved-clock")]
static LOOKS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

/// Sets how often servers look that start later: a test that wants to see them told.
#[cfg(feature = "moved-clock")]
pub fn set_looking(every: Duration) {
    LOOKS.store(every.as_secs(), std::sync::atomic::Ordering::SeqCst);
}

/// How long a meeting that is over stays in memory after somebody asked for it last, in seconds.
const RESTING: u64 = 600;

/// The same, unless a test has set it otherwise.
pub(crate) fn resting() -> u64 {
    #[cfg(feature = "moved-clock")]
    if AT_ONCE.load(std::sync::atomic::Ordering::SeqCst) {
        return 0;
    }
    RESTING
}

/// Whether a test wants meetings that are over out of memory at once.
#[cfg(feature = "moved-clock")]
static AT_ONCE: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// From here on meetings that are over leave memory as soon as nobody listens.
#[cfg(feature = "moved-clock")]
pub fn rest_at_once() {
    AT_ONCE.store(true, std::sync::atomic::Ordering::SeqCst);
}

/// For measuring how long something takes; kept nowhere but in sums.
pub(crate) fn stopwatch() -> std::time::Instant {
    #[expect(
        clippy::disallowed_methods,
        reason = "measures the server itself, in histograms only"
    )]
    std::time::Instant::now()
}
