//! A witness (见证人): cosigns heads of one history of a meeting. Lines as C2SP `tlog-cosignature` v1 has them.

use gongxin_tlog::{Checkpoint, Kind, Note, Signer, cosign, cosigners};

use crate::{
    memory::Kept,
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

/// What a witness makes of a head that it is shown.
pub enum Looked {
    /// It lies beyond what the witness has kept. Read on, keep that, and look again.
    Beyond,
    /// This witness's line stands there, and holds.
    Stood(Checkpoint),
    /// The head, and the note with this witness's line.
    Cosigned(Checkpoint, Note),
}

/// Reads a head that the log key signed, and adds this witness's line unless it stands there. A witness cosigns one history
/// only, so it cosigns no head that its stored memory does not reach.
///
/// # Errors
/// [`NotWitnessed`] if it is no head of this log.
pub fn add_line(
    kept: Kept<'_>,
    signer: &Signer,
    checkpoint: &[u8],
    seconds: u64,
) -> Result<Looked, NotWitnessed> {
    let shown = Note::parse(checkpoint).map_err(|_| NotWitnessed::Malformed)?;
    let shown = Checkpoint::parse(&shown.text).map_err(|_| NotWitnessed::Malformed)?;
    if shown.size > kept.size() {
        return Ok(Looked::Beyond);
    }
    let (mut note, head) = signed_head(kept.log(), checkpoint)?;
    if cosigners(&note, std::slice::from_ref(signer.public())).is_empty() {
        put_line(&mut note, signer, seconds);
        Ok(Looked::Cosigned(head, note))
    } else {
        Ok(Looked::Stood(head))
    }
}

/// Puts this witness's line under a note, in place of whatever stands there in its name.
pub fn put_line(note: &mut Note, signer: &Signer, seconds: u64) {
    let line = cosign(note, signer, seconds);
    note.signatures
        .retain(|other| (&other.name, other.id) != (&line.name, line.id));
    note.signatures.push(line);
}
