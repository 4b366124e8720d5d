//! Log-in attempts that failed, by account, in memory: each makes the next one wait longer. Accounts are never locked for
//! good, so that nobody can shut out another.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Failures that cost nothing.
const FREE: u32 = 5;
/// The longest wait in seconds.
const LONGEST: u64 = 60;
/// Accounts remembered; beyond that the memory starts anew.
const MOST: usize = 10_000;

#[derive(Default)]
pub(crate) struct Throttle(Mutex<HashMap<String, (u32, u64)>>);

impl Throttle {
    /// Seconds to wait before this account may be tried again.
    pub(crate) fn wait(&self, account: &str, now: u64) -> Option<u32> {
        let failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, last) = *failures.get(account)?;
        let pause = (1u64 << count.saturating_sub(FREE).min(10)).min(LONGEST);
        let until = last + pause;
        (count >= FREE && now < until).then(|| u32::try_from(until - now).unwrap_or(u32::MAX))
    }

    /// Remembers a failure. Answers their number when it is the one from which on the account waits, and each time it has doubled.
    pub(crate) fn failed(&self, account: &str, now: u64) -> Option<u32> {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST {
            failures.clear();
        }
        let entry = failures.entry(account.to_owned()).or_default();
        *entry = (entry.0.saturating_add(1), now);
        let count = entry.0;
        (count.is_multiple_of(FREE) && (count / FREE).is_power_of_two()).then_some(count)
    }

    pub(crate) fn succeeded(&self, account: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(account);
    }
}

#[cfg(test)]
mod tests {
    use super::Throttle;

    #[test]
    fn failures_make_the_next_try_wait_and_success_forgives() {
        let throttle = Throttle::default();
        for at in 0..5 {
            assert_eq!(throttle.wait("host", at), None);
            assert_eq!(throttle.failed("host", at), (at == 4).then_some(5));
        }
        assert_eq!(throttle.wait("host", 4), Some(1));
        assert_eq!(throttle.wait("host", 5), None);
        let told: Vec<_> = (0..20).filter_map(|_| throttle.failed("host", 10)).collect();
        assert_eq!(told, [10, 20]);
        assert_eq!(throttle.wait("host", 10), Some(60));
        assert_eq!(throttle.wait("other", 10), None);
        throttle.succeeded("host");
        assert_eq!(throttle.wait("host", 10), None);
    }
}
