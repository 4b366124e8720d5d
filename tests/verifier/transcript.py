"""Frames, hashing to the group, the fixed generators and the Fiat–Shamir transcript (protocol {#notation})."""

import hashlib
from functools import lru_cache

from ristretto import Q, derive

DOMAIN = b"gongxin/1"


def u32(n):
    """Four bytes, big-endian."""
    return n.to_bytes(4, "big")


def frame(data):
    """F(x): a length and the bytes."""
    return u32(len(data)) + data


def frames(*parts):
    """Frames of all parts, one after another."""
    return b"".join(frame(p) for p in parts)


def shake(data, n):
    """n bytes of SHAKE256."""
    return hashlib.shake_256(data).digest(n)


def wide(data):
    """64 bytes of SHAKE256 as a little-endian integer mod q."""
    return int.from_bytes(shake(data, 64), "little") % Q


@lru_cache(maxsize=8192)
def h2g(role, *parts):
    """H2G(role, p1, …): a point whose logarithm nobody knows."""
    return derive(shake(frames(DOMAIN, b"group", role.encode(), *parts), 64))


def k_star():
    """The generator K*."""
    return h2g("K*")


def k(i):
    """The generator K_i."""
    return h2g("K", u32(i))


def l(i):  # noqa: E743
    """The generator L_i."""
    return h2g("L", u32(i))


class ZeroChallenge(ValueError):
    """A challenge that came out zero, which the protocol refuses."""


class Transcript:
    """A growing byte string from which challenges are drawn."""

    def __init__(self, name):
        self.data = frames(DOMAIN, name.encode())

    def append(self, label, value):
        """Appends a labelled value; lists of points or scalars come concatenated."""
        self.data += frames(label.encode(), value)
        return self

    def challenge(self, label):
        """Draws a challenge, a scalar that is not zero."""
        self.data += frames(b"challenge", label.encode())
        h = shake(self.data, 64)
        self.data += frame(h)
        c = int.from_bytes(h, "little") % Q
        if c == 0:
            raise ZeroChallenge("a challenge is zero")
        return c
