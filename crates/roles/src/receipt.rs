//! What a voter does with a receipt: believes it only if the log key signed it for this meeting. Spec: `receipt`.

use gongxin_crypto::sign;
use gongxin_protocol::State;
use gongxin_record::{Lang, Malformed, Receipt, bytes::LeafHash, log::leaf_hash, signing::signed_message};
use gongxin_tlog::VerifierKey;

/// Why a receipt promises nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The line is none.
    #[error("{}", .0.text(Lang::En))]
    Malformed(Malformed),
    /// It is of another meeting.
    #[error("the receipt is of another meeting")]
    Meeting,
    /// The log key of this meeting did not sign it.
    #[error("the log key of this meeting did not sign the receipt")]
    Signature,
    /// It promises another ballot than the one that was cast.
    #[error("the receipt promises another ballot than the one cast: ask for the right one")]
    Cast,
}

impl ReceiptError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Malformed(fault) => fault.text(Lang::Zh),
            Self::Meeting => "回执属于另一会议".into(),
            Self::Signature => "回执没有本次会议日志公钥的签名".into(),
            Self::Cast => "回执所承诺的不是刚投出的选票：请索要正确的回执".into(),
        }
    }

    /// Stable short code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "receipt-form",
            Self::Meeting => "receipt-meeting",
            Self::Signature => "receipt-signature",
            Self::Cast => "receipt-cast",
        }
    }
}

/// Reads a receipt and checks that the log key of this meeting signed it.
///
/// # Errors
/// [`ReceiptError`], all but [`ReceiptError::Cast`].
pub fn read_receipt(state: &State, line: &[u8]) -> Result<Receipt, ReceiptError> {
    let receipt = Receipt::parse(line).map_err(ReceiptError::Malformed)?;
    if receipt.meeting != state.digest() {
        return Err(ReceiptError::Meeting);
    }
    let key = state.meeting.as_ref().map(|m| m.definition.log.key.as_str());
    let key = key.and_then(|key| VerifierKey::parse(key).ok());
    let (message, signature) = signed_message(line, &receipt.meeting).map_err(|_| ReceiptError::Signature)?;
    match key {
        Some(key) if sign::verify(key.bytes(), &message, &signature.0).is_ok() => Ok(receipt),
        _ => Err(ReceiptError::Signature),
    }
}

/// The same for a voter who still has the line that was cast: the receipt must promise exactly that line.
///
/// # Errors
/// [`ReceiptError`].
pub fn read_receipt_of(state: &State, line: &[u8], cast: &[u8]) -> Result<Receipt, ReceiptError> {
    let receipt = read_receipt(state, line)?;
    let promised: LeafHash = receipt.leaf;
    if promised == leaf_hash(cast) {
        Ok(receipt)
    } else {
        Err(ReceiptError::Cast)
    }
}
