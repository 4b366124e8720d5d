//! Addresses from which proofs came that do not hold, and the connections over which they came. Their next ballots wait behind
//! everybody else's, so that a flood of rubbish does not keep honest voters out; and those of other connections from the same
//! address, behind which a whole hall may stand, wait before them.
//!
//! Only failures are remembered, under a keyed hash, in memory, for a minute: of a voter whose ballot is good nothing is kept.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Mutex, PoisonError},
};

use sha2::{Digest, Sha256};

/// Seconds that a failure is remembered.
const MEMORY: u64 = 60;
/// Failures that may happen to somebody: a whole room can stand behind one address.
const FREE: u32 = 8;
/// Failures that may happen on one connection: a proxy may carry many people over it.
const FREE_LINE: u32 = 1;
/// Addresses and connections remembered; beyond that the memory starts anew.
const MOST: usize = 20_000;

/// How far somebody's ballots wait behind those of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// Not at all.
    None,
    /// Many proofs failed that came from the address.
    Address,
    /// And some of them over this very connection.
    Connection,
}

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

    /// What lately came from there.
    pub(crate) fn doubt(&self, peer: SocketAddr, now: u64) -> Doubt {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let more_than = |free, name| {
            failures
                .get(&name)
                .is_some_and(|(count, until)| *count > free && now < *until)
        };
        if failures.is_empty() || !more_than(FREE, self.address(peer)) {
            Doubt::None
        } else if more_than(FREE_LINE, self.connection(peer)) {
            Doubt::Connection
        } else {
            Doubt::Address
        }
    }

    /// A proof from there failed.
    pub(crate) fn add(&self, peer: SocketAddr, now: u64) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST {
            failures.clear();
        }
        for name in [self.address(peer), self.connection(peer)] {
            let (count, until) = failures.entry(name).or_default();
            *count = if now < *until { count.saturating_add(1) } else { 1 };
            *until = now + MEMORY;
        }
    }

    fn address(&self, peer: SocketAddr) -> [u8; 32] {
        match peer.ip().to_canonical() {
            IpAddr::V4(v4) => self.name(&[&v4.octets()]),
            // Whoever has one address of a network has all of them.
            IpAddr::V6(v6) => self.name(&[v6.octets().get(..8).unwrap_or_default()]),
        }
    }

    fn connection(&self, peer: SocketAddr) -> [u8; 32] {
        self.name(&[&self.address(peer), &peer.port().to_be_bytes()])
    }

    fn name(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut hash = Sha256::new().chain_update(self.key);
        for part in parts {
            hash.update(part);
        }
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn many_failures_are_remembered_for_a_minute_and_others_are_not_touched() {
        let suspects = Suspects::new([1; 32]);
        let fail = |peer, times: u32| (0..times).for_each(|_| suspects.add(peer, 100));
        let (bad, good) = (peer("192.168.8.20:4000"), peer("192.168.8.21:4000"));
        fail(bad, FREE);
        assert_eq!(suspects.doubt(bad, 100), Doubt::None, "it may happen");
        fail(bad, 1);
        assert_eq!(suspects.doubt(bad, 159), Doubt::Connection);
        assert_eq!(
            suspects.doubt(peer("[::ffff:192.168.8.20]:4000"), 101),
            Doubt::Connection
        );
        assert_eq!(suspects.doubt(bad, 160), Doubt::None);
        assert_eq!(suspects.doubt(good, 101), Doubt::None);
        suspects.add(bad, 200);
        assert_eq!(
            suspects.doubt(bad, 200),
            Doubt::None,
            "a minute later they count anew"
        );
        fail(peer("[2001:db8::1]:1"), FREE + 1);
        let network = suspects.doubt(peer("[2001:db8::2]:1"), 101);
        assert_ne!(network, Doubt::None, "one network, one name");
    }

    #[test]
    fn another_connection_from_the_same_address_waits_before() {
        let suspects = Suspects::new([1; 32]);
        let (bad, other) = (peer("192.168.8.20:4000"), peer("192.168.8.20:4001"));
        (0..=FREE).for_each(|_| suspects.add(bad, 100));
        assert_eq!(suspects.doubt(other, 100), Doubt::Address);
        (0..=FREE_LINE).for_each(|_| suspects.add(other, 100));
        assert_eq!(suspects.doubt(other, 100), Doubt::Connection);
    }
}
