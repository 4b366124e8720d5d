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
/// Addresses remembered; beyond that the memory starts anew.
const MOST: usize = 10_000;

/// The memory.
pub(crate) struct Suspects {
    key: [u8; 32],
    until: Mutex<HashMap<[u8; 32], u64>>,
}

impl Suspects {
    /// An empty memory under a random key of this process.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self {
            key,
            until: Mutex::default(),
        }
    }

    /// Whether a proof from there failed lately.
    pub(crate) fn has(&self, peer: IpAddr, now: u64) -> bool {
        let until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        !until.is_empty() && until.get(&self.name(peer)).is_some_and(|until| now < *until)
    }

    /// A proof from there failed.
    pub(crate) fn add(&self, peer: IpAddr, now: u64) {
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        if until.len() >= MOST {
            until.clear();
        }
        until.insert(self.name(peer), now + MEMORY);
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
    fn failures_are_remembered_for_a_minute_and_others_are_not_touched() {
        let suspects = Suspects::new([1; 32]);
        let bad: IpAddr = "192.168.8.20".parse().unwrap();
        let good: IpAddr = "192.168.8.21".parse().unwrap();
        suspects.add(bad, 100);
        assert!(suspects.has(bad, 159));
        assert!(suspects.has("::ffff:192.168.8.20".parse().unwrap(), 101));
        assert!(!suspects.has(bad, 160));
        assert!(!suspects.has(good, 101));
        let (one, two): (IpAddr, IpAddr) = ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        suspects.add(one, 100);
        assert!(suspects.has(two, 101), "one network, one name");
    }
}
