//! 30 bytes as a point, and back. Spec: `write-ins`.
//!
//! A point whose encoding is `2c ‖ the bytes ‖ 0`: every such string is canonical and not negative, and about one in four
//! encodes a point. Exactly one point stands for given bytes, the one with the least c, so nothing can be hidden in c.

use curve25519_dalek::{
    ristretto::{CompressedRistretto, RistrettoPoint},
    traits::IsIdentity,
};
use subtle::{Choice, ConditionallySelectable};

use crate::group::identity;

/// Bytes that one point holds.
pub const BLOCK: usize = 30;
/// Values of c.
const TRIES: u8 = 128;

/// No c gives a point: it happens to one string in 2^53, and the text must be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these bytes cannot be put into a point")]
pub struct NoEmbedding;

/// The point of these bytes. All values of c are tried whichever fits, and the first that fits is selected without a branch; what
/// remains is the group library's own answer, a few cycles a try, that a string is no point.
///
/// # Errors
/// [`NoEmbedding`].
pub fn embed(block: &[u8; BLOCK]) -> Result<RistrettoPoint, NoEmbedding> {
    let mut found = (identity(), Choice::from(0));
    for c in 0..TRIES {
        let (point, fits) = candidate(c, block);
        found.0.conditional_assign(&point, fits & !found.1);
        found.1 |= fits;
    }
    if bool::from(found.1) {
        Ok(found.0)
    } else {
        Err(NoEmbedding)
    }
}

/// The bytes of a point that [`embed`] gives, or `None` for any other point. For public points only.
#[must_use]
pub fn read(point: &RistrettoPoint) -> Option<[u8; BLOCK]> {
    let [first, middle @ .., last] = point.compress().to_bytes();
    if last != 0 || first % 2 != 0 || point.is_identity() {
        return None;
    }
    let least = (0..first / 2).all(|c| !bool::from(candidate(c, &middle).1));
    least.then_some(middle)
}

/// The point of this c, and whether there is one.
fn candidate(c: u8, block: &[u8; BLOCK]) -> (RistrettoPoint, Choice) {
    let mut bytes = [0u8; 32];
    let [first, middle @ .., _] = &mut bytes;
    *first = 2 * c;
    middle.copy_from_slice(block);
    let point = CompressedRistretto(bytes).decompress();
    let fits = Choice::from(u8::from(point.is_some()));
    let point = point.unwrap_or_default();
    (point, fits & !Choice::from(u8::from(point.is_identity())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encoding(c: u8, block: &[u8; BLOCK]) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[0] = 2 * c;
        bytes[1..31].copy_from_slice(block);
        bytes
    }

    /// All c whose encoding is a point that is not the identity, straight from the text.
    fn all(block: &[u8; BLOCK]) -> Vec<u8> {
        let point = |c: &u8| crate::group::Element::decode(&encoding(*c, block)).is_ok();
        (0..128).filter(point).collect()
    }

    #[test]
    fn nothing_is_not_the_identity() {
        let point = embed(&[0; BLOCK]).unwrap();
        assert!(!point.is_identity());
        assert_eq!(read(&point), Some([0; BLOCK]));
        assert_eq!(read(&identity()), None);
    }

    #[test]
    fn points_of_another_form_say_nothing() {
        assert_eq!(
            read(&curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT),
            None
        );
        assert_eq!(read(&-embed(&[7; BLOCK]).unwrap()), None);
    }

    #[test]
    fn every_extreme_byte_comes_back() {
        for fill in [0, 1, 0x7f, 0x80, 0xff] {
            for at in 0..BLOCK {
                let mut block = [fill; BLOCK];
                block[at] ^= 0xff;
                assert_eq!(read(&embed(&block).unwrap()), Some(block));
            }
        }
    }

    proptest! {
        #[test]
        fn only_the_least_c_is_read(block: [u8; BLOCK]) {
            let fitting = all(&block);
            let point = embed(&block).unwrap();
            prop_assert_eq!(point.compress().to_bytes(), encoding(fitting[0], &block));
            prop_assert_eq!(read(&point), Some(block));
            for c in &fitting[1..] {
                let other = crate::group::decode_point(&encoding(*c, &block)).unwrap();
                prop_assert_eq!(read(&other), None);
            }
        }

        #[test]
        fn what_is_read_embeds_again(wide: [u8; 32], scale in 0u64..1000) {
            let uniform = [wide, wide].concat();
            let point = RistrettoPoint::from_uniform_bytes(&uniform.try_into().unwrap())
                * curve25519_dalek::Scalar::from(scale);
            if let Some(block) = read(&point) {
                prop_assert_eq!(embed(&block).unwrap(), point);
            }
        }
    }
}
