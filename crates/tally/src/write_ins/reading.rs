//! From opened points to what was written. Spec: `write-ins`, "Reading".

use gongxin_crypto::{
    RistrettoPoint,
    write_in::{Content, read_content, read_points, slot_bit},
};
use gongxin_record::text::check_text;
use gongxin_rules::{BallotSpec, WriteInFrom, WriteInSpec};

use super::{Name, UsedSlots};

/// The used slots of an opened row; `None` if a slot's bit is neither 0 nor 1.
pub(super) fn used_slots(
    spec: &BallotSpec,
    write_in: &WriteInSpec,
    row: &[RistrettoPoint],
) -> Option<UsedSlots> {
    let mut used = Vec::new();
    for slot in row.chunks(1 + write_in.blocks as usize) {
        let (bit, blocks) = slot.split_first()?;
        if slot_bit(bit)? {
            used.push(name(spec, write_in.from, blocks));
        }
    }
    Some(used)
}

/// Whom the blocks of a used slot name, if they can be read and the definition allows it.
fn name(spec: &BallotSpec, from: WriteInFrom, blocks: &[RistrettoPoint]) -> Option<Name> {
    match read_content(&read_points(blocks)?)? {
        Content::Nominee(index) if from != WriteInFrom::Text => {
            let index = usize::from(index);
            (index < spec.nominees.len()).then_some(Name::Nominee(index))
        }
        Content::Text(ref text) if from != WriteInFrom::List => {
            is_name(text).then(|| Name::Text(text.clone()))
        }
        _ => None,
    }
}

/// Free text without spaces at its ends.
fn is_name(text: &str) -> bool {
    check_text(text).is_ok() && text.trim_matches([' ', '\u{3000}']) == text
}
