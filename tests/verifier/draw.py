"""The roster and its draw (protocol {#draw}, docs/draw.md): commitments, seed, outcome, alternates, and who is expected."""

from strict import unb64


def check_roster(roster, groups, c):
    """Faults of the roster itself."""
    rows = roster["rows"]
    leaves = [unb64(r["leaf"]) for r in rows]
    c.need(leaves == sorted(set(leaves)), roster, "rows are not strictly ascending by leaf")
    for r in rows:
        c.need(r["group"] in groups, roster, f"no group {r['group']!r}")
        c.need((r["status"] == "recused") == ("reason" in r), roster, "a reason stands where it must not, or is missing")


def check(rec, c):
    """All of V06."""
    st = rec.state
    if st.roster is None:
        if rec.opened():
            c.fault(None, "a ballot was opened without a roster")
        return
    c.examined += 1
    check_roster(st.roster, [g["id"] for g in rec.meeting["groups"]] if rec.meeting else [], c)
    if st.attempts:
        c.error(None, "the draw cannot be recomputed yet")


def expected(st):
    """应到 of each group: its mandatory rows and those drawn, alternates replacing one for one; None while that is open."""
    if not st.draw_settled:
        return None
    rows = {r["leaf"]: r for r in st.roster["rows"]}
    there = {leaf for leaf, r in rows.items() if r["status"] == "mandatory"}
    if st.attempt:
        there |= {leaf for s in st.attempt.draw["strata"] for leaf in s["drawn"]}
        for e in st.alternates:
            if e.n > st.attempt.draw.n:
                there = there - {e["out"]} | {e["in"]}
    out = {}
    for leaf in there & set(rows):
        group = rows[leaf]["group"]
        out[group] = out.get(group, 0) + 1
    return out
