"""The roster and its draw (protocol {#draw}, docs/draw.md): commitments, seed, outcome, alternates, and who is expected."""

import hashlib
import hmac

from strict import unb64
from transcript import frame, u32

WHITE = "".join(map(chr, [*range(9, 14), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]))


def blank(text):
    """Whether a text is nothing but white space."""
    return not text.strip(WHITE)


def leaf(salt, *fields):
    """The leaf of a person's id, name, unit and post."""
    return hashlib.sha256(b"gongxin/1 roster leaf" + salt + b"".join(frame(f.encode()) for f in fields)).digest()


def commitment(roster_hash, attempt, contributor, value, nonce):
    """The seal on one contribution."""
    head = b"gongxin/1 draw commit" + roster_hash + u32(attempt)
    return hashlib.sha256(head + frame(contributor.encode()) + frame(value.encode()) + nonce).digest()


def seed(roster_hash, attempt, contributions, public=None):
    """The seed of (contributor, value, nonce) in the order of their commitments; this version of the log has no public value."""
    data = b"gongxin/1 draw seed" + roster_hash + u32(attempt)
    for contributor, value, nonce in contributions:
        data += frame(contributor.encode()) + frame(value.encode()) + nonce
    if public is not None:
        data += frame(b"public") + frame(public.encode())
    return hashlib.sha256(data).digest()


def seats(quota, eligible, mandatory):
    """Seats per stratum (bytes of its name) with `eligible` persons each; None where the quota is refused."""
    if "fixed" in quota:
        names = [f["stratum"].encode() for f in quota["fixed"]]
        fixed = {n: f["seats"] for n, f in zip(names, quota["fixed"])}
        sound = names == sorted(fixed) and all(n <= eligible.get(s, -1) for s, n in fixed.items())
        return {s: fixed.get(s, 0) for s in eligible} if sound else None
    if "ratio" in quota:
        num, den = quota["ratio"]["num"], quota["ratio"]["den"]
        if den == 0:
            return None
        total = -(-mandatory * num // den)
    else:
        total = quota["total"]
    everybody = sum(eligible.values())
    if total > everybody:
        return None
    out = {s: total * e // everybody for s, e in eligible.items()}
    by_remainder = sorted(eligible, key=lambda s: (-(total * eligible[s] % everybody), s))
    for s in by_remainder[: total - sum(out.values())]:
        out[s] += 1
    return out


def outcome(rows, places, key):
    """[(stratum, drawn, alternates)] ascending by name, from rows of (leaf, stratum, status) and the seed."""
    out = []
    for s in sorted(places):
        mine = [x for x, stratum, status in rows if status == "eligible" and stratum.encode() == s]
        mine.sort(key=lambda x: (hmac.new(key, x, hashlib.sha256).digest(), x))
        out.append((s, mine[: places[s]], mine[places[s] :]))
    return out


class Panel:
    """Who holds a drawn seat, and who may step in next."""

    def __init__(self, strata):
        self.seated = {x: s for s, drawn, _ in strata for x in drawn}
        self.waiting = {s: list(alternates) for s, _, alternates in strata}

    def replace(self, out, into):
        """Whether `into` may take the seat of `out`; if so it does."""
        stratum = self.seated.get(out)
        if stratum is None or not self.waiting[stratum] or self.waiting[stratum][0] != into:
            return False
        self.waiting[stratum].pop(0)
        del self.seated[out]
        self.seated[into] = stratum
        return True


def _rows(roster):
    return [(unb64(r["leaf"]), r["stratum"], r["status"]) for r in roster["rows"]]


def _places(roster):
    eligible = {}
    for _, stratum, status in _rows(roster):
        if status == "eligible":
            eligible[stratum.encode()] = eligible.get(stratum.encode(), 0) + 1
    return seats(roster["quota"], eligible, sum(status == "mandatory" for _, _, status in _rows(roster)))


def check(rec, c):
    """All of V06."""
    st = rec.state
    if st.roster is None:
        if rec.opened():
            c.fault(None, "a ballot was opened without a roster")
        return
    c.examined += 1
    leaves, groups = [x for x, _, _ in _rows(st.roster)], [g["id"] for g in rec.meeting["groups"]] if rec.meeting else []
    c.need(leaves and leaves == sorted(set(leaves)), st.roster, "no rows, or not strictly ascending by leaf")
    for n, r in enumerate(st.roster["rows"]):
        c.need(r["group"] in groups, st.roster, f"row {n}: no group {r['group']!r}")
        reason = r.get("reason", "")
        c.need((r["status"] == "recused") == ("reason" in r), st.roster, f"row {n}: a reason missing, or where none may be")
        c.need("reason" not in r or not blank(reason), st.roster, f"row {n}: a blank reason")
    pairs = {(r["stratum"], r["group"]) for r in st.roster["rows"] if r["status"] == "eligible"}
    c.need(len(pairs) == len({s for s, _ in pairs}), st.roster, "the eligible of one stratum are of several groups")
    places = _places(st.roster)
    c.need(places is not None, st.roster, "the quota does not fit the rows")
    c.need(st.draw_settled, st.roster, "the draw was never completed")
    for a in st.attempts:
        c.examined += 1
        _check_attempt(st, a, places, c)
        _check_late(rec, a, c)


def _check_attempt(st, a, places, c):
    given = []
    for sealed, opened in zip(a.commits, a.reveals):
        given.append((opened["contributor"], opened["value"], opened.bytes("nonce")))
        same = commitment(st.roster.leaf, a.number, *given[-1]) == sealed.bytes("commitment")
        c.need(same, opened, f"{opened['contributor']!r} opens another value than was committed to")
    for e in a.commits:
        c.need(not blank(e["contributor"]), e, "a blank name")
    for e in a.alternates + ([a.redraw] if a.redraw else []):
        c.need(not blank(e["reason"]), e, "a blank reason")
    if not a.draw or places is None:
        return
    key = seed(st.roster.leaf, a.number, given)
    strata = outcome(_rows(st.roster), places, key)
    c.need(a.draw.bytes("seed") == key, a.draw, "the seed is another")
    logged = [(s["stratum"].encode(), [unb64(x) for x in s["drawn"]], [unb64(x) for x in s["alternates"]]) for s in a.draw["strata"]]
    c.need(logged == strata, a.draw, "the outcome is not what the seed gives")
    panel = Panel(strata)
    for e in a.alternates:
        c.need(panel.replace(e.bytes("out"), e.bytes("in")), e, "not the next alternate for a seat that is held")


def _check_late(rec, a, c):
    """Commitments after a trusted head that holds two or more of their attempt: who wrote them may have known a reveal by then."""
    held = [sum(e.n < h["size"] for e in a.commits) for h in rec.trust["heads"]] if rec.trust else []
    closed = min((n for n in held if n >= 2), default=None)
    if closed is not None and closed < len(a.commits):
        c.fault(a.commits[closed], "a commitment after the head that closed the commitments was noted")


def expected(st):
    """应到 of each group: its mandatory rows and those who hold a drawn seat; None while that is not settled."""
    if not st.draw_settled:
        return None
    there = {x for x, _, status in _rows(st.roster) if status == "mandatory"}
    if st.attempt:
        drawn = [(s["stratum"].encode(), [unb64(x) for x in s["drawn"]], [unb64(x) for x in s["alternates"]])
                 for s in st.attempt.draw["strata"]]  # fmt: skip
        panel = Panel(drawn)
        for e in st.attempt.alternates:
            panel.replace(e.bytes("out"), e.bytes("in"))
        there |= set(panel.seated)
    out = {}
    for r in st.roster["rows"]:
        out[r["group"]] = out.get(r["group"], 0) + (unb64(r["leaf"]) in there)
    return out
