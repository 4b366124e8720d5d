//! Bytes of a text file to text: a byte order mark decides, then UTF-8 if it is valid, then GB18030, and no guessing.

use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::error::ImportError;

/// Text with the name of the encoding it was in.
///
/// # Errors
/// [`ImportError::UnknownEncoding`] if any byte would have to be replaced.
pub(crate) fn decode(bytes: &[u8]) -> Result<(String, &'static str), ImportError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strictly(encoding, bytes.get(mark..).unwrap_or_default());
    }
    strictly(UTF_8, bytes).or_else(|_| strictly(GB18030, bytes))
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Result<(String, &'static str), ImportError> {
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(ImportError::UnknownEncoding)?;
    Ok((text.into_owned(), encoding.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_told() {
        assert_eq!(decode("姓名".as_bytes()).unwrap(), ("姓名".to_owned(), "UTF-8"));
        assert_eq!(
            decode("\u{FEFF}姓名".as_bytes()).unwrap(),
            ("姓名".to_owned(), "UTF-8")
        );
        assert_eq!(
            decode(&[0xD0, 0xD5, 0xC3, 0xFB]).unwrap(),
            ("姓名".to_owned(), "gb18030")
        );
        assert_eq!(
            decode(&[0xFF, 0xFE, 0xD3, 0x59]).unwrap(),
            ("姓".to_owned(), "UTF-16LE")
        );
    }

    #[test]
    fn what_would_need_replacement_is_refused() {
        assert_eq!(
            decode(&[0xD0, 0xD5, 0xFF, 0xFF]),
            Err(ImportError::UnknownEncoding)
        );
        // A mark promises UTF-8; what follows must keep the promise.
        assert_eq!(
            decode(&[0xEF, 0xBB, 0xBF, 0xD0, 0xD5, 0xC3, 0xFB]),
            Err(ImportError::UnknownEncoding)
        );
    }
}
