"""V11, V12 and V13: what the trustees logged: the key ceremony, and their shares of each ballot."""

import ballots
import ceremony
import merkle
import strict
from ristretto import IDENTITY, add, encode, is_identity


def check_ceremonies(rec, c):
    """key ceremony: every commit, deal, accept and complaint of every ceremony, and the key."""
    if not rec.meeting:
        c.error(None, "entry 0 is no readable meeting")
        return
    for one in rec.state.ceremonies:
        c.examined += 1
        told = list(one.commits.values()) + list(one.deals.values()) + list(one.accepts.values()) + one.complaints
        for e in told:
            known = rec.trustee(e["trustee"])
            c.need(known and rec.signature_holds(e, known[0]), e, "the signature does not hold")
        for e in one.deals.values():
            _check_deal(rec, c, one, e)
        for e in one.accepts.values():
            seen = [one.deals[j].leaf if j in one.deals else None for j in range(1, rec.state.trustees + 1)]
            c.need([strict.unb64(h) for h in e["deals"]] == seen, e, "the deals accepted are not those logged")
        for e in one.complaints:
            box = _box(one.deals.get(e["against"]), e["trustee"])
            known = rec.trustee(e["trustee"])
            if not c.need(box and known, e, "complains about no logged deal"):
                continue
            for reason in ceremony.check_complaint(
                rec.digest, e["ceremony"], e["trustee"], e["against"], known[1], box[:32], e.bytes("shared"), e.bytes("proof")
            ):
                c.fault(e, reason)
    if rec.state.key:
        _check_key(rec, c)
    elif rec.opened():
        c.fault(None, "a ballot was opened without an election key")


def _box(deal, to):
    boxes = [s for s in deal["shares"] if s["to"] == to] if deal else []
    return strict.unb64(boxes[0]["box"]) if boxes else None


def _check_deal(rec, c, one, e):
    j, width = e["trustee"], rec.meeting["width"]
    digest = ceremony.commit_digest(rec.digest, e["ceremony"], j, e.bytes("commitments"), e.bytes("proof"))
    c.need(j in one.commits and one.commits[j].bytes("digest") == digest, e, "not what was committed to")
    for reason in ceremony.check_deal(
        rec.digest, e["ceremony"], j, width, rec.meeting["threshold"], e.bytes("commitments"), e.bytes("proof")
    )[0]:
        c.fault(e, reason)
    c.need([s["to"] for s in e["shares"]] == [i for i in range(1, rec.state.trustees + 1) if i != j], e, "not one box per trustee")
    for s in e["shares"]:
        known = rec.trustee(s["to"])
        if not known:
            continue  # not one box per trustee: said above
        for reason in ceremony.check_box(rec.digest, e["ceremony"], j, s["to"], width, known[1], strict.unb64(s["box"])):
            c.fault(e, f"the box for trustee {s['to']}: {reason}")


def _check_key(rec, c):
    key, tables, parts = rec.state.key, rec.key_tables(), rec.election_key()
    c.examined += 1
    if not c.need(tables and parts, key, "the key is not W points, or the deals behind it cannot be read"):
        return
    for w, data in enumerate(parts):
        total = IDENTITY
        for table in tables:
            total = add(total, table[w][0])
        c.need(encode(total) == data, key, f"key {w} is not the sum of the dealers' constant terms")
        c.need(not is_identity(total), key, f"key {w} is the identity")
    for i in range(1, rec.state.trustees + 1):
        bad = [w for w, v in enumerate(ceremony.verification_keys(tables, i)) if is_identity(v)]
        c.need(not bad, key, f"a verification key of trustee {i} is the identity")


def check_aggregates(rec, c):
    """aggregate: every share rests on the sums and on a head of this log after the close."""
    c.must = False
    every = [(b, e) for b in rec.state.ballots.values() for e in b.shares]
    roots = merkle.roots([e.leaf for e in rec.entries], [e["size"] for _, e in every])
    for b, e in every:
        c.examined += 1
        c.need(roots[e["size"]] == e.bytes("root"), e, "its head is no head of this log")
        c.need(b.close and e["size"] > b.close.n, e, "its head is not after the close")
        try:
            flat = [x for t in rec.columns(b) for x in t]
        except ValueError as fault:
            c.error(e, str(fault))
            continue
        c.need(ceremony.aggregate_digest(flat) == e.bytes("aggregate"), e, "its aggregate is not the sum of the counted casts")


def check_shares(rec, c):
    """shares: signatures, enough valid shares, and the trustees a result names are among them."""
    c.must = False
    for b in rec.state.ballots.values():
        for e in b.shares:
            c.examined += 1
            known = rec.trustee(e["trustee"])
            c.need(known and rec.signature_holds(e, known[0]), e, "the signature does not hold")
        if not b.result:
            continue
        named = b.result["trustees"]
        c.need(named == sorted(set(named)), b.result, "the trustees named are not ascending")
        try:
            good, bad = rec.valid_shares(b) if b.casts or b.shares else ({}, {})
        except ValueError as fault:
            c.error(b.result, str(fault))
            continue
        if b.casts:
            why = "; ".join(f"trustee {j}: {reason}" for j, reason in bad.items())
            c.need(len(good) >= rec.state.threshold, b.result, f"fewer than t valid shares. {why}")
            c.need(len(named) >= rec.state.threshold, b.result, "fewer than t trustees are named")
        for j in named:
            c.need(j in good, b.result, f"the share of trustee {j} is missing or set aside: {bad.get(j, 'not logged')}")
