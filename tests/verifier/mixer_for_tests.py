"""Shuffles rows straight from docs/shuffle.md, for tests only (not constant-time, seeded), and cheats where told to."""

from ballots import point
from ristretto import G, Q, encode, msm, negate, scalar_bytes
from shuffle import challenges, column, generators, rows, terms


def prove(coins, st, source, order, twist=lambda name, value: value):
    """(output, proof) of the shuffle in which output row i is input row order[i]; for tests, from the same text."""
    e, keys, n = rows(source, len(st.keys)), [point(k) for k in st.keys], len(order)
    star, bases = generators(n)
    many = lambda: [coins.scalar() for _ in range(n)]  # noqa: E731
    s, rho, sigma, gamma, beta = many(), many(), many(), many(), many()
    alpha = [coins.scalar() for _ in range(4)]
    f = twist("output", [[msm([(1, p), (s[i], key)]) for p, key in zip(e[j], [G] + keys)] for i, j in enumerate(order)])
    target = b"".join(encode(p) for row in f for p in row)
    place = {j: i for i, j in enumerate(twist("committed", order))}
    p = b"".join(encode(msm([(rho[j], G), (1, bases[place[j]])])) for j in range(n))
    _, u, _ = challenges(st, source, target, p, n)
    moved = twist("weights", [u[j] for j in order])
    q, total = [star], 0
    for i in range(n):
        q.append(msm([(sigma[i], G), (moved[i], q[-1])]))
        total = (sigma[i] + moved[i] * total) % Q
    a = [msm([(alpha[0], G)]), msm([(alpha[1], G)]), msm([(alpha[2], G)] + terms(beta, bases))]
    a += [msm(terms(beta, column(f, k)) + [(alpha[3], negate(key))]) for k, key in enumerate([G] + keys)]
    b = [msm([(gamma[i], G), (beta[i], q[i])]) for i in range(n)]
    proof = p + b"".join(map(encode, q[1:] + a + b))
    _, _, c = challenges(st, source, target, proof, n)
    z = [sum(rho), total, sum(w * r for w, r in zip(u, rho)), sum(w * r for w, r in zip(moved, s))]
    answers = [m + c * v for m, v in zip(alpha + gamma + beta, z + sigma + moved)]
    return target, proof + b"".join(map(scalar_bytes, answers))
