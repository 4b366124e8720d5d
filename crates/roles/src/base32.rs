//! Crockford's base32 as people read and type it. Spec: `check-in`, `challenge`.
//!
//! Written here because a general codec is a tenth of the module that a voter's browser loads.

use zeroize::Zeroizing;

const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Five bits a character, first bits first; the bits that the last character lacks are zero.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held = (held << 8 | u32::from(*byte)) & 0xfff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(symbol(held >> bits));
        }
    }
    if bits > 0 {
        out.push(symbol(held << (5 - bits)));
    }
    out
}

/// The whole bytes of a text; `None` if a character is none, or the bits left over are not zero.
pub(crate) fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(Vec::with_capacity(text.len() * 5 / 8));
    let (mut held, mut bits) = (0u32, 0u32);
    for c in text.chars() {
        held = (held << 5 | value(c)?) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    (held & ((1 << bits) - 1) == 0).then_some(out)
}

/// The five bits of a character as typed: in any case, O for 0, I and L for 1.
pub(crate) fn value(c: char) -> Option<u32> {
    let plain = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = SYMBOLS.iter().position(|symbol| char::from(*symbol) == plain)?;
    u32::try_from(at).ok()
}

fn symbol(bits: u32) -> char {
    SYMBOLS.get((bits & 31) as usize).copied().map_or('0', char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_texts() {
        // RFC 4648 vectors in this alphabet, and the largest five bits.
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "CR"),
            (b"fo", "CSQG"),
            (b"foo", "CSQPY"),
            (b"foob", "CSQPYRG"),
            (b"fooba", "CSQPYRK1"),
            (b"foobar", "CSQPYRK1E8"),
            (&[255; 5], "ZZZZZZZZ"),
        ] {
            assert_eq!(encode(bytes), text);
            assert_eq!(decode(text).as_deref().map(Vec::as_slice), Some(bytes));
        }
    }

    #[test]
    fn typed_forms_read_alike_and_others_not_at_all() {
        assert_eq!(decode("oIlO"), decode("0110"));
        assert_eq!(decode("csqpy"), decode("CSQPY"));
        assert_eq!(decode("CS"), None, "bits left over");
        for text in ["U", "u0", "0-0", "票", " "] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
