"""Ed25519 signing and vkeys, for tests and vectors only (nothing here is constant-time)."""

import base64
import hashlib

from ed25519 import Q, _hash, encode
from edwards import BASE, msm
from notes import key_id


def public_key(seed):
    """The public key of a 32-byte seed."""
    return encode(msm([(_secret(seed)[0], BASE)]))


def _secret(seed):
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little") & (2**254 - 8) | 2**254
    return a, h[32:]


def sign(seed, message):
    """A signature of a message."""
    a, prefix = _secret(seed)
    key = public_key(seed)
    r = _hash(prefix, message)
    head = encode(msm([(r, BASE)]))
    return head + ((r + _hash(head, key, message) * a) % Q).to_bytes(32, "little")


def format_vkey(name, algorithm, key):
    """The text of a verifier key."""
    return f"{name}+{key_id(name, algorithm, key).hex()}+{base64.b64encode(bytes([algorithm]) + key).decode()}"
