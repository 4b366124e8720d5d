"""Makes ballots, shares and ceremonies straight from docs/protocol.md, for tests and vectors only (not constant-time, seeded)."""

import ballots
import ceremony
import opening
import shapes
import shuffle
import transcript as tr
import writeins
from ballots import point
from ristretto import G, IDENTITY, Q, add, encode, equal, msm, multiply, scalar, scalar_bytes
from transcript import DOMAIN, Transcript, frames, shake, u32


class Coins:
    """A reproducible stream of scalars and bytes."""

    def __init__(self, seed):
        self.seed, self.count = seed, 0

    def bytes(self, n):
        """n fresh bytes."""
        self.count += 1
        return shake(frames(b"coins", self.seed, u32(self.count)), n)

    def scalar(self):
        """A fresh scalar."""
        return int.from_bytes(self.bytes(64), "little") % Q


def check_in_proof(coins, meeting, token, counter, x):
    """The 64 bytes that prove knowledge of x for the key x·G."""
    u = coins.scalar()
    announcement, key = encode(multiply(u, G)), encode(multiply(x, G))
    t = Transcript("check-in")
    t.append("meeting", meeting).append("token", token).append("counter", u32(counter))
    c = t.append("key", key).append("announcement", announcement).challenge("c")
    return announcement + scalar_bytes(u + c * x)


def _times(polynomial, factor):
    out = [0] * (len(polynomial) + 1)
    for i, coefficient in enumerate(polynomial):
        out[i] = (out[i] + coefficient * factor[0]) % Q
        out[i + 1] = (out[i + 1] + coefficient * factor[1]) % Q
    return out


def digit_values(lay, position):
    """The digits of a position, lowest first."""
    out = []
    for r in lay.radices:
        out.append(position % r)
        position //= r
    return out


def bits_of(lay, position, selections):
    """All bits of a ballot: one-hot digits, selections (in their order), slack of contests, slack of limits."""
    bits = []
    for r, d in zip(lay.radices, digit_values(lay, position)):
        bits += [int(i == d) for i in range(r)]
    bits += selections
    for s, (spare, delta) in zip(lay.sets[len(lay.digits) :], lay.slack):
        got = sum(w * bits[i] for i, w in s.members if i not in spare)
        bits += shapes.written(delta, s.total - got)
    return bits


def in_order(form, choices):
    """The selections of a ballot from its `choices`: per contest the regular ones, then the slot bits."""
    flat = [bit for row, c in zip(choices, form.contests) for bit in row[: c.regular]]
    return flat + [bit for row, c in zip(choices, form.contests) for bit in row[c.regular :]]


def make_ballot(coins, st, position, x, choices, seed, twist=lambda name, value: value, contents=()):
    """(tag, votes, proof, intermediate values); `contents` are those of all slots, and `twist` may spoil a value on the way."""
    lay, laid = shapes.layout(len(st.keys), st.form), shapes.blocks(st.form, len(st.election_key))
    selections = in_order(st.form, choices)
    blocks = len(laid.sizes)
    nonces = [ballots.nonce(st.meeting, st.ballot_id, seed, k) for k in range(blocks)]
    words = [writeins.words(x) for x in contents]
    plain = ballots.plain_blocks(st.form, len(st.election_key), twist("encrypted", selections), words)
    votes = ballots.encrypt(plain, st.election_key, nonces)
    h_b = ballots.tag_base(st.meeting, st.ballot_id)
    tag = encode(multiply(twist("tag x", x), h_b))
    t, delta = ballots.ring_transcript(st, tag)
    g_delta = msm([(1, G), (delta, h_b)])

    b = twist("bits", bits_of(lay, position, selections))
    a = [coins.scalar() for _ in range(lay.bits)]
    for one in lay.sets:
        (pivot, _), *others = one.members
        a[pivot] = -sum(w * a[i] for i, w in others) % Q
    beta, alpha = coins.scalar(), coins.scalar()
    every = range(lay.bits)
    big_b = msm([(beta, tr.k_star())] + [(b[i], tr.k(i)) for i in every] + [(a[i] * (1 - 2 * b[i]), tr.l(i)) for i in every])
    big_a = msm([(alpha, tr.k_star())] + [(a[i], tr.k(i)) for i in every] + [(-a[i] * a[i], tr.l(i)) for i in every])

    polynomials = [[1]]
    for d in lay.digits:
        polynomials = [_times(p, (a[i], b[i])) for i in d for p in polynomials]
    ring, rho = [point(k) for k in st.keys], [coins.scalar() for _ in lay.radices]
    ring += [ring[-1]] * (len(polynomials) - len(ring))
    xs = [msm([(p[k], r) for p, r in zip(polynomials, ring)] + [(rho[k], g_delta)]) for k in range(len(rho))]
    commitments, ring_commitments = encode(big_b) + encode(big_a), b"".join(map(encode, xs))
    t.append("votes", votes).append("commitments", commitments).append("ring-commitments", ring_commitments)
    y = t.challenge("y")

    s = [coins.scalar() for _ in range(blocks)]
    y_pow = [pow(y, i, Q) for i in range(len(selections))]
    masked = msm(
        [(sum(y_pow[i] * a[bit] for i, bit in enumerate(lay.selections)), G)]
        + [(p * s[k], point(st.election_key[kappa])) for p, (k, kappa) in zip(y_pow, laid.place)]
    )
    encryption = b"".join(encode(multiply(sk, G)) for sk in s) + encode(masked)
    c = t.append("encryption-commitments", encryption).challenge("c")

    f = [(b[i] * c + a[i]) % Q for i in every]
    z_a, zs = c * beta + alpha, [c * r + sk for r, sk in zip(nonces, s)]
    z = pow(c, len(rho), Q) * x - sum(r * pow(c, k, Q) for k, r in enumerate(rho))
    answers = [f[i] for i in every if i not in lay.pivots] + [z_a] + zs + [z]
    proof = commitments + ring_commitments + encryption + b"".join(map(scalar_bytes, answers))
    return tag, votes, proof, {"delta": delta, "y": y, "c": c, "f": f}


class Trustees:
    """A ceremony run by n honest trustees."""

    def __init__(self, coins, meeting, n, threshold, width, number=1):
        self.coins, self.meeting, self.n, self.t, self.width, self.number = coins, meeting, n, threshold, width, number
        self.box_secrets = [coins.scalar() for _ in range(n)]
        self.boxes = [encode(multiply(s, G)) for s in self.box_secrets]
        self.polynomials = [[[coins.scalar() for _ in range(threshold)] for _ in range(width)] for _ in range(n)]

    def commitments(self, j):
        """The `commitments` of trustee j (from 1)."""
        return b"".join(encode(multiply(a, G)) for poly in self.polynomials[j - 1] for a in poly)

    def possession(self, j, commitments):
        """The proof of possession of trustee j."""
        u = self.coins.scalar()
        announcement = encode(multiply(u, G))
        y, c = ceremony.possession_challenges(self.meeting, self.number, j, commitments, announcement)
        return announcement + scalar_bytes(u + c * sum(pow(y, w, Q) * p[0] for w, p in enumerate(self.polynomials[j - 1])))

    def share_of(self, j, i):
        """f_{j,w}(i) for every w."""
        return [sum(a * pow(i, k, Q) for k, a in enumerate(p)) % Q for p in self.polynomials[j - 1]]

    def box(self, j, i):
        """The box that dealer j makes for trustee i."""
        e = self.coins.scalar()
        ephemeral, shared = encode(multiply(e, G)), encode(multiply(e, point(self.boxes[i - 1])))
        pad = shake(
            frames(DOMAIN, b"dkg-share", self.meeting, u32(self.number), u32(j), u32(i), ephemeral, self.boxes[i - 1], shared),
            32 * self.width,
        )
        plain = b"".join(map(scalar_bytes, self.share_of(j, i)))
        return ephemeral + bytes(p ^ q for p, q in zip(plain, pad))

    def complaint(self, i, j, box):
        """(shared, proof) of trustee i's complaint against dealer j's box."""
        s, u = self.box_secrets[i - 1], self.coins.scalar()
        ephemeral = point(box[:32])
        shared = encode(multiply(s, ephemeral))
        announcements = encode(multiply(u, G)) + encode(multiply(u, ephemeral))
        c = ceremony.complaint_challenge(
            self.meeting, self.number, i, j, self.boxes[i - 1], box[:32], shared, announcements
        )
        return shared, scalar_bytes(c) + scalar_bytes(u + c * s)

    def election_key(self):
        """Y_0 … Y_{W−1}."""
        return tuple(encode(multiply(sum(p[w][0] for p in self.polynomials), G)) for w in range(self.width))

    def secret(self, i):
        """y_{i,w} for every w."""
        return [sum(col) % Q for col in zip(*(self.share_of(j, i) for j in range(1, self.n + 1)))]

    def share(self, i, ballot_id, columns, figures):
        """(aggregate, points, proof) of trustee i's decryption share."""
        secret, us = self.secret(i), [self.coins.scalar() for _ in columns]
        own = [[sum(w * secret[kappa] for kappa, w in f) for f in its] for its in figures]
        aggregate = ceremony.aggregate_digest(columns)
        points = b"".join(encode(multiply(y, r)) for (r, _), ys in zip(columns, own) for y in ys)
        announcements = [(encode(multiply(u, G)), encode(multiply(u, r))) for u, (r, _) in zip(us, columns)]
        omega, c = ceremony.share_challenges(
            self.meeting, ballot_id, i, aggregate, [multiply(s, G) for s in secret], points, b"".join(a + b for a, b in announcements)
        )
        proof = b""
        for u, (a, b), ys in zip(us, announcements, own):
            proof += a + b + scalar_bytes(u + c * sum(pow(omega, s, Q) * y for s, y in enumerate(ys)))
        return aggregate, points, proof

    def row_share(self, i, ballot_id, contest, rows, width):
        """(points, proof) of trustee i's share of a mix's rows."""
        secret, u, table = self.secret(i), self.coins.scalar(), shuffle.rows(rows, width)
        points = b"".join(encode(multiply(secret[k], row[0])) for row in table for k in range(width))
        keys = [multiply(s, G) for s in secret]
        t, rho, omega = opening.transcript(self.meeting, ballot_id, contest, i, opening.rows_digest(rows), keys, points)
        folded = msm([(pow(rho, n, Q), row[0]) for n, row in enumerate(table)])
        announced = encode(multiply(u, G)) + encode(multiply(u, folded))
        c = t.append("announcements", announced).challenge("c")
        return points, announced + scalar_bytes(u + c * sum(pow(omega, k, Q) * secret[k] for k in range(width)))


def small_logarithm(p, most):
    """v with v·G = p from 0 to `most`, or None."""
    step = IDENTITY
    for v in range(most + 1):
        if equal(step, p):
            return v
        step = add(step, G)
    return None


def combine(columns, shares, cells, most):
    """The counts of one tally, contest by contest; None stands for a sum that is no number from 0 to `most`."""
    plain = ceremony.plain_figures(columns, shares)

    def number(parts):
        values = [small_logarithm(plain[k][g], most) for k, g in parts]
        return None if None in values else sum(values)

    return [[number(parts) for parts in own] for own in cells]


def open_box(meeting, number, dealer, to, box_key, box, shared, table):
    """Faults of a deal's box, opened with the Diffie–Hellman point `shared` (32 bytes each); empty when the shares are good."""
    width = len(table)
    if len(box) != 32 + 32 * width:
        return ["the box has the wrong length"]
    pad = shake(
        frames(DOMAIN, b"dkg-share", meeting, u32(number), u32(dealer), u32(to), box[:32], box_key, shared), 32 * width
    )
    plain = bytes(a ^ b for a, b in zip(box[32:], pad))
    for w, piece in enumerate(ceremony.split(plain)):
        share = scalar(piece)
        # f_{j,w}(i)·G = Σ_k i^k·A_{j,w,k}
        expected = msm([(pow(to, k, Q), a) for k, a in enumerate(table[w])])
        if share is None or not equal(multiply(share, G), expected):
            return [f"the share for key {w} does not fit the commitments"]
    return []
