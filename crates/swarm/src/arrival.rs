//! When the phones of a crowd come.

use std::time::Duration;

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rand_core::Rng;

/// How a crowd spreads over the time it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// One after the other, at equal distances.
    Even,
    /// Everybody at a moment of their own: sometimes several at once, sometimes nobody.
    Random,
    /// Most at the beginning: the moment at which a ballot opens, and those who hesitate.
    Rush,
}

impl Arrival {
    /// When each of so many comes, from the beginning on.
    pub(crate) fn times(self, count: usize, over: Duration, seed: [u8; 32]) -> Vec<Duration> {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let whole = count.max(1);
        #[expect(clippy::cast_precision_loss, reason = "a share of a time")]
        let share = |n: usize| match self {
            Self::Even => n as f64 / whole as f64,
            Self::Random => f64::from(rng.next_u32()) / f64::from(u32::MAX),
            Self::Rush => (f64::from(rng.next_u32()) / f64::from(u32::MAX)).powi(3),
        };
        (0..count).map(share).map(|share| over.mul_f64(share)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: Duration = Duration::from_secs(10);

    /// How many of a thousand come in the first fifth of the time.
    fn early(arrival: Arrival) -> usize {
        let times = arrival.times(1000, TIME, [7; 32]);
        assert_eq!(times.len(), 1000);
        assert!(times.iter().all(|at| *at <= TIME));
        times.iter().filter(|at| **at < TIME / 5).count()
    }

    #[test]
    fn crowds_come_as_they_should() {
        assert_eq!(early(Arrival::Even), 200);
        assert!((150..250).contains(&early(Arrival::Random)));
        assert!(
            (520..650).contains(&early(Arrival::Rush)),
            "{}",
            early(Arrival::Rush)
        );
        assert_eq!(Arrival::Even.times(0, TIME, [7; 32]), []);
    }
}
