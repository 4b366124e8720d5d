//! What a write-in slot says, as bytes and as points. Spec: `write-ins`.
//!
//! Whether a text is clean, whether its kind is allowed and whether the index exists is judged by the caller.

use curve25519_dalek::{
    constants::RISTRETTO_BASEPOINT_POINT as G, ristretto::RistrettoPoint, traits::IsIdentity,
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::embed::{BLOCK, NoEmbedding, embed, read};

/// Bytes before the text.
const HEADER: usize = 3;

/// The content of a slot. Wiped on drop: on a voter's device it is a secret.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub enum Content {
    /// Nothing.
    Empty,
    /// A nominee of the published list, by position from 0.
    Nominee(u16),
    /// A text.
    Text(String),
}

/// A text that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// A text without a byte.
    #[error("the text is empty")]
    Empty,
    /// A text of more bytes than the slot holds.
    #[error("the text has {got} bytes where {most} fit")]
    TooLong {
        /// Its bytes.
        got: usize,
        /// The most that fit.
        most: usize,
    },
}

/// Bytes of a slot of so many blocks.
#[must_use]
pub fn content_len(blocks: u32) -> usize {
    (blocks as usize).saturating_mul(BLOCK)
}

/// Most bytes of a text in so many blocks.
#[must_use]
pub fn text_len(blocks: u32) -> usize {
    content_len(blocks)
        .saturating_sub(HEADER)
        .min(usize::from(u16::MAX))
}

/// The `30·blocks` bytes of a content.
///
/// # Errors
/// [`ContentError`].
pub fn encode_content(content: &Content, blocks: u32) -> Result<Zeroizing<Vec<u8>>, ContentError> {
    let mut out = Zeroizing::new(vec![0u8; content_len(blocks)]);
    let (kind, number, text) = match content {
        Content::Empty => return Ok(out),
        Content::Nominee(index) => (1, *index, ""),
        Content::Text(text) => {
            let (got, most) = (text.len(), text_len(blocks));
            let number = u16::try_from(got).map_err(|_| ContentError::TooLong { got, most })?;
            match got {
                0 => return Err(ContentError::Empty),
                _ if got > most => return Err(ContentError::TooLong { got, most }),
                _ => (2, number, text.as_str()),
            }
        }
    };
    let [high, low] = number.to_be_bytes();
    let bytes = [kind, high, low].into_iter().chain(text.bytes());
    out.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = byte);
    Ok(out)
}

/// The content of a slot's bytes, or `None` if they are not exactly what [`encode_content`] gives.
#[must_use]
pub fn read_content(bytes: &[u8]) -> Option<Content> {
    let nothing = |rest: &[u8]| rest.iter().all(|byte| *byte == 0);
    let [kind, high, low, rest @ ..] = bytes else {
        return None;
    };
    let number = u16::from_be_bytes([*high, *low]);
    match kind {
        0 => nothing(bytes).then_some(Content::Empty),
        1 => nothing(rest).then_some(Content::Nominee(number)),
        2 if number > 0 => {
            let (text, padding) = rest.split_at_checked(number.into())?;
            let text = std::str::from_utf8(text).ok()?;
            nothing(padding).then(|| Content::Text(text.to_owned()))
        }
        _ => None,
    }
}

/// The points of a slot's bytes, one for each 30.
///
/// # Errors
/// [`NoEmbedding`], for a length that is no multiple of 30 too.
pub fn embed_content(bytes: &[u8]) -> Result<Zeroizing<Vec<RistrettoPoint>>, NoEmbedding> {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    if !rest.is_empty() {
        return Err(NoEmbedding);
    }
    let points = blocks.iter().map(embed).collect::<Result<_, _>>()?;
    Ok(Zeroizing::new(points))
}

/// The bytes of a slot's opened points, or `None` if one of them is no embedding.
#[must_use]
pub fn read_points(points: &[RistrettoPoint]) -> Option<Vec<u8>> {
    let blocks = points.iter().map(read).collect::<Option<Vec<_>>>()?;
    Some(blocks.concat())
}

/// The bit of an opened slot: the identity or G; `None` is a fault.
#[must_use]
pub fn slot_bit(point: &RistrettoPoint) -> Option<bool> {
    match (point.is_identity(), *point == G) {
        (true, _) => Some(false),
        (_, true) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::Scalar;
    use proptest::prelude::*;

    use super::*;

    fn round(content: &Content, blocks: u32) -> Option<Content> {
        read_content(&encode_content(content, blocks).unwrap())
    }

    #[test]
    fn contents_come_back() {
        for blocks in [1, 2, 16] {
            for content in [
                Content::Empty,
                Content::Nominee(0),
                Content::Nominee(u16::MAX),
                Content::Text("张三".into()),
                Content::Text("x".repeat(text_len(blocks))),
            ] {
                assert!(round(&content, blocks) == Some(content));
            }
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_text() {
        let bytes = encode_content(&Content::Text("张三".into()), 1).unwrap();
        assert_eq!(bytes[..9], [2, 0, 6, 0xe5, 0xbc, 0xa0, 0xe4, 0xb8, 0x89]);
        assert_eq!(bytes[9..], [0; 21]);
        assert_eq!(
            encode_content(&Content::Nominee(258), 1).unwrap()[..4],
            [1, 1, 2, 0]
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let long = Content::Text("x".repeat(28));
        let error = ContentError::TooLong { got: 28, most: 27 };
        assert_eq!(encode_content(&long, 1).map(|_| ()), Err(error));
        let none = Content::Text(String::new());
        assert_eq!(encode_content(&none, 1).map(|_| ()), Err(ContentError::Empty));
        let vast = Content::Text("x".repeat(70_000));
        assert!(encode_content(&vast, 16).is_err());
    }

    #[test]
    fn other_bytes_say_nothing() {
        let with = |start: &[u8]| {
            let mut bytes = vec![0; 60];
            bytes[..start.len()].copy_from_slice(start);
            read_content(&bytes).is_none()
        };
        assert!(with(&[0, 0, 1]) && with(&[0, 0, 0, 1]));
        assert!(with(&[1, 0, 5, 1]) && with(&[3]) && with(&[255]));
        assert!(with(&[2, 0, 0]) && with(&[2, 0, 1, b'a', b'b']));
        assert!(with(&[2, 0, 58, b'a']) && with(&[2, 255, 255, b'a']));
        assert!(with(&[2, 0, 1, 0xe5]), "no UTF-8");
        assert!(!with(&[2, 0, 1, b'a']));
        assert!(read_content(&[]).is_none() && read_content(&[0, 0]).is_none());
        let mut last = vec![0; 60];
        last[59] = 1;
        assert!(read_content(&last).is_none());
    }

    #[test]
    fn points_come_back_and_others_are_refused() {
        let bytes = encode_content(&Content::Text("某某人，某单位".into()), 2).unwrap();
        let mut points = embed_content(&bytes).unwrap();
        assert_eq!(read_points(&points), Some(bytes.to_vec()));
        points[1] += G;
        assert_eq!(read_points(&points), None);
        assert_eq!(embed_content(&bytes[..59]).map(|_| ()), Err(NoEmbedding));
    }

    #[test]
    fn bits_are_zero_or_one() {
        let bit = |n: u64| slot_bit(&(G * Scalar::from(n)));
        assert_eq!((bit(0), bit(1), bit(2)), (Some(false), Some(true), None));
        assert_eq!(slot_bit(&-G), None);
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_written_the_same(kind in 0u8..4, number: u16, rest: Vec<u8>, blocks in 1u32..4) {
            let mut bytes = vec![kind];
            bytes.extend((number % 100).to_be_bytes());
            bytes.extend(rest);
            bytes.resize(content_len(blocks), 0);
            if let Some(content) = read_content(&bytes) {
                prop_assert_eq!(encode_content(&content, blocks).unwrap().to_vec(), bytes);
            }
        }
    }
}
