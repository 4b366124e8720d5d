"""C2SP signed notes: vkeys, checkpoints, and cosignatures of witnesses (tlog-cosignature v1)."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

import ed25519

LOG, WITNESS = 1, 4  # algorithm bytes
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Vkey:
    """A verifier key: its name, its four-byte id, its algorithm and its Ed25519 key."""

    name: str
    id: bytes
    algorithm: int
    key: bytes


def standard_b64(text):
    """Bytes of canonical padded base64, or None."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        return None
    return data if base64.b64encode(data).decode() == text else None


def key_id(name, algorithm, key):
    """The id of a key."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([algorithm]) + key).digest()[:4]


def parse_vkey(text, algorithm):
    """A `name+hash+key` of the wanted algorithm, or None."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]) or not re.fullmatch("[0-9a-f]{8}", parts[1]):
        return None
    name, data = parts[0], standard_b64(parts[2])
    if data is None or len(data) != 33 or data[0] != algorithm:
        return None
    if key_id(name, algorithm, data[1:]).hex() != parts[1] or not ed25519.sound_key(data[1:]):
        return None
    return Vkey(name, bytes.fromhex(parts[1]), algorithm, data[1:])


@dataclass(frozen=True)
class Checkpoint:
    """A parsed checkpoint: what it says, the text signed, and its signature lines (name, key id, signature)."""

    origin: str
    size: int
    root: bytes
    text: str
    signatures: tuple


def parse_checkpoint(data):
    """(checkpoint, None) or (None, what is wrong)."""
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError:
        return None, "the checkpoint is not UTF-8"
    if any((ord(ch) < 32 and ch != "\n") or 0x7F <= ord(ch) <= 0x9F for ch in note) or len(data) > 65536:
        return None, "the checkpoint holds a control character, or more than 64 KiB"
    text, gap, lines = note.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        return None, "the checkpoint is no signed note"
    body, signatures = text.split("\n"), []
    if len(body) != 3:
        return None, "the checkpoint must be origin, size and root, with no further line"
    root = standard_b64(body[2])
    if not body[0] or not re.fullmatch("0|[1-9][0-9]{0,15}", body[1]) or root is None or len(root) != 32:
        return None, "the checkpoint's origin, size or root is malformed"
    for line in lines[:-1].split("\n"):
        match = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        blob = standard_b64(match[2]) if match else None
        if blob is None or len(blob) < 5:
            return None, "a signature line of the checkpoint is malformed"
        signatures.append((match[1], blob[:4], blob[4:]))
    if len({s[:2] for s in signatures}) < len(signatures) or len(signatures) > 100:
        return None, "two signature lines of the checkpoint are of one key, or there are more than 100"
    return Checkpoint(body[0], int(body[1]), root, text + "\n", tuple(signatures)), None


def signed_by(checkpoint, vkey):
    """Whether the log key signed the checkpoint."""
    mine = [s for name, key_hash, s in checkpoint.signatures if (name, key_hash) == (vkey.name, vkey.id)]
    return bool(mine) and all(ed25519.verify(vkey.key, checkpoint.text.encode(), s) for s in mine)


def cosignature_message(time, text):
    """The bytes a witness signs."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosigned_by(checkpoint, vkey):
    """Whether a witness cosigned the checkpoint at a time after 0; a wrong line under its name and id spoils it."""
    mine = [s for name, key_hash, s in checkpoint.signatures if (name, key_hash) == (vkey.name, vkey.id)]
    return bool(mine) and all(_cosignature_holds(checkpoint, vkey, s) for s in mine)


def _cosignature_holds(checkpoint, vkey, blob):
    time = int.from_bytes(blob[:8], "big")
    if len(blob) != 72 or time == 0:
        return False
    return ed25519.verify(vkey.key, cosignature_message(time, checkpoint.text), blob[8:])
