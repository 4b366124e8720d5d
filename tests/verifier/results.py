"""V15: the counts decrypt the sums, the write-ins are those opened, and the sheets follow from them."""

import ceremony
import draw
import rules
import strict
import tally
import writeins
from record import TooFew


def check(rec, c):
    """result: the counts decrypt the sums, and the sheets follow from them."""
    for b in rec.state.ballots.values():
        nominees = b.entry["spec"].get("nominees", [])
        for e in (e for logged in b.merges.values() for e in logged):
            for reason in writeins.table_faults(e["table"], nominees):
                c.fault(e, reason)
    for b in rec.results():
        c.examined += 1
        e = b.result
        of = [t.get("class") for t in e["tallies"]]
        wanted = [one["id"] if one else None for one, _ in tally.tallies(b.entry)]
        if not c.need(of == wanted, e, "not one tally per class, or not one for all"):
            continue
        blocks = rec.blocks(b)
        if blocks is None:
            c.error(e, "the election key or the ballot's rules are not sound")
            continue
        shape = [len(cells) for cells in blocks.cells]
        if not c.need(all([len(r) for r in t["counts"]] == shape for t in e["tallies"]), e, "not one count for each figure"):
            continue
        _check_counts(rec, c, b, blocks)
        rows = _check_write_ins(rec, c, b)
        if rows is not None:
            _check_sheets(rec, c, b, rows)


def _check_counts(rec, c, b, blocks):
    e = b.result
    try:
        figures = rec.plain_figures(b)
    except ValueError as fault:
        (c.fault if isinstance(fault, TooFew) else c.error)(e, str(fault))
        return
    for n, (t, plain) in enumerate(zip(e["tallies"], figures)):
        if not plain:
            c.need(not any(map(any, t["counts"])), e, f"tally {n}: counts without casts are not zero")
            continue
        for i, at in ceremony.wrong_counts(plain, blocks.cells, t["counts"]):
            c.fault(e, f"tally {n}, contest {i}: count {at} is not what the shares decrypt")


def _check_write_ins(rec, c, b):
    """{contest: [[key]] per row} where the rows can be read, else None; faults of what the result says of them."""
    e, spec, rows, wanted = b.result, b.entry["spec"], {}, []
    nominees = spec.get("nominees", [])
    for one in (x for x in spec["contests"] if "write_in" in x):
        try:
            opened = rec.opened_rows(b, one["id"])
        except ValueError as fault:
            (c.fault if isinstance(fault, TooFew) else c.error)(e, str(fault))
            return None
        used = [writeins.used_slots(row, one["write_in"]["blocks"]) for row in opened]
        rows[one["id"]] = [writeins.read(slots or [], one["write_in"]["from"], len(nominees)) for slots in used]
        votes, void = writeins.count(rows[one["id"]])
        wanted.append({"contest": one["id"], "rows": writeins.as_published(votes, nominees), "void": void})
    same = strict.write_json(e.get("write_ins") or []) == strict.write_json(wanted)
    c.need(same, e, "the write-ins are not those of the opened rows")
    return rows


def _check_sheets(rec, c, b, rows):
    e, expected = b.result, draw.expected(rec.state)
    rings = rec.rings_of(b)
    complete = b.paper_alone or (None not in rings and len(rings) == len(b.entry["groups"]))
    if not c.need(expected is not None, e, "应到 is not known") or not c.need(complete, e, "a ring is missing"):
        return
    try:
        sheets, faults = sheets_of(b, rings, expected, e["tallies"], rows)
    except (KeyError, IndexError) as fault:
        c.fault(e, f"the figures do not fit the definition: {fault}")
        return
    for reason in faults:
        c.fault(e, reason)
    if not faults:
        c.need(strict.write_json(sheets) == strict.write_json(e["sheets"]), e, "the sheets are not what the rules give")


def sheets_of(b, rings, expected, tallies, rows):
    """(sheets, faults of the counts) of a ballot from its tallies, the keys in its opened rows, and its paper ballots."""
    spec, casts, parts = b.entry["spec"], tally.counted(b.casts), []
    for (one, at), t in zip(tally.tallies(b.entry), tallies):
        of = one["id"] if one else None
        own = [] if b.paper_alone else [rings[i].entry for i in at]
        valid = sum(cast["ring"] in [ring["id"] for ring in own] for cast in casts)
        paper = b.paper(of)
        on_paper = b.paper_voters_of(of) if not b.paper_alone else paper["issued"] if paper else 0
        parts.append((one, tally.sheet_counts(
            sum(expected.get(b.entry["groups"][i], 0) for i in at), sum(len(ring["keys"]) for ring in own),
            on_paper, valid, tally.contest_counts(spec, t["counts"], valid), paper.value if paper else None,
        )))  # fmt: skip
    return evaluated(spec, parts, write_ins_of(b, rows))


def write_ins_of(b, rows):
    """{contest: (write_ins, void)} for the sheet: spellings put together, votes on paper of all classes added."""
    spec, out = b.entry["spec"], {}
    nominees = spec.get("nominees", [])
    for i, one in enumerate(spec["contests"]):
        if "write_in" not in one:
            continue
        merges = b.merges.get(one["id"])
        table, printed = merges[-1]["table"] if merges else [], rules.printed_nominees(spec, one)
        votes, void = writeins.count(writeins.merged(rows[one["id"]], table, nominees, printed))
        on_paper = [b.paper(of)["contests"][i] for of in b.classes or [None] if b.paper(of)]
        out[one["id"]] = writeins.as_counted(votes, void, on_paper, nominees)
    return out


def evaluated(spec, parts, write_ins):
    """(sheets, faults of the counts) by the rules: of `parts` [(class or None, counts)] and {contest: (write_ins, void)} over all."""
    def joined(counts):
        return {**counts, "contests": [
            {**x, "write_ins": write_ins[c["id"]][0], "write_in_void": write_ins[c["id"]][1]} if c["id"] in write_ins else x
            for c, x in zip(spec["contests"], counts["contests"])
        ]}  # fmt: skip

    counts = joined(tally.together([x for _, x in parts]))
    faults = rules.count_faults(spec, counts)
    if parts[0][0] is None:
        return ([] if faults else [rules.evaluate(spec, counts)]), faults
    faults += [f"class {one['id']!r}: {reason}" for one, x in parts for reason in rules.count_faults(spec, x)]
    return ([] if faults else rules.evaluate_classes(spec, [(rules_class(one), x) for one, x in parts], counts)), faults


def rules_class(one):
    """A class as the rules know it: without its groups."""
    return {name: one[name] for name in ("id", "name", "weight") if name in one}
