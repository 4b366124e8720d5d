"""Makes ballots, shares and ceremonies straight from docs/protocol.md, for tests and vectors only (not constant-time, seeded)."""

import ballots
import ceremony
import transcript as tr
from ballots import point
from ristretto import G, IDENTITY, Q, add, encode, equal, msm, multiply, negate, scalar, scalar_bytes
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


def bits_of(lay, position, choices):
    """All bits of a ballot: one-hot digits, selections, slack. `choices` is one list of 0/1 per contest."""
    bits = []
    for r, d in zip(lay.radices, digit_values(lay, position)):
        bits += [int(i == d) for i in range(r)]
    for chosen in choices:
        bits += chosen
    for chosen, (_, _, weights, most) in zip(choices, lay.contests):
        rest, slack = most - sum(chosen), []
        for w in reversed(weights):
            slack.append(int(rest >= w))
            rest -= w * slack[-1]
        bits += reversed(slack)
    return bits


def make_ballot(coins, st, position, x, choices, seed, twist=lambda name, value: value):
    """(tag, votes, proof, intermediate values); `twist` may spoil a named value on the way, to make bad ballots."""
    lay, width = ballots.layout(len(st.keys), st.contests), len(st.election_key)
    selections = [b for chosen in choices for b in chosen]
    blocks = len(ballots.block_sizes(len(selections), width))
    nonces = [ballots.nonce(st.meeting, st.ballot_id, seed, k) for k in range(blocks)]
    votes = ballots.encrypt(twist("encrypted", selections), st.election_key, nonces)
    h_b = ballots.tag_base(st.meeting, st.ballot_id)
    tag = encode(multiply(twist("tag x", x), h_b))
    t, delta = ballots.ring_transcript(st, tag)
    g_delta = msm([(1, G), (delta, h_b)])

    b = twist("bits", bits_of(lay, position, choices))
    a = [coins.scalar() for _ in range(lay.bits)]
    for d in lay.digits:
        a[d[0]] = -sum(a[i] for i in d[1:]) % Q
    for sel, slack, weights, _ in lay.contests:
        a[sel[0]] = -(sum(a[i] for i in sel[1:]) + sum(w * a[i] for w, i in zip(weights, slack))) % Q
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
        + [(y_pow[i] * s[i // width], point(st.election_key[i % width])) for i in range(len(selections))]
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

    def share(self, i, ballot_id, columns):
        """(aggregate, points, proof) of trustee i's decryption share."""
        secret, us = self.secret(i), [self.coins.scalar() for _ in columns]
        aggregate = ceremony.aggregate_digest(columns)
        points = b"".join(encode(multiply(secret[w], r)) for r, cs in columns for w in range(len(cs)))
        announcements = [(encode(multiply(u, G)), encode(multiply(u, r))) for u, (r, _) in zip(us, columns)]
        omega, c = ceremony.share_challenges(
            self.meeting, ballot_id, i, aggregate, [multiply(s, G) for s in secret], points, b"".join(a + b for a, b in announcements)
        )
        proof = b""
        for u, (a, b), (_, cs) in zip(us, announcements, columns):
            total = sum(pow(omega, s, Q) * secret[s] for s in range(len(cs)))
            proof += a + b + scalar_bytes(u + c * total)
        return aggregate, points, proof


def sum_columns(votes, selections, width):
    """The columns of one tally over `votes` bytes."""
    sizes = ballots.block_sizes(selections, width)
    rs, cs = [IDENTITY] * len(sizes), [IDENTITY] * selections
    for data in votes:
        r, c = ballots.split_votes(data, selections, width)
        rs = [add(p, point(q)) for p, q in zip(rs, r)]
        cs = [add(p, point(q)) for p, q in zip(cs, c)]
    return [(rs[k], cs[k * width : k * width + size]) for k, size in enumerate(sizes)]


def combine(columns, shares, limit):
    """The counts v_i of every selection in order; None stands for a sum that is no number from 0 to limit."""
    weights, table, step = ceremony.lagrange(sorted(shares)), {}, IDENTITY
    for v in range(limit + 1):
        table[encode(step)] = v
        step = add(step, G)
    counts = []
    for n, (_, cs) in enumerate(columns):
        for i, big_c in enumerate(cs):
            mask = msm([(weights[j], shares[j][n][i]) for j in shares])
            counts.append(table.get(encode(add(big_c, negate(mask)))))
    return counts


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
