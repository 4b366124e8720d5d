//! A person's record and the leaf that hides it. Spec: `docs/draw.md`, section Leaf.

use core::fmt;

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{
    Leaf,
    bytes::{frame, make_32},
};

/// A person's record with its salt. Never public: whoever holds the salt can test guesses of a name.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Opening {
    /// 32 random bytes.
    pub salt: [u8; 32],
    /// Number of the person in the roster.
    pub id: String,
    /// Name (姓名).
    pub name: String,
    /// Unit (单位).
    pub unit: String,
    /// Post (职务).
    pub post: String,
}

impl Opening {
    /// A record under a fresh salt.
    #[must_use]
    pub fn make(id: &str, name: &str, unit: &str, post: &str, rng: &mut impl CryptoRng) -> Self {
        Self {
            salt: make_32(rng),
            id: id.into(),
            name: name.into(),
            unit: unit.into(),
            post: post.into(),
        }
    }

    /// `SHA-256("gongxin/1 roster leaf" ‖ salt ‖ F(id) ‖ F(name) ‖ F(unit) ‖ F(post))`.
    #[must_use]
    pub fn leaf(&self) -> Leaf {
        let mut hash = Sha256::new();
        hash.update(b"gongxin/1 roster leaf");
        hash.update(self.salt);
        for part in [&self.id, &self.name, &self.unit, &self.post] {
            hash.update(frame(part));
        }
        Leaf(hash.finalize().into())
    }
}

impl fmt::Debug for Opening {
    /// Names nobody.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opening(..)")
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;

    fn opening() -> Opening {
        Opening::make(
            "1",
            "张三",
            "县委办",
            "主任",
            &mut ChaCha20Rng::from_seed([1; 32]),
        )
    }

    #[test]
    fn every_part_of_a_person_counts() {
        let base = opening();
        let changes: [fn(&mut Opening); 5] = [
            |o| o.salt[31] ^= 1,
            |o| o.id.push('1'),
            |o| o.name.push('丰'),
            |o| o.unit.clear(),
            |o| o.post = "副主任".into(),
        ];
        for change in changes {
            let mut other = base.clone();
            change(&mut other);
            assert_ne!(other.leaf(), base.leaf());
        }
    }

    #[test]
    fn frames_keep_fields_apart() {
        let (mut a, mut b) = (opening(), opening());
        (a.name, a.unit) = ("ab".into(), "c".into());
        (b.name, b.unit) = ("a".into(), "bc".into());
        assert_ne!(a.leaf(), b.leaf());
    }

    #[test]
    fn salts_are_fresh_and_debug_is_silent() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let [a, b] = [(); 2].map(|()| Opening::make("1", "张三", "", "", &mut rng));
        assert_ne!(a.salt, b.salt);
        assert_ne!(a.leaf(), b.leaf());
        assert_eq!(format!("{a:?}"), "Opening(..)");
    }
}
