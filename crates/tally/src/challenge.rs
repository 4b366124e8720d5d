//! Challenged ballots: opened by their seed and spent. Spec: `challenge`, V16.

use gongxin_crypto::ballot::Answers;
use gongxin_record::entry::Challenged;

use crate::Room;

/// Recomputes a challenged ballot from its seed and answers.
///
/// # Errors
/// What does not fit, in Chinese and English.
pub fn check_challenged(room: &Room, e: &Challenged) -> Result<(), (&'static str, &'static str)> {
    let flags = |contest: &Vec<u8>| contest.iter().map(|bit| *bit == 1).collect();
    let slots =
        |contest: &Vec<gongxin_record::bytes::B64Bytes>| contest.iter().map(|c| c.0.clone()).collect();
    let answers = Answers {
        choices: e.choices.iter().map(flags).collect(),
        contents: e.write_ins.iter().map(slots).collect(),
    };
    match room.context.votes_of(&answers, &e.seed.0) {
        Err(_) => Err(("所选不合规则", "the choices break the contests' limits")),
        Ok(votes) if votes.encode() == e.votes.0 => Ok(()),
        Ok(_) => Err((
            "密文与所示选择不符",
            "the ciphertexts do not hold the choices shown",
        )),
    }
}
