//! What trustees send, judged to the end before it is logged: a share that does not hold would bar the good one.

use gongxin_protocol::{Check, Finding};
use gongxin_record::{Entry, entry::Share};
use gongxin_tally::verify_posted_share;
use rand_core::CryptoRng;

use crate::{
    mixer::{check_mix, check_row_share},
    writer::{WriteError, Writer},
};

/// Judges the proof of a `share`, `mix` or `row-share` that is to be logged next. Whose it is and whether it is due comes first,
/// since the proof is about sums and rows for which all ballots are judged anew: only a trustee can ask for that.
///
/// # Errors
/// What is wrong with it. Lines of other types are left to the judge of the log.
pub fn check_line(log: &Writer, line: &[u8], rng: &mut impl CryptoRng) -> Result<(), WriteError> {
    let (Entry::Share(_) | Entry::Mix(_) | Entry::RowShare(_)) =
        Entry::parse(line).map_err(WriteError::Malformed)?
    else {
        return Ok(());
    };
    let verdict = match log.foresee(line)? {
        Entry::Share(share) => check_share(log, &share, rng),
        Entry::Mix(mix) => check_mix(log, &mix, rng),
        Entry::RowShare(share) => check_row_share(log, &share, rng),
        _ => Ok(()),
    };
    verdict.map_err(|finding| WriteError::Refused(vec![finding]))
}

fn check_share(log: &Writer, share: &Share, rng: &mut impl CryptoRng) -> Result<(), Finding> {
    let sums = log.sums(&share.ballot, rng)?;
    let verdict = verify_posted_share(log.state(), &sums, share);
    verdict
        .map(drop)
        .map_err(|error| Finding::new(Check::V13, "share", "解密份额不成立", error.to_string()))
}
