"""The record's ZIP: exactly the members that it must have, within limits (protocol {#archive})."""

import struct
import zipfile
import zlib
from dataclasses import dataclass, field

LOG, CHECKPOINT = "log.jsonl", "checkpoint"
MAX_MEMBERS, MAX_TOTAL, MAX_ENTRIES = 64, 2**30, 2_000_000


@dataclass
class Archive:
    """What was read: the members, and what is wrong with the container."""

    members: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)


def read(path):
    """Reads a record. Raises OSError only where the file itself cannot be read."""
    out, left = Archive(), MAX_TOTAL
    try:
        with zipfile.ZipFile(path) as box:
            infos = box.infolist()
            if not _fills_the_file(box, infos):
                out.faults.append("bytes before, between or after the members")
            if len(infos) > MAX_MEMBERS:
                out.faults.append(f"more than {MAX_MEMBERS} members")
            for info in infos[:MAX_MEMBERS]:
                name = info.filename
                if name in out.members:
                    out.faults.append(f"member {name!r} twice")
                elif info.flag_bits & 1:
                    out.faults.append(f"member {name!r} is encrypted")
                elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    out.faults.append(f"member {name!r} is neither stored nor deflated")
                else:
                    left = _read_member(box, info, left, out)
                    if left < 0:
                        out.faults.append("more than 1 GiB inflated")
                        break
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, RuntimeError) as fault:
        out.faults.append(f"not a sound ZIP: {fault}")
    return out


def _fills_the_file(box, infos):
    """Whether the members follow each other from the first byte on, then the directory, then its end, and nothing else; and
    whether the directory says of each member, and of their number, what the header before it and the end say."""
    box.fp.seek(0)
    data, at = box.fp.read(), 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        header = data[info.header_offset : info.header_offset + 30]
        if info.header_offset != at or len(header) < 30:
            return False
        if not _headers_agree(header, data[info.header_offset + 30 :], info):
            return False
        at += 30 + sum(struct.unpack("<HH", header[26:30])) + info.compress_size
        if info.flag_bits & 8:  # sizes follow the data, with or without a mark
            at += 16 if data[at : at + 4] == b"PK\7\8" else 12
    end = data[-22:]
    if at != box.start_dir or len(end) < 22 or end[:4] != b"PK\5\6":
        return False
    here, count, size, offset, comment = struct.unpack("<HHIIH", end[8:22])
    return here == count == len(infos) and offset == at and at + size + 22 == len(data) and comment == 0


def _headers_agree(header, after, info):
    flags, method, _, crc, packed, size, length = struct.unpack("<HHIIIIH", header[6:28])
    name = after[:length]
    later = flags & 8 and (crc, packed, size) == (0, 0, 0)
    same = later or (crc, packed, size) == (info.CRC, info.compress_size, info.file_size)
    return same and (flags, method) == (info.flag_bits, info.compress_type) and name == info.orig_filename.encode()


def _read_member(box, info, left, out):
    """Reads a member whole; answers what is left of the room. zipfile itself stops at the declared size, and takes what is not
    ended, or goes on after its end."""
    box.fp.seek(info.header_offset + 26)
    box.fp.seek(sum(struct.unpack("<HH", box.fp.read(4))), 1)
    data, whole = box.fp.read(info.compress_size), True
    if info.compress_type == zipfile.ZIP_DEFLATED:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        data = stream.decompress(data, min(left, info.file_size) + 1)
        whole = stream.eof and not stream.unused_data
    if len(data) > left:
        return -1
    if not whole or len(data) != info.file_size:
        out.faults.append(f"member {info.filename!r} is not of the size it declares, or not deflated to its end")
    elif zlib.crc32(data) != info.CRC:
        out.faults.append(f"member {info.filename!r} is not what its checksum says")
    out.members[info.filename] = data
    return left - len(data)


def lines(data):
    """(lines of a log, fault or None): each line ends with one line feed, the last too."""
    if not data:
        return [], "the log is empty"
    parts = data.split(b"\n")
    if parts.pop():
        return parts, "the last line of the log has no line feed"
    if len(parts) > MAX_ENTRIES:
        return parts[:MAX_ENTRIES], "the log has too many entries"
    return parts, None
