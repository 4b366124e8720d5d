//! Clock and randomness: the only place that asks the machine for either.

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
    now.duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| d.as_secs())
}

/// For measuring how long something takes; kept nowhere but in sums.
pub(crate) fn stopwatch() -> std::time::Instant {
    #[expect(
        clippy::disallowed_methods,
        reason = "measures the server itself, in histograms only"
    )]
    std::time::Instant::now()
}
