//! A witness (见证人): cosigns heads of one history of a meeting. Lines as C2SP `tlog-cosignature` v1 has them.

use gongxin_tlog::{Checkpoint, Kind, Note, Signer, cosign};

use crate::{
    witnessed::{NotWitnessed, signed_head},
    writer::Writer,
};

/// What a witness's sealed file is for.
pub const PURPOSE: &str = "witness";

/// The signer under the name by which entry 0 lists this key: under another name a line would be worth nothing.
#[must_use]
pub fn own_signer(log: &Writer, seed: &[u8; 32]) -> Option<Signer> {
    let meeting = log.state().meeting.as_ref();
    let listed = meeting.map_or(&[][..], |m| &m.definition.witnesses);
    listed.iter().find_map(|witness| {
        let signer = Signer::new(&witness.name, Kind::Witness, seed).ok()?;
        (signer.public().to_string() == witness.key).then_some(signer)
    })
}

/// Reads a head that the log key signed, and adds this witness's line unless it stands there. Follow the log in a
/// [`Memory`](crate::memory::Memory), and keep that, before: a witness cosigns one history only.
///
/// # Errors
/// [`NotWitnessed`] if it is no head of this log.
pub fn add_line(
    log: &Writer,
    signer: &Signer,
    checkpoint: &[u8],
    seconds: u64,
) -> Result<(Checkpoint, Option<Note>), NotWitnessed> {
    let (mut note, head) = signed_head(log, checkpoint)?;
    if note.payload_of(signer.public()).is_some() {
        return Ok((head, None));
    }
    note.signatures.push(cosign(&note, signer, seconds));
    Ok((head, Some(note)))
}
