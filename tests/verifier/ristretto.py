"""Ristretto255 as in RFC 9496: the encoding, its strict decoding, equality, derivation of elements, and scalars."""

from edwards import BASE, D, IDENTITY, P, Q, SQRT_M1, absolute, add, sqrt_ratio
from edwards import msm, multiply, negate  # noqa: F401 - for those who use the group

G = BASE
IDENTITY_BYTES = bytes(32)
_SQRT_AD_MINUS_ONE = 25063068953384623474111414158702152701244531502492656460079210482610430750235
_INVSQRT_A_MINUS_D = 54469307008909316920995813868745141605393597292927456921205312896311721017578
_ONE_MINUS_D_SQ = (1 - D * D) % P
_D_MINUS_ONE_SQ = (D - 1) * (D - 1) % P


def decode(data):
    """The point of a canonical encoding, or None (RFC 9496 section 4.3.1)."""
    if len(data) != 32:
        return None
    s = int.from_bytes(data, "little")
    if s >= P or s & 1:
        return None
    ss = s * s % P
    u1, u2 = 1 - ss, 1 + ss
    u2_sqr = u2 * u2 % P
    v = (-(D * u1 * u1) - u2_sqr) % P
    square, inv = sqrt_ratio(1, v * u2_sqr % P)
    den_x = inv * u2 % P
    x = absolute(2 * s * den_x)
    y = u1 * inv * den_x * v % P
    t = x * y % P
    if not square or t & 1 or y == 0:
        return None
    return (x, y, 1, t)


def encode(point):
    """The 32 canonical bytes of a point (section 4.3.2)."""
    x, y, z, t = point
    u1 = (z + y) * (z - y) % P
    u2 = x * y % P
    _, inv = sqrt_ratio(1, u1 * u2 * u2 % P)
    den1, den2 = inv * u1 % P, inv * u2 % P
    z_inv = den1 * den2 * t % P
    if (t * z_inv % P) & 1:
        x, y, den2 = y * SQRT_M1 % P, x * SQRT_M1 % P, den1 * _INVSQRT_A_MINUS_D % P
    if (x * z_inv % P) & 1:
        y = -y
    return absolute(den2 * (z - y)).to_bytes(32, "little")


def equal(p, q):
    """Whether two representatives stand for the same element (section 4.3.3)."""
    return (p[0] * q[1] - p[1] * q[0]) % P == 0 or (p[1] * q[1] - p[0] * q[0]) % P == 0


def is_identity(p):
    """Whether a point is the neutral element."""
    return equal(p, IDENTITY)


def _map(t):
    r = SQRT_M1 * t * t % P
    u = (r + 1) * _ONE_MINUS_D_SQ % P
    v = (-1 - r * D) * (r + D) % P
    square, s = sqrt_ratio(u, v)
    c = -1
    if not square:
        s, c = -absolute(s * t) % P, r
    n = (c * (r - 1) * _D_MINUS_ONE_SQ - v) % P
    w0, w1 = 2 * s * v % P, n * _SQRT_AD_MINUS_ONE % P
    w2, w3 = (1 - s * s) % P, (1 + s * s) % P
    return (w0 * w3 % P, w2 * w1 % P, w1 * w3 % P, w0 * w2 % P)


def derive(data):
    """The element of 64 uniform bytes (section 4.3.4); the top bit of each half is ignored."""
    low, high = (int.from_bytes(half, "little") & (2**255 - 1) for half in (data[:32], data[32:]))
    return add(_map(low % P), _map(high % P))


def scalar(data):
    """The scalar of a canonical 32-byte encoding, or None."""
    n = int.from_bytes(data, "little")
    return n if len(data) == 32 and n < Q else None


def scalar_bytes(n):
    """The canonical encoding of a scalar."""
    return (n % Q).to_bytes(32, "little")
