"""The twisted Edwards curve of RFC 8032: points (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z, and sums of multiples."""

from functools import lru_cache

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493  # order of the base point
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
_D2 = 2 * D % P

IDENTITY = (0, 1, 1, 0)


def add(p, q):
    """The sum of two points (complete formulas: any two points will do)."""
    x1, y1, z1, t1 = p
    x2, y2, z2, t2 = q
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = t1 * _D2 % P * t2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def double(p):
    """Twice a point."""
    x, y, z, _ = p
    a = x * x % P
    b = y * y % P
    h = a + b
    e = h - (x + y) * (x + y) % P
    g = a - b
    f = 2 * z * z % P + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def negate(p):
    """The inverse of a point."""
    return (-p[0] % P, p[1], p[2], -p[3] % P)


def _straus(terms):
    """Few terms: a table of 0…15 multiples for each, and one shared chain of doublings."""
    tables = []
    for _, p in terms:
        table = [IDENTITY, p]
        for _ in range(14):
            table.append(add(table[-1], p))
        tables.append(table)
    total = IDENTITY
    for shift in range(252, -4, -4):
        for _ in range(4):
            total = double(total)
        for (s, _), table in zip(terms, tables):
            digit = (s >> shift) & 15
            if digit:
                total = add(total, table[digit])
    return total


def _pippenger(terms, width):
    """Many terms: in each window, points with an equal digit share a bucket."""
    total = IDENTITY
    for shift in range((252 // width) * width, -width, -width):
        for _ in range(width):
            total = double(total)
        buckets = [IDENTITY] * (1 << width)
        for s, p in terms:
            digit = (s >> shift) & ((1 << width) - 1)
            buckets[digit] = add(buckets[digit], p)
        running, window = IDENTITY, IDENTITY
        for bucket in reversed(buckets[1:]):
            running = add(running, bucket)
            window = add(window, running)
        total = add(total, window)
    return total


def msm(terms):
    """Σ s·P over pairs (s, P); scalars are taken mod Q, so points must be of order Q (or the coset be irrelevant)."""
    terms = tuple((s % Q, p) for s, p in terms if s % Q)
    if len(terms) < 150:
        return _straus(terms)
    return _pippenger(terms, 6 if len(terms) < 600 else 8)


@lru_cache(maxsize=1)
def _base_table():
    """d·16^i·G for every window i and digit d."""
    rows, p = [], BASE
    for _ in range(64):
        row = [IDENTITY]
        for _ in range(15):
            row.append(add(row[-1], p))
        rows.append(row)
        p = add(row[-1], p)
    return rows


def multiply(s, p):
    """s·P."""
    if p is not BASE:
        return msm([(s, p)])
    s, total = s % Q, IDENTITY
    for row in _base_table():
        if s & 15:
            total = add(total, row[s & 15])
        s >>= 4
    return total


def sqrt_ratio(u, v):
    """RFC 9496 SQRT_RATIO_M1: (was u/v square?, the non-negative root of u/v, or of i·u/v)."""
    v3 = v * v * v % P
    r = u * v3 % P * pow(u * v3 * v3 * v % P, (P - 5) // 8, P) % P
    check = v * r * r % P
    u %= P
    correct, flipped = check == u, check == -u % P
    flipped_i = check == -u * SQRT_M1 % P
    if flipped or flipped_i:
        r = r * SQRT_M1 % P
    return correct or flipped, absolute(r)


def absolute(x):
    """The even one of x and −x."""
    x %= P
    return P - x if x & 1 else x


def _base():
    y = 4 * pow(5, P - 2, P) % P
    _, x = sqrt_ratio(y * y - 1, D * y * y + 1)
    return (x, y, 1, x * y % P)


BASE = _base()
