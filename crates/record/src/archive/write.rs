//! Writes an archive; the same members give the same bytes. Format: PKWARE APPNOTE 4.3, 4.4.

use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use super::layout::{CENTRAL, END, LOCAL};
use super::{Archive, ArchiveFault, CHECKPOINT, LOG, MAX_INFLATED, MAX_MEMBERS, is_safe_name};

/// Version 2.0 of the format, the first with deflate.
const VERSION: u16 = 20;
/// Midnight of 1 January 1980, the least time a ZIP can name: the archive tells no time.
const TIME_AND_DATE: u32 = 0x0021_0000;

impl Archive {
    /// Writes the archive. Members are sorted by name, deflated where that saves room, and bear no time.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] with an [`ArchiveFault`] if a name or the size is not permitted; else what the
    /// sink reports.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        self.check_limits()
            .map_err(|fault| io::Error::new(io::ErrorKind::InvalidInput, fault))?;
        let mut directory = Vec::new();
        let (mut count, mut offset) = (0_u16, 0_u32);
        for (name, bytes) in self.members() {
            let (method, packed) = pack(bytes)?;
            let packed = packed.as_deref().unwrap_or(bytes);
            let common = common_fields(name, method, packed.len(), bytes)?;
            out.write_all(&LOCAL)?;
            out.write_all(&common)?;
            out.write_all(name.as_bytes())?;
            out.write_all(packed)?;
            directory.extend(CENTRAL);
            directory.extend(VERSION.to_le_bytes());
            directory.extend(&common);
            // No comment, first disk, no attributes.
            directory.extend([0; 10]);
            directory.extend(offset.to_le_bytes());
            directory.extend(name.as_bytes());
            count += 1;
            offset = small(offset as usize + LOCAL.len() + common.len() + name.len() + packed.len())?;
        }
        out.write_all(&directory)?;
        out.write_all(&END)?;
        out.write_all(&[0; 4])?;
        out.write_all(&count.to_le_bytes())?;
        out.write_all(&count.to_le_bytes())?;
        out.write_all(&small(directory.len())?.to_le_bytes())?;
        out.write_all(&offset.to_le_bytes())?;
        out.write_all(&[0; 2])?;
        out.flush()
    }

    fn check_limits(&self) -> Result<(), ArchiveFault> {
        if let Some(name) = [LOG, CHECKPOINT]
            .into_iter()
            .find(|&name| self.files.contains_key(name))
        {
            return Err(ArchiveFault::Duplicate {
                name: name.to_owned(),
            });
        }
        let found = self.members().count();
        if found > MAX_MEMBERS {
            return Err(ArchiveFault::TooManyMembers {
                found,
                limit: MAX_MEMBERS,
            });
        }
        let mut room = MAX_INFLATED;
        for (name, bytes) in self.members() {
            if !is_safe_name(name) {
                return Err(ArchiveFault::Name {
                    name: name.to_owned(),
                });
            }
            let too_large = ArchiveFault::TooLarge {
                name: name.to_owned(),
                limit: MAX_INFLATED,
            };
            room = room.checked_sub(bytes.len()).ok_or(too_large)?;
        }
        Ok(())
    }
}

/// The deflated bytes, if they are fewer, and the method.
fn pack(bytes: &[u8]) -> io::Result<(u16, Option<Vec<u8>>)> {
    // As much as is kept at most, so that nothing is moved while it grows.
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len()), Compression::default());
    encoder.write_all(bytes)?;
    let packed = encoder.finish()?;
    Ok(if packed.len() < bytes.len() {
        (8, Some(packed))
    } else {
        (0, None)
    })
}

/// The fields that stand alike in the header and in the directory: version to name length and no extra field.
fn common_fields(name: &str, method: u16, packed: usize, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut crc = Crc::new();
    crc.update(bytes);
    let mut fields = Vec::with_capacity(26);
    fields.extend(VERSION.to_le_bytes());
    fields.extend([0; 2]);
    fields.extend(method.to_le_bytes());
    fields.extend(TIME_AND_DATE.to_le_bytes());
    fields.extend(crc.sum().to_le_bytes());
    fields.extend(small(packed)?.to_le_bytes());
    fields.extend(small(bytes.len())?.to_le_bytes());
    fields.extend(u16::try_from(name.len()).map_err(io::Error::other)?.to_le_bytes());
    fields.extend([0; 2]);
    Ok(fields)
}

/// Within the limits every length fits four bytes.
fn small(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(io::Error::other)
}
