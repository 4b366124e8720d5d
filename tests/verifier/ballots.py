"""Ballots: the votes of a device, and the proof of one ballot, equation by equation (protocol {#elgamal}, {#ballot})."""

from dataclasses import dataclass
from functools import lru_cache

import shapes
import transcript as tr
from ristretto import G, IDENTITY_BYTES, Q, add, decode, encode, equal, msm, multiply, scalar
from transcript import Transcript, frames, u32

BUCKET = 1024


@dataclass(frozen=True)
class Statement:
    """Everything public that one ballot's proof rests on."""

    meeting: bytes
    ballot_id: str
    key_leaf: bytes
    ballot_leaf: bytes
    ring_leaf: bytes
    bucket: int
    revision: int
    keys: tuple  # the bucket's keys, 32 bytes each
    form: shapes.Form
    election_key: tuple  # W encodings


@lru_cache(maxsize=65536)
def point(data):
    """The point of an encoding that is no identity, or None."""
    return None if data == IDENTITY_BYTES else decode(data)


def bucket_bounds(ring_size, bucket):
    """The range of key positions in a bucket, or None where there is no such bucket."""
    n_b = -(-ring_size // BUCKET)
    if not 0 <= bucket < n_b:
        return None
    return bucket * ring_size // n_b, (bucket + 1) * ring_size // n_b


def split_votes(data, blocks):
    """([R_k], [ciphertexts of k]) as encodings, over blocks and rows; None where the length is wrong."""
    if len(data) != 32 * (len(blocks.sizes) + sum(blocks.sizes)):
        return None
    rs, cs, at = [], [], 0
    for size in blocks.sizes:
        chunk = [data[32 * i : 32 * i + 32] for i in range(at, at + 1 + size)]
        rs.append(chunk[0])
        cs.append(chunk[1:])
        at += 1 + size
    return rs, cs


def nonce(meeting, ballot_id, seed, block):
    """r_k, derived from the ballot's seed."""
    return tr.wide(frames(tr.DOMAIN, b"votes", meeting, ballot_id.encode(), seed, u32(block)))


def encrypt(plain, election_key, nonces):
    """Blocks of plain numbers (or of points, such as those of a write-in): R, then the ciphertexts, under the first keys."""
    out = b""
    for block, r in zip(plain, nonces):
        points = [multiply(x, G) if isinstance(x, int) else x for x in block]
        out += encode(multiply(r, G)) + b"".join(encode(add(x, multiply(r, point(y)))) for x, y in zip(points, election_key))
    return out


def plain_blocks(form, width, selections, words):
    """What lies in each block and row: the selections, and for each slot its bit and then `words`, its points (slot by slot)."""
    n, words = form.regular_total(), iter(words)
    out = [selections[at : min(at + width, n)] for at in range(0, n, width)]
    slots = form.slots()
    return out + [[x for i in slots[c] for x in [selections[i], *next(words)]] for c in form.rows()]


def tag_base(meeting, ballot_id):
    """H_b."""
    return tr.h2g("tag", meeting, ballot_id.encode())


def ring_transcript(st, tag):
    """The transcript after δ, and δ."""
    t = Transcript("ballot")
    t.append("meeting", st.meeting).append("key", st.key_leaf).append("ballot", st.ballot_leaf)
    t.append("ring", st.ring_leaf).append("bucket", u32(st.bucket)).append("size", u32(len(st.keys)))
    t.append("revision", u32(st.revision)).append("tag", tag)
    return t, t.challenge("delta")


def proof_length(lay, blocks):
    """The only length a proof of this layout has."""
    return 32 * (2 + len(lay.radices) + blocks + 1 + (lay.bits - len(lay.pivots)) + 1 + blocks + 1)


def all_responses(lay, given, c):
    """f of every bit: the given ones, and the pivots that make each set's sum right."""
    given = iter(given)
    f = [None if i in lay.pivots else next(given) for i in range(lay.bits)]
    for s in lay.sets:
        (pivot, _), *others = s.members
        f[pivot] = (s.total * c - sum(w * f[i] for i, w in others)) % Q
    return f


def digit_products(lay, f):
    """p_i(c) = Π_j f_{j, d_j(i)} for i = 0 … N'−1."""
    products = [1]
    for d in lay.digits:
        products = [p * f[i] % Q for i in d for p in products]
    return products


def check(st, tag_bytes, votes_bytes, proof):
    """All that is wrong with one ballot's tag, votes and proof: a list of reasons, empty when it holds."""
    lay, laid = shapes.layout(len(st.keys), st.form), shapes.blocks(st.form, len(st.election_key))
    n, m = len(lay.selections), len(lay.radices)
    votes = split_votes(votes_bytes, laid)
    if votes is None:
        return ["votes have the wrong length"]
    blocks = len(votes[0])
    if len(proof) != proof_length(lay, blocks):
        return ["proof has the wrong length"]
    tag, r, ct = point(tag_bytes), [point(x) for x in votes[0]], [[point(x) for x in block] for block in votes[1]]
    parts = [proof[i : i + 32] for i in range(0, len(proof), 32)]
    announced, answered = parts[: 3 + m + blocks], parts[3 + m + blocks :]
    points, scalars = [point(x) for x in announced], [scalar(x) for x in answered]
    if tag is None or None in r or any(None in block for block in ct):
        return ["tag or votes hold no canonical point, or the identity"]
    if None in points or None in scalars:
        return ["proof holds no canonical point or scalar, or the identity"]
    big_b, big_a, xs = points[0], points[1], points[2 : 2 + m]
    ss, big_e = points[2 + m : -1], points[-1]
    z_a, zs, z = scalars[-blocks - 2], scalars[-blocks - 1 : -1], scalars[-1]
    ring = [point(x) for x in st.keys]
    ys = [point(x) for x in st.election_key]
    if None in ring or None in ys:
        return ["the ring or the election key holds no canonical point"]

    try:
        t, delta = ring_transcript(st, tag_bytes)
        t.append("votes", votes_bytes).append("commitments", b"".join(parts[:2]))
        t.append("ring-commitments", b"".join(parts[2 : 2 + m]))
        y = t.challenge("y")
        t.append("encryption-commitments", b"".join(parts[2 + m : 3 + m + blocks]))
        c = t.challenge("c")
    except tr.ZeroChallenge as fault:
        return [str(fault)]
    f, faults = all_responses(lay, scalars[: -blocks - 2], c), []

    # 1. c·B + A = z_A·K* + Σ f_i·K_i + Σ f_i(c − f_i)·L_i
    right = [(z_a, tr.k_star())]
    right += [(f[i], tr.k(i)) for i in range(lay.bits)]
    right += [(f[i] * (c - f[i]), tr.l(i)) for i in range(lay.bits)]
    if not equal(msm([(c, big_b), (1, big_a)]), msm(right)):
        faults.append("equation 1 (bits) does not hold")

    # 2. c·R_k + S_k = z_k·G for each block and row
    for k in range(blocks):
        if not equal(msm([(c, r[k]), (1, ss[k])]), msm([(zs[k], G)])):
            faults.append(f"equation 2 (nonce) does not hold for block {k}")

    # 3. c·Σ y^i C_i + E = (Σ y^i f_i)·G + Σ_i y^i z_{k(i)}·Y_{κ(i)}, i over the selections
    y_pow = [pow(y, i, Q) for i in range(n)]
    left = [(c * p, ct[k][kappa]) for p, (k, kappa) in zip(y_pow, laid.place)] + [(1, big_e)]
    on_g, on_y = sum(y_pow[i] * f[bit] for i, bit in enumerate(lay.selections)), [0] * len(ys)
    for p, (k, kappa) in zip(y_pow, laid.place):
        on_y[kappa] += p * zs[k]
    if not equal(msm(left), msm([(on_g, G)] + list(zip(on_y, ys)))):
        faults.append("equation 3 (encryption) does not hold")

    # 4. Σ_i p_i(c)·P_i + δ·c^m·T − Σ_k c^k·X_k = z·G_δ, with P_i = P_{N−1} for i ≥ N
    p = digit_products(lay, f)
    weights = p[: len(ring)]
    weights[-1] = sum(p[len(ring) - 1 :])
    left = list(zip(weights, ring)) + [(delta * pow(c, m, Q), tag)]
    left += [(-pow(c, k, Q), x) for k, x in enumerate(xs)]
    if not equal(msm(left), msm([(z, G), (z * delta, tag_base(st.meeting, st.ballot_id))])):
        faults.append("equation 4 (ring and tag) does not hold")
    return faults
