//! The seed: commitments first, then reveals, all of them or none. Spec: `docs/draw.md`, section Seed.

use core::fmt;
use std::collections::BTreeSet;

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::bytes::{blank, frame, make_32};

/// What one contributor puts in. Secret until revealed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Contribution {
    /// Who.
    pub contributor: String,
    /// Free text: dice, a banknote number, a lottery number.
    pub value: String,
    /// 32 random bytes, so that the commitment hides the value.
    pub nonce: [u8; 32],
}

impl Contribution {
    /// A contribution under a fresh nonce.
    #[must_use]
    pub fn make(contributor: &str, value: &str, rng: &mut impl CryptoRng) -> Self {
        Self {
            contributor: contributor.into(),
            value: value.into(),
            nonce: make_32(rng),
        }
    }

    fn absorb(&self, hash: &mut Sha256) {
        hash.update(frame(&self.contributor));
        hash.update(frame(&self.value));
        hash.update(self.nonce);
    }
}

impl fmt::Debug for Contribution {
    /// Says who, never what.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contribution({:?}, ..)", self.contributor)
    }
}

/// A published promise of a contribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Who.
    pub contributor: String,
    /// [`commitment`] of the contribution.
    pub digest: [u8; 32],
}

/// Contributors who make no draw.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContributorError {
    /// One contributor alone would choose the outcome.
    #[error("{0} contributors: a draw needs at least two, of different interest")]
    Few(usize),
    /// A contributor without a name.
    #[error("contributor {0} (from 0) has no name")]
    Blank(usize),
    /// Two of one name.
    #[error("{0:?} contributes twice: every contributor has a name of their own")]
    Twice(String),
}

impl ContributorError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Few(n) => format!("只有 {n} 人提供随机数，至少须有利益不同的两人"),
            Self::Blank(at) => format!("第 {at} 位（从 0 起）随机数提供人没有名称"),
            Self::Twice(who) => format!("“{who}”重复提供随机数，每人名称须不同"),
        }
    }
}

/// Checks that there are two or more contributors, each with a name of their own.
///
/// # Errors
/// [`ContributorError`], the first found.
pub fn check_contributors<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<(), ContributorError> {
    let mut seen = BTreeSet::new();
    for (at, name) in names.into_iter().enumerate() {
        if blank(name) {
            return Err(ContributorError::Blank(at));
        }
        if !seen.insert(name) {
            return Err(ContributorError::Twice(name.into()));
        }
    }
    if seen.len() < 2 {
        return Err(ContributorError::Few(seen.len()));
    }
    Ok(())
}

/// `SHA-256("gongxin/1 draw commit" ‖ roster ‖ u32(attempt) ‖ F(contributor) ‖ F(value) ‖ nonce)`.
#[must_use]
pub fn commitment(roster: &[u8; 32], attempt: u32, contribution: &Contribution) -> [u8; 32] {
    let mut hash = start("gongxin/1 draw commit", roster, attempt);
    contribution.absorb(&mut hash);
    hash.finalize().into()
}

/// The seed of an attempt, from all contributions in the order of their commitments, and a public value if one was
/// announced before: `SHA-256("gongxin/1 draw seed" ‖ roster ‖ u32(attempt) ‖ (F(contributor) ‖ F(value) ‖ nonce)…
/// [‖ F("public") ‖ F(public)])`.
#[must_use]
pub fn seed(
    roster: &[u8; 32],
    attempt: u32,
    contributions: &[Contribution],
    public: Option<&str>,
) -> [u8; 32] {
    let mut hash = start("gongxin/1 draw seed", roster, attempt);
    contributions.iter().for_each(|c| c.absorb(&mut hash));
    if let Some(public) = public {
        hash.update(frame("public"));
        hash.update(frame(public));
    }
    hash.finalize().into()
}

fn start(domain: &str, roster: &[u8; 32], attempt: u32) -> Sha256 {
    let mut hash = Sha256::new();
    hash.update(domain.as_bytes());
    hash.update(roster);
    hash.update(attempt.to_be_bytes());
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn c(who: &str, value: &str) -> Contribution {
        Contribution {
            contributor: who.into(),
            value: value.into(),
            nonce: [1; 32],
        }
    }

    #[test]
    fn everything_enters_the_commitment() {
        let base = commitment(&[0; 32], 1, &c("a", "b"));
        assert_ne!(base, commitment(&[1; 32], 1, &c("a", "b")));
        assert_ne!(base, commitment(&[0; 32], 2, &c("a", "b")));
        assert_ne!(base, commitment(&[0; 32], 1, &c("ab", "")));
        let mut other = c("a", "b");
        other.nonce[31] ^= 1;
        assert_ne!(base, commitment(&[0; 32], 1, &other));
    }

    #[test]
    fn everything_enters_the_seed() {
        let (pair, swapped) = ([c("a", "1"), c("b", "2")], [c("b", "2"), c("a", "1")]);
        let base = seed(&[0; 32], 1, &pair, None);
        assert_ne!(base, seed(&[1; 32], 1, &pair, None));
        assert_ne!(base, seed(&[0; 32], 2, &pair, None));
        assert_ne!(base, seed(&[0; 32], 1, &swapped, None));
        assert_ne!(base, seed(&[0; 32], 1, &pair[..1], None));
        assert_ne!(base, seed(&[0; 32], 1, &pair, Some("")));
        assert_ne!(
            seed(&[0; 32], 1, &pair, Some("x")),
            seed(&[0; 32], 1, &pair, Some("y"))
        );
        assert_ne!(base, commitment(&[0; 32], 1, &pair[0]));
    }

    #[test]
    fn contributors_are_two_and_distinct() {
        assert_eq!(check_contributors(["a", "b"]), Ok(()));
        assert_eq!(check_contributors([]), Err(ContributorError::Few(0)));
        assert_eq!(check_contributors(["a"]), Err(ContributorError::Few(1)));
        assert_eq!(check_contributors(["a", " "]), Err(ContributorError::Blank(1)));
        assert_eq!(
            check_contributors(["a", "b", "a"]),
            Err(ContributorError::Twice("a".into()))
        );
    }

    #[test]
    fn debug_keeps_the_value() {
        assert_eq!(
            format!("{:?}", c("主持人", "六六六")),
            "Contribution(\"主持人\", ..)"
        );
    }
}
