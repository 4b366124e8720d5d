//! Four words for people to compare by eye or voice, in Chinese or, with `en`, in English.

use gongxin_tlog::{Hash, Language, head_words};

/// The words of 32 bytes: a head's root, a digest.
pub(crate) fn four_words(bytes: [u8; 32], language: &str) -> Vec<String> {
    let language = if language == "en" {
        Language::En
    } else {
        Language::Zh
    };
    head_words(&Hash(bytes), language).into()
}

/// The words of a meeting's digest, b64: those of the log's first head. They never change, so phone and wall can be compared
/// before there is anything to vote on.
///
/// # Errors
/// `meeting` if the digest is none.
#[cfg(any(feature = "desk", feature = "voter"))]
#[wasm_bindgen::prelude::wasm_bindgen(js_name = meetingWords)]
pub fn meeting_words(digest: &str, language: &str) -> Result<Vec<String>, crate::Fault> {
    let digest = gongxin_record::bytes::LeafHash::from_b64(digest)
        .map_err(|_| crate::Fault::new("meeting", "会议摘要无效", "this is no meeting digest"))?;
    Ok(four_words(digest.0, language))
}

#[cfg(all(test, any(feature = "desk", feature = "voter")))]
mod tests {
    use gongxin_record::bytes::LeafHash;

    use super::{four_words, meeting_words};

    #[test]
    fn a_meeting_has_the_words_of_its_first_head() {
        let digest = LeafHash([7; 32]);
        let words = meeting_words(&digest.to_b64(), "zh");
        assert_eq!(words, Ok(four_words([7; 32], "zh")));
        assert_ne!(words, meeting_words(&digest.to_b64(), "en"));
        assert_ne!(words, meeting_words(&LeafHash([8; 32]).to_b64(), "zh"));
        assert_eq!(words.map(|words| words.len()), Ok(4));
    }

    #[test]
    fn what_is_no_digest_has_none() {
        for text in ["", "AAAA", "not b64 at all"] {
            assert_eq!(
                meeting_words(text, "zh").map_err(|fault| fault.code),
                Err("meeting".to_owned())
            );
        }
    }
}
