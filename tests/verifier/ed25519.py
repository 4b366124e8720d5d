"""Ed25519 (RFC 8032), verified strictly: canonical A, R and S, neither A nor R of small order, no cofactor in the equation."""

import hashlib

from edwards import BASE, D, P, Q, add, double, msm, negate, sqrt_ratio


def decode(data):
    """The curve point of a canonical encoding, or None."""
    n = int.from_bytes(data, "little")
    sign, y = n >> 255, n & (2**255 - 1)
    if len(data) != 32 or y >= P:
        return None
    square, x = sqrt_ratio(y * y - 1, D * y * y + 1)
    if not square or (x == 0 and sign):
        return None
    if sign:
        x = P - x
    return (x, y, 1, x * y % P)


def encode(point):
    """The 32 bytes of a curve point."""
    inv = pow(point[2], P - 2, P)
    x, y = point[0] * inv % P, point[1] * inv % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def small_order(point):
    """Whether eight times the point is neutral."""
    x, _, _, _ = double(double(double(point)))
    return x == 0


def sound_key(key):
    """Whether the bytes are a key that a strict verification can accept."""
    point = decode(key)
    return point is not None and not small_order(point)


def _hash(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % Q


def verify(key, message, signature):
    """Whether the signature holds: S·B = R + k·A."""
    if len(signature) != 64:
        return False
    a, r, s = decode(key), decode(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q or small_order(a) or small_order(r):
        return False
    k = _hash(signature[:32], key, message)
    # k·(−A) with k < q, taken as integers: a key with a small-order part is not forgiven.
    got = encode(add(msm([(s, BASE)]), msm([(k, negate(a))])))
    return got == signature[:32]
