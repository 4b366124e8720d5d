"""V07: tokens, check-ins and rings (protocol {#check-in}); what is on paper is judged in paper.py."""

import ballots
import draw
import ed25519
import paper
import strict
from ristretto import G, equal, msm, multiply, scalar
from transcript import Transcript, ZeroChallenge, u32


def check(rec, c):
    """admission: tokens, check-ins and rings."""
    st, trust = rec.state, rec.trust
    groups = [g["id"] for g in rec.meeting["groups"]] if rec.meeting else []
    seen = {}
    if not trust:
        c.error(None, "no trust.json: the numbers read aloud are not known")
    for group, e in st.tokens.items():
        c.examined += 1
        tokens = [strict.unb64(t) for t in e["tokens"]]
        c.need(group in groups, e, "no such group")
        c.need(tokens == sorted(set(tokens)), e, "tokens are not strictly ascending")
        for t in tokens:
            c.need(seen.setdefault(t, group) == group, e, "a token belongs to two groups")
            c.need(ed25519.sound_key(t), e, "a token is no sound Ed25519 key")
        if trust:
            limit = trust["tokens"].get(group)
            if limit is None:
                c.fault(e, f"trust.json does not say how many tokens group {group} has")
            else:
                c.need(len(tokens) <= limit, e, f"{len(tokens)} tokens, {limit} were read aloud")
    for e in st.check_ins:
        c.examined += 1
        c.need(rec.signature_holds(e, e.bytes("token")), e, "the signature does not hold")
        c.need(_possession_holds(rec.digest, e), e, "the proof of possession does not hold")
    expected = draw.expected(st)
    for name, ring in st.rings.items():
        _check_ring(rec, c, name, ring, expected)
    for b in rec.opened():
        for name in b.stale_rings:
            c.fault(b.open, f"ring {name} holds a key of a token that was revoked before")
    if not all(b.paper_alone for b in rec.opened()) and not st.rings:
        c.fault(None, "a ballot was opened without a ring")
    paper.check(rec, c)


def _check_ring(rec, c, name, ring, expected):
    e, group = ring.entry, ring.entry["group"]
    keys = [strict.unb64(k) for k in e["keys"]]
    c.examined += 1
    c.need(keys == sorted(set(keys)), e, "keys are not strictly ascending")
    c.need(sorted(keys) == ring.live, e, "the ring is not the live check-ins of its group")
    c.need(rec.meeting and len(keys) >= rec.meeting["policy"]["min_ring"], e, "the ring is smaller than min_ring")
    if rec.trust:
        limit = rec.trust["signed_in"].get(name)
        if limit is None:
            c.fault(e, f"trust.json does not say how many signed in for ring {name}")
        else:
            c.need(len(keys) <= limit, e, f"{len(keys)} keys, {limit} persons signed in")
    if expected is not None:
        c.need(len(keys) <= expected.get(group, 0), e, f"{len(keys)} keys, 应到 is {expected.get(group, 0)}")


def _possession_holds(meeting, e):
    key, proof = ballots.point(e.bytes("key")), e.bytes("proof")
    u, z = ballots.point(proof[:32]), scalar(proof[32:])
    if key is None or u is None or z is None:
        return False
    t = Transcript("check-in").append("meeting", meeting).append("token", e.bytes("token"))
    t.append("counter", u32(e["counter"])).append("key", e.bytes("key")).append("announcement", proof[:32])
    try:
        # z·G = U + c·P
        return equal(multiply(z, G), msm([(1, u), (t.challenge("c"), key)]))
    except ZeroChallenge:
        return False
