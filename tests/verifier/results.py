"""V15: the counts decrypt the sums, and the sheets follow from them."""

import ceremony
import draw
import rules
import strict
import tally


def check(rec, c):
    """result: the counts decrypt the sums, and the sheets follow from them."""
    for b in rec.results():
        c.examined += 1
        e, spec = b.result, b.entry["spec"]
        wanted = tally.groups_of_tallies(b.entry)
        given = e["tallies"]
        c.need([t.get("group") for t in given] == [g for g, _ in wanted], e, "not one tally per group, or not one for all")
        if not c.need(len(given) == len(wanted) == len(e["sheets"]), e, "not one sheet per tally"):
            continue
        try:
            columns = rec.columns(b)
            good = rec.valid_shares(b)[0] if b.casts else {}
        except ValueError as fault:
            c.error(e, str(fault))
            continue
        shape = [len(x["options"]) for x in spec["contests"]]
        if not c.need(all([len(r) for r in t["counts"]] == shape for t in given), e, "not one count for each option"):
            continue
        _check_counts(rec, c, b, columns, good)
        _check_sheets(rec, c, b)


def _check_counts(rec, c, b, columns, good):
    e, flat, counts = b.result, [x for t in columns for x in t], []
    for t, cols in zip(e["tallies"], columns):
        numbers = [n for row in t["counts"] for n in row]
        if cols:
            counts += numbers
        else:
            c.need(not any(numbers), e, "counts of a tally without casts are not zero")
    if not flat:
        return
    used = {j: good[j] for j in e["trustees"] if j in good}
    if not c.need(len(used) >= max(1, rec.state.threshold), e, "too few valid shares to decrypt the sums"):
        return
    for i in ceremony.wrong_counts(flat, used, counts):
        c.fault(e, f"count {i} is not what the shares decrypt")


def _check_sheets(rec, c, b):
    e, spec, expected = b.result, b.entry["spec"], draw.expected(rec.state)
    rings = rec.rings_of(b)
    if not c.need(expected is not None, e, "应到 is not known") or not c.need(rings and None not in rings, e, "a ring is missing"):
        return
    casts = tally.counted(b.casts)
    for (_, at), t, sheet in zip(tally.groups_of_tallies(b.entry), e["tallies"], e["sheets"]):
        if not c.need(max(at) < len(rings), e, "a ring is missing"):
            return
        names = {rings[i].entry["id"] for i in at}
        counts = tally.sheet_counts(
            sum(expected.get(b.entry["groups"][i], 0) for i in at), sum(len(rings[i].entry["keys"]) for i in at),
            sum(cast["ring"] in names for cast in casts), t["counts"],
        )  # fmt: skip
        faults = rules.count_faults(spec, counts)
        for reason in faults:
            c.fault(e, reason)
        if not faults:
            same = strict.write_json(rules.evaluate(spec, counts)) == strict.write_json(sheet)
            c.need(same, e, "the sheet is not what the rules give")
