//! Challenged ballots: opened by their seed and spent. Spec: `challenge`, V16.

use gongxin_crypto::{
    Scalar,
    ballot::Contest,
    elgamal::{encrypt, nonce},
};
use gongxin_record::entry::Challenged;

use crate::Room;

/// Recomputes a challenged ballot from its seed and choices.
///
/// # Errors
/// What does not fit, in Chinese and English.
pub fn check_challenged(room: &Room, e: &Challenged) -> Result<(), (&'static str, &'static str)> {
    let contests = room.context.contests();
    let fits = |(contest, bits): (&Contest, &Vec<u8>)| {
        let selected: u32 = bits.iter().map(|b| u32::from(*b)).sum();
        bits.len() == contest.options as usize && (contest.min..=contest.max).contains(&selected)
    };
    if e.choices.len() != contests.len() || !contests.iter().zip(&e.choices).all(fits) {
        return Err(("所选不合规则", "the choices break the contests' limits"));
    }
    let bits: Vec<Scalar> = e.choices.concat().into_iter().map(Scalar::from).collect();
    let key = room.context.key();
    let nonces: Vec<Scalar> = (0u32..)
        .take(key.blocks(bits.len()))
        .map(|k| nonce(room.context.meeting(), room.context.ballot(), &e.seed.0, k))
        .collect();
    match encrypt(key, &nonces, &bits) {
        Ok(votes) if votes.encode() == e.votes.0 => Ok(()),
        _ => Err((
            "密文与所示选择不符",
            "the ciphertexts do not hold the choices shown",
        )),
    }
}
