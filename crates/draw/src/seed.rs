//! The seed: commitments first, then reveals, all of them or none.

use sha2::{Digest, Sha256};

use crate::frame;

/// What one contributor puts in: dice, a banknote number, anything, with 32 random bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Who.
    pub contributor: String,
    /// Free text.
    pub value: String,
    /// 32 random bytes, so that the commitment hides the value.
    pub nonce: [u8; 32],
}

impl Contribution {
    fn absorb(&self, hash: &mut Sha256) {
        hash.update(frame(self.contributor.as_bytes()));
        hash.update(frame(self.value.as_bytes()));
        hash.update(self.nonce);
    }
}

/// `SHA-256("gongxin/1 draw commit" ‖ roster ‖ u32(attempt) ‖ F(contributor) ‖ F(value) ‖ nonce)`.
#[must_use]
pub fn commitment(roster: &[u8; 32], attempt: u32, contribution: &Contribution) -> [u8; 32] {
    let mut hash = start("gongxin/1 draw commit", roster, attempt);
    contribution.absorb(&mut hash);
    hash.finalize().into()
}

/// The seed of an attempt from all contributions, in the order of their commitments, and a later public value if
/// one was announced. Whoever reveals last can only refuse, and a refusal is seen.
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
        hash.update(frame(b"public"));
        hash.update(frame(public.as_bytes()));
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

    #[test]
    fn everything_enters_commitment_and_seed() {
        let c = |who: &str, value: &str| Contribution {
            contributor: who.into(),
            value: value.into(),
            nonce: [1; 32],
        };
        let base = commitment(&[0; 32], 1, &c("a", "b"));
        assert_ne!(base, commitment(&[1; 32], 1, &c("a", "b")));
        assert_ne!(base, commitment(&[0; 32], 2, &c("a", "b")));
        assert_ne!(base, commitment(&[0; 32], 1, &c("ab", "")));
        assert_ne!(
            base,
            commitment(
                &[0; 32],
                1,
                &Contribution {
                    nonce: [2; 32],
                    ..c("a", "b")
                }
            )
        );
        let pair = [c("a", "1"), c("b", "2")];
        let swapped = [c("b", "2"), c("a", "1")];
        let base = seed(&[0; 32], 1, &pair, None);
        assert_ne!(base, seed(&[0; 32], 1, &swapped, None));
        assert_ne!(base, seed(&[0; 32], 1, &pair, Some("")));
        assert_ne!(
            seed(&[0; 32], 1, &pair, Some("x")),
            seed(&[0; 32], 1, &pair, Some("y"))
        );
        assert_ne!(base, seed(&[0; 32], 1, &pair[..1], None));
    }
}
