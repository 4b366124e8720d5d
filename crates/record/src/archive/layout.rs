//! Finds the members of a ZIP, believing nothing that is not said in both places. Format: PKWARE APPNOTE 4.3, 4.4.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{ArchiveFault, MAX_FILE, MAX_MEMBERS, is_safe_name};

pub(super) const LOCAL: [u8; 4] = *b"PK\x03\x04";
pub(super) const CENTRAL: [u8; 4] = *b"PK\x01\x02";
pub(super) const END: [u8; 4] = *b"PK\x05\x06";
const DESCRIPTOR: [u8; 4] = *b"PK\x07\x08";
const END_LEN: usize = 22;

/// Compression levels (bits 1 and 2), sizes after the data (3), names in UTF-8 (11); names are ASCII here anyway.
const OPTIONS: u16 = 1 << 1 | 1 << 2 | SIZES_AFTER | 1 << 11;
const SIZES_AFTER: u16 = 1 << 3;
/// The extra field that would give a member a second name.
const UNICODE_PATH: u16 = 0x7075;

/// A member whose header and directory agree.
pub(super) struct Member<'a> {
    pub(super) name: String,
    pub(super) deflated: bool,
    pub(super) crc: u32,
    /// Length when inflated, as declared.
    pub(super) size: usize,
    /// The bytes as they lie in the archive.
    pub(super) data: &'a [u8],
}

/// One header of the directory.
struct Entry {
    name: Vec<u8>,
    made_by: u16,
    options: u16,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    extra: Range<usize>,
    attributes: u32,
    offset: usize,
}

/// The members in the order of their bytes, and what is wrong.
///
/// # Errors
/// The directory cannot be read, so that nothing is known of the members.
pub(super) fn members(zip: &[u8]) -> Result<(Vec<Member<'_>>, Vec<ArchiveFault>), ArchiveFault> {
    let mut faults = Vec::new();
    let entries = directory(zip, &mut faults)?;
    let mut members = Vec::with_capacity(entries.list.len());
    let mut names = BTreeSet::new();
    let mut start = 0;
    let offsets: Vec<usize> = entries
        .list
        .iter()
        .map(|entry| entry.offset)
        .skip(1)
        .chain([entries.start])
        .collect();
    for (entry, next) in entries.list.iter().zip(offsets) {
        if entry.offset != start {
            faults.push(stray(start, entry.offset));
        }
        start = next;
        let name = String::from_utf8_lossy(&entry.name).into_owned();
        if !names.insert(name.clone()) {
            faults.push(ArchiveFault::Duplicate { name });
            continue;
        }
        match member(zip, entry, name, next) {
            Ok(member) => members.push(member),
            Err(fault) => faults.push(fault),
        }
    }
    if start != entries.start {
        faults.push(stray(start, entries.start));
    }
    Ok((members, faults))
}

fn stray(one: usize, other: usize) -> ArchiveFault {
    ArchiveFault::Stray {
        from: one.min(other),
        to: one.max(other),
    }
}

struct Directory {
    /// Where it begins; the last member ends here.
    start: usize,
    /// In the order of the members' bytes.
    list: Vec<Entry>,
}

fn directory(zip: &[u8], faults: &mut Vec<ArchiveFault>) -> Result<Directory, ArchiveFault> {
    if zip.len() > MAX_FILE {
        return Err(ArchiveFault::FileTooLong { limit: MAX_FILE });
    }
    let end = zip.len().checked_sub(END_LEN).ok_or(ArchiveFault::NotZip)?;
    let mut fields = Fields { bytes: zip, at: end };
    let whole = (|| {
        let signature = fields.array::<4>()?;
        let (disk, first_disk) = (fields.u16()?, fields.u16()?);
        let (here, all) = (fields.u16()?, fields.u16()?);
        let (length, start, comment) = (fields.u32()? as usize, fields.u32()? as usize, fields.u16()?);
        let sound = signature == END && (disk, first_disk, comment) == (0, 0, 0) && here == all;
        sound.then_some((usize::from(all), length, start))
    })();
    let (count, length, start) = whole.ok_or(ArchiveFault::NotZip)?;
    if count > MAX_MEMBERS {
        return Err(ArchiveFault::TooManyMembers {
            found: count,
            limit: MAX_MEMBERS,
        });
    }
    let stop = start
        .checked_add(length)
        .filter(|&stop| stop <= end)
        .ok_or(ArchiveFault::Directory { at: end })?;
    let mut fields = Fields {
        bytes: zip,
        at: start,
    };
    let mut list = Vec::with_capacity(count);
    for _ in 0..count {
        let at = fields.at;
        list.push(fields.central().ok_or(ArchiveFault::Directory { at })?);
    }
    if fields.at != stop {
        return Err(ArchiveFault::Directory { at: fields.at });
    }
    if stop != end {
        faults.push(stray(stop, end));
    }
    list.sort_by_key(|entry| entry.offset);
    Ok(Directory { start, list })
}

/// Checks one entry against the header before its data; `next` is where the member must end.
fn member<'a>(zip: &'a [u8], entry: &Entry, name: String, next: usize) -> Result<Member<'a>, ArchiveFault> {
    if !is_safe_name(&name) {
        return Err(ArchiveFault::Name { name });
    }
    // Made on Unix: the upper half of the attributes is the mode, whose type must be "regular file" or unsaid.
    let mode = entry.attributes >> 16 & 0xf000;
    if entry.made_by >> 8 == 3 && mode != 0 && mode != 0x8000 {
        return Err(ArchiveFault::NotAFile { name });
    }
    if entry.options & !OPTIONS != 0 || has_second_name(zip, &entry.extra) {
        return Err(ArchiveFault::Options { name });
    }
    if entry.method != 0 && entry.method != 8 {
        return Err(ArchiveFault::Method {
            name,
            method: entry.method,
        });
    }
    let (data, after) = match local_data(zip, entry) {
        Some(found) => found,
        None => return Err(ArchiveFault::Disagree { name }),
    };
    if !ends_at(zip, entry, after, next) {
        return Err(stray(after, next));
    }
    let size = entry.size as usize;
    Ok(Member {
        name,
        deflated: entry.method == 8,
        crc: entry.crc,
        size,
        data,
    })
}

/// The packed bytes and where they end, if the header before them says what the directory says.
fn local_data<'a>(zip: &'a [u8], entry: &Entry) -> Option<(&'a [u8], usize)> {
    let mut fields = Fields {
        bytes: zip,
        at: entry.offset,
    };
    let signature = fields.array::<4>()?;
    fields.u16()?;
    let (options, method) = (fields.u16()?, fields.u16()?);
    fields.u32()?;
    let sizes = (fields.u32()?, fields.u32()?, fields.u32()?);
    let (name, extra) = (usize::from(fields.u16()?), usize::from(fields.u16()?));
    let name = fields.take(name)?;
    let extra_start = fields.at;
    fields.take(extra)?;
    let declared = (entry.crc, entry.packed, entry.size);
    let later = options & SIZES_AFTER != 0 && sizes == (0, 0, 0);
    let agree = signature == LOCAL
        && (options, method) == (entry.options, entry.method)
        && (sizes == declared || later)
        && name == entry.name
        && !has_second_name(zip, &(extra_start..fields.at));
    let data = fields.take(entry.packed as usize)?;
    agree.then_some((data, fields.at))
}

/// Whether nothing lies between `after` and `next` but the repeated sizes that the options announce.
fn ends_at(zip: &[u8], entry: &Entry, after: usize, next: usize) -> bool {
    if entry.options & SIZES_AFTER == 0 {
        return after == next;
    }
    let mut sizes = Vec::with_capacity(16);
    sizes.extend(DESCRIPTOR);
    for value in [entry.crc, entry.packed, entry.size] {
        sizes.extend(value.to_le_bytes());
    }
    zip.get(after..next)
        .is_some_and(|between| between == sizes || between == &sizes[4..])
}

/// Whether the extra fields are damaged or give the member another name.
fn has_second_name(zip: &[u8], extra: &Range<usize>) -> bool {
    let mut fields = Fields {
        bytes: zip.get(..extra.end).unwrap_or_default(),
        at: extra.start,
    };
    while fields.at < extra.end {
        let sound = (|| {
            let (id, length) = (fields.u16()?, fields.u16()?);
            fields.take(usize::from(length))?;
            (id != UNICODE_PATH).then_some(())
        })();
        if sound.is_none() {
            return true;
        }
    }
    false
}

/// Little-endian fields from a place on.
struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Fields<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// One header of the directory; comments and other disks are refused.
    fn central(&mut self) -> Option<Entry> {
        if self.array::<4>()? != CENTRAL {
            return None;
        }
        let (made_by, _needed) = (self.u16()?, self.u16()?);
        let (options, method) = (self.u16()?, self.u16()?);
        let _time_and_date = self.u32()?;
        let (crc, packed, size) = (self.u32()?, self.u32()?, self.u32()?);
        let (name, extra) = (usize::from(self.u16()?), usize::from(self.u16()?));
        let (comment, disk, _internal) = (self.u16()?, self.u16()?, self.u16()?);
        let (attributes, offset) = (self.u32()?, self.u32()? as usize);
        let name = self.take(name)?.to_vec();
        let start = self.at;
        self.take(extra)?;
        let extra = start..self.at;
        let entry = Entry {
            name,
            made_by,
            options,
            method,
            crc,
            packed,
            size,
            extra,
            attributes,
            offset,
        };
        ((comment, disk) == (0, 0)).then_some(entry)
    }
}
