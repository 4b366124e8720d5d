"""A mixer's shuffle, equation by equation (docs/shuffle.md). Written from that text alone."""

from dataclasses import dataclass

from ballots import point
from ristretto import G, Q, equal, is_identity, msm, scalar, scalar_bytes
from transcript import DOMAIN, Transcript, ZeroChallenge, frames, h2g, u32, wide

MAX_POINTS = 2**22
MAX_WIDTH = 512


@dataclass(frozen=True)
class Mixing:
    """Everything public that a shuffle is bound to, besides the rows."""

    meeting: bytes
    ballot_id: str
    mixer: int
    stage: int
    keys: tuple  # one encoding a column


@dataclass(frozen=True)
class Proof:
    """The points and scalars of a proof, in its order."""

    p: list
    q: list
    a: list  # A_1, A_2, A_3, A_{4,R}, A_{4,0} …
    b: list
    z: list
    y: list
    x: list


def generators(n):
    """J*, and J_0 … J_{n−1}."""
    return h2g("J*"), [h2g("J", u32(i)) for i in range(n)]


def pieces(data):
    """32-byte pieces."""
    return [data[i : i + 32] for i in range(0, len(data), 32)]


def rows(data, width):
    """The rows as lists of points (R, C_0, …), or the reason why they are none."""
    if not 1 <= width <= MAX_WIDTH:
        return "there must be 1 to 512 keys"
    if len(data) % (32 * (width + 1)):
        return "the length is no number of rows"
    if len(data) // 32 > MAX_POINTS:
        return "there are too many rows"
    points = [point(x) for x in pieces(data)]
    if None in points:
        return "a row holds no canonical point, or the identity"
    return [points[i : i + width + 1] for i in range(0, len(points), width + 1)]


def proof_length(n, width):
    """The only length a proof has."""
    return 32 * (5 * n + width + 8) if n else 0


def split_proof(data, n, width):
    """The proof's points and scalars, or None where one is not canonical."""
    parts, at = pieces(data), 0
    out = []
    for count, read in [(n, point), (n, point), (4 + width, point), (n, point), (4, scalar), (n, scalar), (n, scalar)]:
        out.append([read(x) for x in parts[at : at + count]])
        at += count
    return None if any(None in part for part in out) else Proof(*out)


def challenges(st, source, target, proof, n):
    """(u, [u_j], c), computed from the bytes."""
    width = len(st.keys)
    chain, announced, responses = 32 * n, 64 * n, 32 * (3 * n + 4 + width)
    t = Transcript("shuffle")
    t.append("meeting", st.meeting).append("ballot", st.ballot_id.encode())
    t.append("mixer", u32(st.mixer)).append("stage", u32(st.stage)).append("rows", u32(n))
    t.append("keys", b"".join(st.keys)).append("input", source).append("output", target)
    t.append("permutation", proof[:chain])
    u = t.challenge("u")
    weights = [wide(frames(DOMAIN, b"shuffle-weight", scalar_bytes(u), u32(j))) for j in range(n)]
    if 0 in weights:
        raise ZeroChallenge("a weight is zero")
    t.append("chain", proof[chain:announced]).append("announcements", proof[announced:responses])
    return u, weights, t.challenge("c")


def column(table, k):
    """Column k of all rows: 0 is R."""
    return [row[k] for row in table]


def terms(scalars, points):
    """Pairs for a sum of multiples."""
    return list(zip(scalars, points))


def vanishes(*parts):
    """Whether all these pairs (scalar, point) add up to the identity."""
    return is_identity(msm([pair for part in parts for pair in part]))


def check(st, source, target, proof):
    """All that is wrong with a shuffle of `source` to `target`: a list of reasons, empty when it holds."""
    width, keys = len(st.keys), [point(k) for k in st.keys]
    if None in keys:
        return ["a key is no canonical point, or the identity"]
    e, f = rows(source, width), rows(target, width)
    faults = [f"{name}: {table}" for name, table in (("input", e), ("output", f)) if isinstance(table, str)]
    if faults:
        return faults
    n = len(e)
    if len(f) != n:
        return [f"{len(f)} rows came out where {n} went in"]
    if len(proof) != proof_length(n, width):
        return ["the proof has the wrong length"]
    if n == 0:
        return []
    parts = split_proof(proof, n, width)
    if parts is None:
        return ["the proof holds no canonical point or scalar, or the identity"]
    try:
        _, u, c = challenges(st, source, target, proof, n)
    except ZeroChallenge as fault:
        return [str(fault)]
    return equations(keys, e, f, parts, u, c)


def equations(keys, e, f, proof, u, c):
    """The equations that do not hold."""
    star, bases = generators(len(e))
    cu, faults, (z1, z2, z3, z4) = [c * w % Q for w in u], [], proof.z
    # Σ P_j − Σ J_i, each with c
    sums = [(c, p) for p in proof.p] + [(-c, j) for j in bases]
    if not vanishes([(1, proof.a[0]), (-z1, G)], sums):
        faults.append("equation 1 (sum of the weights) does not hold")
    product = 1
    for w in u:
        product = product * w % Q
    if not vanishes([(1, proof.a[1]), (c, proof.q[-1]), (-c * product, star), (-z2, G)]):
        faults.append("equation 2 (end of the chain) does not hold")
    if not vanishes([(1, proof.a[2]), (-z3, G)], terms(cu, proof.p), terms([-x for x in proof.x], bases)):
        faults.append("equation 3 (committed weights) does not hold")
    for k, key in enumerate([G] + keys):
        used = terms([-x for x in proof.x], column(f, k))
        if not vanishes([(1, proof.a[3 + k]), (z4, key)], terms(cu, column(e, k)), used):
            faults.append(f"equation 4 (re-encryption), component {k}, does not hold")
    for i, (b, y, x) in enumerate(zip(proof.b, proof.y, proof.x)):
        last = proof.q[i - 1] if i else star
        if not equal(msm([(y, G), (x, last)]), msm([(1, b), (c, proof.q[i])])):
            faults.append(f"equation 5 (chain), row {i}, does not hold")
    return faults
