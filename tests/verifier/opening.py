"""Opening the rows of the last mix: a trustee's row-share, equation by equation (protocol {#write-ins})."""

import hashlib

import ceremony
from ballots import point
from ristretto import G, Q, add, equal, encode, msm, multiply, negate, scalar
from transcript import Transcript, ZeroChallenge, u32


def rows_digest(rows):
    """The digest of a mix's output that a row-share names."""
    return hashlib.sha256(b"gongxin/1 rows" + rows).digest()


def transcript(meeting, ballot_id, contest, trustee, digest, keys, points):
    """The transcript after ρ and ω, and these; `keys` are all verification keys of the trustee."""
    t = Transcript("row-share")
    t.append("meeting", meeting).append("ballot", ballot_id.encode()).append("contest", contest.encode())
    t.append("trustee", u32(trustee)).append("rows", digest)
    t.append("verification-keys", b"".join(encode(v) for v in keys)).append("points", points)
    return t, t.challenge("rho"), t.challenge("omega")


def check(meeting, ballot_id, contest, trustee, table, digest, keys, points, proof):
    """(faults, [[D_{n,k}] per row]) of a row-share over rows of points (R, C_0, …); the D are None where they cannot be read."""
    width, parts = len(table[0]) - 1 if table else 0, ceremony.split(points)
    if not table or parts is None or len(parts) != width * len(table) or len(proof) != 96:
        return ["points or proof have the wrong length"], None
    ds, u1, u2, z = [point(x) for x in parts], point(proof[:32]), point(proof[32:64]), scalar(proof[64:])
    if None in ds or None in (u1, u2, z):
        return ["points or proof hold no canonical point or scalar, or the identity"], None
    d = [ds[at : at + width] for at in range(0, len(ds), width)]
    try:
        t, rho, omega = transcript(meeting, ballot_id, contest, trustee, digest, keys, points)
        c = t.append("announcements", proof[:64]).challenge("c")
    except ZeroChallenge as fault:
        return [str(fault)], None
    on_rows, on_columns = [pow(rho, n, Q) for n in range(len(table))], [c * pow(omega, k, Q) for k in range(width)]
    faults = []
    # z·G = U1 + c·Σ_k ω^k V_{j,k};  z·R̄ = U2 + c·Σ_k ω^k D̄_k, with R̄ = Σ_n ρ^n R_n and D̄_k = Σ_n ρ^n D_{n,k}
    if not equal(multiply(z, G), msm([(1, u1)] + list(zip(on_columns, keys)))):
        faults.append("the first equation does not hold")
    left = msm([(z * r, row[0]) for r, row in zip(on_rows, table)])
    right = [(1, u2)] + [(w * r, x) for r, row in zip(on_rows, d) for w, x in zip(on_columns, row)]
    if not equal(left, msm(right)):
        faults.append("the second equation does not hold")
    return faults, d


def opened(table, shares):
    """[[M_{n,k}] per row] = C_{n,k} − Σ_j λ_j D_{n,k}^{(j)}; `shares` maps a trustee to its D."""
    lambdas, out = ceremony.lagrange(sorted(shares)), []
    for n, row in enumerate(table):
        masks = [msm([(lambdas[j], shares[j][n][k]) for j in shares]) for k in range(len(row) - 1)]
        out.append([add(c, negate(mask)) for c, mask in zip(row[1:], masks)])
    return out
