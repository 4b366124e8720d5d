//! The only place that asks the machine for randomness and time.

use anyhow::{Result, anyhow};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use zeroize::Zeroizing;

/// A generator seeded by the operating system.
pub(crate) fn rng() -> Result<ChaCha20Rng> {
    let mut seed = Zeroizing::new([0u8; 32]);
    #[expect(
        clippy::disallowed_methods,
        reason = "the one source of randomness of the command line"
    )]
    getrandom::fill(&mut *seed).map_err(|e| anyhow!("the machine gives no randomness: {e}"))?;
    Ok(ChaCha20Rng::from_seed(*seed))
}

/// Seconds since 1970, for cosignatures.
pub(crate) fn now() -> Result<u64> {
    #[expect(clippy::disallowed_methods, reason = "the one clock of the command line")]
    let now = std::time::SystemTime::now();
    Ok(now.duration_since(std::time::UNIX_EPOCH)?.as_secs())
}
