"""V14: mixes, row-shares, and the slots that the opened rows use (protocol {#write-ins})."""

import merkle
import opening
import shuffle
import writeins
from record import TooFew
from ristretto import G, IDENTITY, add, equal, multiply
from shuffle import Mixing


def check(rec, c):
    """mixing: every mix and row-share; the opened slot bits are 0 or 1, and as many as the shares say."""
    c.must = False
    every = [x for b in rec.state.ballots.values() for shares in b.row_shares.values() for x in shares]
    roots = merkle.roots([e.leaf for e in rec.entries], [e["size"] for e in every])
    for b in rec.state.ballots.values():
        for contest in b.write_ins:
            _check_mixes(rec, c, b, contest)
            _check_row_shares(rec, c, b, contest, roots)
            if b.result and b.casts:
                _check_opened(rec, c, b, contest)


def _check_mixes(rec, c, b, contest):
    mixes = b.mixes.get(contest, [])
    key, source = rec.election_key(), None
    try:
        source = rec.cast_rows(b, contest) if mixes else None
    except ValueError as fault:
        c.fault(mixes[0], str(fault))
    for e in mixes:
        c.examined += 1
        _check_signature(rec, c, e)
        if source is not None:
            width = rec.form(b).contests[[x["id"] for x in b.entry["spec"]["contests"]].index(contest)].row
            st = Mixing(rec.digest, f"{b.entry['id']}/{contest}", e["trustee"], e["stage"], key[:width])
            for reason in shuffle.check(st, source, e.bytes("rows"), e.bytes("proof")):
                c.fault(e, reason)
            source = e.bytes("rows")
    trustees = [e["trustee"] for e in mixes]
    c.need(len(set(trustees)) == len(trustees), mixes[-1] if mixes else None, "a trustee mixed twice")
    if b.result and b.casts:
        c.need(len(set(trustees)) >= rec.state.threshold, b.result, f"fewer than t mixes of contest {contest!r}")


def _check_signature(rec, c, e):
    known = rec.trustee(e["trustee"])
    c.need(known and rec.signature_holds(e, known[0]), e, "the signature does not hold")


def _check_row_shares(rec, c, b, contest, roots):
    mixes = b.mixes.get(contest, [])
    for e in b.row_shares.get(contest, ()):
        c.examined += 1
        _check_signature(rec, c, e)
        same = mixes and opening.rows_digest(mixes[-1].bytes("rows")) == e.bytes("rows")
        c.need(same, e, "its rows are not those of the last mix")
        c.need(roots[e["size"]] == e.bytes("root"), e, "its head is no head of this log")
        c.need(mixes and e["size"] > mixes[-1].n, e, "its head is not after the last mix")


def _check_opened(rec, c, b, contest):
    e, at = b.result, [x["id"] for x in b.entry["spec"]["contests"]].index(contest)
    try:
        _, good, bad = rec.row_shares(b, contest)
    except ValueError as fault:
        c.error(e, str(fault))
        return
    why = "; ".join(f"trustee {j}: {reason}" for j, reason in bad.items())
    c.need(len(good) >= rec.state.threshold, e, f"fewer than t valid row-shares of contest {contest!r}. {why}")
    for j in e["trustees"]:
        c.need(j in good, e, f"the row-share of trustee {j} is missing or set aside: {bad.get(j, 'not logged')}")
    try:
        rows, figures = rec.opened_rows(b, contest), rec.plain_figures(b)
    except ValueError as fault:
        (c.fault if isinstance(fault, TooFew) else c.error)(e, str(fault))
        return
    used = [writeins.used_slots(row, b.entry["spec"]["contests"][at]["write_in"]["blocks"]) for row in rows]
    c.examined += len(used)
    if not c.need(None not in used, e, f"a slot bit of contest {contest!r} is neither 0 nor 1"):
        return
    total = IDENTITY
    for plain in figures:
        for k, g in rec.blocks(b).cells[at][-1] if plain else ():
            total = add(total, plain[k][g])
    ones = sum(map(len, used))
    c.need(equal(total, multiply(ones, G)), e, f"the rows of contest {contest!r} use {ones} slots, the shares say otherwise")
