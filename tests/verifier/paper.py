"""Paper voters and the figures of their ballots, and the least size of a class (protocol {#classes}, {#paper}); parts of V07."""

import draw
import rules


def check(rec, c):
    """admission on paper: paper voters, figures, signatures; classes large enough; nobody is counted beyond 应到."""
    expected = draw.expected(rec.state)
    for b in rec.opened():
        _check_voters(rec, c, b, expected)
    for b in rec.state.ballots.values():
        for e in b.paper_signs:
            c.examined += 1
            known = rec.trustee(e["trustee"])
            c.need(known and rec.signature_holds(e, known[0]), e, "the signature does not hold")
        for of, entries in b.papers.items():
            voters = b.paper_voters_of(of) if of in (b.classes or [None]) else 0
            for e in entries:
                c.examined += 1
                present = e["issued"] if b.paper_alone else voters
                for reason in figure_faults(b.entry["spec"], e.value, voters, present):
                    c.fault(e, reason)


def _check_voters(rec, c, b, expected):
    size = {}
    for ring in rec.rings_of(b):
        if ring:
            size[ring.entry["group"]] = len(ring.entry["keys"])
    for group, n in b.paper_voters.items():
        c.examined += 1
        limit = rec.trust["paper"].get(group, 0) if rec.trust and not b.paper_alone else n
        c.need(n <= limit, b.open, f"{n} paper voters in group {group}, {limit} were given paper")
        if expected is not None and not b.paper_alone:
            most = expected.get(group, 0)
            c.need(size.get(group, 0) + n <= most, b.open, f"group {group}: ring and paper voters are more than 应到 {most}")
    least = rec.meeting["policy"]["min_cell"] if rec.meeting else 1
    for of in [one["id"] for one in b.entry.get("classes") or ()] or [None]:
        n = b.paper_voters_of(of)
        c.need(n >= least or (n == 0 and not b.paper_alone), b.open, f"{n} paper voters in a tally, min_cell is {least}")
    for one in b.entry.get("classes") or ():
        persons = sum(size.get(g, 0) for g in one["groups"]) + b.paper_voters_of(one["id"])
        c.need(persons >= least, b.open, f"class {one['id']!r} has {persons} persons, min_cell is {least}")


def figure_faults(spec, paper, voters, present):
    """What is wrong with the figures of paper ballots that `voters` persons, of whom so many are there, may have handed in."""
    contests, void = paper["contests"], paper.get("void")
    reasons = list((void or {}).values())
    if (void is not None) != (paper["invalid"] > 0) or sum(reasons) != paper["invalid"] or 0 in reasons:
        return ["void ballots are not those of the reasons given"]
    if paper["entered"][0] == paper["entered"][1]:
        return ["one person entered the figures twice"]
    if rules.spec_faults(spec):
        return ["the ballot's rules are not sound"]
    if len(contests) != len(spec["contests"]):
        return ["not one list of figures for each contest"]
    faults = [f"contest {c['id']!r}: {f}" for c, x in zip(spec["contests"], contests) for f in _shape_faults(spec, c, x)]
    if faults:
        return faults
    full = [{**x, "write_ins": x.get("write_ins", []), "write_in_void": x.get("write_in_void", 0)} if "write_in" in c else x
            for c, x in zip(spec["contests"], contests)]  # fmt: skip
    # Why they are void is judged above.
    figures = {name: paper[name] for name in ("issued", "returned", "valid", "invalid")}
    counts = {"expected": voters, "present": present, **figures, "contests": full}
    surplus = ["more paper ballots were returned than the rule allows"] if rules.returned_too_many(spec["rule"], counts) else []
    return surplus + rules.count_faults(spec, counts)


def _shape_faults(spec, c, x):
    if len(x["votes"]) != len(c["options"]):
        yield "not one figure for each option"
    if ("score" in x) != ("score" in c):
        yield "scores where there are none, or none where there are"
    if "write_in" not in c and ("write_ins" in x or "write_in_void" in x):
        yield "write-ins where there are none"
    nominees, seen = {n["id"]: n for n in spec.get("nominees", ())}, set()
    for w in x.get("write_ins", ()):
        key = w.get("nominee") or (w["name"], w.get("detail"))
        if key in seen or not w["votes"]:
            yield f"the write-in {w['name']!r} stands twice, or without a vote"
        seen.add(key)
        who = nominees.get(w.get("nominee"))
        if "nominee" in w and (who is None or (w["name"], w.get("detail")) != (who["label"], who.get("detail"))):
            yield f"the write-in {w['name']!r} is not the nominee it names"
