//! What people could do who do not keep to their part. Only tests are built with this feature.

use gongxin_protocol::State;
use gongxin_record::{Entry, bytes::B32};
use gongxin_tally::Sums;
use rand_core::CryptoRng;

use crate::trustee::{Trustee, TrusteeError};

impl Trustee {
    /// Signs anything.
    ///
    /// # Errors
    /// If the entry has no signature.
    pub fn sign_anything(&self, entry: &Entry, state: &State) -> Result<String, TrusteeError> {
        self.sign(entry, state)
    }

    /// Gives a share of any sums, naming any head.
    ///
    /// # Errors
    /// If the trustee has no share of the key.
    pub fn share_of_anything(
        &self,
        state: &State,
        ballot: &str,
        sums: &Sums,
        head: (u64, B32),
        rng: &mut impl CryptoRng,
    ) -> Result<String, TrusteeError> {
        self.share_of(state, self.index(state)?, ballot, sums, head, rng)
    }
}
