//! What people with a secret are refused, for JavaScript.

use gongxin_roles::{memory::Forked, sealed::SealedError, witnessed::NotWitnessed};

use crate::Fault;

impl From<SealedError> for Fault {
    fn from(error: SealedError) -> Self {
        let code = match &error {
            SealedError::Malformed => "key-file",
            SealedError::Purpose(_) => "key-purpose",
            SealedError::Passphrase => "passphrase",
            SealedError::Cost => "key-cost",
        };
        Self::new(code, error.zh(), error.to_string())
    }
}

impl From<Forked> for Fault {
    fn from(error: Forked) -> Self {
        Self::new("forked", error.zh(), error.to_string())
    }
}

impl From<NotWitnessed> for Fault {
    fn from(error: NotWitnessed) -> Self {
        Self::new(error.code(), error.zh(), error.to_string())
    }
}
