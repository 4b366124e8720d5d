//! Bytes that are hashed or shown: frames, hex, fresh randomness. Spec: `docs/draw.md`, section Bytes.

use core::fmt;

use rand_core::CryptoRng;

/// `F(x)`: `u32(len) ‖ bytes`.
pub(crate) fn frame(text: &str) -> Vec<u8> {
    // Nobody holds a text of 4 GiB; every reader of records refuses one long before.
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), text.as_bytes()].concat()
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// 32 fresh bytes: a salt or a nonce.
pub(crate) fn make_32(rng: &mut impl CryptoRng) -> [u8; 32] {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    bytes
}

/// Whether a text says nothing.
pub(crate) fn blank(text: &str) -> bool {
    text.trim().is_empty()
}
