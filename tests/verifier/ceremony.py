"""The trustees' key ceremony and decryption shares: each proof and box, checked as it stands (protocol {#dkg}, {#shares})."""

import hashlib

from ballots import point
from ristretto import G, IDENTITY, Q, add, decode, encode, equal, msm, multiply, negate, scalar
from transcript import Transcript, ZeroChallenge, u32


def split(data):
    """32-byte pieces, or None where the length is no multiple."""
    return None if len(data) % 32 else [data[i : i + 32] for i in range(0, len(data), 32)]


def commit_digest(meeting, ceremony, trustee, commitments, proof):
    """The digest that a `dkg-commit` fixes."""
    return hashlib.sha256(b"gongxin/1 dkg commit" + meeting + u32(ceremony) + u32(trustee) + commitments + proof).digest()


def possession_challenges(meeting, ceremony, trustee, commitments, announcement):
    """The challenges y and c of a proof of possession."""
    t = Transcript("dkg-possession")
    t.append("meeting", meeting).append("ceremony", u32(ceremony)).append("trustee", u32(trustee))
    t.append("commitments", commitments)
    y = t.challenge("y")
    return y, t.append("announcement", announcement).challenge("c")


def check_deal(meeting, ceremony, trustee, width, threshold, commitments, proof):
    """(faults, points A[w][k]) of one dealer's public part; the points are None where they cannot be read."""
    parts = split(commitments)
    if parts is None or len(parts) != width * threshold:
        return ["commitments are not W·t points"], None
    points = [point(x) for x in parts]
    if None in points:
        return ["a commitment is no canonical point, or the identity"], None
    table = [points[w * threshold : (w + 1) * threshold] for w in range(width)]
    u, z = point(proof[:32]), scalar(proof[32:])
    if len(proof) != 64 or u is None or z is None:
        return ["the proof of possession is malformed"], table
    try:
        y, c = possession_challenges(meeting, ceremony, trustee, commitments, proof[:32])
    except ZeroChallenge as fault:
        return [str(fault)], table
    # z·G = U + c·Σ_w y^w A_{j,w,0}
    right = msm([(1, u)] + [(c * pow(y, w, Q), table[w][0]) for w in range(width)])
    return ([] if equal(multiply(z, G), right) else ["the proof of possession does not hold"]), table


def verification_keys(tables, i):
    """V_{i,w} = Σ_j Σ_k i^k A_{j,w,k} for every w."""
    width, threshold = len(tables[0]), len(tables[0][0])
    sums = []
    for w in range(width):
        by_power = []
        for k in range(threshold):
            total = IDENTITY
            for table in tables:
                total = add(total, table[w][k])
            by_power.append((pow(i, k, Q), total))
        sums.append(msm(by_power))
    return sums


def complaint_challenge(meeting, ceremony, trustee, against, box_key, ephemeral, shared, announcements):
    """The challenge of a complaint's proof."""
    t = Transcript("dkg-complaint")
    t.append("meeting", meeting).append("ceremony", u32(ceremony)).append("trustee", u32(trustee))
    t.append("against", u32(against)).append("box-key", box_key).append("ephemeral", ephemeral)
    return t.append("shared", shared).append("announcements", announcements).challenge("c")


def check_complaint(meeting, ceremony, trustee, against, box_key, ephemeral, shared, proof):
    """Faults of the proof that `shared` is the complainer's Diffie–Hellman point with the box's ephemeral one."""
    b, e, s = point(box_key), point(ephemeral), point(shared)
    c, z = scalar(proof[:32]), scalar(proof[32:])
    if None in (b, e, s, c, z) or len(proof) != 64:
        return ["the complaint holds no canonical point or scalar"]
    # U1 = z·G − c·B_i, U2 = z·E − c·S
    u1, u2 = msm([(z, G), (-c, b)]), msm([(z, e), (-c, s)])
    try:
        again = complaint_challenge(meeting, ceremony, trustee, against, box_key, ephemeral, shared, encode(u1) + encode(u2))
    except ZeroChallenge as fault:
        return [str(fault)]
    return [] if again == c else ["the complaint's proof does not hold"]


def aggregate_digest(columns):
    """The digest of the summed columns, each (R̂, [Ĉ_g])."""
    data = b"".join(encode(r) + b"".join(encode(c) for c in cs) for r, cs in columns)
    return hashlib.sha256(b"gongxin/1 aggregate" + data).digest()


def share_challenges(meeting, ballot_id, trustee, aggregate, keys, points, announcements):
    """The challenges ω and c of a decryption share."""
    t = Transcript("share")
    t.append("meeting", meeting).append("ballot", ballot_id.encode()).append("trustee", u32(trustee))
    t.append("aggregate", aggregate).append("verification-keys", b"".join(encode(v) for v in keys)).append("points", points)
    omega = t.challenge("omega")
    return omega, t.append("announcements", announcements).challenge("c")


def figure_keys(keys, figures):
    """Σ_i w_i V_{κ(i)} of each figure, from its (κ, weight) pairs."""
    return [keys[f[0][0]] if f == ((f[0][0], 1),) else msm([(w, keys[kappa]) for kappa, w in f]) for f in figures]


def check_share(meeting, ballot_id, trustee, columns, figures, aggregate, keys, points, proof):
    """(faults, [[D_g] per column]) of one trustee's share over the columns and their figures; the D are None where they cannot be read."""
    sizes, parts = [len(cs) for _, cs in columns], split(points)
    if parts is None or len(parts) != sum(sizes) or len(proof) != 96 * len(columns):
        return ["points or proof have the wrong length"], None
    ds = [decode(x) for x in parts]
    pieces = [(proof[i : i + 32], proof[i + 32 : i + 64], proof[i + 64 : i + 96]) for i in range(0, len(proof), 96)]
    opened = [(point(a), decode(b), scalar(z)) for a, b, z in pieces]
    if None in ds or any(None in o for o in opened):
        return ["points or proof hold no canonical point or scalar"], None
    try:
        omega, c = share_challenges(
            meeting, ballot_id, trustee, aggregate, keys, points, b"".join(a + b for a, b, _ in pieces)
        )
    except ZeroChallenge as fault:
        return [str(fault)], None
    faults, by_column, at, known = [], [], 0, {}
    for n, ((r, cs), its, (u1, u2, z)) in enumerate(zip(columns, figures, opened)):
        d = ds[at : at + len(cs)]
        at += len(cs)
        by_column.append(d)
        powers = [c * pow(omega, s, Q) for s in range(len(cs))]
        if its not in known:
            known[its] = figure_keys(keys, its)
        # z·G = U1 + c·Σ_s ω^s V_{j, g_s};  z·R̂ = U2 + c·Σ_s ω^s D_{g_s}
        if not equal(multiply(z, G), msm([(1, u1)] + list(zip(powers, known[its])))):
            faults.append(f"column {n}: the first equation does not hold")
        if not equal(multiply(z, r), msm([(1, u2)] + list(zip(powers, d)))):
            faults.append(f"column {n}: the second equation does not hold")
    return faults, by_column


def lagrange(indices):
    """λ_j at 0 for each index of the set."""
    out = {}
    for j in indices:
        top = bottom = 1
        for m in indices:
            if m != j:
                top, bottom = top * m % Q, bottom * (m - j) % Q
        out[j] = top * pow(bottom, Q - 2, Q) % Q
    return out


def plain_figures(columns, shares):
    """[[v_g·G] per column] = Ĉ_g − Σ_j λ_j D_g^{(j)}; `shares` maps a trustee to its [[D_g] per column]."""
    weights, out = lagrange(sorted(shares)), []
    for n, (_, cs) in enumerate(columns):
        masks = [msm([(weights[j], shares[j][n][i]) for j in shares]) for i in range(len(cs))]
        out.append([add(c, negate(mask)) for c, mask in zip(cs, masks)])
    return out


def wrong_counts(figures, cells, counts):
    """(contest, position) of the counts of one tally that are not what its figures [[v_g·G] per column] add up to."""
    wrong = []
    for i, (own, numbers) in enumerate(zip(cells, counts)):
        for at, (parts, number) in enumerate(zip(own, numbers)):
            total = IDENTITY
            for k, g in parts:
                total = add(total, figures[k][g])
            if not equal(total, multiply(number, G)):
                wrong.append((i, at))
    return wrong
