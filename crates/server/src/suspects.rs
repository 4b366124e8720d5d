//! Addresses from which proofs came that do not hold. Their next ballots wait behind everybody else's, so that a flood of
//! rubbish does not keep honest voters out.
//!
//! Only failures are remembered, under a keyed hash, in memory, for a minute: of a voter whose ballot is good nothing is kept.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use sha2::{Digest, Sha256};

/// Seconds that a failure is remembered.
const MEMORY: u64 = 60;
/// Failures that may happen to somebody: a whole room can stand behind one address.
const FREE: u32 = 8;
/// Addresses remembered; beyond that the memory starts anew.
const MOST: usize = 10_000;

/// The memory.
pub(crate) struct Suspects {
    key: [u8; 32],
    /// How many failures, and until when they count.
    failures: Mutex<HashMap<[u8; 32], (u32, u64)>>,
}

impl Suspects {
    /// An empty memory under a random key of this process.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self {
            key,
            failures: Mutex::default(),
        }
    }

    /// Whether many proofs from there failed lately.
    pub(crate) fn has(&self, peer: IpAddr, now: u64) -> bool {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let known = |name| {
            failures
                .get(&name)
                .is_some_and(|(count, until)| *count > FREE && now < *until)
        };
        !failures.is_empty() && known(self.name(peer))
    }

    /// A proof from there failed.
    pub(crate) fn add(&self, peer: IpAddr, now: u64) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST {
            failures.clear();
        }
        let (count, until) = failures.entry(self.name(peer)).or_default();
        *count = if now < *until { count.saturating_add(1) } else { 1 };
        *until = now + MEMORY;
    }

    fn name(&self, peer: IpAddr) -> [u8; 32] {
        let bytes = match peer.to_canonical() {
            IpAddr::V4(v4) => v4.octets().to_vec(),
            // Whoever has one address of a network has all of them.
            IpAddr::V6(v6) => v6.octets().into_iter().take(8).collect(),
        };
        Sha256::new()
            .chain_update(self.key)
            .chain_update(bytes)
            .finalize()
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_failures_are_remembered_for_a_minute_and_others_are_not_touched() {
        let suspects = Suspects::new([1; 32]);
        let fail = |peer: IpAddr, times: u32| (0..times).for_each(|_| suspects.add(peer, 100));
        let bad: IpAddr = "192.168.8.20".parse().unwrap();
        let good: IpAddr = "192.168.8.21".parse().unwrap();
        fail(bad, FREE);
        assert!(!suspects.has(bad, 100), "it may happen");
        fail(bad, 1);
        assert!(suspects.has(bad, 159));
        assert!(suspects.has("::ffff:192.168.8.20".parse().unwrap(), 101));
        assert!(!suspects.has(bad, 160));
        assert!(!suspects.has(good, 101));
        suspects.add(bad, 200);
        assert!(!suspects.has(bad, 200), "a minute later they count anew");
        let (one, two): (IpAddr, IpAddr) = ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        fail(one, FREE + 1);
        assert!(suspects.has(two, 101), "one network, one name");
    }
}
