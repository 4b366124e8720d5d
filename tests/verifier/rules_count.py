"""The figures a count hands over, and their identities (docs/rules.md, "Counts")."""

import re

from rules_base import bare, slots, text_fault, written_text
from rules_spec import law_of

LARGEST = 10**9
VOID = ("over_limit", "unreadable", "not_official", "other")


def written(figures):
    """Written-in votes, void ones among them."""
    return sum(w["votes"] for w in figures.get("write_ins", [])) + figures.get("write_in_void", 0)


def voids(parts):
    """The void ballots of several counts by reason, reasons that did not occur left out."""
    return {name: n for name in VOID if (n := sum(p.get("void", {}).get(name, 0) for p in parts))}


def answered(c, figures, valid):
    """作答 of one contest."""
    if "score" in figures:
        return figures["score"]["answered"]
    if c["max"] != 1:
        return valid - figures["row_void"]
    inside = sum(n for n, o in zip(figures["votes"], c["options"]) if not o.get("outside_base"))
    return inside + written(figures)


def whole_of(base, counts, c, figures):
    """The head count a base names, for one contest."""
    return answered(c, figures, counts["valid"]) if base == "answered" else counts[base]


def _all_figures(counts):
    yield from (counts[k] for k in ("expected", "present", "issued", "returned", "valid", "invalid"))
    yield sum(counts.get("void", {}).values())
    for x in counts["contests"]:
        yield from x["votes"]
        yield from (x["row_void"], x.get("write_in_void", 0), x.get("score", {}).get("answered", 0))
        yield from (w["votes"] for w in x.get("write_ins", []))


def count_faults(spec, counts):
    """Which identities between the counts are broken."""
    rows = counts["contests"]
    if len(rows) != len(spec["contests"]) or any(len(x["votes"]) != len(c["options"]) for x, c in zip(rows, spec["contests"])):
        return ["not one figure for each option"]
    if any(n > LARGEST for n in _all_figures(counts)):
        return ["a figure is too large"]
    e, p, i, r, v = (counts[b] for b in ("expected", "present", "issued", "returned", "valid"))
    faults = [] if e >= 1 and p <= e and i <= p else ["not 发出 ≤ 实到 ≤ 应到, 应到 ≥ 1"]
    if r != v + counts["invalid"]:
        faults.append("收回 is not 有效 + 无效")
    reasons = sum(counts.get("void", {}).values())
    if reasons and reasons != counts["invalid"]:
        faults.append("void ballots by reason are not 无效")
    for x, c in zip(rows, spec["contests"]):
        faults += [f"contest {c['id']!r}: {f}" for f in _contest_faults(spec, c, x, v)]
    for limit in spec.get("limits", []):
        named = sum(
            n for x, c in zip(rows, spec["contests"]) for n, o in zip(x["votes"], c["options"]) if o["id"] in limit["options"]
        )
        if named + (sum(map(written, rows)) if limit.get("write_ins") else 0) > limit["max"] * v:
            faults.append("a limit is exceeded")
    return faults


def _contest_faults(spec, c, x, valid):
    read, w = valid - x["row_void"], written(x)
    if read < 0:
        return ["more void rows than 有效"]
    if ("score" in x) != ("score" in c) or (w or x.get("write_ins")) and "write_in" not in c:
        return ["figures of another kind of contest"]
    if "score" in c:
        n, total = x["score"]["answered"], x["score"]["total"]
        fits = (n == read if c["min"] else n <= read) and c["score"]["low"] * n <= total <= c["score"]["high"] * n
        return [] if fits else ["the scores do not fit"]
    sound = all(n <= read for n in x["votes"]) and c["min"] * read <= sum(x["votes"]) + w <= c["max"] * read
    faults = [] if sound else ["votes do not fit 有效"]
    if "write_in" in c:
        faults += [] if w <= slots(c) * read else ["more write-ins than slots"]
        faults += _write_in_faults(spec, c, x.get("write_ins", []))
    return faults


def _whole(name, detail):
    return re.sub("[()（）]", "", bare(name) + bare(detail))


def _printed(spec, c):
    """Whether a (name, detail) written in on a contest is one whom the ballot prints there: by both, or by the name alone."""
    form, names = law_of(spec)["form"], []
    if form not in ("rate", "decide"):
        names = [(o["label"], o.get("detail", "")) for o in c["options"]]
    if form in ("agree_rows", "candidates"):
        names += [(x["title"], x.get("detail", "")) for x in spec["contests"] if x["id"] != c["id"]]
    whole, alone = {_whole(*n) for n in names}, {bare(name) for name, _ in names}
    return lambda name, detail: _whole(name, detail) in whole or not detail and bare(name) in alone


def printed_nominees(spec, c):
    """The ids of those on the list whom a contest prints: whoever writes them in has written in nobody."""
    is_printed = _printed(spec, c)
    return {n["id"] for n in spec.get("nominees", []) if is_printed(n["label"], n.get("detail", ""))}


def _write_in_faults(spec, c, write_ins):
    faults, nominees = [], {n["id"]: n for n in spec.get("nominees", [])}
    form, allowed, seen, is_printed = law_of(spec)["form"], c["write_in"]["from"], set(), _printed(spec, c)
    for w in write_ins:
        detail, nominee = w.get("detail", ""), w.get("nominee", "")
        if not written_text(w["name"]) or text_fault(detail, 0, 300) or w["votes"] < 1:
            faults.append("a write-in cannot stand on a sheet")
        if nominee in nominees:
            n = nominees[nominee]
            sound = allowed != "text" and (n["label"], n.get("detail", "")) == (w["name"], detail)
        else:
            sound = allowed != "list" and not nominee
        key = (bare(w["name"]), bare(detail))
        if not sound or form not in ("rate", "decide") and key in seen or is_printed(w["name"], detail):
            faults.append("a write-in is not allowed, or stands twice")
        seen.add(key)
    order = [(-w["votes"], *(w.get(k, "").encode() for k in ("name", "detail", "nominee"))) for w in write_ins]
    if any(a >= b for a, b in zip(order, order[1:])):
        faults.append("write-ins are not in order")
    return faults
