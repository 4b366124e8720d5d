//! Unpacks one member within a budget, whatever its headers promise.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::layout::Member;
use super::{ArchiveFault, MAX_INFLATED};

/// The member's bytes: at most `budget`, exactly as many as declared, with the declared checksum.
pub(super) fn inflate(member: &Member<'_>, budget: usize) -> Result<Vec<u8>, ArchiveFault> {
    let name = || member.name.clone();
    let bytes = if member.deflated {
        inflate_bytes(member, budget)?
    } else {
        member.data.to_vec()
    };
    if bytes.len() > budget {
        return Err(ArchiveFault::TooLarge {
            name: name(),
            limit: MAX_INFLATED,
        });
    }
    if bytes.len() != member.size {
        return Err(ArchiveFault::Size {
            name: name(),
            declared: member.size,
        });
    }
    let mut crc = Crc::new();
    crc.update(&bytes);
    if crc.sum() == member.crc {
        Ok(bytes)
    } else {
        Err(ArchiveFault::Checksum { name: name() })
    }
}

/// Memory follows the bytes that come out, not those that are promised, and stops one step after either limit.
fn inflate_bytes(member: &Member<'_>, budget: usize) -> Result<Vec<u8>, ArchiveFault> {
    let corrupt = || ArchiveFault::Corrupt {
        name: member.name.clone(),
    };
    let mut stream = Decompress::new(false);
    let mut bytes = Vec::new();
    let mut step = vec![0; 1 << 16];
    let mut rest = member.data;
    loop {
        let (taken, given) = (stream.total_in(), stream.total_out());
        let status = stream
            .decompress(rest, &mut step, FlushDecompress::None)
            .map_err(|_| corrupt())?;
        let taken = usize::try_from(stream.total_in() - taken).map_err(|_| corrupt())?;
        let given = usize::try_from(stream.total_out() - given).map_err(|_| corrupt())?;
        rest = rest.get(taken..).unwrap_or_default();
        bytes.extend_from_slice(step.get(..given).unwrap_or_default());
        if bytes.len() > budget {
            return Err(ArchiveFault::TooLarge {
                name: member.name.clone(),
                limit: MAX_INFLATED,
            });
        }
        if bytes.len() > member.size {
            return Err(ArchiveFault::Size {
                name: member.name.clone(),
                declared: member.size,
            });
        }
        match status {
            Status::StreamEnd if rest.is_empty() => return Ok(bytes),
            Status::StreamEnd => return Err(corrupt()),
            Status::Ok | Status::BufError if taken == 0 && given == 0 => return Err(corrupt()),
            Status::Ok | Status::BufError => {}
        }
    }
}
