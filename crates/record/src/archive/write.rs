//! Writes an archive; the same members give the same bytes. Format: PKWARE APPNOTE 4.3, 4.4.

use std::io::{self, Cursor, Seek, SeekFrom, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use super::layout::{CENTRAL, END, LOCAL};
use super::{Archive, ArchiveFault, MAX_INFLATED, MAX_MEMBERS, is_safe_name};

/// Version 2.0 of the format, the first with deflate.
const VERSION: u16 = 20;
/// Every member is deflated, so that none has to be known whole before it is written.
const DEFLATED: u16 = 8;
/// Bytes packed at a time: what they become depends on where they are parted, so that is always at the same places.
const PIECE: usize = 64 * 1024;
/// Bytes from the version to the length of the extra field.
const FIELDS: usize = 26;
/// Midnight of 1 January 1980, the least time a ZIP can name: the archive tells no time.
const TIME_AND_DATE: u32 = 0x0021_0000;

impl Archive {
    /// The archive, packed in memory.
    ///
    /// # Errors
    /// As [`Packer::add`].
    pub fn to_zip(&self) -> io::Result<Vec<u8>> {
        let mut packer = Packer::new(Cursor::new(Vec::new()));
        for (name, bytes) in self.members() {
            packer.add(name, |sink| sink.write_all(bytes))?;
        }
        Ok(packer.finish()?.into_inner())
    }
}

/// Writes an archive member by member; a long member need not be in memory. Members are deflated and bear no time.
pub struct Packer<W> {
    out: W,
    directory: Vec<u8>,
    last: Option<String>,
    count: u16,
    offset: u32,
    pub(super) room: u64,
}

impl<W: Write + Seek> Packer<W> {
    /// An archive to be written from the sink's beginning.
    pub fn new(out: W) -> Self {
        Self {
            out,
            directory: Vec::new(),
            last: None,
            count: 0,
            offset: 0,
            room: MAX_INFLATED as u64,
        }
    }

    /// Adds a member, of which `feed` writes the bytes. Members come in the order of their names.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] with an [`ArchiveFault`] if the name, its place, their number or the size is not
    /// permitted; else what `feed` or the sink reports. After an error the archive is of no use.
    pub fn add(&mut self, name: &str, feed: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        self.check(name).map_err(refused)?;
        // The header says lengths that are known after the bytes: its place is kept.
        self.out.write_all(&LOCAL)?;
        self.out.write_all(&[0; FIELDS])?;
        self.out.write_all(name.as_bytes())?;
        let mut sink = Sink {
            encoder: DeflateEncoder::new(&mut self.out, Compression::default()),
            crc: Crc::new(),
            piece: Vec::with_capacity(PIECE),
            name,
            room: self.room,
        };
        feed(&mut sink)?;
        let (fields, packed, room) = sink.finish()?;
        let head = u64::from(self.offset) + LOCAL.len() as u64;
        self.out.seek(SeekFrom::Start(head))?;
        self.out.write_all(&fields)?;
        let end = head + (FIELDS + name.len()) as u64 + packed;
        self.out.seek(SeekFrom::Start(end))?;
        self.directory.extend(CENTRAL);
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&fields);
        // No comment, first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(self.offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.offset = small(end)?;
        self.count += 1;
        self.room = room;
        self.last = Some(name.to_owned());
        Ok(())
    }

    /// Writes the directory.
    ///
    /// # Errors
    /// What the sink reports.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&self.directory)?;
        self.out.write_all(&END)?;
        self.out.write_all(&[0; 4])?;
        self.out.write_all(&self.count.to_le_bytes())?;
        self.out.write_all(&self.count.to_le_bytes())?;
        self.out
            .write_all(&small(self.directory.len() as u64)?.to_le_bytes())?;
        self.out.write_all(&self.offset.to_le_bytes())?;
        self.out.write_all(&[0; 2])?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn check(&self, name: &str) -> Result<(), ArchiveFault> {
        let owned = || name.to_owned();
        if !is_safe_name(name) {
            return Err(ArchiveFault::Name { name: owned() });
        }
        if self.last.as_deref().is_some_and(|last| last >= name) {
            return Err(ArchiveFault::Duplicate { name: owned() });
        }
        match usize::from(self.count) {
            MAX_MEMBERS.. => Err(ArchiveFault::TooManyMembers {
                found: MAX_MEMBERS + 1,
                limit: MAX_MEMBERS,
            }),
            _ => Ok(()),
        }
    }
}

/// Takes a member's bytes.
struct Sink<'a, W: Write> {
    encoder: DeflateEncoder<&'a mut W>,
    crc: Crc,
    piece: Vec<u8>,
    name: &'a str,
    room: u64,
}

impl<W: Write> Sink<'_, W> {
    /// The fields that stand alike in the header and in the directory, how many bytes the member became, and the room that is left.
    fn finish(mut self) -> io::Result<([u8; FIELDS], u64, u64)> {
        self.encoder.write_all(&self.piece)?;
        self.encoder.try_finish()?;
        let packed = self.encoder.total_out();
        let mut fields = Vec::with_capacity(FIELDS);
        fields.extend(VERSION.to_le_bytes());
        fields.extend([0; 2]);
        fields.extend(DEFLATED.to_le_bytes());
        fields.extend(TIME_AND_DATE.to_le_bytes());
        fields.extend(self.crc.sum().to_le_bytes());
        fields.extend(small(packed)?.to_le_bytes());
        fields.extend(small(self.encoder.total_in())?.to_le_bytes());
        let name = u16::try_from(self.name.len()).map_err(io::Error::other)?;
        fields.extend(name.to_le_bytes());
        // No extra field.
        fields.extend([0; 2]);
        let fields = fields.try_into().map_err(|_| io::ErrorKind::Other)?;
        Ok((fields, packed, self.room))
    }
}

impl<W: Write> Write for Sink<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (now, _) = bytes.split_at(bytes.len().min(PIECE - self.piece.len()));
        let too_large = || ArchiveFault::TooLarge {
            name: self.name.to_owned(),
            limit: MAX_INFLATED,
        };
        let left = self.room.checked_sub(now.len() as u64);
        self.room = left.ok_or_else(|| refused(too_large()))?;
        self.crc.update(now);
        self.piece.extend_from_slice(now);
        if self.piece.len() == PIECE {
            self.encoder.write_all(&self.piece)?;
            self.piece.clear();
        }
        Ok(now.len())
    }

    /// Only whole pieces are packed.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn refused(fault: ArchiveFault) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, fault)
}

/// Within the limits every length fits four bytes.
fn small(length: u64) -> io::Result<u32> {
    u32::try_from(length).map_err(io::Error::other)
}
